//! JSON into the calendar tree. Strict: what RFC 7265 does not allow is an error with its place.

use serde_json::{Map, Value};

use super::error::{JcalError, Wrong};
use super::{form, recur};
use crate::media::escape::escape_text;
use crate::media::tree::{Component, Parameter, Property};
use crate::media::value_types::{Shape, UNKNOWN, default_type, is_escaped, shape};

/// How deep components may be nested.
pub const MOST_DEPTH: usize = 64;

/// Reads one component, usually `["vcalendar", …]`.
pub fn read(value: &Value) -> Result<Component, JcalError> {
    Reader::default().component(value)
}

/// Reads one component or an array of them (RFC 7265, section 3.2).
pub fn read_stream(value: &Value) -> Result<Vec<Component>, JcalError> {
    match value {
        Value::Array(items) if !items.first().is_some_and(Value::is_string) => {
            let mut reader = Reader::default();
            let objects = items.iter().enumerate();
            objects.map(|(at, item)| reader.inside(at, |reader| reader.component(item))).collect()
        }
        single => read(single).map(|component| vec![component]),
    }
}

#[derive(Default)]
struct Reader {
    /// Where we are, from the outside in.
    path: Vec<String>,
    depth: usize,
}

impl Reader {
    fn inside<T>(
        &mut self,
        step: impl ToString,
        read: impl FnOnce(&mut Self) -> Result<T, JcalError>,
    ) -> Result<T, JcalError> {
        self.path.push(step.to_string());
        let result = read(self);
        self.path.pop();
        result
    }

    fn wrong(&self, wrong: Wrong) -> JcalError {
        JcalError { path: self.path.join("/"), expected: wrong.expected, found: wrong.found }
    }

    fn component(&mut self, value: &Value) -> Result<Component, JcalError> {
        let Some([name, properties, components]) = value.as_array().map(Vec::as_slice) else {
            return Err(self.wrong(Wrong::new("a component, an array of three", value)));
        };
        if self.depth == MOST_DEPTH {
            return Err(self.wrong(Wrong::new("components nested at most 64 deep", value)));
        }
        self.depth += 1;
        let component = Component {
            name: self.inside(0, |reader| reader.name(name))?.to_ascii_uppercase(),
            properties: self.inside(1, |reader| reader.list(properties, Self::property))?,
            components: self.inside(2, |reader| reader.list(components, Self::component))?,
            line: 0,
        };
        self.depth -= 1;
        Ok(component)
    }

    fn list<T>(
        &mut self,
        value: &Value,
        read: impl Fn(&mut Self, &Value) -> Result<T, JcalError>,
    ) -> Result<Vec<T>, JcalError> {
        let Some(items) = value.as_array() else { return Err(self.wrong(Wrong::new("an array", value))) };
        items.iter().enumerate().map(|(at, item)| self.inside(at, |reader| read(reader, item))).collect()
    }

