//! The summary for a pull request.

use super::console::closing;
use super::markup::{code, plain};
use super::reason::reason;
use super::{Class, RunLog, Tally};
use crate::model::Record;

/// How many of a class are listed; the others are counted.
const LISTED: usize = 50;

/// The summary: the sentence, the table, then what is new, known entries that are stale, and disputes.
#[must_use]
pub fn markdown(log: &RunLog) -> String {
    let mut text = format!("## calspec\n\n{}\n\n{}", plain(&closing(log)), table(log));
    for class in [Class::Failed, Class::Broken, Class::Cured, Class::Warning] {
        let records: Vec<&Record> = log.records().filter(|record| Class::of(record) == class).collect();
        section(&mut text, class, &records);
    }
    let stale: Vec<_> = log.ending.iter().flat_map(|ending| &ending.stale).collect();
    if !stale.is_empty() {
        text.push_str("\n### List entries that match nothing\n\n");
        for entry in stale {
            let cases = code(entry.cases.as_str());
            text.push_str(&format!("- {} {cases}: {}\n", code(&entry.subject), plain(&entry.message)));
        }
    }
    let disputed = log.disputed();
    if !disputed.is_empty() {
        text.push_str("\n### Disputed: most subjects that claim it fail it, so read the case again\n\n");
        for dispute in disputed {
            let of = dispute.failing.len() + dispute.passing.len();
            text.push_str(&format!("- {}: {} of {of} fail\n", code(&dispute.case.0), dispute.failing.len()));
        }
    }
    text
}

fn table(log: &RunLog) -> String {
    let totals = log.subject_totals();
    let all: Tally = log.records().collect();
    let classes: Vec<Class> = all.parts().map(|(class, _)| class).collect();
    let mut text = "| subject | kept |".to_owned();
    classes.iter().for_each(|class| text.push_str(&format!(" {} |", class.words())));
    text.push_str("\n|---|---:|");
    text.push_str(&"---:|".repeat(classes.len()));
    text.push('\n');
    for sheet in &log.subjects {
        let tally = totals.get(sheet.name.as_str()).copied().unwrap_or_default();
        let kept = match &sheet.unavailable {
            Some(_) => "unavailable".to_owned(),
            None => format!("{}/{}", tally.kept(), tally.scored()),
        };
        text.push_str(&format!("| {} | {kept} |", code(&sheet.name)));
        for class in &classes {
            let count = tally.count(*class);
            text.push_str(&if count == 0 { " |".to_owned() } else { format!(" {count} |") });
        }
        text.push('\n');
    }
    text
}

fn section(text: &mut String, class: Class, records: &[&Record]) {
    let head = match class {
        Class::Failed => "Newly failing",
        Class::Broken => "Newly broken",
        Class::Cured => "Newly passing: take the entries off the lists",
        _ => "New warnings: against a SHOULD",
    };
    if records.is_empty() {
        return;
    }
    text.push_str(&format!("\n### {head}\n\n"));
    for record in records.iter().take(LISTED) {
        let trial = record.trial.to_string();
        text.push_str(&format!("- {} {}: {}\n", code(&record.subject), code(&trial), plain(&reason(record))));
    }
    if let Some(left @ 1..) = records.len().checked_sub(LISTED) {
        text.push_str(&format!("- and {left} more\n"));
    }
}
