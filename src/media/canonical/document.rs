//! Canonical text of JSON and XML.

use serde_json::{Map, Number, Value};

use crate::media::xml::{Element, Name, Node};

/// The canonical text of a JSON value: members sorted by name, two blanks a level, LF at its end.
pub fn json(value: &Value) -> String {
    let mut text = format!("{:#}", sorted(value));
    text.push('\n');
    text
}

/// The canonical text of an element: a line a tag or text, two blanks a level, names as `{namespace}local`.
pub fn xml(root: &Element) -> String {
    let mut text = String::new();
    write_element(root, 0, &mut text);
    text
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut list: Vec<_> = members.iter().collect();
            list.sort_unstable_by_key(|(name, _)| *name);
            Value::Object(
                list.into_iter().map(|(name, value)| (name.clone(), sorted(value))).collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        Value::Number(number) => Value::Number(whole(number)),
        other => other.clone(),
    }
}

/// A number without a fraction that is zero, as long as that is exact.
fn whole(number: &Number) -> Number {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < EXACT =>
        {
            #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
            Number::from(float as i64)
        }
        _ => number.clone(),
    }
}

fn write_element(element: &Element, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let mut attributes: Vec<_> = element
        .attributes
        .iter()
        .map(|attribute| format!(" {}={}", qualified(&attribute.name), quoted(&attribute.value)))
        .collect();
    attributes.sort_unstable();
    out.push_str(&format!("{indent}{}{}\n", qualified(&element.name), attributes.concat()));
    let has_elements = element.elements().next().is_some();
    for node in &element.children {
        match node {
            Node::Element(child) => write_element(child, depth + 1, out),
            Node::Text(text) if has_elements && text.trim().is_empty() => {}
            Node::Text(text) if text.is_empty() => {}
            Node::Text(text) => out.push_str(&format!("{indent}  {}\n", quoted(text))),
        }
    }
}

fn qualified(name: &Name) -> String {
    format!("{{{}}}{}", name.namespace, name.local)
}

/// Text in quotes on one line.
fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}