    fn name<'v>(&self, value: &'v Value) -> Result<&'v str, JcalError> {
        let name = value.as_str().filter(|name| is_lower_name(name));
        name.ok_or_else(|| self.wrong(Wrong::new("a name in lower case", value)))
    }

    fn property(&mut self, value: &Value) -> Result<Property, JcalError> {
        let Some([name, parameters, kind, values @ ..]) = value.as_array().map(Vec::as_slice) else {
            return Err(self.wrong(Wrong::new("a property, an array of four or more", value)));
        };
        let name = self.inside(0, |reader| reader.name(name))?;
        let mut parameters = self.inside(1, |reader| reader.parameters(parameters))?;
        let kind = self.inside(2, |reader| reader.name(kind))?;
        let is_many = shape(name, kind) == Shape::List || (default_type(name) == UNKNOWN && kind != UNKNOWN);
        if values.is_empty() || (values.len() > 1 && !is_many) {
            let expected = if is_many { "one or more values" } else { "exactly one value" };
            return Err(self.wrong(Wrong { expected: expected.into(), found: values.len().to_string() }));
        }
        self.say_type(name, kind, &mut parameters)?;
        let mut texts = Vec::with_capacity(values.len());
        for (at, value) in values.iter().enumerate() {
            let text =
                self.inside(at + 3, |reader| octets(name, kind, value).map_err(|wrong| reader.wrong(wrong)))?;
            texts.push(text);
        }
        Ok(Property {
            name: name.to_ascii_uppercase(),
            parameters,
            value: texts.join(&b','),
            value_type: Some(kind.to_owned()),
            line: 0,
        })
    }

    /// Adds the parameters that iCalendar needs for a value of this type.
    fn say_type(&self, name: &str, kind: &str, parameters: &mut Vec<Parameter>) -> Result<(), JcalError> {
        let encoding = parameters.iter().find(|parameter| parameter.is("ENCODING"));
        match encoding {
            Some(known) if kind != "binary" && known.text().eq_ignore_ascii_case("BASE64") => {
                return Err(self.wrong(Wrong::text("no base64, the type not being binary", "encoding")));
            }
            None if kind == "binary" => parameters.push(Parameter::new("ENCODING", "BASE64")),
            _ => {}
        }
        if kind != UNKNOWN && kind != default_type(name) {
            parameters.push(Parameter::new("VALUE", &kind.to_ascii_uppercase()));
        }
        Ok(())
    }

    fn parameters(&mut self, value: &Value) -> Result<Vec<Parameter>, JcalError> {
        let Some(members) = value.as_object() else {
            return Err(self.wrong(Wrong::new("an object, the parameters", value)));
        };
        self.parameter_list(members)
    }

    fn parameter_list(&mut self, members: &Map<String, Value>) -> Result<Vec<Parameter>, JcalError> {
        let mut parameters = Vec::with_capacity(members.len());
        for (name, value) in members {
            if !is_lower_name(name) || name == "value" {
                let expected = "the name of a parameter in lower case, other than value";
                return Err(self.wrong(Wrong::text(expected, name)));
            }
            let values = self.inside(name, |reader| reader.parameter_values(value))?;
            parameters.push(Parameter { name: name.to_ascii_uppercase(), values });
        }
        Ok(parameters)
    }

    fn parameter_values(&self, value: &Value) -> Result<Vec<String>, JcalError> {
        let texts = match value {
            Value::String(text) => Some(vec![text.clone()]),
            Value::Array(items) if !items.is_empty() => {
                items.iter().map(|item| item.as_str().map(str::to_owned)).collect()
            }
            _ => None,
        };
        texts.ok_or_else(|| self.wrong(Wrong::new("a string or an array of strings", value)))
    }
}

fn is_lower_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|octet| matches!(octet, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// The octets that one jCal value has in iCalendar.
fn octets(name: &str, kind: &str, value: &Value) -> Result<Vec<u8>, Wrong> {
    if shape(name, kind) == Shape::Parts {
        let parts = value.as_array().filter(|parts| !parts.is_empty());
        let parts = parts.ok_or_else(|| Wrong::new("an array, the value having parts", value))?;
        let parts: Result<Vec<_>, _> = parts.iter().map(|part| simple(kind, part)).collect();
        return Ok(parts?.join(&b';'));
    }
    simple(kind, value)
}

fn simple(kind: &str, value: &Value) -> Result<Vec<u8>, Wrong> {
    let text = match kind {
        kind if is_escaped(kind) => return string(value).map(escape_text),
        "boolean" => match value {
            Value::Bool(true) => "TRUE".to_owned(),
            Value::Bool(false) => "FALSE".to_owned(),
            _ => return Err(Wrong::new("true or false", value)),
        },
        "integer" => whole(value)?,
        "float" => match value.as_f64() {
            Some(_) if !value.is_f64() => value.to_string(),
            Some(float) => float.to_string(),
            None => return Err(Wrong::new("a number", value)),
        },
        "date" | "date-time" | "time" | "utc-offset" | "duration" => {
            form::to_ical(kind, string(value)?).ok_or_else(|| Wrong::new(form::example(kind), value))?
        }
        "period" => period(value)?,
        "recur" => recur::to_ical(value)?,
        _ => verbatim(string(value)?)?,
    };
    Ok(text.into_bytes())
}

fn string(value: &Value) -> Result<&str, Wrong> {
    value.as_str().ok_or_else(|| Wrong::new("a string", value))
}

fn whole(value: &Value) -> Result<String, Wrong> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value.as_f64() {
        Some(_) if value.is_i64() => Ok(value.to_string()),
        Some(float) if float.fract() == 0.0 && float.abs() < EXACT => Ok(float.to_string()),
        _ => Err(Wrong::new("a whole number", value)),
    }
}

/// Section 3.6.9 has an array of two, the example of appendix B.2 one string with a slash: both are taken.
fn period(value: &Value) -> Result<String, Wrong> {
    let ends = match value {
        Value::Array(ends) => match ends.as_slice() {
            [start, end] => start.as_str().zip(end.as_str()),
            _ => None,
        },
        Value::String(text) => text.split_once('/'),
        _ => None,
    };
    let period = ends.and_then(|(start, end)| form::period_to_ical(start, end));
    period.ok_or_else(|| Wrong::new("an array of a date-time and a date-time or duration", value))
}

