//! Lists and mappings whose keys are names.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::form::Read;
use super::problem::Problems;
use super::scalar::Text;
use super::span::Span;
use super::tree::{Kind, Node};

/// A list of at least so many.
#[derive(Debug)]
pub(super) struct List<T, const MIN: usize = 1> {
    /// What is in it.
    pub items: Vec<T>,
    /// Where it stands.
    pub span: Span,
}

impl<T, const MIN: usize> Default for List<T, MIN> {
    fn default() -> Self {
        Self { items: Vec::new(), span: Span::default() }
    }
}

impl<T: Read, const MIN: usize> Read for List<T, MIN> {
    const WHAT: &'static str = "a list";

    fn read(node: &Node, problems: &mut Problems) -> Self {
        let Kind::Sequence(items) = &node.kind else {
            let message = format!("expected a list, each item {}, but found {}", T::WHAT, node.describe());
            let help = "items stand below each other behind `- `, or in one line: [one, two]";
            problems.advise(node.span, message, help);
            return Self::default();
        };
        if items.len() < MIN {
            problems.say(
                node.span,
                format!("expected a list of at least {MIN}, each {}, but found none", T::WHAT),
            );
        }
        Self { items: items.iter().map(|item| T::read(item, problems)).collect(), span: node.span }
    }
}

impl<T: JsonSchema, const MIN: usize> JsonSchema for List<T, MIN> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("ListOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let items = generator.subschema_for::<T>();
        match MIN {
            0 => json_schema!({ "type": "array", "items": items }),
            _ => json_schema!({ "type": "array", "items": items, "minItems": MIN }),
        }
    }
}

/// Names and their values, in the order of the file; at least one.
#[derive(Debug)]
pub(super) struct Map<T> {
    /// What is in it.
    pub entries: Vec<(Text, T)>,
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<T: Read> Read for Map<T> {
    const WHAT: &'static str = "a mapping of names to values";

    fn read(node: &Node, problems: &mut Problems) -> Self {
        let Kind::Mapping(entries) = &node.kind else {
            let message = format!("expected names, each with {}, but found {}", T::WHAT, node.describe());
            problems.advise(node.span, message, "write `name: value`, a line each");
            return Self::default();
        };
        if entries.is_empty() {
            problems
                .say(node.span, format!("expected at least one name, each with {}, but found none", T::WHAT));
        }
        let entry = |(key, node): &(_, _)| (name(key), T::read(node, problems));
        Self { entries: entries.iter().map(entry).collect() }
    }
}

fn name(key: &super::tree::Key) -> Text {
    Text { text: key.text.clone(), span: key.span }
}

impl<T: JsonSchema> JsonSchema for Map<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("NamesOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value, "minProperties": 1 })
    }
}

/// One value, or a list of them.
#[derive(Debug)]
pub(super) struct OneOrMore<T> {
    /// What is in it.
    pub items: Vec<T>,
    /// Where it stands.
    pub span: Span,
}

impl<T> Default for OneOrMore<T> {
    fn default() -> Self {
        Self { items: Vec::new(), span: Span::default() }
    }
}

impl<T: Read> Read for OneOrMore<T> {
    const WHAT: &'static str = T::WHAT;

    fn read(node: &Node, problems: &mut Problems) -> Self {
        let items = match &node.kind {
            Kind::Sequence(_) => List::<T>::read(node, problems).items,
            _ => vec![T::read(node, problems)],
        };
        Self { items, span: node.span }
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMore<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMore{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
    }
}
