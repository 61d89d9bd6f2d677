//! The scalars of the format: text, number, flag, count, a word of a closed list.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::form::Read;
use super::near::{listed, nearest};
use super::problem::Problems;
use super::span::Span;
use super::tree::{Kind, Node};
use crate::model::{
    self, Binds, Extent, FeedManner, Fresh, Level, Measure, Operation, Presence, Status, Template, Verb,
    Verdict, Who,
};

/// A text.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Text {
    /// The text with its holes.
    pub(super) fn template(&self) -> Template {
        Template::parse(&self.text)
    }

    /// The same, every line end CRLF.
    pub(super) fn crlf(&self) -> Template {
        Template::parse(&self.text.replace("\r\n", "\n").replace('\n', "\r\n"))
    }
}

impl Read for Text {
    const WHAT: &'static str = "a text";

    fn read(node: &Node, problems: &mut Problems) -> Self {
        match &node.kind {
            Kind::Scalar { text, plain }
                if *plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL") =>
            {
                let message = format!("expected a text, but found {}", node.describe());
                problems.advise(
                    node.span,
                    message,
                    format!("if that is the text, put it in quotes: '{text}'"),
                );
                Self::default()
            }
            Kind::Scalar { text, .. } => Self { text: text.clone(), span: node.span },
            _ => {
                problems.say(node.span, format!("expected a text, but found {}", node.describe()));
                Self::default()
            }
        }
    }
}

impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    /// Plain numbers and truth values are texts as they stand.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// A whole number.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Number {
    /// The number.
    pub value: u64,
    /// Where it stands.
    pub span: Span,
}

impl Read for Number {
    const WHAT: &'static str = "a whole number";

    fn read(node: &Node, problems: &mut Problems) -> Self {
        let value = match &node.kind {
            Kind::Scalar { text, plain: true } if text.bytes().all(|c| c.is_ascii_digit()) => {
                text.parse().ok()
            }
            _ => None,
        };
        match value {
            Some(value) => Self { value, span: node.span },
            None => {
                problems.say(node.span, format!("expected a whole number, but found {}", node.describe()));
                Self::default()
            }
        }
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0 })
    }
}

/// `true` or `false`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flag {
    /// Which of the two.
    pub value: bool,
}

impl Read for Flag {
    const WHAT: &'static str = "`true` or `false`";

    fn read(node: &Node, problems: &mut Problems) -> Self {
        match &node.kind {
            Kind::Scalar { text, plain: true } if text == "true" => Self { value: true },
            Kind::Scalar { text, plain: true } if text == "false" => Self { value: false },
            _ => {
                problems.say(node.span, format!("expected `true` or `false`, but found {}", node.describe()));
                Self::default()
            }
        }
    }
}

impl JsonSchema for Flag {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Flag".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "boolean" })
    }
}

/// How many: `2`, `at least 2`, `at most 2`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    /// How many; `None` in a blank.
    pub measure: Option<Measure>,
}

impl Read for Count {
    const WHAT: &'static str = "a number, `at least N` or `at most N`";

    fn read(node: &Node, problems: &mut Problems) -> Self {
        let measure = match &node.kind {
            Kind::Scalar { text, .. } => measure(text),
            _ => None,
        };
        if measure.is_none() {
            let message = format!("expected {}, but found {}", Self::WHAT, node.describe());
            problems.say(node.span, message);
        }
        Self { measure }
    }
}

fn measure(text: &str) -> Option<Measure> {
    let number =
        |digits: &str| digits.bytes().all(|c| c.is_ascii_digit()).then(|| digits.parse().ok()).flatten();
    if let Some(digits) = text.strip_prefix("at least ") {
        number(digits).map(Measure::AtLeast)
    } else if let Some(digits) = text.strip_prefix("at most ") {
        number(digits).map(Measure::AtMost)
    } else {
        number(text).map(Measure::Exactly)
    }
}

impl JsonSchema for Count {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Count".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            { "type": "integer", "minimum": 0 },
            { "type": "string", "pattern": "^(at least |at most )?[0-9]+$" },
        ] })
    }
}

/// A closed list of words.
pub(super) trait Words: Copy + 'static {
    /// What a message calls one of them.
    const NAME: &'static str;
    /// Every one; never empty.
    const EVERY: &'static [Self];

    /// The word.
    fn word(self) -> &'static str;
}

macro_rules! closed {
    ($($type:ty: $name:literal, $every:expr;)+) => {
        $(impl Words for $type {
            const NAME: &'static str = $name;
            const EVERY: &'static [Self] = $every;

            fn word(self) -> &'static str {
                self.as_str()
            }
        })+
    };
}

closed! {
    Operation: "an operation", Self::ALL;
    Verb: "an operation of a client", Self::ALL;
    Verdict: "an outcome", Self::ALL;
    Who: "a user", Self::ALL;
    FeedManner: "a manner", Self::ALL;
    Presence: "a presence", Self::ALL;
    Binds: "a party", Self::ALL;
    Status: "a status", Self::ALL;
    Extent: "an extent", Self::ALL;
    Fresh: "when it is fresh", Self::ALL;
    model::Kind: "a kind", Self::ALL;
    Level: "a level", &[Self::Must, Self::Should, Self::May, Self::Stated];
}

/// A word of a closed list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<T> {
    /// What it stands for; in a blank, anything.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T: Words> Default for Word<T> {
    fn default() -> Self {
        Self { value: T::EVERY[0], span: Span::default() }
    }
}

impl<T: Words> Read for Word<T> {
    const WHAT: &'static str = T::NAME;

    fn read(node: &Node, problems: &mut Problems) -> Self {
        let words = || T::EVERY.iter().map(|one| one.word());
        let text = match &node.kind {
            Kind::Scalar { text, .. } => text.as_str(),
            _ => "",
        };
        if let Some(value) = T::EVERY.iter().copied().find(|one| one.word() == text) {
            return Self { value, span: node.span };
        }
        let message = format!("expected one of {}, but found {}", listed(words()), node.describe());
        match nearest(text, words()) {
            Some(near) => problems.advise(node.span, message, format!("did you mean `{near}`?")),
            None => problems.say(node.span, message),
        }
        Self::default()
    }
}

impl<T: Words> JsonSchema for Word<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = T::EVERY.iter().map(|one| one.word()).collect();
        let numbers: Vec<u64> = words.iter().filter_map(|word| word.parse().ok()).collect();
        if numbers.is_empty() {
            return json_schema!({ "type": "string", "enum": words });
        }
        // A plain 1 is a number to other readers of YAML.
        json_schema!({ "anyOf": [{ "type": "string", "enum": words }, { "type": "integer", "enum": numbers }] })
    }
}