/// A text that is taken over as it is; iCalendar has no way to write a control character in it.
fn verbatim(text: &str) -> Result<String, Wrong> {
    match text.chars().any(|letter| letter.is_ascii_control() && letter != '\t') {
        true => Err(Wrong::text("a string without control characters", text)),
        false => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn property(value: Value) -> Result<Property, JcalError> {
        let mut event = read(&json!(["vevent", [value], []]))?;
        Ok(event.properties.remove(0))
    }

    #[rstest]
    #[case(json!(["summary", {}, "text", "a,b;c\\\n"]), r"a\,b\;c\\\n")]
    #[case(json!(["categories", {}, "text", "a,b", "c"]), r"a\,b,c")]
    #[case(json!(["geo", {}, "float", [37.386013, -122]]), "37.386013;-122")]
    #[case(json!(["request-status", {}, "text", ["2.0", "Fine; so far"]]), r"2.0;Fine\; so far")]
    #[case(json!(["x-any", {}, "unknown", "a\\,b;c"]), r"a\,b;c")]
    #[case(json!(["freebusy", {}, "period", ["1997-03-08T16:00:00Z", "P1D"], "1997-03-09T16:00:00Z/P1D"]),
        "19970308T160000Z/P1D,19970309T160000Z/P1D")]
    #[case(json!(["percent-complete", {}, "integer", 42.0]), "42")]
    #[case(json!(["x-smoking", {}, "boolean", false]), "FALSE")]
    #[case(json!(["link", {}, "uid", "a,b"]), r"a\,b")]
    fn values_take_their_icalendar_form(#[case] jcal: Value, #[case] value: &str) {
        assert_eq!(property(jcal).unwrap().value, value.as_bytes());
    }

    #[test]
    fn types_other_than_the_default_get_a_value_parameter() {
        let value = |jcal| property(jcal).unwrap().parameter_value("VALUE").map(str::to_owned);
        assert_eq!(value(json!(["dtstart", {}, "date", "2026-01-01"])).as_deref(), Some("DATE"));
        assert_eq!(value(json!(["styled-description", {}, "text", "x"])).as_deref(), Some("TEXT"));
        assert_eq!(value(json!(["summary", {}, "text", "x"])), None);
        assert_eq!(value(json!(["summary", {}, "unknown", "x"])), None);
        let attached = property(json!(["attach", {}, "binary", "SGk="])).unwrap();
        assert_eq!(attached.parameter_value("ENCODING"), Some("BASE64"));
    }

    #[rstest]
    #[case(json!(["SUMMARY", {}, "text", "x"]), "1/0/0")]
    #[case(json!(["summary", { "LANGUAGE": "en" }, "text", "x"]), "1/0/1")]
    #[case(json!(["summary", { "value": "TEXT" }, "text", "x"]), "1/0/1")]
    #[case(json!(["summary", { "language": 1 }, "text", "x"]), "1/0/1/language")]
    #[case(json!(["summary", {}, "TEXT", "x"]), "1/0/2")]
    #[case(json!(["summary", {}, "text"]), "1/0")]
    #[case(json!(["summary", {}, "text", "x", "y"]), "1/0")]
    #[case(json!(["summary", {}, "text", 1]), "1/0/3")]
    #[case(json!(["summary", { "encoding": "base64" }, "text", "eA=="]), "1/0")]
    #[case(json!(["url", {}, "uri", "x\r\nX-EVIL:1"]), "1/0/3")]
    #[case(json!(["dtstart", {}, "date", "20260101"]), "1/0/3")]
    #[case(json!(["request-status", {}, "text", "2.0;x"]), "1/0/3")]
    #[case(json!(["sequence", {}, "integer", 1.5]), "1/0/3")]
    #[case(json!(["exdate", {}, "date", "2026-01-01", "x"]), "1/0/4")]
    #[case(json!("summary"), "1/0")]
    fn errors_say_where(#[case] jcal: Value, #[case] path: &str) {
        assert_eq!(property(jcal).unwrap_err().path, path);
    }

    #[test]
    fn depth_is_bounded_and_streams_are_taken_apart() {
        let one = json!(["vcalendar", [], []]);
        assert_eq!(read_stream(&json!([one, one])).unwrap().len(), 2);
        assert_eq!(read_stream(&one).unwrap().len(), 1);
        let deep = (0..MOST_DEPTH).fold(one, |inner, _| json!(["x", [], [inner]]));
        assert!(read(&deep).is_err());
    }
}
