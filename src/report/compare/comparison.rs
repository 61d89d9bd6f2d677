//! Two runs side by side, record by record.

use std::collections::BTreeSet;

use crate::model::{Outcome, Record, TrialId};
use crate::report::reason::reason;
use crate::report::{Class, RunLog};

/// In which way a trial of a subject came out otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It passed and does no more.
    Broken,
    /// It did not pass and does now.
    Fixed,
    /// Neither, and yet something else came: another outcome, finding or observation.
    Changed,
    /// Only the newer run has it.
    Appeared,
    /// Only the older run has it.
    Gone,
}

impl Change {
    /// Every one of them, worst news first.
    pub const ALL: [Self; 5] = [Self::Broken, Self::Fixed, Self::Changed, Self::Appeared, Self::Gone];

    /// The word for it in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Fixed => "fixed",
            Self::Changed => "changed",
            Self::Appeared => "appeared",
            Self::Gone => "gone",
        }
    }
}

/// One trial of one subject that came out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In which way.
    pub change: Change,
    /// The subject.
    pub subject: String,
    /// The trial.
    pub trial: TrialId,
    /// What it counted as, and why, in the older run.
    pub before: Option<(Class, String)>,
    /// The same in the newer one.
    pub after: Option<(Class, String)>,
}

/// All that differs between two runs, by change, then subject, then trial.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What differs.
    pub differences: Vec<Difference>,
    /// How many records both runs have, and alike.
    pub alike: usize,
    /// Whether the newer run did not come to its end, so that what is gone may only not have been asked.
    pub partial: bool,
}

impl Comparison {
    /// How many differ in that way.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        self.differences.iter().filter(|difference| difference.change == change).count()
    }
}

/// What the newer run says otherwise than the older one.
#[must_use]
pub fn compare(old: &RunLog, new: &RunLog) -> Comparison {
    let keys = |log: &RunLog| -> BTreeSet<(String, TrialId)> {
        log.records().map(|record| (record.subject.clone(), record.trial.clone())).collect()
    };
    let mut comparison = Comparison { partial: !new.is_whole(), ..Comparison::default() };
    for (subject, trial) in keys(old).union(&keys(new)) {
        let (before, after) = (old.record(subject, trial), new.record(subject, trial));
        let Some(change) = change(before, after) else {
            comparison.alike += 1;
            continue;
        };
        let said = |record: &Record| (Class::of(record), reason(record));
        comparison.differences.push(Difference {
            change,
            subject: subject.clone(),
            trial: trial.clone(),
            before: before.map(said),
            after: after.map(said),
        });
    }
    comparison.differences.sort_by_key(|difference| difference.change);
    comparison
}

fn change(before: Option<&Record>, after: Option<&Record>) -> Option<Change> {
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) => (before, after),
        (None, _) => return Some(Change::Appeared),
        (_, None) => return Some(Change::Gone),
    };
    match (before.outcome == Outcome::Passed, after.outcome == Outcome::Passed) {
        (true, false) => Some(Change::Broken),
        (false, true) => Some(Change::Fixed),
        _ if before.outcome != after.outcome => Some(Change::Changed),
        _ if before.observed != after.observed || before.observations != after.observations => {
            Some(Change::Changed)
        }
        _ => None,
    }
}
