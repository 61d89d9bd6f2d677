//! A specification by section: each rule, its cases, and how every subject does.

use std::collections::BTreeMap;

use serde::Serialize;

use super::names;
use super::parts::{Link, Score, level, status};
use crate::model::{Cite, Extent, Requirement, Specification, SubjectSheet};
use crate::report::{Dispute, RequirementState, RunLog, Totals};

/// The page of a specification.
#[derive(Serialize)]
pub(super) struct SpecificationPage {
    title: String,
    document: String,
    status: String,
    whole: bool,
    requirements: usize,
    testable: usize,
    covered: usize,
    subjects: Vec<Column>,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Column {
    link: Link,
    reference: bool,
    claimed: bool,
    score: Option<Score>,
}

#[derive(Serialize)]
struct Section {
    name: String,
    place: String,
    rules: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    anchor: String,
    place: String,
    level: &'static str,
    binds: Vec<&'static str>,
    says: String,
    untestable: Option<String>,
    readings: Vec<Link>,
    disputed: bool,
    cases: Vec<Link>,
    cells: Vec<Option<Cell>>,
}

#[derive(Serialize)]
struct Cell {
    href: String,
    score: Score,
}

impl SpecificationPage {
    pub(super) fn new(
        log: &RunLog,
        spec: &Specification,
        states: &BTreeMap<&Cite, RequirementState<'_>>,
        disputed: &[Dispute<'_>],
        totals: Option<&Totals<'_>>,
    ) -> Self {
        let asked: Vec<&SubjectSheet> =
            log.subjects.iter().filter(|sheet| asked(sheet, spec, states)).collect();
        let mut sections: Vec<Section> = Vec::new();
        for rule in &spec.requirements {
            let row = Row::new(log, spec, rule, states, disputed, &asked);
            match sections.last_mut().filter(|section| section.name == rule.anchor.section()) {
                Some(section) => section.rules.push(row),
                None => {
                    let name = rule.anchor.section().to_owned();
                    sections.push(Section {
                        place: format!("s-{}", names::safe(&name)),
                        name,
                        rules: vec![row],
                    });
                }
            }
        }
        let rows = || sections.iter().flat_map(|section| &section.rules);
        Self {
            title: spec.title.clone(),
            document: spec.document.clone(),
            status: status(spec.status),
            whole: spec.extent == Extent::Whole,
            requirements: spec.requirements.len(),
            testable: rows().filter(|row| row.untestable.is_none()).count(),
            covered: rows().filter(|row| !row.cases.is_empty()).count(),
            subjects: asked.iter().map(|sheet| Column::new(log, spec, sheet, totals)).collect(),
            sections,
        }
    }
}

/// Whether a subject was asked anything about it.
fn asked(sheet: &SubjectSheet, spec: &Specification, states: &BTreeMap<&Cite, RequirementState<'_>>) -> bool {
    let mut of_spec = states.iter().filter(|(cite, _)| cite.spec == spec.id);
    of_spec.any(|(_, state)| state.subjects.contains_key(sheet.name.as_str()))
}

impl Column {
    fn new(log: &RunLog, spec: &Specification, sheet: &SubjectSheet, totals: Option<&Totals<'_>>) -> Self {
        let tally = totals.and_then(|totals| totals.get(sheet.name.as_str()));
        Self {
            link: Link::subject(log, &sheet.name),
            reference: sheet.reference,
            claimed: sheet.claims.iter().any(|(claim, _)| *claim == spec.id),
            score: tally.map(Into::into),
        }
    }
}

impl Row {
    fn new(
        log: &RunLog,
        spec: &Specification,
        rule: &Requirement,
        states: &BTreeMap<&Cite, RequirementState<'_>>,
        disputed: &[Dispute<'_>],
        asked: &[&SubjectSheet],
    ) -> Self {
        let cite = Cite { spec: spec.id.clone(), anchor: rule.anchor.clone() };
        let state = states.get(&cite);
        let cases = state.map(|state| state.cases.as_slice()).unwrap_or_default();
        let readings = spec.readings.iter().filter(|reading| reading.about.contains(&rule.anchor));
        let cell = |sheet: &&SubjectSheet| {
            let tally = state?.subjects.get(sheet.name.as_str())?;
            let href = match cases {
                [case] => names::case(case),
                _ => format!("{}#{}", names::subject(&sheet.name), names::safe(&spec.id.0)),
            };
            Some(Cell { href, score: tally.into() })
        };
        Self {
            anchor: rule.anchor.0.clone(),
            place: names::requirement_place(&rule.anchor),
            level: level(rule.level),
            binds: rule.binds.iter().map(|binds| binds.as_str()).collect(),
            says: rule.says.clone(),
            untestable: rule.untestable.clone(),
            readings: readings.map(|one| Link::reading(log, &spec.id, &one.name)).collect(),
            disputed: disputed.iter().any(|dispute| cases.contains(&dispute.case)),
            cases: cases.iter().map(|case| Link::case(log, case)).collect(),
            cells: asked.iter().map(cell).collect(),
        }
    }
}
