//! Where a JSON value is no jCal.

use std::borrow::Cow;

use serde_json::Value;
use thiserror::Error;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{place}: expected {expected}, but found {found}", place = if path.is_empty() { "the whole" } else { path })]
pub struct JcalError {
    /// Indexes and member names from the outside in, joined by `/`: `2/0/1/3/3`. Empty for the whole value.
    pub path: String,
    /// What could have stood there.
    pub expected: Cow<'static, str>,
    /// The beginning of what stands there.
    pub found: String,
}

/// The same before its place is known.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) expected: Cow<'static, str>,
    pub(super) found: String,
}

impl Wrong {
    pub(super) fn new(expected: impl Into<Cow<'static, str>>, found: &Value) -> Self {
        const SHOWN: usize = 60;
        let found = match found {
            Value::Array(items) => format!("an array of {}", items.len()),
            Value::Object(members) => format!("an object of {}", members.len()),
            Value::String(text) => format!("\"{}\"", text.chars().take(SHOWN).collect::<String>()),
            other => other.to_string(),
        };
        Self { expected: expected.into(), found }
    }

    pub(super) fn text(expected: impl Into<Cow<'static, str>>, found: &str) -> Self {
        Self::new(expected, &Value::from(found))
    }
}
