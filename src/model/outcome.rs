//! What a trial came to.

use std::fmt;

use super::specification::words;
use super::{Part, Place};

words! {
    /// What a library said of its input.
    Verdict {
        /// It took it.
        Accepted = "accepted",
        /// It refused it.
        Rejected = "rejected",
    }
}

/// One way in which an answer differs from what the case demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The part of the answer.
    pub part: Part,
    /// The place within it, as the case file names it; empty for outcome, status and text.
    pub selector: String,
    /// What was demanded, in words: `is DELETED`.
    pub expected: String,
    /// What was there; `None` where nothing was.
    pub found: Option<String>,
    /// Where the case file demands it.
    pub at: Place,
}

words! {
    /// In which way no answer could be had, or none that can be believed.
    FaultKind {
        /// The process died.
        Crash = "crash",
        /// Nothing came within the time.
        Hang = "hang",
        /// More octets came than a trial may take.
        Flood = "flood",
        /// What came is not of the protocol.
        Protocol = "protocol",
        /// It contradicts what it says of itself: the adapter cannot be believed.
        Liar = "liar",
        /// The adapter caught a crash of its library.
        Errored = "errored",
        /// No connection.
        Unreachable = "unreachable",
        /// A step that prepares the trial was not answered as needed.
        SetUp = "set-up",
        /// The harness itself could not go on; never the subject's fault.
        Harness = "harness",
    }
}

impl FaultKind {
    /// Whose fault it is.
    #[must_use]
    pub const fn whose(self) -> &'static str {
        match self {
            Self::Crash | Self::Hang | Self::Flood | Self::Protocol | Self::Liar | Self::Errored => {
                "the subject's fault"
            }
            Self::Unreachable => "the fault of the subject or of the way to it",
            Self::SetUp => "nobody's fault",
            Self::Harness => "calspec's own fault",
        }
    }
}

/// Why a trial is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In which way.
    pub kind: FaultKind,
    /// What happened, in one or more lines.
    pub message: String,
}

impl Fault {
    /// A fault with its message.
    #[must_use]
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: {}", self.kind, self.kind.whose(), self.message)
    }
}

impl std::error::Error for Fault {}

/// What a trial came to. Never folded into two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The answer is what the case demands.
    Passed,
    /// The subject answered, and the answer breaks the rule.
    Failed(Vec<Finding>),
    /// The subject never claimed to do this; why.
    Unsupported(String),
    /// No answer could be had.
    Broken(Fault),
}

impl Outcome {
    /// The word for it in files and reports.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed(_) => "failed",
            Self::Unsupported(_) => "unsupported",
            Self::Broken(_) => "broken",
        }
    }
}

words! {
    /// The outcome beside what the subject's file claims and knows.
    Standing {
        /// Nothing changed: passed and not listed, or listed and failed.
        AsKnown = "as-known",
        /// Failed or broken, and no list says so.
        NewlyFailing = "newly-failing",
        /// Passed, and a list says it fails.
        NewlyPassing = "newly-passing",
        /// The subject's makers never claimed the specification: shown apart, in no score.
        Unclaimed = "unclaimed",
        /// Listed as flaky: shown, never deciding.
        Flaky = "flaky",
    }
}
