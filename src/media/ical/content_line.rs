//! One content line taken apart: name, parameters, value (RFC 5545, section 3.1; RFC 6868).

use super::lines::Line;
use super::oddity::{Notes, Oddity};
use crate::media::escape::decode_parameter;
use crate::media::tree::{Parameter, Property};

/// How many parameters and parameter values one line may have.
const MOST_PARAMETERS: usize = 10_000;

/// The property that the line holds; `None`, and a note, where it has no colon or is out of bounds.
pub(super) fn parse(line: &Line, notes: &mut Notes) -> Option<Property> {
    let mut note = |oddity| notes.take(line.number, oddity);
    let octets = line.octets.as_slice();
    remark_on_octets(octets, &mut note);
    let Some(end) = octets.iter().position(|octet| matches!(octet, b';' | b':')) else {
        note(Oddity::MissingColon);
        return None;
    };
    let mut scanner = Scanner { octets, at: end, note: &mut note };
    let Some(parameters) = scanner.parameters()? else {
        note(Oddity::MissingColon);
        return None;
    };
    let value = octets[scanner.at..].to_vec();
    if !is_name(&octets[..end]) {
        note(Oddity::BadName);
    }
    Some(Property { name: lossy(&octets[..end]), parameters, value, value_type: None, line: line.number })
}

/// Whether these octets are a name: letters, digits and hyphens.
pub(super) fn is_name(octets: &[u8]) -> bool {
    !octets.is_empty() && octets.iter().all(|octet| octet.is_ascii_alphanumeric() || *octet == b'-')
}

fn remark_on_octets(octets: &[u8], note: &mut impl FnMut(Oddity)) {
    if octets.contains(&0) {
        note(Oddity::Nul);
    }
    if octets.iter().any(|octet| matches!(octet, 0x01..=0x08 | 0x0A..=0x1F | 0x7F)) {
        note(Oddity::ControlCharacter);
    }
    if std::str::from_utf8(octets).is_err() {
        note(Oddity::InvalidUtf8);
    }
}

/// Walks from the `;` or `:` behind the name to the value.
struct Scanner<'a, N> {
    octets: &'a [u8],
    at: usize,
    note: &'a mut N,
}

impl<N: FnMut(Oddity)> Scanner<'_, N> {
    /// All parameters, with the scanner left at the value: outer `None` if there are too many, inner `None` if no
    /// colon comes.
    #[expect(clippy::option_option, reason = "two ways to have nothing, each noted differently")]
    fn parameters(&mut self) -> Option<Option<Vec<Parameter>>> {
        let (mut parameters, mut count) = (Vec::new(), 0);
        loop {
            let delimiter = self.octets.get(self.at).copied();
            self.at += 1;
            match delimiter {
                Some(b':') => return Some(Some(parameters)),
                Some(b';') => parameters.push(self.parameter(&mut count)),
                _ => return Some(None),
            }
            if count > MOST_PARAMETERS {
                (self.note)(Oddity::TooLarge);
                return None;
            }
        }
    }

    /// One parameter, with the scanner left at what ends it.
    fn parameter(&mut self, count: &mut usize) -> Parameter {
        let from = self.at;
        self.at = self.find(from, b"=;:");
        let name = &self.octets[from..self.at];
        if !is_name(name) {
            (self.note)(Oddity::BadParameter);
        }
        let mut parameter = Parameter { name: lossy(name), values: Vec::new() };
        *count += 1;
        if self.octets.get(self.at) != Some(&b'=') {
            (self.note)(Oddity::BadParameter);
            return parameter;
        }
        loop {
            self.at += 1;
            parameter.values.push(self.value());
            *count += 1;
            if self.octets.get(self.at) != Some(&b',') || *count > MOST_PARAMETERS {
                return parameter;
            }
        }
    }

    /// One value of a parameter, with the scanner left at what ends it.
    fn value(&mut self) -> String {
        let from = self.at;
        if self.octets.get(from) == Some(&b'"') {
            match self.octets[from + 1..].iter().position(|octet| *octet == b'"') {
                Some(length) => {
                    let close = from + 1 + length;
                    self.at = self.find(close + 1, b",;:");
                    if self.at == close + 1 {
                        return decode_parameter(&lossy(&self.octets[from + 1..close]));
                    }
                    (self.note)(Oddity::BadParameter);
                    return decode_parameter(&lossy(&self.octets[from..self.at]));
                }
                None => (self.note)(Oddity::UnclosedQuote),
            }
        }
        self.at = self.find(from, b",;:");
        let written = &self.octets[from..self.at];
        if written.iter().skip(1).any(|octet| *octet == b'"') {
            (self.note)(Oddity::BadParameter);
        }
        decode_parameter(&lossy(written))
    }

    fn find(&self, from: usize, any: &[u8]) -> usize {
        self.octets[from..]
            .iter()
            .position(|octet| any.contains(octet))
            .map_or(self.octets.len(), |at| from + at)
    }
}

fn lossy(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}
