//! What every report asks of a run: totals, the state of each requirement, and which cases are disputed.

use std::collections::{BTreeMap, BTreeSet};

use super::{RunLog, Tally};
use crate::model::{CaseId, Cite, Level, Outcome, Record, SpecId, Standing};

/// The totals of each subject, by name, for one specification.
pub type Totals<'a> = BTreeMap<&'a str, Tally>;

/// A case that most of the real subjects asked do not keep: to be read again before it is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute<'a> {
    /// The case.
    pub case: &'a CaseId,
    /// Who fails it.
    pub failing: Vec<&'a str>,
    /// Who passes it.
    pub passing: Vec<&'a str>,
}

/// How every subject does with one requirement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequirementState<'a> {
    /// The cases that cite it.
    pub cases: Vec<&'a CaseId>,
    /// The trials of these, by the name of the subject.
    pub subjects: Totals<'a>,
}

impl RunLog {
    /// The totals of each specification that a case counts for.
    #[must_use]
    pub fn totals(&self) -> BTreeMap<SpecId, Totals<'_>> {
        let apart = self.set_apart();
        let mut totals: BTreeMap<SpecId, Totals<'_>> = BTreeMap::new();
        for record in self.records() {
            let subjects = totals.entry(record.claim.clone()).or_default();
            count(subjects.entry(&record.subject).or_default(), record, &apart);
        }
        totals
    }

    /// The totals of each subject.
    #[must_use]
    pub fn subject_totals(&self) -> Totals<'_> {
        let apart = self.set_apart();
        let mut totals = Totals::new();
        for record in self.records() {
            count(totals.entry(&record.subject).or_default(), record, &apart);
        }
        totals
    }

    /// The cases whose failures count against nobody: disputed ones, and those that follow a reading of an open text.
    fn set_apart(&self) -> BTreeSet<&CaseId> {
        let read = self.cases.values().filter(|case| case.reading.is_some()).map(|case| &case.id);
        self.disputed().into_iter().map(|dispute| dispute.case).chain(read).collect()
    }

    /// The state of each requirement that a case cites.
    #[must_use]
    pub fn requirement_states(&self) -> BTreeMap<&Cite, RequirementState<'_>> {
        let mut states: BTreeMap<&Cite, RequirementState<'_>> = BTreeMap::new();
        for case in self.cases.values() {
            for cite in &case.cites {
                let state = states.entry(cite).or_default();
                if state.cases.contains(&&case.id) {
                    continue;
                }
                state.cases.push(&case.id);
                for record in self.trials_of(&case.id).flat_map(|(_, records)| records.values()) {
                    state.subjects.entry(&record.subject).or_default().add(record);
                }
            }
        }
        states
    }

    /// The cases that most real subjects fail: at least three of them, not the reference, claim it and answered.
    #[must_use]
    pub fn disputed(&self) -> Vec<Dispute<'_>> {
        self.cases.keys().filter_map(|case| self.dispute(case)).collect()
    }

    fn dispute<'a>(&'a self, case: &'a CaseId) -> Option<Dispute<'a>> {
        let mut answered: BTreeMap<&str, bool> = BTreeMap::new();
        for record in self.trials_of(case).flat_map(|(_, records)| records.values()) {
            let real = self.subject(&record.subject).is_none_or(|sheet| !sheet.reference);
            if let Some(kept) = kept(record).filter(|_| real) {
                answered.entry(&record.subject).and_modify(|all| *all &= kept).or_insert(kept);
            }
        }
        let (passing, failing): (Vec<_>, Vec<_>) = answered.into_iter().partition(|(_, kept)| *kept);
        let names = |subjects: Vec<(&'a str, bool)>| subjects.into_iter().map(|(name, _)| name).collect();
        let disputed = passing.len() + failing.len() >= 3 && failing.len() > passing.len();
        disputed.then(|| Dispute { case, failing: names(failing), passing: names(passing) })
    }
}

fn count(tally: &mut Tally, record: &Record, apart: &BTreeSet<&CaseId>) {
    if apart.contains(&record.trial.case) { tally.add_apart(record) } else { tally.add(record) }
}

/// Whether a subject that claims the rule kept it; `None` where its answer says nothing about the case.
fn kept(record: &Record) -> Option<bool> {
    let counts =
        record.level != Level::May && !matches!(record.standing, Standing::Unclaimed | Standing::Flaky);
    match &record.outcome {
        Outcome::Passed if counts => Some(true),
        Outcome::Failed(_) if counts => Some(false),
        _ => None,
    }
}
