//! The calendar tree as jCal.

use serde_json::{Map, Number, Value};

use super::{form, recur};
use crate::media::escape::unescape_text;
use crate::media::tree::{Component, Parameter, Property};
use crate::media::value_types::{Shape, UNKNOWN, is_escaped, shape};

/// The jCal of a component, in the order of the tree.
///
/// A value that does not have the form of its type is a string, as it stands. Parameters of the same name become one
/// with all their values. A FLOAT is a double, with as many digits as that holds.
pub fn write(component: &Component) -> Value {
    Value::Array(vec![
        Value::from(component.name.to_ascii_lowercase()),
        component.properties.iter().map(property).collect(),
        component.components.iter().map(write).collect(),
    ])
}

fn property(property: &Property) -> Value {
    let property = property.without_encoding();
    let kind = property.kind();
    let mut items = vec![
        Value::from(property.name.to_ascii_lowercase()),
        Value::Object(parameters(&property.parameters)),
        Value::from(kind.as_ref()),
    ];
    match kind.as_ref() {
        UNKNOWN => items.push(Value::from(String::from_utf8_lossy(&property.value))),
        kind => {
            let values = property.raw_values().into_iter().map(|part| value(kind, part));
            match shape(&property.name, kind) {
                Shape::Parts => items.push(values.collect()),
                Shape::One | Shape::List => items.extend(values),
            }
        }
    }
    Value::Array(items)
}

fn parameters(list: &[Parameter]) -> Map<String, Value> {
    let mut members: Map<String, Value> = Map::new();
    for parameter in list.iter().filter(|parameter| !parameter.is("VALUE")) {
        let values = parameter.values.iter().map(|value| Value::from(value.as_str()));
        match members.entry(parameter.name.to_ascii_lowercase()).or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(all) => all.extend(values),
            other => *other = values.collect(),
        }
    }
    for value in members.values_mut() {
        if let Value::Array(all) = value
            && let [only] = all.as_slice()
        {
            *value = only.clone();
        }
    }
    members
}

/// One value of this type.
fn value(kind: &str, octets: &[u8]) -> Value {
    if is_escaped(kind) {
        return Value::from(unescape_text(octets));
    }
    let text = String::from_utf8_lossy(octets);
    let formed = match kind {
        "boolean" if text.eq_ignore_ascii_case("TRUE") => Some(Value::Bool(true)),
        "boolean" if text.eq_ignore_ascii_case("FALSE") => Some(Value::Bool(false)),
        "integer" | "float" => number(kind, &text),
        "period" => form::period_to_jcal(&text).map(|ends| ends.into_iter().collect()),
        "recur" => recur::to_jcal(&text),
        kind => form::to_jcal(kind, &text).map(Value::from),
    };
    formed.unwrap_or_else(|| Value::from(text))
}

/// A JSON number; `None` if the text is none of its type.
pub(super) fn number(kind: &str, text: &str) -> Option<Value> {
    let signed = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = !signed.is_empty() && signed.bytes().all(|octet| octet.is_ascii_digit() || octet == b'.');
    match kind {
        _ if !plain => None,
        "integer" => text.parse::<i64>().ok().map(Value::from),
        _ => text.parse().ok().and_then(Number::from_f64).map(Value::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::ical;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("SUMMARY:a\\,b\\n", json!(["summary", {}, "text", "a,b\n"]))]
    #[case("CATEGORIES:a\\,b,c", json!(["categories", {}, "text", "a,b", "c"]))]
    #[case("DTSTART;X-SLACK=30.3;VALUE=DATE:20110512", json!(["dtstart", { "x-slack": "30.3" }, "date", "2011-05-12"]))]
    #[case("ATTENDEE;RSVP=TRUE;MEMBER=\"a:1\",\"b:2\":m:x",
        json!(["attendee", { "rsvp": "TRUE", "member": ["a:1", "b:2"] }, "cal-address", "m:x"]))]
    #[case("X-COFFEE-DATA:Stenophylla;Guinea\\,Africa",
        json!(["x-coffee-data", {}, "unknown", "Stenophylla;Guinea\\,Africa"]))]
    #[case("GEO:37.386013;-122.082932", json!(["geo", {}, "float", [37.386013, -122.082932]]))]
    #[case("REQUEST-STATUS:2.0;Success", json!(["request-status", {}, "text", ["2.0", "Success"]]))]
    #[case("RDATE;VALUE=PERIOD:20060102T150000/PT2H",
        json!(["rdate", {}, "period", ["2006-01-02T15:00:00", "PT2H"]]))]
    #[case("TZOFFSETTO:-0400", json!(["tzoffsetto", {}, "utc-offset", "-04:00"]))]
    #[case("SEQUENCE:+05", json!(["sequence", {}, "integer", 5]))]
    #[case("SEQUENCE:five", json!(["sequence", {}, "integer", "five"]))]
    #[case("DTSTART:20260101", json!(["dtstart", {}, "date-time", "20260101"]))]
    #[case("COMMENT;ENCODING=BASE64:YSxi", json!(["comment", {}, "text", "a,b"]))]
    #[case("X-A;P=1;P=2:x", json!(["x-a", { "p": ["1", "2"] }, "unknown", "x"]))]
    fn properties_are_written_as_rfc_7265_has_them(#[case] line: &str, #[case] jcal: Value) {
        let reading = ical::read(format!("BEGIN:VEVENT\r\n{line}\r\nEND:VEVENT\r\n").as_bytes());
        assert_eq!(write(&reading.components[0]), json!(["vevent", [jcal], []]));
    }
}
