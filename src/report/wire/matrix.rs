//! Constructs × servers, from the records of a run.

use std::collections::BTreeMap;

use crate::model::{Fate, Outcome, Preserved, Record, SpecId, TrialId};
use crate::report::RunLog;

/// The matrix of a run.
#[derive(Clone, Debug)]
pub(in crate::report) struct Wire<'r> {
    /// Who was asked, in the order of the run.
    pub(in crate::report) subjects: Vec<Column<'r>>,
    /// Constructs by specification: RFCs by number, drafts behind them.
    pub(in crate::report) groups: Vec<(&'r SpecId, Vec<Row<'r>>)>,
}

/// One server, and how many constructs came to what.
#[derive(Clone, Debug)]
pub(in crate::report) struct Column<'r> {
    pub(in crate::report) name: &'r str,
    pub(in crate::report) fates: BTreeMap<Fate, usize>,
    /// Constructs that could not be tried.
    pub(in crate::report) broken: usize,
    /// Constructs for which PUT returned a strong entity tag though other octets came back.
    pub(in crate::report) false_tags: usize,
    pub(in crate::report) requests: usize,
}

/// One construct.
#[derive(Clone, Debug)]
pub(in crate::report) struct Row<'r> {
    pub(in crate::report) trial: &'r TrialId,
    pub(in crate::report) preserved: &'r Preserved,
    /// The record of each column; `None` where the server was not asked.
    pub(in crate::report) records: Vec<Option<&'r Record>>,
}

impl<'r> Wire<'r> {
    /// The matrix; `None` where no construct was stored.
    pub(in crate::report) fn new(log: &'r RunLog) -> Option<Self> {
        let mut groups: BTreeMap<&SpecId, Vec<Row<'_>>> = BTreeMap::new();
        let asked = |name: &str| log.records_of(name).any(|record| record.preserved.is_some());
        let names: Vec<&str> =
            log.subjects.iter().map(|sheet| sheet.name.as_str()).filter(|name| asked(name)).collect();
        for (trial, records) in &log.trials {
            let Some(preserved) = records.values().find_map(|record| record.preserved.as_ref()) else {
                continue;
            };
            let records = names.iter().map(|name| records.get(*name)).collect();
            groups.entry(&preserved.origin.spec).or_default().push(Row { trial, preserved, records });
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(id, _)| (!id.0.starts_with("rfc"), *id));
        groups.iter_mut().for_each(|(_, rows)| rows.sort_by_cached_key(Row::place));
        let column = |(place, name): (usize, &&'r str)| {
            let records = groups.iter().flat_map(|(_, rows)| rows).filter_map(|row| row.records[place]);
            Column::new(name, records)
        };
        let subjects = names.iter().enumerate().map(column).collect();
        (!groups.is_empty()).then_some(Self { subjects, groups })
    }

    /// Every construct.
    pub(in crate::report) fn rows(&self) -> impl Iterator<Item = &Row<'r>> {
        self.groups.iter().flat_map(|(_, rows)| rows)
    }
}

impl Row<'_> {
    /// Sorts by section, numbers as numbers; in it as the trials are sorted.
    fn place(&self) -> (Vec<(u32, String)>, TrialId) {
        let part = |part: &str| (part.parse().unwrap_or(u32::MAX), part.to_owned());
        (self.preserved.origin.section.split(['.', '-']).map(part).collect(), self.trial.clone())
    }
}

impl<'r> Column<'r> {
    fn new(name: &'r str, records: impl Iterator<Item = &'r Record>) -> Self {
        let mut column = Self { name, fates: BTreeMap::new(), broken: 0, false_tags: 0, requests: 0 };
        for record in records {
            match &record.preserved {
                Some(preserved) => {
                    *column.fates.entry(preserved.worst()).or_default() += 1;
                    column.false_tags += usize::from(preserved.false_tag);
                    column.requests += preserved.requests;
                }
                None => column.broken += usize::from(matches!(record.outcome, Outcome::Broken(_))),
            }
        }
        column
    }

    /// `190 kept, 3 changed, 1 refused; a strong entity tag for other octets 4 times`.
    pub(in crate::report) fn in_words(&self) -> String {
        let mut parts: Vec<String> =
            self.fates.iter().map(|(fate, count)| format!("{count} {fate}")).collect();
        if self.broken > 0 {
            parts.push(format!("{} could not be tried", self.broken));
        }
        let tags = match self.false_tags {
            0 => String::new(),
            count => format!("; a strong entity tag for other octets: {count}"),
        };
        format!("{}{tags}", parts.join(", "))
    }
}

/// One line a server for a console; nothing where no construct was stored.
pub(in crate::report) fn lines(log: &RunLog) -> Vec<(String, String)> {
    let wire = Wire::new(log);
    let columns = wire.iter().flat_map(|wire| &wire.subjects);
    columns.map(|column| (column.name.to_owned(), column.in_words())).collect()
}

/// The sign of a fate: it stands beside the word, and never alone.
pub(in crate::report) const fn sign(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => "●",
        Fate::Reordered => "⇅",
        Fate::Rewritten => "≈",
        Fate::Changed => "△",
        Fate::Dropped => "✕",
        Fate::Absent => "∅",
        Fate::Refused => "⊘",
    }
}

/// What a fate means.
pub(in crate::report) const fn says(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => "its octets came back as they were sent",
        Fate::Reordered => "its lines came back as they were sent, in another order",
        Fate::Rewritten => "it says the same in other octets: folds, quotes, escapes, numbers",
        Fate::Changed => "it says something else, or part of it is gone",
        Fate::Dropped => "the object came back without it",
        Fate::Absent => "the object did not come back this way",
        Fate::Refused => "the object was not stored",
    }
}

/// The worst fate of a construct, and by which ways where not by all: `dropped`, `by query and sync`.
pub(in crate::report) fn worst(preserved: &Preserved) -> (Fate, String) {
    let worst = preserved.worst();
    let ways: Vec<&str> =
        preserved.deliveries.iter().filter(|one| one.fate == worst).map(|one| one.way.as_str()).collect();
    let all = ways.len() == preserved.deliveries.len();
    (worst, if all { String::new() } else { format!("by {}", ways.join(", ")) })
}

/// How a construct differs, a line for each different way of differing.
pub(in crate::report) fn how(preserved: &Preserved) -> Vec<String> {
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for delivery in preserved.deliveries.iter().filter(|one| one.fate != Fate::Kept) {
        let text = match delivery.how.join("; ") {
            how if how.is_empty() => delivery.fate.to_string(),
            how => how,
        };
        match lines.iter_mut().find(|(known, _)| *known == text) {
            Some((_, ways)) => ways.push(delivery.way.as_str()),
            None => lines.push((text, vec![delivery.way.as_str()])),
        }
    }
    lines.into_iter().map(|(text, ways)| format!("{}: {text}", ways.join(", "))).collect()
}
