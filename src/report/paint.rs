//! Colour for a terminal, or none.

use std::fmt::Display;

use super::Class;

/// Colours text where that is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Paint {
    /// Whether escape sequences are written.
    pub(super) colour: bool,
}

impl Paint {
    fn with(self, code: &str, text: impl Display) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }

    pub(super) fn bold(self, text: impl Display) -> String {
        self.with("1", text)
    }

    pub(super) fn dim(self, text: impl Display) -> String {
        self.with("2", text)
    }

    pub(super) fn red(self, text: impl Display) -> String {
        self.with("31", text)
    }

    pub(super) fn blue(self, text: impl Display) -> String {
        self.with("34", text)
    }

    /// Text about a record of that class.
    pub(super) fn class(self, class: Class, text: impl Display) -> String {
        let code = match class {
            Class::Passed => "32",
            Class::Cured => "1;32",
            Class::Failed => "1;31",
            Class::Broken => "1;35",
            Class::Warning => "33",
            Class::Known | Class::Flaky => "36",
            Class::Observed => "34",
            Class::Unclaimed | Class::Unsupported => "2",
        };
        self.with(code, text)
    }
}
