//! From what a trial came to, to its record: judged, compared with what was accepted, cut to what is kept.

use std::collections::HashMap;
use std::sync::Arc;

use super::crew::Member;
use super::plan::Trial;
use super::standing::{Asked, Judge};
use super::verdict::Trialled;
use crate::model::{Fault, FaultKind, Operation, Outcome, Record, StaleKnown, TrialId};
use crate::snapshot::Store;

/// One judge a subject, and the snapshots.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    members: &'a [Arc<Member>],
    judges: Vec<Judge<'a>>,
    snapshots: &'a mut Store,
}

impl<'a> Desk<'a> {
    /// A desk for the members of a crew; `today` is `YYYY-MM-DD`.
    pub(super) fn new(members: &'a [Arc<Member>], snapshots: &'a mut Store, today: &str) -> Self {
        let judge = |member: &'a Arc<Member>| {
            Judge::new(&member.subject, member.sheet.version.clone(), today.to_owned())
        };
        Self { members, judges: members.iter().map(judge).collect(), snapshots }
    }

    /// Takes the records of an earlier run into account, so that no list entry looks unused.
    pub(super) fn resume(&mut self, done: &[Record], trials: &[Trial]) {
        let operations: HashMap<TrialId, Option<Operation>> =
            trials.iter().map(|trial| (trial.id(), trial.operation())).collect();
        for record in done {
            let place = self.members.iter().position(|member| member.subject.name == record.subject);
            if let Some(place) = place {
                let operation = operations.get(&record.trial).copied().flatten();
                let asked = Asked { trial: &record.trial, spec: &record.claim, operation };
                self.judges[place].judge(&asked, &record.outcome);
            }
        }
    }

    /// The record of a trial of the member at a place.
    pub(super) fn record(&mut self, member: usize, trial: &Trial, trialled: Trialled) -> Record {
        let (id, spec) = (trial.id(), trial.case.cites[0].spec.clone());
        let asked = Asked { trial: &id, spec: &spec, operation: trial.operation() };
        let judgement = self.judges[member].judge(&asked, &trialled.outcome);
        let sheet = &self.members[member].sheet;
        let seen = self.snapshots.observe(&sheet.name, sheet.version.as_deref(), &id, &trialled.observations);
        let (changes, outcome) = match seen {
            Ok(changes) => (changes, trialled.outcome),
            Err(error) => (vec![], Outcome::Broken(Fault::new(FaultKind::Harness, error.to_string()))),
        };
        let passed = matches!(outcome, Outcome::Passed) && trialled.observed.is_empty();
        let silent = passed && trialled.preserved.is_none();
        Record {
            subject: sheet.name.clone(),
            trial: id,
            level: trial.level,
            claim: spec,
            outcome,
            observed: trialled.observed,
            standing: judgement.standing,
            why: judgement.known.as_ref().map(|known| known.why.clone()),
            issue: judgement.known.and_then(|known| known.issue),
            step: trialled.step,
            preserved: trialled.preserved,
            exchanges: if silent { vec![] } else { trialled.exchanges },
            observations: trialled.observations,
            changes,
            micros: trialled.micros,
        }
    }

    /// Entries of lists that were of no use; `complete` where every case was run.
    pub(super) fn stale(&self, complete: bool) -> Vec<StaleKnown> {
        self.judges.iter().flat_map(|judge| judge.stale(complete)).collect()
    }
}
