//! A failure as the console draws it, and as an issue quotes it.

use std::fmt::Write as _;

use super::{Spoken, again, deciding, source_line};
use crate::model::{CaseSheet, Finding, Outcome, Record};
use crate::report::paint::Paint;
use crate::report::visible::{Room, brief, visible};
use crate::report::{Class, RunLog};

/// Columns of a wrapped sentence.
const WIDTH: usize = 88;
/// Lines of the message of a fault, and characters of each.
const MESSAGE: Room = Room { lines: 20, columns: 160 };
/// Lines of each side of an exchange, and characters of each.
const SIDE: Room = Room { lines: 14, columns: 110 };

/// The whole drawing, ending in an empty line.
pub(in crate::report) fn draw(log: &RunLog, record: &Record, paint: Paint) -> String {
    let class = Class::of(record);
    let mut text = String::new();
    let head = paint.class(class, class.word().to_uppercase());
    line(
        &mut text,
        &format!(
            "{head}  {}  {}",
            paint.bold(visible(&record.subject)),
            paint.bold(visible(&record.trial.to_string()))
        ),
    );
    line(&mut text, "");
    let case = log.cases.get(&record.trial.case);
    if let Some(case) = case {
        line(&mut text, &format!("  {}", visible(&case.title)));
    }
    if let Some(step) = &record.step {
        line(&mut text, &format!("  at the step: {}", visible(step)));
    }
    outcome(&mut text, case, record, paint);
    if let Some(case) = case {
        rules(&mut text, log, case, paint);
    }
    exchange(&mut text, record, paint);
    line(&mut text, &format!("  again:  {}", visible(&again(log, record))));
    line(&mut text, &format!("  known?  {}", advice(record)));
    line(&mut text, "");
    text
}

fn line(text: &mut String, line: &str) {
    text.push_str(line.trim_end());
    text.push('\n');
}

fn outcome(text: &mut String, case: Option<&CaseSheet>, record: &Record, paint: Paint) {
    match &record.outcome {
        Outcome::Failed(findings) => findings.iter().for_each(|one| finding(text, case, record, one, paint)),
        Outcome::Broken(fault) => {
            line(text, &format!("  {}, {}", paint.red(fault.kind), fault.kind.whose()));
            for said in MESSAGE.fit(&fault.message).lines() {
                line(text, &format!("    {said}"));
            }
        }
        Outcome::Unsupported(why) => line(text, &format!("  {}", brief(why, 160))),
        Outcome::Passed => record.observed.iter().for_each(|one| finding(text, case, record, one, paint)),
    }
}

fn finding(text: &mut String, case: Option<&CaseSheet>, record: &Record, finding: &Finding, paint: Paint) {
    let found = match &finding.found {
        Some(found) => format!("found {}", brief(found, 160)),
        None => "found nothing".to_owned(),
    };
    let Some(at) = case.and_then(|case| source_line(case, finding)) else {
        let selector = visible(&finding.selector);
        line(
            text,
            &format!("  {} {selector} {}: {}", finding.part, brief(&finding.expected, 160), paint.red(found)),
        );
        return;
    };
    let number = at.number.to_string();
    let gutter = " ".repeat(number.len().max(4));
    let name = visible(&record.trial.case.0).into_owned();
    line(text, &format!("  {gutter} {}", paint.blue(format!("╭─ cases/{name}.yaml:{number}"))));
    let shown = brief(&at.text, 160);
    line(text, &format!("  {} {}", paint.blue(format!("{number:>width$} │", width = gutter.len())), shown));
    let length = at.length.min(160usize.saturating_sub(at.start)).max(1);
    let mark = format!("{}{} {found}", " ".repeat(at.start.min(160)), "─".repeat(length));
    line(text, &format!("  {gutter} {} {}", paint.blue("│"), paint.red(mark)));
    if !at.text.contains(finding.expected.rsplit(' ').next().unwrap_or_default()) {
        line(text, &format!("  {gutter} {} expected: {}", paint.blue("│"), brief(&finding.expected, 160)));
    }
    line(text, &format!("  {gutter} {}", paint.blue("╰─")));
}

fn rules(text: &mut String, log: &RunLog, case: &CaseSheet, paint: Paint) {
    for cite in &case.cites {
        let Some((spec, rule)) = log.requirement(cite) else { continue };
        let level = rule.level.as_str().to_uppercase();
        line(text, &format!("  {}  {} {}", paint.bold(level), spec.document, rule.anchor.section()));
        wrapped(text, &rule.says);
    }
    if let Some(name) = &case.reading {
        let reading = log.specifications.get(&case.id.spec()).and_then(|spec| spec.reading(name));
        line(text, &format!("  {}  {name}", paint.bold("READING")));
        wrapped(text, reading.map_or("", |reading| reading.we_take.as_str()));
    }
    if let Some(note) = &case.note {
        line(text, &format!("  {}", paint.bold("NOTE")));
        wrapped(text, note);
    }
    line(text, "");
}

/// A paragraph, indented, broken between words.
fn wrapped(text: &mut String, paragraph: &str) {
    let mut row = String::new();
    for word in paragraph.split_whitespace() {
        if !row.is_empty() && row.chars().count() + 1 + word.chars().count() > WIDTH {
            line(text, &format!("        {row}"));
            row.clear();
        }
        if !row.is_empty() {
            row.push(' ');
        }
        row.push_str(&visible(word));
    }
    if !row.is_empty() {
        line(text, &format!("        {row}"));
    }
}

fn exchange(text: &mut String, record: &Record, paint: Paint) {
    let Some(exchange) = deciding(record) else { return };
    let spoken = Spoken::from(exchange);
    let sides = [(">", Some(spoken.asked), spoken.sent), ("<", spoken.said, spoken.answer)];
    for (mark, first, rest) in sides {
        let first = first.unwrap_or_else(|| "no answer".to_owned());
        line(text, &format!("  {} {}", paint.dim(mark), brief(&first, SIDE.columns)));
        if !rest.is_empty() {
            for row in SIDE.fit(&rest).lines() {
                line(text, &format!("  {} {}", paint.dim(mark), paint.dim(row)));
            }
        }
    }
    line(text, "");
}

fn advice(record: &Record) -> String {
    let mut advice = match &record.why {
        Some(why) => brief(why, 160),
        None => format!("add it to subjects/{}.yaml with a reason", visible(&record.subject)),
    };
    if let Some(issue) = &record.issue {
        // Writing to a String cannot fail.
        let _ = write!(advice, " ({})", brief(issue, 160));
    }
    advice
}
