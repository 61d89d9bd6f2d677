//! Every place that we had to read one way or another, and how subjects fall out by it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::names;
use super::parts::{Link, Rule, Score};
use crate::model::{Cite, Reading, Record, Specification};
use crate::report::{RequirementState, RunLog, Tally};

/// The page of readings.
#[derive(Serialize)]
pub(super) struct ReadingsPage {
    readings: Vec<View>,
}

#[derive(Serialize)]
struct View {
    place: String,
    specification: Link,
    name: String,
    conflict: String,
    we_take: String,
    rules: Vec<Rule>,
    cases: Vec<Link>,
    subjects: Vec<(Link, Score)>,
}

impl ReadingsPage {
    pub(super) fn new(log: &RunLog, states: &BTreeMap<&Cite, RequirementState<'_>>) -> Self {
        let all = log
            .specifications
            .values()
            .flat_map(|spec| spec.readings.iter().map(move |reading| (spec, reading)));
        Self { readings: all.map(|(spec, reading)| View::new(log, states, spec, reading)).collect() }
    }
}

impl View {
    fn new(
        log: &RunLog,
        states: &BTreeMap<&Cite, RequirementState<'_>>,
        spec: &Specification,
        reading: &Reading,
    ) -> Self {
        let cites = reading.about.iter().map(|anchor| Cite { spec: spec.id.clone(), anchor: anchor.clone() });
        let cites: Vec<Cite> = cites.collect();
        let follow = |case: &&crate::model::CaseSheet| {
            case.id.spec() == spec.id && case.reading.as_ref() == Some(&reading.name)
        };
        let followers: Vec<_> = log.cases.values().filter(follow).collect();
        let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
        let records = followers
            .iter()
            .flat_map(|case| log.trials_of(&case.id))
            .flat_map(|(_, records)| records.values());
        for record in records {
            let record: &Record = record;
            tallies.entry(&record.subject).or_default().add(record);
        }
        let cases = match followers.as_slice() {
            [] => cites
                .iter()
                .filter_map(|cite| states.get(cite))
                .flat_map(|state| &state.cases)
                .map(|case| Link::case(log, case))
                .collect(),
            _ => followers.iter().map(|case| Link::case(log, &case.id)).collect(),
        };
        Self {
            place: names::reading_place(&spec.id, &reading.name),
            specification: Link::specification(log, &spec.id),
            name: reading.name.clone(),
            conflict: reading.conflict.clone(),
            we_take: reading.we_take.clone(),
            rules: cites.iter().map(|cite| Rule::new(log, cite)).collect(),
            cases,
            subjects: tallies.iter().map(|(name, tally)| (Link::subject(log, name), tally.into())).collect(),
        }
    }
}
