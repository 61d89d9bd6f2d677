//! Why a record counts as it does, in one line.

use super::Class;
use super::visible::brief;
use crate::model::{Finding, Outcome, Record};

/// Columns of the line.
const WIDTH: usize = 300;

/// The line: what was found, why it broke, who lists it.
pub(super) fn reason(record: &Record) -> String {
    let listed = || record.why.as_ref().map_or_else(|| "listed".to_owned(), |why| brief(why, WIDTH));
    match Class::of(record) {
        Class::Known => format!("known: {}", listed()),
        Class::Flaky => format!("flaky: {}", listed()),
        Class::Cured => format!("passes, and is listed as failing: {}", listed()),
        Class::Unclaimed => format!("not claimed; {}", outcome(record)),
        _ => outcome(record),
    }
}

fn outcome(record: &Record) -> String {
    match &record.outcome {
        Outcome::Passed if record.observed.is_empty() => "passed".to_owned(),
        Outcome::Passed => findings(&record.observed),
        Outcome::Failed(list) => findings(list),
        Outcome::Unsupported(why) => format!("unsupported: {}", brief(why, WIDTH)),
        Outcome::Broken(fault) => {
            format!("{}, {}: {}", fault.kind, fault.kind.whose(), brief(&fault.message, WIDTH))
        }
    }
}

fn findings(list: &[Finding]) -> String {
    let first = list.first().map(in_words).unwrap_or_default();
    match list.len() {
        0 | 1 => first,
        several => format!("{first} (and {} more)", several - 1),
    }
}

/// A finding in one line: `calendar VEVENT/STATUS: expected is DELETED, but found CANCELLED`.
pub(super) fn in_words(finding: &Finding) -> String {
    let place = if finding.selector.is_empty() {
        String::new()
    } else {
        format!(" {}", brief(&finding.selector, WIDTH))
    };
    let found = finding.found.as_ref().map_or_else(|| "nothing".to_owned(), |found| brief(found, WIDTH));
    format!("{}{place}: expected {}, but found {found}", finding.part, brief(&finding.expected, WIDTH))
}
