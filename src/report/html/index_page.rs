//! The first page: who does what.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::names;
use super::parts::{Link, Mark, Outside, Score, status};
use crate::model::{CaseId, Extent, Kind, Record, SpecId, SubjectSheet};
use crate::report::console::closing;
use crate::report::{Class, Comparison, Dispute, RunLog};

/// Cases of each list before the others are only counted.
const LISTED: usize = 200;

/// The index.
#[derive(Serialize)]
pub(super) struct IndexPage {
    sentence: String,
    command: String,
    columns: Vec<Link>,
    groups: Vec<Group>,
    legend: Vec<Mark>,
    news: Vec<News>,
    changes: Option<Changes>,
    disputed: Vec<Disputed>,
    stale: Vec<(Link, String, String)>,
    snapshots: Vec<(Link, Link)>,
    specifications: Vec<SpecificationRow>,
    notices: Vec<String>,
}

#[derive(Serialize)]
struct Group {
    name: &'static str,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    subject: Link,
    reference: bool,
    version: Option<String>,
    unavailable: Option<String>,
    cells: Vec<Option<Cell>>,
}

#[derive(Serialize)]
struct Cell {
    href: String,
    claimed: bool,
    score: Score,
}

/// What is new of one class, a line a case.
#[derive(Serialize)]
struct News {
    mark: Mark,
    count: usize,
    left: usize,
    cases: Vec<(Link, Vec<Link>)>,
}

#[derive(Serialize)]
struct Changes {
    sentence: String,
    rows: Vec<(String, Link, String, String)>,
    left: usize,
}

#[derive(Serialize)]
struct Disputed {
    case: Link,
    failing: Vec<Link>,
    passing: Vec<Link>,
}

#[derive(Serialize)]
struct SpecificationRow {
    link: Link,
    title: String,
    status: String,
    whole: bool,
    requirements: usize,
    testable: usize,
    covered: usize,
    cases: usize,
}

