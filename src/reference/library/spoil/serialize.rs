//! Defects of writing jCal as iCalendar.

use serde_json::Value;

use super::fold::{head, rejoined};
use super::kind::{Spoil, input, output, tree};
use super::roundtrip::fold_by_characters;
use super::tree::{
    drop_component, drop_parameter, drop_property, each, escape, first_value, hoist, join_values, replace,
    set, within,
};
use crate::media::Property;
use crate::media::value_types::{Shape, UNKNOWN, shape};

/// The defects of `serialize`.
pub(crate) const SERIALIZE: &[Spoil] = &[
    input("serialize/array-parameter-dropped", "Parameters that are arrays are left out.", |text| {
        edited(text, |members| members.retain(|_, value| !value.is_array()))
    }),
    input(
        "serialize/array-parameter-rejects",
        "jCal with a parameter that is an array is refused.",
        |text| {
            edited(text, |members| {
                for value in members.values_mut().filter(|value| value.is_array()) {
                    *value = Value::Null;
                }
            })
        },
    ),
    tree("serialize/calendar-address-dropped", "CALENDAR-ADDRESS is left out.", |c| {
        drop_property(c, "CALENDAR-ADDRESS");
    }),
    tree("serialize/calendar-address-escaped", "CALENDAR-ADDRESS is escaped as TEXT.", |c| {
        each(c, "CALENDAR-ADDRESS", escape);
    }),
    tree(
        "serialize/dates-in-new-components-extended",
        "Dates in PARTICIPANT have hyphens and colons.",
        |c| {
            within(c, "PARTICIPANT", |participant| each(participant, "*", extend_date));
        },
    ),
    tree("serialize/encoding-missing", "ENCODING is left out.", |c| drop_parameter(c, "ENCODING")),
    output("serialize/fold-blank-doubled", "Continued lines begin with two blanks.", |text| {
        rejoined(text, |pieces| pieces.join(&b"\r\n  "[..]))
    }),
    output("serialize/fold-counts-characters", "Folding counts characters in place of octets.", |text| {
        rejoined(text, fold_by_characters)
    }),
    output("serialize/fold-without-blank", "Long lines are broken without the blank of a fold.", |text| {
        rejoined(text, |pieces| pieces.join(&b"\r\n"[..]))
    }),
    tree("serialize/list-commas-escaped", "The commas between values are escaped.", |c| {
        each(c, "*", |p| {
            if is_list(p) {
                join_values(p);
            }
        });
    }),
    tree("serialize/list-first-only", "Only the first of several values is written.", |c| {
        each(c, "*", |p| {
            if is_list(p) {
                first_value(p);
            }
        });
    }),
    tree("serialize/nested-components-dropped", "Components inside PARTICIPANT are left out.", |c| {
        within(c, "PARTICIPANT", |participant| participant.components.clear());
    }),
    output("serialize/no-folding", "No line is folded.", |text| rejoined(text, |pieces| pieces.concat())),
    output("serialize/parameter-encoding-missing", "Parameter values are not encoded.", |text| {
        rejoined(text, |pieces| in_parameters(pieces, unencoded))
    }),
    output("serialize/parameter-not-quoted", "Parameter values are not quoted.", |text| {
        rejoined(text, |pieces| in_parameters(pieces, |parameters| replace(parameters, "\"", "")))
    }),
    tree("serialize/participant-dropped", "PARTICIPANT is left out.", |c| drop_component(c, "PARTICIPANT")),
    tree("serialize/schema-dropped", "SCHEMA is left out.", |c| drop_parameter(c, "SCHEMA")),
    tree("serialize/structured-data-dropped", "STRUCTURED-DATA is left out.", |c| {
        drop_property(c, "STRUCTURED-DATA")
    }),
    tree("serialize/styled-description-dropped", "STYLED-DESCRIPTION is left out.", |c| {
        drop_property(c, "STYLED-DESCRIPTION");
    }),
    tree("serialize/unknown-type-as-value", "The type unknown is written as VALUE=UNKNOWN.", |c| {
        each(c, "*", |p| {
            if p.value_type.as_deref() == Some(UNKNOWN) {
                set(p, "VALUE", "UNKNOWN");
            }
        });
    }),
    tree("serialize/unknown-type-escaped", "Values of the type unknown are escaped as TEXT.", |c| {
        each(c, "*", |p| {
            if p.value_type.as_deref() == Some(UNKNOWN) {
                escape(p);
            }
        });
    }),
    tree("serialize/value-parameter-missing", "VALUE is left out.", |c| drop_parameter(c, "VALUE")),
    tree("serialize/vlocation-beside-event", "VLOCATION is written beside the event.", |c| {
        hoist(c, |inner| inner.is("VLOCATION"));
    }),
    tree("serialize/vlocation-dropped", "VLOCATION is left out.", |c| drop_component(c, "VLOCATION")),
    tree("serialize/vresource-beside-event", "VRESOURCE is written beside the event.", |c| {
        hoist(c, |inner| inner.is("VRESOURCE"));
    }),
    tree("serialize/vresource-dropped", "VRESOURCE is left out.", |c| drop_component(c, "VRESOURCE")),
];

/// The JSON with that done to the parameters of each property; what is no JSON stays as it is.
fn edited(text: &[u8], act: fn(&mut serde_json::Map<String, Value>)) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(text) else { return text.to_vec() };
    edit_arrays(&mut value, act);
    value.to_string().into_bytes()
}

/// The parameters of a property are the only objects that jCal has as the second of an array.
fn edit_arrays(value: &mut Value, act: fn(&mut serde_json::Map<String, Value>)) {
    let Value::Array(items) = value else { return };
    if let Some(Value::Object(members)) = items.get_mut(1) {
        act(members);
        return;
    }
    items.iter_mut().for_each(|item| edit_arrays(item, act));
}

fn extend_date(property: &mut Property) {
    let text = property.text().into_owned();
    if property.kind() == "date-time"
        && let (Some(day), Some(time)) = (text.get(..8), text.get(8..))
        && let ([year, month, day], Some([hour, minute, second])) =
            (cut(day, [4, 6]), time.get(1..).map(|t| cut(t, [2, 4])))
    {
        property.value = format!("{year}-{month}-{day}T{hour}:{minute}:{second}").into_bytes();
    }
}

/// A text in three.
fn cut(text: &str, [one, two]: [usize; 2]) -> [&str; 3] {
    [text.get(..one), text.get(one..two), text.get(two..)].map(Option::unwrap_or_default)
}

fn is_list(property: &Property) -> bool {
    shape(&property.name, &property.kind()) == Shape::List
}

/// The line with its parameters altered.
fn in_parameters(pieces: &[&[u8]], act: fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let line = pieces.concat();
    let (name, colon) = head(pieces);
    [&line[..name.min(colon)], &act(&line[name.min(colon)..colon]), &line[colon..]].concat()
}

/// Parameters as they would be without RFC 6868: a line break ends the line.
fn unencoded(parameters: &[u8]) -> Vec<u8> {
    let decoded = crate::media::escape::decode_parameter(&String::from_utf8_lossy(parameters));
    replace(decoded.as_bytes(), "\n", "\r\n")
}
