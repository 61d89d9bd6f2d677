//! An issue text that a maintainer can act on without knowing calspec.

use crate::model::Record;
use crate::report::failure::draw;
use crate::report::markup::fenced;
use crate::report::paint::Paint;
use crate::report::visible::{Room, brief};
use crate::report::{RunLog, again};

/// An issue, ready to be filed by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// One line.
    pub title: String,
    /// Markdown.
    pub body: String,
}

/// The issue for a record: claim, rule, what was found, the exchange, how to see it again.
#[must_use]
pub fn issue(log: &RunLog, record: &Record) -> Issue {
    let case = log.cases.get(&record.trial.case);
    let claim = case.map_or_else(|| record.trial.to_string(), |case| case.title.clone());
    let rule = case.and_then(|case| log.requirement(case.cites.first()?));
    let place = rule.map(|(spec, rule)| format!("{} section {}", spec.document, rule.anchor.section()));
    let version = log.subject(&record.subject).and_then(|sheet| sheet.version.as_deref());
    let title = match &place {
        Some(place) => format!("{claim} ({place})"),
        None => claim,
    };
    let version = version.map(|version| format!(" {}", brief(version, 60))).unwrap_or_default();
    let calspec = log.run.as_ref().map_or("calspec", |run| run.calspec.as_str());
    let mut body = format!(
        "Seen with `{}`{version} by calspec {}.\n\n",
        brief(&record.subject, 60).replace('`', "'"),
        brief(calspec, 30)
    );
    let drawing = draw(log, record, Paint::default());
    let drawing: Vec<&str> = drawing
        .lines()
        .skip(2)
        .filter(|line| !line.starts_with("  again:") && !line.starts_with("  known?"))
        .collect();
    body.push_str(&fenced("text", drawing.join("\n").trim_end()));
    body.push_str("\nTo see it again:\n\n");
    body.push_str(&fenced("sh", &Room { lines: 4, columns: 400 }.fit(&again(log, record))));
    if let Some(note) = case.and_then(|case| case.note.as_deref()) {
        body.push_str(&format!("\n{}\n", crate::report::markup::plain(note)));
    }
    Issue { title: brief(&title, 200), body }
}