impl IndexPage {
    pub(super) fn new(log: &RunLog, disputed: &[Dispute<'_>], comparison: Option<&Comparison>) -> Self {
        // Constructs have a page of their own.
        let stored: BTreeSet<&CaseId> = log
            .records()
            .filter(|record| record.preserved.is_some())
            .map(|record| &record.trial.case)
            .collect();
        let judged: BTreeSet<&SpecId> = log
            .records()
            .filter(|record| !stored.contains(&record.trial.case))
            .map(|record| &record.claim)
            .collect();
        let mut specs: Vec<SpecId> = log.totals().into_keys().filter(|spec| judged.contains(spec)).collect();
        // RFCs first, by number; drafts behind them, by name.
        specs.sort_by_key(|id| (!id.0.starts_with("rfc"), id.clone()));
        let used = |class: &Class| log.records().any(|record| Class::of(record) == *class);
        Self {
            sentence: closing(log),
            command: log.run.as_ref().map(|run| run.command.join(" ")).unwrap_or_default(),
            columns: specs.iter().map(|spec| Link::specification(log, spec).short(log, spec)).collect(),
            groups: groups(log, &specs),
            legend: Class::ALL.into_iter().filter(used).map(Into::into).collect(),
            news: [Class::Failed, Class::Broken, Class::Cured, Class::Warning]
                .into_iter()
                .filter_map(|class| News::new(log, class))
                .collect(),
            changes: comparison.map(|comparison| Changes::new(log, comparison)),
            disputed: disputed.iter().map(|dispute| Disputed::new(log, dispute)).collect(),
            stale: stale(log),
            snapshots: snapshots(log),
            specifications: specifications(log),
            notices: log.notices.iter().rev().take(LISTED).rev().cloned().collect(),
        }
    }
}

fn groups(log: &RunLog, specs: &[SpecId]) -> Vec<Group> {
    let totals = log.totals();
    let of = |name, kind| {
        let sheets = log.subjects.iter().filter(|sheet| sheet.kind == kind);
        let row = |sheet: &SubjectSheet| Row {
            subject: Link::subject(log, &sheet.name),
            reference: sheet.reference,
            version: sheet.version.clone(),
            unavailable: sheet.unavailable.as_ref().map(|why| why.message.clone()),
            cells: specs
                .iter()
                .map(|spec| {
                    let tally = totals.get(spec)?.get(sheet.name.as_str())?;
                    Some(Cell {
                        href: format!("{}#{}", names::subject(&sheet.name), names::safe(&spec.0)),
                        claimed: sheet.claims.iter().any(|(claim, _)| claim == spec),
                        score: tally.into(),
                    })
                })
                .collect(),
        };
        Group { name, rows: sheets.map(row).collect() }
    };
    let groups = [of("Libraries", Kind::Library), of("Servers", Kind::Server), of("Clients", Kind::Client)];
    groups.into_iter().filter(|group| !group.rows.is_empty()).collect()
}

impl News {
    fn new(log: &RunLog, class: Class) -> Option<Self> {
        let mut cases: BTreeMap<&CaseId, Vec<Link>> = BTreeMap::new();
        let mut count = 0;
        for record in log.records().filter(|record| Class::of(record) == class) {
            count += 1;
            cases.entry(&record.trial.case).or_default().push(Link::record(log, record));
        }
        let left = cases.len().saturating_sub(LISTED);
        let cases =
            cases.into_iter().take(LISTED).map(|(case, links)| (Link::case(log, case), links)).collect();
        (count > 0).then(|| Self { mark: class.into(), count, left, cases })
    }
}

impl Changes {
    fn new(log: &RunLog, comparison: &Comparison) -> Self {
        let rows = comparison.differences.iter().take(LISTED).map(|one| {
            let mut link = Link::case(log, &one.trial.case);
            link.text = one.trial.to_string();
            (one.change.word().to_owned(), link, one.subject.clone(), one.in_words())
        });
        Self {
            sentence: comparison.sentence(),
            rows: rows.collect(),
            left: comparison.differences.len().saturating_sub(LISTED),
        }
    }
}

impl Disputed {
    fn new(log: &RunLog, dispute: &Dispute<'_>) -> Self {
        let links = |names: &[&str]| names.iter().map(|name| Link::subject(log, name)).collect();
        Self {
            case: Link::case(log, dispute.case),
            failing: links(&dispute.failing),
            passing: links(&dispute.passing),
        }
    }
}

fn stale(log: &RunLog) -> Vec<(Link, String, String)> {
    let stale = log.ending.iter().flat_map(|ending| &ending.stale);
    let row = stale
        .map(|one| (Link::subject(log, &one.subject), one.cases.as_str().to_owned(), one.message.clone()));
    row.collect()
}

fn snapshots(log: &RunLog) -> Vec<(Link, Link)> {
    let changed = log.records().filter(|record| !record.changes.is_empty()).take(LISTED);
    let row = |record: &Record| {
        let mut subject = Link::subject(log, &record.subject);
        if !subject.href.is_empty() {
            subject.href.push_str("#snapshots");
        }
        (Link::case(log, &record.trial.case), subject)
    };
    changed.map(row).collect()
}

fn specifications(log: &RunLog) -> Vec<SpecificationRow> {
    let states = log.requirement_states();
    let row = |spec: &crate::model::Specification| {
        let testable = spec.requirements.iter().filter(|rule| rule.untestable.is_none());
        let covered =
            states.keys().filter(|cite| cite.spec == spec.id && spec.requirement(&cite.anchor).is_some());
        SpecificationRow {
            link: Link::specification(log, &spec.id),
            title: spec.title.clone(),
            status: status(spec.status),
            whole: spec.extent == Extent::Whole,
            requirements: spec.requirements.len(),
            testable: testable.count(),
            covered: covered.count(),
            cases: log
                .cases
                .values()
                .filter(|case| case.cites.iter().any(|cite| cite.spec == spec.id))
                .count(),
        }
    };
    log.specifications.values().map(row).collect()
}

/// A homepage as a page shows it.
pub(super) fn outside(text: Option<&String>) -> Option<Outside> {
    text.map(|text| text.as_str().into())
}
