//! Whether a server still answers: one that is silent again and again is asked no more.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::verdict::Trialled;
use crate::model::{Fault, FaultKind, Outcome};

/// How many trials in a row may end before a server has even made a calendar, for no answer came.
const UNANSWERED: usize = 6;

/// Trials that ended so, since one that did not.
#[derive(Debug, Default)]
pub(super) struct Silence(AtomicUsize);

impl Silence {
    /// Takes note of a trial.
    pub(super) fn after(&self, trialled: &Trialled) {
        let silent = |fault: &Fault| matches!(fault.kind, FaultKind::Hang | FaultKind::Unreachable);
        match trialled.step.is_none() && matches!(&trialled.outcome, Outcome::Broken(fault) if silent(fault))
        {
            true => self.0.fetch_add(1, Ordering::Relaxed),
            false => self.0.swap(0, Ordering::Relaxed),
        };
    }

    /// Why nothing is asked any more, if so.
    pub(super) fn fault(&self) -> Option<Fault> {
        let message = format!(
            "it is asked no more: {UNANSWERED} trials in a row had no answer to the making of a calendar"
        );
        (self.0.load(Ordering::Relaxed) >= UNANSWERED).then(|| Fault::new(FaultKind::Unreachable, message))
    }
}
