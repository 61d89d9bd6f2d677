//! Physical lines, and the unfolding that makes content lines of them (RFC 5545, section 3.1). On octets, so that a
//! fold inside a UTF-8 character does no harm.

use super::oddity::{Notes, Oddity};
use super::write::FOLD_AT;

/// A content line, unfolded, and the line on which it begins.
pub(super) struct Line {
    pub(super) octets: Vec<u8>,
    pub(super) number: u32,
}

/// Goes through a text once.
pub(super) struct Lines<'a> {
    rest: &'a [u8],
    /// Number of the physical line that `rest` begins with.
    number: u32,
}

impl<'a> Lines<'a> {
    /// A byte order mark is left out and noted.
    pub(super) fn new(text: &'a [u8], notes: &mut Notes) -> Self {
        let rest = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        if rest.len() < text.len() {
            notes.take(1, Oddity::ByteOrderMark);
        }
        Self { rest, number: 1 }
    }

    /// The next content line that is not empty.
    pub(super) fn next(&mut self, notes: &mut Notes) -> Option<Line> {
        loop {
            let number = self.number;
            let mut octets = self.physical(notes)?.to_vec();
            let blank_first = octets.is_empty() && self.rest.first().is_some_and(is_blank);
            while self.rest.first().is_some_and(is_blank) {
                let number = self.number;
                let more = self.physical(notes).and_then(|line| line.get(1..)).unwrap_or_default();
                if octets.last().is_some_and(|octet| *octet >= 0x80) && more.first().is_some_and(is_inside) {
                    notes.take(number, Oddity::FoldInsideCharacter);
                }
                octets.extend_from_slice(more);
            }
            if blank_first || octets.first().is_some_and(is_blank) {
                notes.take(number, Oddity::FoldOfNothing);
                let text = octets.iter().position(|octet| !is_blank(octet)).unwrap_or(octets.len());
                octets.drain(..text);
            }
            if !octets.is_empty() {
                return Some(Line { octets, number });
            }
            if !blank_first {
                notes.take(number, Oddity::EmptyLine);
            }
        }
    }

    /// The next physical line without its end.
    fn physical(&mut self, notes: &mut Notes) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let end =
            self.rest.iter().position(|octet| matches!(octet, b'\r' | b'\n')).unwrap_or(self.rest.len());
        let (line, after) = self.rest.split_at(end);
        let width = match after {
            [b'\r', b'\n', ..] => 2,
            [b'\r', ..] => {
                notes.take(self.number, Oddity::BareCr);
                1
            }
            [b'\n', ..] => {
                notes.take(self.number, Oddity::BareLf);
                1
            }
            _ => {
                notes.take(self.number, Oddity::UnendedLine);
                0
            }
        };
        if line.len() > FOLD_AT {
            notes.take(self.number, Oddity::LongLine);
        }
        self.rest = &after[width..];
        self.number = self.number.saturating_add(1);
        Some(line)
    }
}

fn is_blank(octet: &u8) -> bool {
    matches!(octet, b' ' | b'\t')
}

/// Whether a UTF-8 character goes on with this octet.
fn is_inside(octet: &u8) -> bool {
    octet & 0xC0 == 0x80
}
