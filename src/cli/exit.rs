//! How the command ends.

use std::process::{ExitCode, Termination};

/// The exit codes, each with what it tells a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: everything is as known.
    AsKnown,
    /// 1: something is newly failing or newly passing, or an entry of a list matches nothing.
    Changed,
    /// 2: a case, specification or subject file is wrong.
    WrongFile,
    /// 3: a subject could not be had.
    Unreachable,
    /// 64: the arguments are wrong, or name something that is not there.
    Usage,
    /// 70: calspec itself could not go on.
    Internal,
}

impl Exit {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::AsKnown => 0,
            Self::Changed => 1,
            Self::WrongFile => 2,
            Self::Unreachable => 3,
            Self::Usage => 64,
            Self::Internal => 70,
        }
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self.code())
    }
}
