//! Recurrence rules: `FREQ=…;…` in iCalendar, an object in jCal (RFC 7265, section 3.6.10).

use serde_json::{Map, Value};

use super::error::Wrong;
use super::form;
use super::write::number;

/// Parts that are one number.
const COUNTS: [&str; 2] = ["count", "interval"];
/// Parts that are numbers; BYMONTH may also be a text like `5L` (RFC 7529, section 4.2).
const NUMBERS: [&str; 8] =
    ["bysecond", "byminute", "byhour", "bymonthday", "byyearday", "byweekno", "bymonth", "bysetpos"];
/// Parts that are one text.
const TEXTS: [&str; 2] = ["freq", "wkst"];

/// The object of a rule; `None` if the text is no rule that an object could hold.
pub(super) fn to_jcal(rule: &str) -> Option<Value> {
    let mut object = Map::new();
    for part in rule.split(';') {
        let (name, text) = part.split_once('=')?;
        let name = name.to_ascii_lowercase();
        let value = match name.as_str() {
            "until" => Value::from(form::to_jcal("date-time", text).or_else(|| form::to_jcal("date", text))?),
            name if COUNTS.contains(&name) => number("integer", text)?,
            name => {
                let mut items = text.split(',').map(|item| match NUMBERS.contains(&name) {
                    true => {
                        number("integer", item).or_else(|| (name == "bymonth").then(|| Value::from(item)))
                    }
                    false => Some(Value::from(item)),
                });
                match items.clone().count() {
                    1 => items.next()??,
                    _ => Value::Array(items.collect::<Option<_>>()?),
                }
            }
        };
        if object.insert(name, value).is_some() {
            return None;
        }
    }
    Some(Value::Object(object))
}

/// The rule of an object, its parts in the same order.
pub(super) fn to_ical(value: &Value) -> Result<String, Wrong> {
    let Value::Object(parts) = value else { return Err(Wrong::new("an object, the recurrence rule", value)) };
    let mut rule = Vec::with_capacity(parts.len());
    for (name, value) in parts {
        let named =
            !name.is_empty() && name.bytes().all(|octet| matches!(octet, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if !named {
            return Err(Wrong::text("the name of a rule part in lower case", name));
        }
        let text = match name.as_str() {
            "until" => until(value)?,
            name if COUNTS.contains(&name) => item(value, "a whole number", Value::is_i64)?,
            name if TEXTS.contains(&name) => item(value, "a string", Value::is_string)?,
            name => match value {
                Value::Array(items) if !items.is_empty() => {
                    items.iter().map(|value| list_item(name, value)).collect::<Result<Vec<_>, _>>()?.join(",")
                }
                value => list_item(name, value)?,
            },
        };
        rule.push(format!("{}={text}", name.to_ascii_uppercase()));
    }
    Ok(rule.join(";"))
}

fn until(value: &Value) -> Result<String, Wrong> {
    let text = value.as_str().unwrap_or_default();
    let until = form::to_ical("date-time", text).or_else(|| form::to_ical("date", text));
    until.ok_or_else(|| Wrong::new("a date or a date-time in the extended format", value))
}

fn list_item(name: &str, value: &Value) -> Result<String, Wrong> {
    match name {
        "byday" => item(value, "a string or an array of strings", Value::is_string),
        "bymonth" => {
            item(value, "a number, or a string for a leap month", |value| value.is_i64() || value.is_string())
        }
        name if NUMBERS.contains(&name) => item(value, "a number or an array of numbers", Value::is_i64),
        _ => item(value, "a string, a number or an array of these", |value| {
            value.is_i64() || value.is_string()
        }),
    }
}

/// One item as text, if it is of the right kind and nothing in it could end the part.
fn item(value: &Value, expected: &'static str, is_right: impl Fn(&Value) -> bool) -> Result<String, Wrong> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let safe =
        !text.is_empty() && text.chars().all(|letter| letter != ';' && letter != '=' && !letter.is_control());
    if is_right(value) && safe { Ok(text) } else { Err(Wrong::new(expected, value)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[test]
    fn a_rule_goes_both_ways() {
        let rule = "FREQ=YEARLY;COUNT=5;BYDAY=-1SU,2MO;BYMONTH=10,5L;UNTIL=20131001;RSCALE=CHINESE";
        let object = json!({
            "freq": "YEARLY", "count": 5, "byday": ["-1SU", "2MO"], "bymonth": [10, "5L"],
            "until": "2013-10-01", "rscale": "CHINESE"
        });
        assert_eq!(to_jcal(rule), Some(object.clone()));
        assert_eq!(to_ical(&object).unwrap(), rule);
    }

    #[rstest]
    #[case(json!("FREQ=DAILY"))]
    #[case(json!({ "freq": 1 }))]
    #[case(json!({ "FREQ": "DAILY" }))]
    #[case(json!({ "count": "5" }))]
    #[case(json!({ "until": "20131001" }))]
    #[case(json!({ "byday": [] }))]
    #[case(json!({ "bymonthday": "1" }))]
    #[case(json!({ "freq": "DAILY;COUNT=1" }))]
    #[case(json!({ "freq": "DAILY\r\nX:1" }))]
    fn other_objects_are_no_rules(#[case] value: Value) {
        assert!(to_ical(&value).is_err());
    }
}
