//! An iCalendar text as a tree, beside the lines that it was written in.

use crate::media::{Component, Property, ical};

/// A text: what it means, and how it is written.
#[derive(Debug)]
pub(super) struct Text {
    /// A component without a name that holds all of it.
    pub(super) root: Component,
    /// Whether some line ends with less than CR LF.
    pub(super) bare_ends: bool,
    /// Physical lines without their ends.
    lines: Vec<Vec<u8>>,
}

impl Text {
    pub(super) fn read(octets: &[u8]) -> Self {
        let reading = ical::read(octets);
        let root =
            Component { components: reading.components, properties: reading.strays, ..Component::default() };
        let (lines, bare_ends) = lines(octets);
        Self { root, bare_ends, lines }
    }

    /// The physical lines of a property, folded as they are.
    pub(super) fn written(&self, property: &Property) -> &[Vec<u8>] {
        let start = (property.line as usize).saturating_sub(1).min(self.lines.len());
        let rest = &self.lines[start..];
        let more = rest.iter().skip(1).take_while(|line| matches!(line.first(), Some(b' ' | b'\t'))).count();
        &rest[..rest.len().min(more + 1)]
    }

    /// The same without the folds.
    pub(super) fn unfolded(&self, property: &Property) -> Vec<u8> {
        let (first, rest) = self.written(property).split_first().map_or((&[][..], &[][..]), |(a, b)| (a, b));
        rest.iter().fold(first.to_vec(), |mut line, more| {
            line.extend_from_slice(more.get(1..).unwrap_or_default());
            line
        })
    }
}

fn lines(octets: &[u8]) -> (Vec<Vec<u8>>, bool) {
    let mut lines = Vec::new();
    let mut bare = false;
    let mut rest = octets.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(octets);
    while !rest.is_empty() {
        let end = rest.iter().position(|octet| matches!(octet, b'\r' | b'\n')).unwrap_or(rest.len());
        lines.push(rest[..end].to_vec());
        let whole = rest[end..].starts_with(b"\r\n");
        bare |= !whole && end < rest.len();
        rest = rest.get(end + if whole { 2 } else { 1 }..).unwrap_or_default();
    }
    (lines, bare)
}

/// An unfolded line cut where parameters and value begin: the name, each parameter, the value.
pub(super) fn segments(line: &[u8]) -> Vec<&[u8]> {
    let mut segments = Vec::new();
    let (mut from, mut quoted) = (0, false);
    for (at, octet) in line.iter().enumerate() {
        match octet {
            b'"' => quoted = !quoted,
            b';' | b':' if !quoted => {
                segments.push(&line[from..at]);
                from = at + 1;
                if *octet == b':' {
                    break;
                }
            }
            _ => {}
        }
    }
    segments.push(&line[from..]);
    segments
}

/// Octets as a short text in one line.
pub(super) fn brief(octets: &[u8]) -> String {
    const LONGEST: usize = 60;
    let text = String::from_utf8_lossy(octets);
    let plain = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c });
    let mut short: String = plain.take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}
