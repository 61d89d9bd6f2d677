//! A case: the rule, the file, what each subject answered.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answers::Answers;
use super::names;
use super::parts::{Link, Mark, Rule, level};
use super::record_view::{RecordView, told};
use crate::model::{CaseSheet, Finding, Outcome, Record, TrialId};
use crate::report::visible::{Room, brief};
use crate::report::{Class, Dispute, RunLog};

/// What is shown of a case file.
const FILE: Room = Room { lines: 400, columns: 400 };

/// The page of a case.
#[derive(Serialize)]
pub(super) struct CasePage {
    id: String,
    title: String,
    specification: Link,
    level: &'static str,
    rules: Vec<Rule>,
    reading: Option<Reading>,
    note: Option<String>,
    dispute: Option<(usize, usize)>,
    subjects: Vec<Link>,
    trials: Vec<Trial>,
    lines: Vec<SourceLine>,
}

#[derive(Serialize)]
struct Reading {
    link: Link,
    we_take: String,
}

/// One trial: a row of signs, the records worth reading, the answers.
#[derive(Serialize)]
struct Trial {
    name: String,
    place: String,
    cells: Vec<Option<(Mark, String, String)>>,
    records: Vec<RecordView>,
    answers: Vec<Answers>,
}

/// A line of the file, and what was found against it.
#[derive(Serialize)]
struct SourceLine {
    number: usize,
    text: String,
    notes: Vec<Note>,
}

/// What was found against a line, and by whom.
#[derive(Serialize)]
struct Note {
    /// Whether it counts against nobody.
    soft: bool,
    found: String,
    by: Vec<Link>,
}

impl CasePage {
    pub(super) fn new(log: &RunLog, case: &CaseSheet, dispute: Option<&Dispute<'_>>) -> Self {
        let asked = |name: &str| log.trials_of(&case.id).any(|(_, records)| records.contains_key(name));
        let names: Vec<&str> =
            log.subjects.iter().map(|sheet| sheet.name.as_str()).filter(|name| asked(name)).collect();
        let spec = case.cites.first().map_or_else(|| case.id.spec(), |cite| cite.spec.clone());
        Self {
            id: case.id.0.clone(),
            title: case.title.clone(),
            specification: Link::specification(log, &spec),
            level: level(case.level),
            rules: case.cites.iter().map(|cite| Rule::new(log, cite)).collect(),
            reading: case.reading.as_deref().map(|name| Reading::new(log, case, name)),
            note: case.note.clone(),
            dispute: dispute.map(|one| (one.failing.len(), one.failing.len() + one.passing.len())),
            trials: log
                .trials_of(&case.id)
                .map(|(trial, records)| Trial::new(log, trial, records, &names))
                .collect(),
            subjects: names.into_iter().map(|name| Link::subject(log, name)).collect(),
            lines: lines(log, case),
        }
    }
}

impl Reading {
    fn new(log: &RunLog, case: &CaseSheet, name: &str) -> Self {
        let spec = case.id.spec();
        let reading = log.specifications.get(&spec).and_then(|spec| spec.reading(name));
        Self {
            link: Link::reading(log, &spec, name),
            we_take: reading.map(|reading| reading.we_take.clone()).unwrap_or_default(),
        }
    }
}

impl Trial {
    fn new(log: &RunLog, trial: &TrialId, records: &BTreeMap<String, Record>, names: &[&str]) -> Self {
        let cell = |name: &&str| {
            let record = records.get(*name)?;
            let title = format!("{name}: {}", crate::report::reason::reason(record));
            let href = if told(record) { format!("#{}", names::record_place(record)) } else { String::new() };
            Some((Mark::of(record), title, href))
        };
        let mut shown: Vec<&Record> = records.values().filter(|record| told(record)).collect();
        shown.sort_by_key(|record| !Class::of(record).is_news());
        Self {
            name: trial
                .example
                .as_ref()
                .map_or_else(|| "the case".to_owned(), |words| words.replace('-', " ")),
            place: names::safe(trial.example.as_deref().unwrap_or("trial")),
            cells: names.iter().map(cell).collect(),
            records: shown.into_iter().map(|record| RecordView::new(log, record)).collect(),
            answers: Answers::of(log, records),
        }
    }
}

fn lines(log: &RunLog, case: &CaseSheet) -> Vec<SourceLine> {
    let mut found: BTreeMap<u32, BTreeMap<(bool, String), Vec<Link>>> = BTreeMap::new();
    for record in log.trials_of(&case.id).flat_map(|(_, records)| records.values()) {
        let findings = match &record.outcome {
            Outcome::Failed(findings) => findings,
            _ => &record.observed,
        };
        let soft = matches!(Class::of(record), Class::Unclaimed | Class::Observed | Class::Flaky);
        for finding in findings {
            let link = Link {
                text: record.subject.clone(),
                href: format!("#{}", names::record_place(record)),
                title: String::new(),
            };
            let by = found.entry(finding.at.line).or_default().entry((soft, said(finding))).or_default();
            if !by.iter().any(|one| one.text == link.text) {
                by.push(link);
            }
        }
    }
    let text = FILE.fit(&case.source);
    let line = |(i, text): (usize, &str)| {
        let notes = u32::try_from(i + 1).ok().and_then(|number| found.remove(&number)).unwrap_or_default();
        let notes = notes.into_iter().map(|((soft, found), by)| Note { soft, found, by }).collect();
        SourceLine { number: i + 1, text: text.to_owned(), notes }
    };
    text.lines().enumerate().map(line).collect()
}

fn said(finding: &Finding) -> String {
    let found = finding.found.as_deref().map_or_else(|| "nothing".to_owned(), |found| brief(found, 160));
    format!("expected {}, found {found}", brief(&finding.expected, 160))
}
