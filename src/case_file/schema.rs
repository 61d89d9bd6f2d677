//! JSON Schemas of the formats, written from the types that read them.

use std::sync::Arc;

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::problem::{Problem, Problems};
use super::tree::{Kind, Node};
use super::{raw, tree};

/// The schemas of a case, of a catalogue and of a subject, by the name of their file without `.json`.
#[must_use]
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![("case", of::<raw::Case>()), ("spec", of::<raw::Specification>()), ("subject", of::<raw::Subject>())]
}

fn of<T: JsonSchema>() -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    RecursiveTransform(never_null).transform(&mut schema);
    schema.to_value()
}

/// A key that may be absent is absent, never null: takes `null` out of what a value may be.
fn never_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|one| one != "null");
        if let [Value::String(one)] = &types[..] {
            let one = one.clone();
            schema.insert("type".to_owned(), Value::String(one));
        }
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|one| !one.is_null());
    }
    let Some(Value::Array(choices)) = schema.get_mut("anyOf") else { return };
    choices.retain(|one| one.get("type").is_none_or(|one| one != "null"));
    if choices.len() == 1
        && let Some(Value::Object(only)) = choices.pop()
    {
        schema.remove("anyOf");
        for (key, value) in only {
            schema.ensure_object().entry(key).or_insert(value);
        }
    }
}

/// A YAML file as the JSON that a schema sees: plain `true`, `false` and numbers are what YAML takes them for.
///
/// # Errors
/// The first [`Problem`] of a file that is no YAML, or not of the part of YAML that our formats use.
pub fn json(text: &str) -> Result<Value, Box<Problem>> {
    let mut problems = Problems::new("-", Arc::from(text));
    let node = tree::read(text, &mut problems);
    match (node, problems.into_sorted().into_iter().next()) {
        (_, Some(problem)) => Err(Box::new(problem)),
        (Some(node), None) => Ok(value(&node)),
        (None, None) => Ok(Value::Null),
    }
}

/// Bounded: the tree is.
fn value(node: &Node) -> Value {
    match &node.kind {
        Kind::Sequence(items) => items.iter().map(value).collect(),
        Kind::Mapping(entries) => entries.iter().map(|(key, node)| (key.text.clone(), value(node))).collect(),
        Kind::Scalar { text, plain: true } => match text.as_str() {
            "" | "~" | "null" => Value::Null,
            "true" => true.into(),
            "false" => false.into(),
            // What JSON takes for a number YAML does too; of the rest of its numbers no schema depends.
            other => {
                serde_json::from_str(other).ok().filter(Value::is_number).unwrap_or_else(|| other.into())
            }
        },
        Kind::Scalar { text, .. } => text.as_str().into(),
    }
}
