//! YAML as a tree in which every node knows its place. Scalars stay text: `3.10` and `NO` are what they look like.

use serde_yaml::granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Span as Mark};

use super::problem::Problems;
use super::span::{Span, count};
use crate::model::Place;

/// How deep a file may nest.
const DEEPEST: usize = 32;

/// A value of a file.
#[derive(Debug)]
pub(super) struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Kind {
    /// A text, and whether it stands there without quotes or `|`.
    Scalar {
        /// The text, escapes and folds taken off.
        text: String,
        /// Whether it is written plainly: then `1` may be a number and `true` a flag.
        plain: bool,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and their values in the order of the file; no key twice.
    Mapping(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Clone, Debug, Default)]
pub(super) struct Key {
    /// The key.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Node {
    /// What it is, in words, for messages.
    pub(super) fn describe(&self) -> String {
        match &self.kind {
            Kind::Scalar { text, plain } if *plain && text.is_empty() => "nothing".to_owned(),
            Kind::Scalar { text, .. } if text.is_empty() => "an empty text".to_owned(),
            Kind::Scalar { text, .. } if text.contains('\n') => "a text of several lines".to_owned(),
            Kind::Scalar { text, .. } if text.chars().count() > 60 => "a long text".to_owned(),
            Kind::Scalar { text, .. } => format!("`{text}`"),
            Kind::Sequence(_) => "a list".to_owned(),
            Kind::Mapping(_) => "a mapping of keys to values".to_owned(),
        }
    }
}

/// Reads one document. `None` where it is no YAML at all, or nothing; what is wrong is among the problems.
pub(super) fn read(text: &str, problems: &mut Problems) -> Option<Node> {
    let mut options = Options::default();
    options.disallow_directives = true;
    options.emit_unresolved_aliases = true;
    options.set_emit_comments(false);
    options.flow_nesting_limit = DEEPEST;
    options.block_nesting_limit = DEEPEST;
    let mut builder = Builder { text, open: Vec::new(), root: None, documents: 0, problems };
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((event, mark)) => builder.take(event, builder.span(&mark)),
            Err(error) => {
                builder.broken(&error);
                return None;
            }
        }
    }
    if builder.root.is_none() {
        builder.problems.say(Span::START, "expected keys and values, but the file is empty");
    }
    builder.root
}

/// A collection that is not closed yet.
struct Open {
    span: Span,
    kind: Opened,
}

enum Opened {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<(Key, Node)>, key: Option<Key>, seen: std::collections::HashSet<String> },
}

/// Builds the tree from events; no recursion.
struct Builder<'t, 'p> {
    text: &'t str,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
    problems: &'p mut Problems,
}

impl Builder<'_, '_> {
    fn span(&self, mark: &Mark) -> Span {
        let at = Place::new(count(mark.start.line()), count(mark.start.col() + 1));
        let octets = mark.byte_range().unwrap_or(0..0);
        let end = octets.end.clamp(octets.start, self.text.len().max(octets.start));
        Span { at, start: octets.start, end }
    }

    fn take(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents == 2 {
                    self.problems
                        .say(span, "expected one document in the file, but found a second one behind `---`");
                }
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.problems.advise(
                    span,
                    "expected a value, but found a YAML alias: a text that begins with `*`",
                    "a text that begins with `*` stands in quotes: '*/UID'",
                );
                self.put(Node { kind: blank(), span: Span::default() });
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_extras(anchor, tag.is_some(), span);
                let plain = style == ScalarStyle::Plain;
                let nothing = plain && span.start == span.end;
                let text = if nothing { String::new() } else { text.into_owned() };
                self.put(Node { kind: Kind::Scalar { text, plain }, span });
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_extras(anchor, tag.is_some(), span);
                self.open.push(Open { span, kind: Opened::Sequence(Vec::new()) });
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_extras(anchor, tag.is_some(), span);
                let kind = Opened::Mapping { entries: Vec::new(), key: None, seen: Default::default() };
                self.open.push(Open { span, kind });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            _ => {}
        }
    }

    fn close(&mut self, end: Span) {
        let Some(Open { mut span, kind }) = self.open.pop() else { return };
        span.end = end.end.max(span.end);
        let kind = match kind {
            Opened::Sequence(items) => Kind::Sequence(items),
            Opened::Mapping { entries, .. } => Kind::Mapping(entries),
        };
        self.put(Node { kind, span });
    }

    /// Puts a finished value where it belongs.
    fn put(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.kind) {
            None if self.documents <= 1 => self.root = Some(node),
            None => {}
            Some(Opened::Sequence(items)) => items.push(node),
            Some(Opened::Mapping { entries, key, seen }) => match key.take() {
                Some(key) if key.span.is_nowhere() => {}
                Some(key) => entries.push((key, node)),
                None => *key = Some(read_key(node, seen, self.problems)),
            },
        }
    }

    fn refuse_extras(&mut self, anchor: usize, tagged: bool, span: Span) {
        if anchor != 0 {
            self.problems.advise(
                span,
                "expected a value, but found a YAML anchor before it: a word that begins with `&`",
                "a text that begins with `&` stands in quotes; values are not shared by anchors, but by holes",
            );
        }
        if tagged {
            self.problems.advise(
                span,
                "expected a value, but found a YAML tag before it: a word that begins with `!`",
                "a text that begins with `!` stands in quotes",
            );
        }
    }

    fn broken(&mut self, error: &ScanError) {
        let marker = error.marker();
        let offset = marker.byte_offset().unwrap_or(0);
        let span = Span {
            at: Place::new(count(marker.line().max(1)), count(marker.col() + 1)),
            start: offset,
            end: offset,
        };
        let found = error.info();
        let help = advice(self.text, span.at, &found);
        self.problems.advise(span, format!("expected YAML, but found what is none: {found}"), help);
    }
}

fn blank() -> Kind {
    Kind::Scalar { text: String::new(), plain: false }
}

/// A key from its node; one that cannot be used has no place, and its value is passed over.
fn read_key(node: Node, seen: &mut std::collections::HashSet<String>, problems: &mut Problems) -> Key {
    let Kind::Scalar { text, .. } = node.kind else {
        problems.say(node.span, "expected a word as key, but found a list or a mapping");
        return Key::default();
    };
    if !seen.insert(text.clone()) {
        problems.advise(
            node.span,
            format!("expected each key once, but found `{text}` again"),
            "keep one of them",
        );
        return Key::default();
    }
    Key { text, span: node.span }
}

/// What most often leads to a line that is no YAML.
fn advice(text: &str, at: Place, found: &str) -> String {
    let line = text.lines().nth(at.line.saturating_sub(1) as usize).unwrap_or_default();
    if line.trim_start_matches(' ').starts_with('\t') {
        "lines are indented with blanks, never with tabs".to_owned()
    } else if found.contains("nest") || found.contains("recursion") {
        format!("nothing of the format nests deeper than {DEEPEST}")
    } else {
        "a text with `: ` or ` #` in it, or with one of `[ ] { } , & * ! | > ' \" % @` and the backquote at its start,\n\
         stands in quotes ('…') or below a `|`; keys of one mapping are indented alike; every bracket and quote is closed"
            .to_owned()
    }
}
