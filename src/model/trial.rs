//! One trial of one subject, and what is kept of it.

use std::fmt;

use super::{CaseId, Exchange, Finding, Level, Outcome, Preserved, SpecId, Standing};

/// One example of a case: `rfc9073/order/absent-is-last/two-without-order`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrialId {
    /// The case.
    pub case: CaseId,
    /// The example's name in kebab-case; `None` for a case that is one trial.
    pub example: Option<String>,
}

impl TrialId {
    /// The trial of an example named in words.
    #[must_use]
    pub fn new(case: CaseId, example: Option<&str>) -> Self {
        Self { case, example: example.map(kebab) }
    }
}

impl fmt::Display for TrialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.example {
            Some(example) => write!(f, "{}/{example}", self.case),
            None => write!(f, "{}", self.case),
        }
    }
}

/// Letters and digits in lower case, everything between them one dash: `DERIVED=FALSE says it` is `derived-false-says-it`.
fn kebab(words: &str) -> String {
    let mut name = String::with_capacity(words.len());
    for c in words.chars() {
        if c.is_alphanumeric() {
            name.extend(c.to_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(name.trim_end_matches('-').len());
    name
}

/// The canonical form kept of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// The step it answers; `None` for a library.
    pub step: Option<String>,
    /// The text, volatile values masked.
    pub text: String,
}

/// An observation that differs from the accepted snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotChange {
    /// The step, as in [`Observation`].
    pub step: Option<String>,
    /// What was accepted; `None` where nothing was.
    pub accepted: Option<String>,
}

/// What is kept of one trial of one subject: a line of `run.jsonl`, and all that a report needs of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The subject's name.
    pub subject: String,
    /// The trial.
    pub trial: TrialId,
    /// The level of the first requirement cited.
    pub level: Level,
    /// The specification of that requirement: the one that a subject must claim for the case to count.
    pub claim: SpecId,
    /// What it came to. Of a case whose level is [`Level::May`] never failed.
    pub outcome: Outcome,
    /// Of a case whose level is [`Level::May`]: where the answer is not what the case describes.
    pub observed: Vec<Finding>,
    /// The outcome beside what the subject's file claims and knows.
    pub standing: Standing,
    /// Why a list says that it fails.
    pub why: Option<String>,
    /// The issue that the list names.
    pub issue: Option<String>,
    /// The step that decided, of a server case.
    pub step: Option<String>,
    /// Of a construct: what became of it.
    pub preserved: Option<Preserved>,
    /// Requests and answers, redacted and bounded; kept for every construct, and every trial that did not pass.
    pub exchanges: Vec<Exchange>,
    /// What was observed, of every trial whose case keeps it.
    pub observations: Vec<Observation>,
    /// Which observations differ from the accepted snapshots.
    pub changes: Vec<SnapshotChange>,
    /// In microseconds.
    pub micros: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_named_by_its_words() {
        let id = TrialId::new(CaseId("s/t/r".into()), Some("DERIVED=FALSE says the same, as no DERIVED!"));
        assert_eq!(id.to_string(), "s/t/r/derived-false-says-the-same-as-no-derived");
    }
}
