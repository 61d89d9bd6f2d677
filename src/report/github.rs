//! Annotations of a GitHub workflow: what is new, at the line of the case file.

use std::fmt::Write as _;

use super::reason::reason;
use super::visible::visible;
use super::{Class, RunLog};
use crate::model::{Outcome, Record};

/// One workflow command a line: errors for what newly fails, is broken or passes against its list; warnings for SHOULDs.
#[must_use]
pub fn github(log: &RunLog) -> String {
    let mut text = String::new();
    for record in log.records() {
        let class = Class::of(record);
        if class.is_news() {
            let word = if class == Class::Warning { "warning" } else { "error" };
            let title = format!("{} {}: {}", class.word(), record.subject, record.trial);
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "::{word} file={},line={},title={}::{}",
                property(&format!("cases/{}.yaml", record.trial.case)),
                line_of(record),
                property(&title),
                data(&reason(record))
            );
        }
    }
    for stale in log.ending.iter().flat_map(|ending| &ending.stale) {
        let file = property(&format!("subjects/{}.yaml", stale.subject));
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "::error file={file},title=stale entry::{}",
            data(&format!("{}: {}", stale.cases, stale.message))
        );
    }
    text
}

fn line_of(record: &Record) -> u32 {
    match &record.outcome {
        Outcome::Failed(findings) => findings.first().map_or(1, |finding| finding.at.line.max(1)),
        _ => 1,
    }
}

/// As the message of a workflow command is escaped, for eyes that look at a log.
fn data(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\n', "%0A")
}

/// As a property of a workflow command is escaped.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
