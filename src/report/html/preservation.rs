//! Property by property, what each subject keeps, changes, drops or rejects, beside what the reference answers.
//!
//! Only observations that are iCalendar say anything: the same trial, and the same step, of the reference and of the
//! subject. PRODID is left out, for every writer puts its own there.

use std::collections::BTreeMap;

use serde::Serialize;

use super::parts::Link;
use crate::media::{Component, canonical, ical};
use crate::model::{Outcome, Part, Record};
use crate::report::RunLog;

/// Octets of an observation that is looked at.
const LONGEST: usize = 1 << 20;

/// The page of what is preserved.
#[derive(Serialize)]
pub(super) struct PreservationPage {
    subjects: Vec<Link>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    property: String,
    cells: Vec<Option<Fate>>,
}

/// What became of a property, counted in trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct Fate {
    kept: u32,
    changed: u32,
    dropped: u32,
    rejected: u32,
}

type Lines = BTreeMap<String, Vec<String>>;

impl PreservationPage {
    /// The page; `None` where no observation of the reference can be compared with any other.
    pub(super) fn new(log: &RunLog) -> Option<Self> {
        let mut fates: BTreeMap<String, BTreeMap<String, Fate>> = BTreeMap::new();
        let mut seen: Vec<&str> = Vec::new();
        for records in log.trials.values() {
            let Some(base) = records.values().find(|record| is_reference(log, record)) else { continue };
            for observation in &base.observations {
                let Some(whole) = properties(&observation.text) else { continue };
                for record in records.values().filter(|record| !is_reference(log, record)) {
                    let Some(fate) = answer(record, observation.step.as_ref()) else { continue };
                    if !seen.contains(&record.subject.as_str()) {
                        seen.push(&record.subject);
                    }
                    for (path, lines) in &whole {
                        let subjects = fates.entry(path.clone()).or_default();
                        subjects
                            .entry(record.subject.clone())
                            .or_default()
                            .count(lines, fate.as_ref().map(|one| one.get(path)));
                    }
                }
            }
        }
        let subjects: Vec<&str> =
            log.subjects.iter().map(|sheet| sheet.name.as_str()).filter(|name| seen.contains(name)).collect();
        let row = |(property, fates): (String, BTreeMap<String, Fate>)| Row {
            property,
            cells: subjects.iter().map(|name| fates.get(*name).copied()).collect(),
        };
        let rows: Vec<Row> = fates.into_iter().map(row).collect();
        (!rows.is_empty())
            .then(|| Self { subjects: subjects.iter().map(|name| Link::subject(log, name)).collect(), rows })
    }
}

impl Fate {
    /// Counts a trial in which the reference has those lines, and the subject these; `None` where it refused the whole.
    fn count(&mut self, whole: &Vec<String>, found: Option<Option<&Vec<String>>>) {
        match found {
            None => self.rejected += 1,
            Some(None) => self.dropped += 1,
            Some(Some(lines)) if lines == whole => self.kept += 1,
            Some(Some(_)) => self.changed += 1,
        }
    }
}

fn is_reference(log: &RunLog, record: &Record) -> bool {
    log.subject(&record.subject).is_some_and(|sheet| sheet.reference)
}

/// What a subject answered: its properties, or `Some(None)` where it refused; `None` where nothing can be said.
fn answer(record: &Record, step: Option<&String>) -> Option<Option<Lines>> {
    let observation = record.observations.iter().find(|one| one.step.as_ref() == step);
    if let Some(lines) = observation.and_then(|one| properties(&one.text)) {
        return Some(Some(lines));
    }
    let Outcome::Failed(findings) = &record.outcome else { return None };
    let refused = findings.iter().any(|one| {
        one.part == Part::Outcome && one.found.as_deref().is_some_and(|found| found.starts_with("rejected"))
    });
    refused.then_some(None)
}

/// The properties of an iCalendar text by path, each as its canonical line; `None` where it is none.
fn properties(text: &str) -> Option<Lines> {
    if text.len() > LONGEST || !text.trim_start().starts_with("BEGIN:") {
        return None;
    }
    let reading = ical::read(text.as_bytes());
    let mut lines = Lines::new();
    let mut open: Vec<(String, &Component)> =
        reading.components.iter().map(|one| (String::new(), one)).collect();
    while let Some((path, component)) = open.pop() {
        let path = if component.is("VCALENDAR") {
            path
        } else {
            format!("{path}{}/", component.name.to_ascii_uppercase())
        };
        for property in component.properties.iter().filter(|property| !property.is("PRODID")) {
            let name = format!("{path}{}", property.name.to_ascii_uppercase());
            lines.entry(name).or_default().push(canonical::property(property));
        }
        open.extend(component.components.iter().map(|inner| (path.clone(), inner)));
    }
    lines.values_mut().for_each(|lines| lines.sort());
    Some(lines)
}
