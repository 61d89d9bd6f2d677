//! A subject: what it claims, what it can do, what it does not keep.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answers::{Line, difference};
use super::index_page::outside;
use super::names;
use super::parts::{Link, Mark, Outside, Score};
use crate::model::{Record, SpecId, SubjectSheet};
use crate::report::reason::reason;
use crate::report::visible::Room;
use crate::report::{Class, RunLog, Totals};

/// Rows of each list before the others are only counted.
const LISTED: usize = 400;
/// What is shown of an observation.
const ROOM: Room = Room { lines: 40, columns: 300 };

/// The page of a subject.
#[derive(Serialize)]
pub(super) struct SubjectPage {
    name: String,
    reference: bool,
    kind: &'static str,
    version: Option<String>,
    language: Option<String>,
    homepage: Option<Outside>,
    unavailable: Option<String>,
    capabilities: Vec<String>,
    score: Score,
    specifications: Vec<Specification>,
    snapshots: Vec<Snapshot>,
}

/// How it does with one specification.
#[derive(Serialize)]
struct Specification {
    place: String,
    link: Link,
    claim: Option<Outside>,
    score: Option<Score>,
    groups: Vec<Group>,
}

/// Records of one class.
#[derive(Serialize)]
struct Group {
    mark: Mark,
    count: usize,
    open: bool,
    left: usize,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    link: Link,
    reason: String,
    issue: Option<Outside>,
}

#[derive(Serialize)]
struct Snapshot {
    link: Link,
    step: Option<String>,
    new: bool,
    text: String,
    lines: Vec<Line>,
}

impl SubjectPage {
    pub(super) fn new(log: &RunLog, sheet: &SubjectSheet, totals: &BTreeMap<SpecId, Totals<'_>>) -> Self {
        let mut by_spec: BTreeMap<&SpecId, Vec<&Record>> = BTreeMap::new();
        for record in log.records_of(&sheet.name) {
            by_spec.entry(&record.claim).or_default().push(record);
        }
        for (claim, _) in &sheet.claims {
            by_spec.entry(claim).or_default();
        }
        Self {
            name: sheet.name.clone(),
            reference: sheet.reference,
            kind: sheet.kind.as_str(),
            version: sheet.version.clone(),
            language: sheet.language.clone(),
            homepage: outside(sheet.homepage.as_ref()),
            unavailable: sheet.unavailable.as_ref().map(|why| ROOM.fit(&why.message)),
            capabilities: sheet.capabilities.clone(),
            score: (&log.subject_totals().get(sheet.name.as_str()).copied().unwrap_or_default()).into(),
            specifications: by_spec
                .into_iter()
                .map(|(spec, records)| Specification::new(log, sheet, spec, &records, totals.get(spec)))
                .collect(),
            snapshots: log.records_of(&sheet.name).flat_map(snapshots).take(LISTED).collect(),
        }
    }
}

impl Specification {
    fn new(
        log: &RunLog,
        sheet: &SubjectSheet,
        spec: &SpecId,
        records: &[&Record],
        totals: Option<&Totals<'_>>,
    ) -> Self {
        let tally = totals.and_then(|totals| totals.get(sheet.name.as_str()));
        let claim = sheet.claims.iter().find(|(claim, _)| claim == spec);
        let order = [
            Class::Failed,
            Class::Broken,
            Class::Cured,
            Class::Warning,
            Class::Known,
            Class::Flaky,
            Class::Observed,
            Class::Unclaimed,
            Class::Unsupported,
        ];
        let mut link = Link::specification(log, spec);
        if !log.specifications.contains_key(spec) {
            link.href = String::new();
        }
        Self {
            place: names::safe(&spec.0),
            link,
            claim: claim.map(|(_, place)| place.as_str().into()),
            score: tally.map(Into::into),
            groups: order.into_iter().filter_map(|class| Group::new(class, records)).collect(),
        }
    }
}

impl Group {
    fn new(class: Class, records: &[&Record]) -> Option<Self> {
        let of_class: Vec<&&Record> = records.iter().filter(|record| Class::of(record) == class).collect();
        let row = |record: &&&Record| Row {
            link: Link { text: record.trial.to_string(), href: names::record(record), title: String::new() },
            reason: reason(record),
            issue: record.issue.as_deref().map(Into::into),
        };
        (!of_class.is_empty()).then(|| Self {
            mark: class.into(),
            count: of_class.len(),
            open: class.is_news(),
            left: of_class.len().saturating_sub(LISTED),
            rows: of_class.iter().take(LISTED).map(row).collect(),
        })
    }
}

fn snapshots(record: &Record) -> Vec<Snapshot> {
    let shown = record.changes.iter().map(|change| {
        let now = record
            .observations
            .iter()
            .find(|one| one.step == change.step)
            .map_or("", |one| one.text.as_str());
        Snapshot {
            link: Link {
                text: record.trial.to_string(),
                href: names::case(&record.trial.case),
                title: String::new(),
            },
            step: change.step.clone(),
            new: change.accepted.is_none(),
            text: ROOM.fit(now),
            lines: change.accepted.as_deref().map(|accepted| difference(accepted, now)).unwrap_or_default(),
        }
    });
    shown.collect()
}
