//! What servers keep: a row a construct, a column a server, a cell leads to the exchange.

use serde::Serialize;

use super::names;
use super::parts::Link;
use crate::model::{Anchor, Fate, Record, SpecId};
use crate::report::RunLog;
use crate::report::reason::reason;
use crate::report::wire::{Row, Wire, how, says, sign, worst};

/// The page of what servers keep.
#[derive(Serialize)]
pub(super) struct WirePage {
    constructs: usize,
    legend: Vec<Sign>,
    subjects: Vec<(Link, String)>,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Sign {
    fate: &'static str,
    sign: &'static str,
    says: &'static str,
}

#[derive(Serialize)]
struct Group {
    document: Link,
    short: String,
    place: String,
    rows: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    construct: String,
    section: Link,
    cells: Vec<Option<Cell>>,
}

#[derive(Serialize)]
struct Cell {
    href: String,
    fate: &'static str,
    sign: &'static str,
    /// By which ways, where not by all.
    ways: String,
    title: String,
    /// Whether what was seen is not what was accepted.
    news: bool,
}

impl WirePage {
    /// The page; `None` where no construct was stored.
    pub(super) fn new(log: &RunLog) -> Option<Self> {
        let wire = Wire::new(log)?;
        let subjects = wire.subjects.iter().map(|one| (Link::subject(log, one.name), one.in_words()));
        let seen = |fate: &&Fate| wire.subjects.iter().any(|one| one.fates.contains_key(*fate));
        let legend = Fate::ALL.iter().filter(seen);
        Some(Self {
            constructs: wire.rows().count(),
            legend: legend
                .map(|fate| Sign { fate: fate.as_str(), sign: sign(*fate), says: says(*fate) })
                .collect(),
            subjects: subjects.collect(),
            groups: wire.groups.iter().map(|(spec, rows)| Group::new(log, spec, rows)).collect(),
        })
    }
}

impl Group {
    fn new(log: &RunLog, spec: &SpecId, rows: &[Row<'_>]) -> Self {
        let line = |row: &Row<'_>| Line {
            construct: row.preserved.construct.clone(),
            section: section(log, spec, &row.preserved.origin.section),
            cells: row.records.iter().map(|record| record.map(Cell::new)).collect(),
        };
        Self {
            document: Link::specification(log, spec),
            short: Link::specification(log, spec).short(log, spec).text,
            place: names::safe(&spec.0),
            rows: rows.iter().map(line).collect(),
        }
    }
}

/// The section, which leads to its rule where the catalogue has it under that name.
fn section(log: &RunLog, spec: &SpecId, section: &str) -> Link {
    let anchor = Anchor(section.to_owned());
    let known = log.specifications.get(spec).and_then(|one| one.requirement(&anchor));
    Link {
        text: section.to_owned(),
        href: known.map(|_| names::requirement(spec, &anchor)).unwrap_or_default(),
        title: known.map(|rule| rule.says.clone()).unwrap_or_default(),
    }
}

impl Cell {
    fn new(record: &Record) -> Self {
        let href = names::record(record);
        let news = !record.changes.is_empty();
        let Some(preserved) = &record.preserved else {
            let title = reason(record);
            return Self { href, fate: "untried", sign: "–", ways: String::new(), title, news };
        };
        let (fate, ways) = worst(preserved);
        let mut title = match how(preserved) {
            lines if lines.is_empty() => says(fate).to_owned(),
            lines => lines.join("\n"),
        };
        if preserved.false_tag {
            title.push_str("\nPUT returned a strong entity tag, and GET returns other octets than were sent");
        }
        Self { href, fate: fate.as_str(), sign: sign(fate), ways, title, news }
    }
}
