//! What the reader noticed about the text itself, as opposed to what the text says.

use std::fmt;

/// How often one kind of oddity is noted in one text; the rest is counted nowhere.
pub const MOST_NOTES: usize = 100;

/// One thing noticed, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Note {
    /// Line of the text, counted from 1, folded lines counted singly.
    pub line: u32,
    /// What was noticed there.
    pub oddity: Oddity,
}

/// A kind of thing noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Oddity {
    /// A line ends in LF alone.
    BareLf,
    /// A CR without LF, taken as the end of a line.
    BareCr,
    /// The text begins with a byte order mark; it was left out.
    ByteOrderMark,
    /// A NUL octet; it was kept.
    Nul,
    /// A control character other than tab; it was kept.
    ControlCharacter,
    /// Octets that are no UTF-8; kept in values, U+FFFD in names and parameters.
    InvalidUtf8,
    /// A line with nothing in it; it was left out.
    EmptyLine,
    /// The last line has no line end.
    UnendedLine,
    /// A fold with no line before it, or an empty one; the blanks were left out.
    FoldOfNothing,
    /// A fold between the octets of one UTF-8 character.
    FoldInsideCharacter,
    /// A line of more than 75 octets.
    LongLine,
    /// A line without a colon outside quotes; it was left out.
    MissingColon,
    /// The name of a property or component is empty or has a character that no name may have; it was kept.
    BadName,
    /// A parameter without `=`, with a bad name, or with a quote inside its value; it was kept.
    BadParameter,
    /// A quote that opens a parameter value and is never closed; it was taken as a character of the value.
    UnclosedQuote,
    /// A BEGIN or END with parameters; they were left out.
    DelimiterWithParameters,
    /// An END where no component is open; it was left out.
    EndWithoutBegin,
    /// An END of a component that is not the innermost one. If it is open further out, what is inside was ended too;
    /// otherwise the line was left out.
    MismatchedEnd,
    /// A component whose END never came before the end of what it is in; it was ended there.
    NeverEnded,
    /// A property outside every component; kept apart.
    OutsideComponent,
    /// A component deeper than the reader goes; it was left out with all that is in it.
    TooDeep,
    /// More text, parameters or parts than the reader takes; the rest was left out.
    TooLarge,
}

impl Oddity {
    /// Every kind.
    pub const ALL: [Self; 22] = [
        Self::BareLf,
        Self::BareCr,
        Self::ByteOrderMark,
        Self::Nul,
        Self::ControlCharacter,
        Self::InvalidUtf8,
        Self::EmptyLine,
        Self::UnendedLine,
        Self::FoldOfNothing,
        Self::FoldInsideCharacter,
        Self::LongLine,
        Self::MissingColon,
        Self::BadName,
        Self::BadParameter,
        Self::UnclosedQuote,
        Self::DelimiterWithParameters,
        Self::EndWithoutBegin,
        Self::MismatchedEnd,
        Self::NeverEnded,
        Self::OutsideComponent,
        Self::TooDeep,
        Self::TooLarge,
    ];

    /// Whether the tree cannot be taken at its word: something was left out or guessed, or has octets that no
    /// iCalendar text has.
    ///
    /// Line ends that are LF are no fault: an XML parser turns CR LF into LF (XML 1.0, section 2.11), and the content
    /// is beyond doubt. The same goes for a byte order mark and empty lines. See [`Oddity::breaks_grammar`].
    pub fn is_fault(self) -> bool {
        self.breaks_grammar()
            && !matches!(self, Self::BareLf | Self::ByteOrderMark | Self::EmptyLine | Self::UnendedLine)
    }

    /// Whether the grammar of RFC 5545 forbids it. A long line it merely advises against (section 3.1), and a fold
    /// inside a character it expects.
    pub fn breaks_grammar(self) -> bool {
        !matches!(self, Self::LongLine | Self::FoldInsideCharacter)
    }

    /// What it is, as part of a sentence: "a line ends in LF alone".
    pub fn says(self) -> &'static str {
        match self {
            Self::BareLf => "a line ends in LF alone",
            Self::BareCr => "a CR stands without LF",
            Self::ByteOrderMark => "the text begins with a byte order mark",
            Self::Nul => "there is a NUL octet",
            Self::ControlCharacter => "there is a control character",
            Self::InvalidUtf8 => "there are octets that are no UTF-8",
            Self::EmptyLine => "a line is empty",
            Self::UnendedLine => "the last line has no line end",
            Self::FoldOfNothing => "a fold has no line before it",
            Self::FoldInsideCharacter => "a fold cuts a character in two",
            Self::LongLine => "a line is longer than 75 octets",
            Self::MissingColon => "a line has no colon",
            Self::BadName => "a name is empty or has a character that no name may have",
            Self::BadParameter => "a parameter is malformed",
            Self::UnclosedQuote => "a quote is never closed",
            Self::DelimiterWithParameters => "a BEGIN or END has parameters",
            Self::EndWithoutBegin => "an END has no BEGIN",
            Self::MismatchedEnd => "an END does not match the innermost BEGIN",
            Self::NeverEnded => "a component is never ended",
            Self::OutsideComponent => "a property is outside every component",
            Self::TooDeep => "components are nested too deep",
            Self::TooLarge => "there is more than the reader takes",
        }
    }
}

impl fmt::Display for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.says())
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.oddity)
    }
}

/// The notes taken so far, [`MOST_NOTES`] of a kind.
#[derive(Debug, Default)]
pub(super) struct Notes {
    list: Vec<Note>,
    taken: [usize; Oddity::ALL.len()],
}

impl Notes {
    pub(super) fn take(&mut self, line: u32, oddity: Oddity) {
        let taken = &mut self.taken[oddity as usize];
        *taken += 1;
        if *taken <= MOST_NOTES {
            self.list.push(Note { line, oddity });
        }
    }

    /// In the order of the lines.
    pub(super) fn into_list(mut self) -> Vec<Note> {
        self.list.sort_by_key(|note| note.line);
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_own_place_in_the_list() {
        for (at, oddity) in Oddity::ALL.into_iter().enumerate() {
            assert_eq!(oddity as usize, at);
        }
    }

    #[test]
    fn a_flood_of_one_kind_does_not_hide_another() {
        let mut notes = Notes::default();
        (1..=1000).for_each(|line| notes.take(line, Oddity::LongLine));
        notes.take(1001, Oddity::NeverEnded);
        let list = notes.into_list();
        assert_eq!(list.len(), MOST_NOTES + 1);
        assert_eq!(list.last(), Some(&Note { line: 1001, oddity: Oddity::NeverEnded }));
    }
}
