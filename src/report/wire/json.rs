//! The matrix as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::matrix::{Column, Row, Wire};
use crate::model::Outcome;
use crate::report::RunLog;
use crate::report::jsonl::PreservedLine;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireFile<'r> {
    subjects: Vec<SubjectEntry<'r>>,
    constructs: Vec<ConstructEntry<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct SubjectEntry<'r> {
    name: &'r str,
    /// Constructs by the worst that became of them.
    fates: BTreeMap<&'static str, usize>,
    not_tried: usize,
    false_tags: usize,
    requests: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ConstructEntry<'r> {
    trial: String,
    construct: &'r str,
    specification: &'r str,
    section: &'r str,
    /// By subject: the worst fate and each delivery, or why it was not tried.
    subjects: BTreeMap<&'r str, Entry>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Entry {
    Stored { worst: &'static str, preserved: PreservedLine },
    NotTried(String),
}

/// The matrix; empty where no construct was stored.
#[must_use]
pub fn json(log: &RunLog) -> String {
    let Some(wire) = Wire::new(log) else { return String::new() };
    let file = WireFile {
        subjects: wire.subjects.iter().map(SubjectEntry::from).collect(),
        constructs: wire.rows().map(|row| construct(&wire, row)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&file).expect("plain data with texts as keys can be written");
    text.push('\n');
    text
}

impl<'r> From<&Column<'r>> for SubjectEntry<'r> {
    fn from(column: &Column<'r>) -> Self {
        Self {
            name: column.name,
            fates: column.fates.iter().map(|(fate, count)| (fate.as_str(), *count)).collect(),
            not_tried: column.broken,
            false_tags: column.false_tags,
            requests: column.requests,
        }
    }
}

fn construct<'r>(wire: &Wire<'r>, row: &Row<'r>) -> ConstructEntry<'r> {
    let columns = wire.subjects.iter().zip(&row.records);
    let entry = |(column, record): (&Column<'r>, &Option<&'r crate::model::Record>)| {
        let record = (*record)?;
        let entry = match (&record.preserved, &record.outcome) {
            (Some(preserved), _) => {
                Entry::Stored { worst: preserved.worst().as_str(), preserved: preserved.into() }
            }
            (None, Outcome::Broken(fault)) => Entry::NotTried(fault.to_string()),
            (None, outcome) => Entry::NotTried(outcome.word().to_owned()),
        };
        Some((column.name, entry))
    };
    ConstructEntry {
        trial: row.trial.to_string(),
        construct: &row.preserved.construct,
        specification: &row.preserved.origin.spec.0,
        section: &row.preserved.origin.section,
        subjects: columns.filter_map(entry).collect(),
    }
}
