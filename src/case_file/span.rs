//! A stretch of a file: where it begins for people, which octets it is for us.

use crate::model::Place;

/// A stretch of a file. The default one stands for no place: nothing is ever reported there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    /// Where it begins.
    pub at: Place,
    /// Its first octet.
    pub start: usize,
    /// The octet behind its last one.
    pub end: usize,
}

impl Span {
    /// The first octet of a file.
    pub(super) const START: Self = Self { at: Place::new(1, 1), start: 0, end: 0 };

    /// Whether it stands for no place.
    pub(super) const fn is_nowhere(self) -> bool {
        self.at.line == 0
    }

    /// The first place within it where the text says that; itself where it does not.
    pub(super) fn find(self, source: &str, needle: &str) -> Self {
        let within = source.get(self.start..self.end).and_then(|text| text.find(needle));
        within.map_or(self, |offset| Self::of(source, self.start + offset, needle.len()))
    }

    /// So many octets from this one on.
    pub(super) fn of(source: &str, start: usize, length: usize) -> Self {
        let before = source.get(..start).unwrap_or_default();
        let line = before.bytes().filter(|&octet| octet == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { at: Place::new(count(line), count(column)), start, end: start + length }
    }
}

/// A number of lines or columns; no file that is read has more than a `u32` of them.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
