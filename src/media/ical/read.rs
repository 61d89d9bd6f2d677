//! Content lines into a tree. Never fails: what is wrong is noted, and the tree holds the rest.

use super::content_line::{is_name, parse};
use super::lines::Lines;
use super::oddity::{Note, Notes, Oddity};
use crate::media::tree::{Component, Property};

/// How deep components may be nested.
pub const MOST_DEPTH: usize = 64;
/// How many octets of a text are read.
pub const MOST_OCTETS: usize = 16 << 20;
/// How many components, properties, parameters and parameter values a text may have together.
pub const MOST_PARTS: usize = 1_000_000;

/// What a text holds, and what is odd about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The components at top level: usually one VCALENDAR.
    pub components: Vec<Component>,
    /// Properties outside every component.
    pub strays: Vec<Property>,
    /// In the order of the lines.
    pub notes: Vec<Note>,
}

impl Reading {
    /// The notes for which the tree cannot be taken at its word.
    pub fn faults(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|note| note.oddity.is_fault())
    }
}

/// Reads iCalendar text. Time and space are linear in the octets.
pub fn read(text: &[u8]) -> Reading {
    let mut builder = Builder::default();
    let taken = &text[..text.len().min(MOST_OCTETS)];
    let mut lines = Lines::new(taken, &mut builder.notes);
    let mut last = 1;
    while let Some(line) = lines.next(&mut builder.notes) {
        last = line.number;
        if let Some(property) = parse(&line, &mut builder.notes)
            && !builder.take(property)
        {
            break;
        }
    }
    if taken.len() < text.len() {
        builder.notes.take(last, Oddity::TooLarge);
    }
    builder.finish()
}

/// The tree so far.
#[derive(Default)]
struct Builder {
    /// Components that are begun and not ended, outermost first.
    open: Vec<Component>,
    /// How many components deep we are in one that is too deep to keep.
    skipped: usize,
    parts: usize,
    reading: Reading,
    notes: Notes,
}

impl Builder {
    /// `false` once there are too many parts.
    fn take(&mut self, property: Property) -> bool {
        self.parts +=
            1 + property.parameters.iter().map(|parameter| 1 + parameter.values.len()).sum::<usize>();
        if self.parts > MOST_PARTS {
            self.notes.take(property.line, Oddity::TooLarge);
            return false;
        }
        match (property.is("BEGIN"), property.is("END")) {
            (true, _) => self.begin(&property),
            (_, true) => self.end(&property),
            _ if self.skipped > 0 => {}
            _ => match self.open.last_mut() {
                Some(component) => component.properties.push(property),
                None => {
                    self.notes.take(property.line, Oddity::OutsideComponent);
                    self.reading.strays.push(property);
                }
            },
        }
        true
    }

    fn begin(&mut self, delimiter: &Property) {
        self.remark_on_delimiter(delimiter);
        if self.skipped > 0 || self.open.len() == MOST_DEPTH {
            if self.skipped == 0 {
                self.notes.take(delimiter.line, Oddity::TooDeep);
            }
            self.skipped += 1;
            return;
        }
        if !is_name(&delimiter.value) {
            self.notes.take(delimiter.line, Oddity::BadName);
        }
        let name = String::from_utf8_lossy(&delimiter.value).into_owned();
        self.open.push(Component { name, line: delimiter.line, ..Component::default() });
    }

    fn end(&mut self, delimiter: &Property) {
        self.remark_on_delimiter(delimiter);
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let name = String::from_utf8_lossy(&delimiter.value);
        let Some(place) = self.open.iter().rposition(|component| component.is(&name)) else {
            let oddity = if self.open.is_empty() { Oddity::EndWithoutBegin } else { Oddity::MismatchedEnd };
            self.notes.take(delimiter.line, oddity);
            return;
        };
        if place + 1 < self.open.len() {
            self.notes.take(delimiter.line, Oddity::MismatchedEnd);
        }
        while self.open.len() > place + 1 {
            self.close_unended();
        }
        self.close();
    }

    fn remark_on_delimiter(&mut self, delimiter: &Property) {
        if !delimiter.parameters.is_empty() {
            self.notes.take(delimiter.line, Oddity::DelimiterWithParameters);
        }
    }

    fn close_unended(&mut self) {
        if let Some(component) = self.open.last() {
            self.notes.take(component.line, Oddity::NeverEnded);
        }
        self.close();
    }

    /// Moves the innermost open component to where it belongs.
    fn close(&mut self) {
        let Some(component) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(outer) => outer.components.push(component),
            None => self.reading.components.push(component),
        }
    }

    fn finish(mut self) -> Reading {
        while !self.open.is_empty() {
            self.close_unended();
        }
        self.reading.notes = self.notes.into_list();
        self.reading
    }
}
