//! Reading a tree as typed values, every mistake of a file at once.
//!
//! What cannot be read is said once and leaves a blank: a value without a place, of which nothing more is said.

use super::near::{listed, meant, nearest};
use super::problem::Problems;
use super::span::Span;
use super::tree::{Key, Kind, Node};

/// A value of the format. Its default is the blank.
pub(super) trait Read: Default {
    /// What a message calls it: `a text`.
    const WHAT: &'static str;

    /// Reads it; a blank where that is not possible, and the reason among the problems.
    fn read(node: &Node, problems: &mut Problems) -> Self;

    /// The value where its key is not there; `None` where the key must be.
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: Read> Read for Option<T> {
    const WHAT: &'static str = T::WHAT;

    fn read(node: &Node, problems: &mut Problems) -> Self {
        Some(T::read(node, problems))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// The entries of a mapping that is read as a form.
pub(super) struct Entries<'n> {
    entries: &'n [(Key, Node)],
    /// The keys that were meant by unknown ones, and their values.
    meant: Vec<(&'n str, &'n Node)>,
    span: Span,
}

impl<'n> Entries<'n> {
    /// The entries of a mapping; unknown keys are said. `None` where it is no mapping.
    pub(super) fn of(
        node: &'n Node,
        what: &str,
        known: &[&'static str],
        problems: &mut Problems,
    ) -> Option<Self> {
        let Kind::Mapping(entries) = &node.kind else {
            let found = node.describe();
            let help = format!("its keys: {}", listed(known.iter().copied()));
            problems.advise(
                node.span,
                format!("expected {what}, a mapping of keys to values, but found {found}"),
                help,
            );
            return None;
        };
        let mut unknown = Vec::new();
        for (key, value) in entries.iter().filter(|(key, _)| !known.contains(&key.text.as_str())) {
            let message = format!("expected a key of {what}, but found `{}`, which is none", key.text);
            problems.advise(key.span, message, meant(&key.text, known.iter().copied()));
            unknown.extend(nearest(&key.text, known.iter().copied()).map(|known| (known, value)));
        }
        Some(Self { entries, meant: unknown, span: node.span })
    }

    /// The value of a key, or of one that was meant for it; where it is missing and must not be, that is said. What is wrong
    /// with a value is told together with what the key is for.
    pub(super) fn take<T: Read>(&self, name: &str, what: &str, says: &str, problems: &mut Problems) -> T {
        let help = || format!("`{name}`: {}", says.trim());
        let own = self.entries.iter().find(|(key, _)| key.text == name).map(|(_, node)| node);
        let meant = || self.meant.iter().find(|(key, _)| *key == name).map(|(_, node)| *node);
        if let Some(node) = own.or_else(meant) {
            let before = problems.count();
            let value = T::read(node, problems);
            problems.help_since(before, node.span, help);
            return value;
        }
        T::absent().unwrap_or_else(|| {
            let message = format!("expected the key `{name}` in {what}, {}, but found none", T::WHAT);
            problems.advise(Span { end: self.span.start, ..self.span }, message, help());
            T::default()
        })
    }
}

/// Declares a mapping of the format (`at span` where its place is asked for): a struct with a schema and a reader, its documentation the help of its messages.
macro_rules! form {
    (
        $(#[$meta:meta])*
        struct $name:ident $(at $span:ident)? is $what:literal {
            $($(#[doc = $doc:literal])+ $(#[schemars($($extra:tt)*)])? $key:literal => $field:ident: $type:ty,)+
        }
    ) => {
        #[derive(Debug, Default, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        $(#[$meta])*
        pub(in crate::case_file) struct $name {
            $(
                /// Where it stands.
                #[schemars(skip)]
                pub $span: $crate::case_file::span::Span,
            )?
            $($(#[doc = $doc])+ $(#[schemars($($extra)*)])? #[schemars(rename = $key)] pub $field: $type,)+
        }

        impl $crate::case_file::form::Read for $name {
            const WHAT: &'static str = $what;

            fn read(
                node: &$crate::case_file::tree::Node,
                problems: &mut $crate::case_file::problem::Problems,
            ) -> Self {
                let known = [$($key),+];
                match $crate::case_file::form::Entries::of(node, $what, &known, problems) {
                    None => Self::default(),
                    Some(entries) => Self {
                        $($span: node.span,)?
                        $($field: entries.take($key, $what, concat!($($doc),+), problems),)+
                    },
                }
            }
        }
    };
}
pub(super) use form;
