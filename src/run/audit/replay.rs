//! The reference answers every case; each answer is changed in every way, and the checks are asked again.

use std::collections::BTreeMap;

use super::change::changes;
use crate::check;
use crate::model::{Expect, TrialId};
use crate::run::Scope;

/// An answer as a step got it, with what was demanded of it.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The step; `None` for a library.
    pub step: Option<String>,
    /// What was demanded.
    pub expect: Expect,
    /// What came.
    pub answer: crate::model::Answer,
    /// The holes at that time.
    pub scope: Scope,
}

/// What the checks of one step noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// The trial.
    pub trial: TrialId,
    /// The step; `None` for a library.
    pub step: Option<String>,
    /// How many changes were tried.
    pub tried: usize,
    /// How many the checks noticed.
    pub noticed: usize,
    /// The first few that they did not.
    pub missed: Vec<String>,
}

impl Audited {
    /// Whether no change at all was noticed: the step demands nothing.
    #[must_use]
    pub fn is_vacuous(&self) -> bool {
        self.noticed == 0
    }
}

/// How many missed changes are kept as examples.
const EXAMPLES: usize = 5;

/// Replays what was heard in each trial.
#[must_use]
pub fn audit(heard: &BTreeMap<TrialId, Vec<Heard>>) -> Vec<Audited> {
    let one = |trial: &TrialId, heard: &Heard| {
        let all = changes(&heard.answer);
        let noticed =
            |change: &&super::Change| !check::check(&heard.expect, &change.answer, &heard.scope).is_empty();
        let (seen, missed): (Vec<_>, Vec<_>) = all.iter().partition(noticed);
        Audited {
            trial: trial.clone(),
            step: heard.step.clone(),
            tried: all.len(),
            noticed: seen.len(),
            missed: missed.iter().take(EXAMPLES).map(|change| change.what.clone()).collect(),
        }
    };
    heard.iter().flat_map(|(trial, heard)| heard.iter().map(move |heard| one(trial, heard))).collect()
}
