//! What is wrong with a file, and where.

use std::fmt;
use std::sync::Arc;

use super::span::Span;
use crate::model::Place;

/// The most that is said of one file; what is beyond helps nobody.
const MOST: usize = 100;

/// The longest message, in characters.
const LONGEST_MESSAGE: usize = 800;

/// The longest stretch of a line that is drawn, in characters.
const WIDTH: usize = 140;

/// One mistake of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as its source names it.
    pub file: String,
    /// The whole file; empty where it could not be read.
    pub source_text: Arc<str>,
    /// Where it begins; line 0 where the file as a whole is meant.
    pub at: Place,
    /// How many characters of the line it takes, at least one.
    pub length: usize,
    /// What was expected, and what was found.
    pub message: String,
    /// How to put it right.
    pub help: Option<String>,
}

impl Problem {
    /// A problem of a file as a whole.
    #[must_use]
    pub fn of_file(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            source_text: Arc::from(""),
            at: Place::default(),
            length: 1,
            message: message.into(),
            help: None,
        }
    }

    /// The line it stands in; `None` where the file as a whole is meant.
    fn line(&self) -> Option<&str> {
        let line = self.at.line.checked_sub(1)?;
        self.source_text.lines().nth(line as usize)
    }
}

impl fmt::Display for Problem {
    /// The message, the place, the line with the mistake marked, and the help.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.message)?;
        let width = self.at.line.to_string().len();
        let file: String = self.file.chars().map(printable).collect();
        if self.at.line == 0 {
            writeln!(f, "{:width$}--> {file}", "")?;
        } else {
            writeln!(f, "{:width$}--> {file}:{}", "", self.at)?;
        }
        if let Some(line) = self.line() {
            draw(f, line, self.at, self.length)?;
        }
        for (i, line) in self.help.iter().flat_map(|help| help.lines()).enumerate() {
            let label = if i == 0 { "= help:" } else { "       " };
            writeln!(f, "{:width$} {label} {line}", "")?;
        }
        Ok(())
    }
}

/// Draws a line with a stretch of it marked; of a long line, what is around the stretch.
fn draw(f: &mut fmt::Formatter<'_>, line: &str, at: Place, length: usize) -> fmt::Result {
    let column = (at.column as usize).saturating_sub(1);
    let skipped = if column + length > WIDTH { column.saturating_sub(20) } else { 0 };
    let shown: String = line.chars().skip(skipped).take(WIDTH).map(printable).collect();
    let marks = length.min(shown.chars().count().saturating_sub(column - skipped)).max(1);
    let number = at.line.to_string();
    let width = number.len();
    writeln!(f, "{:width$} |", "")?;
    writeln!(f, "{number} | {}", shown.trim_end())?;
    writeln!(f, "{:width$} | {}{}", "", " ".repeat(column - skipped), "^".repeat(marks))
}

/// What a message says, of which a file may have said a part: nothing in it moves a cursor, and it ends.
fn shown(message: &str) -> String {
    let mut chars = message.chars().map(|c| if c == '\n' { c } else { printable(c) });
    let mut shown: String = chars.by_ref().take(LONGEST_MESSAGE).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

/// What a terminal shows of a character; one for one, so that marks stand right.
fn printable(c: char) -> char {
    match c {
        '\t' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// Everything that is wrong with one file, as it is found.
#[derive(Debug)]
pub(super) struct Problems {
    file: String,
    text: Arc<str>,
    found: Vec<Problem>,
    /// Where each of those begins, in octets.
    starts: Vec<usize>,
}

impl Problems {
    /// Nothing is wrong yet.
    pub(super) fn new(file: impl Into<String>, text: Arc<str>) -> Self {
        Self { file: file.into(), text, found: Vec::new(), starts: Vec::new() }
    }

    /// The whole file.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Notes a mistake. Nothing is said of what has no place: it stands for what could not be read,
    /// and that was said already.
    pub(super) fn say(&mut self, span: Span, message: impl Into<String>) {
        self.note(span, message.into(), None);
    }

    /// The same, with how to put it right.
    pub(super) fn advise(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.note(span, message.into(), Some(help.into()));
    }

    fn note(&mut self, span: Span, message: String, help: Option<String>) {
        if span.is_nowhere() || self.found.len() >= MOST {
            return;
        }
        let text = self.text.get(span.start..span.end).unwrap_or_default();
        let first = text.lines().next().unwrap_or_default();
        self.starts.push(span.start);
        self.found.push(Problem {
            file: self.file.clone(),
            source_text: Arc::clone(&self.text),
            at: span.at,
            length: first.trim_end().chars().count().max(1),
            message: shown(&message),
            help: help.as_deref().map(shown),
        });
    }

    /// How many there are so far.
    pub(super) const fn count(&self) -> usize {
        self.found.len()
    }

    /// Gives help to those that were said since then, begin where that does, and have none.
    pub(super) fn help_since(&mut self, since: usize, span: Span, help: impl Fn() -> String) {
        for (problem, start) in self.found.iter_mut().zip(&self.starts).skip(since) {
            if *start == span.start && problem.help.is_none() {
                problem.help = Some(help());
            }
        }
    }

    /// Whether anything is wrong that begins within that.
    pub(super) fn within(&self, span: Span) -> bool {
        self.starts.iter().any(|start| (span.start..span.end).contains(start))
    }

    /// Whether nothing is wrong.
    pub(super) const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All of it, in the order of the file.
    pub(super) fn into_sorted(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|problem| problem.at);
        self.found
    }
}
