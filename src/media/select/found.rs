//! What a selector finds, borrowed from the tree.

use std::borrow::Cow;

use serde_json::Value;

use crate::media::canonical;
use crate::media::tree::{Component, Parameter, Property};
use crate::media::xml::{Attribute, Element};

/// One thing that a selector found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found<'a> {
    /// A component of a calendar.
    Component(&'a Component),
    /// A property of a component.
    Property(&'a Property),
    /// A parameter of a property.
    Parameter(&'a Parameter),
    /// An element of an XML document.
    Element(&'a Element),
    /// An attribute of an element.
    Attribute(&'a Attribute),
    /// A value inside a JSON text.
    Json(&'a Value),
    /// The value of an HTTP field.
    Field(&'a str),
    /// A parameter of the value of an HTTP field, quotes taken off.
    FieldParameter(String),
}

impl<'a> Found<'a> {
    /// Its text as meant: escapes, quotes and RFC 6868 taken off. Of a component the canonical text, of an element all
    /// the text inside, of a JSON string the string, of other JSON the compact text.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Component(component) => Cow::Owned(canonical::component(component)),
            Self::Property(property) => property.text(),
            Self::Parameter(parameter) => Cow::Owned(parameter.text()),
            Self::Element(element) => element.text(),
            Self::Attribute(attribute) => Cow::Borrowed(&attribute.value),
            Self::Json(value) => json_text(value),
            Self::Field(value) => Cow::Borrowed(value),
            Self::FieldParameter(value) => Cow::Borrowed(value),
        }
    }

    /// Its values as meant, in order: of a property, a parameter, a JSON array; else its one text.
    pub fn values(&self) -> Vec<String> {
        match self {
            Self::Property(property) => property.values(),
            Self::Parameter(parameter) => parameter.values.clone(),
            Self::Json(Value::Array(items)) => {
                items.iter().map(|item| json_text(item).into_owned()).collect()
            }
            _ => vec![self.text().into_owned()],
        }
    }

    /// Its value type: of a property as in jCal, of JSON one of `string`, `number`, `boolean`, `null`, `array`,
    /// `object`; else none.
    pub fn kind(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Property(property) => Some(property.kind()),
            Self::Json(value) => Some(Cow::Borrowed(match value {
                Value::Null => "null",
                Value::Bool(_) => "boolean",
                Value::Number(_) => "number",
                Value::String(_) => "string",
                Value::Array(_) => "array",
                Value::Object(_) => "object",
            })),
            _ => None,
        }
    }

    /// The line of the text it stands on, counted from 1, where that is known.
    pub fn line(&self) -> Option<u32> {
        let line = match self {
            Self::Component(component) => component.line,
            Self::Property(property) => property.line,
            Self::Element(element) => element.line,
            _ => 0,
        };
        (line > 0).then_some(line)
    }
}

/// A string as it is, anything else as compact JSON.
pub(super) fn json_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}
