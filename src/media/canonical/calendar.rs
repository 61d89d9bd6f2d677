//! Canonical text of components and properties.

use super::value::value;
use crate::media::escape::encode_parameter;
use crate::media::tree::{Component, Parameter, Property};
use crate::media::value_types::default_type;

/// Parameters whose values are tokens without regard to case.
const ENUMERATED: [&str; 17] = [
    "CUTYPE",
    "DERIVED",
    "DISPLAY",
    "ENCODING",
    "FBTYPE",
    "FEATURE",
    "PARTSTAT",
    "RANGE",
    "RELATED",
    "RELTYPE",
    "ROLE",
    "RSVP",
    "SCHEDULE-AGENT",
    "SCHEDULE-FORCE-SEND",
    "GAP",
    "REQUIRED",
    "STAY-INFORMED",
];

/// The canonical text of a component: one line a property, LF behind each line.
pub fn component(component: &Component) -> String {
    let name = component.name.to_ascii_uppercase();
    let mut properties: Vec<_> = component.properties.iter().map(property).collect();
    properties.sort_unstable();
    let mut text = format!("BEGIN:{name}\n");
    for line in properties {
        text.push_str(&line);
        text.push('\n');
    }
    text.push_str(&components(&component.components));
    text.push_str(&format!("END:{name}\n"));
    text
}

/// The canonical text of components, sorted.
pub fn components(components: &[Component]) -> String {
    let mut texts: Vec<_> = components.iter().map(component).collect();
    texts.sort_unstable();
    texts.concat()
}

/// The canonical text of a property: one line without its end.
pub fn property(property: &Property) -> String {
    let property = property.without_encoding();
    let mut parameters: Vec<_> =
        property.parameters.iter().filter(|known| !is_implied(known, &property)).map(parameter).collect();
    if let Some(kind) = &property.value_type
        && property.ical_kind() != default_type(&property.name)
        && property.parameter("VALUE").is_none()
    {
        parameters.push(format!(";VALUE={}", kind.to_ascii_uppercase()));
    }
    parameters.sort_unstable();
    format!("{}{}:{}", property.name.to_ascii_uppercase(), parameters.concat(), value(&property))
}

/// Whether a parameter says nothing: VALUE with the default type, ENCODING beside BINARY.
fn is_implied(parameter: &Parameter, property: &Property) -> bool {
    match parameter.values.as_slice() {
        [value] if parameter.is("VALUE") => value.eq_ignore_ascii_case(default_type(&property.name)),
        [value] if parameter.is("ENCODING") => {
            value.eq_ignore_ascii_case("BASE64") && property.ical_kind() == "binary"
        }
        _ => false,
    }
}

fn parameter(parameter: &Parameter) -> String {
    let folded = parameter.is("VALUE") || ENUMERATED.iter().any(|known| parameter.is(known));
    let values = parameter.values.iter().map(|value| match folded {
        true => encode_parameter(&value.to_ascii_uppercase()),
        false => encode_parameter(value),
    });
    let name = parameter.name.to_ascii_uppercase();
    match values.collect::<Vec<_>>() {
        values if values.is_empty() => format!(";{name}"),
        values => format!(";{name}={}", values.join(",")),
    }
}
