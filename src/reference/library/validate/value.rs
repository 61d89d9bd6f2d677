//! The value of one property.

use super::problem::{At, Problems, Rule, shown};
use crate::media::Property;
use crate::media::escape::split_unescaped;
use crate::reference::library::tables::{Form, PropertyTable, STATUS_BY_COMPONENT};
use crate::reference::library::values::{
    Duration, Moment, float, integer, is_language, is_of_type, is_text, is_token,
};

/// How many values of a list are looked at one by one; the last of them holds the rest.
const MOST_VALUES: usize = 100_000;

/// Whether the value is of its type, and one that the property may have. A property that is not known may hold a
/// list of any type but those that a comma is part of.
pub(super) fn check_value(
    at: At<'_>,
    property: &Property,
    table: Option<&PropertyTable>,
    problems: &mut Problems,
) {
    let kind = property.kind();
    let list =
        table.map_or_else(|| !matches!(&*kind, "uri" | "cal-address" | "recur" | "unknown"), |t| t.list);
    let form = table.map_or(Form::Any, |table| table.form);
    let most = if list { MOST_VALUES } else { 1 };
    let wrong = split_unescaped(&property.value, b',', most).into_iter().find_map(|part| {
        let value = String::from_utf8_lossy(part);
        let fault = fault_of(&value, &kind, form, at)?;
        Some((fault, value.into_owned()))
    });
    if let Some(((rule, expected), value)) = wrong {
        let section = table.map_or("RFC 5545, 3.3", |table| table.section);
        let says = format!("expected {expected}, but found {}", shown(&value));
        problems.push_value(at, rule, section, ("", &value), says);
    }
}

/// What is wrong with one value, and what was expected instead.
fn fault_of(value: &str, kind: &str, form: Form, at: At<'_>) -> Option<(Rule, String)> {
    let typed = match form {
        Form::Position | Form::Version | Form::RequestStatus => true,
        _ => is_of_type(value, kind),
    };
    if !typed {
        return Some((Rule::ValueSyntax, format!("a value of the type {kind}")));
    }
    expected_of(value, form, at).map(|expected| (Rule::ValueForm, expected))
}

/// What the property asks for beyond its type, where the value is something else.
fn expected_of(value: &str, form: Form, at: At<'_>) -> Option<String> {
    let (good, expected) = match form {
        Form::Any => (true, String::new()),
        Form::Token => (is_token(value), "a token".to_owned()),
        Form::StatusCodes => {
            (value.split(',').all(|code| is_status_code(code.trim())), "status codes".to_owned())
        }
        Form::Language => (is_language(value), "a language tag".to_owned()),
        Form::OneOf(words) => {
            let words = statuses(at).unwrap_or(words);
            (words.iter().any(|word| word.eq_ignore_ascii_case(value)), words.join(" or "))
        }
        Form::Within(least, most) => {
            let good = integer(value).is_some_and(|number| (least..=most).contains(&number));
            (good, format!("an integer from {least} to {most}"))
        }
        Form::Utc => (is_utc(value), "a time in UTC".to_owned()),
        Form::Positive => {
            let good = Duration::read(value).is_some_and(|duration| !duration.negative);
            (good, "a duration that is not negative".to_owned())
        }
        Form::Position => (is_position(value), "a latitude and a longitude".to_owned()),
        Form::Version => (is_version(value), "a version".to_owned()),
        Form::RequestStatus => (is_request_status(value), "a code and a description".to_owned()),
    };
    (!good).then_some(expected)
}

/// The values of STATUS that the component at hand has.
fn statuses(at: At<'_>) -> Option<&'static [&'static str]> {
    at.property.filter(|property| property.is("STATUS"))?;
    STATUS_BY_COMPONENT.iter().find(|(name, _)| at.component.is(name)).map(|(_, words)| *words)
}

/// Whether each date with a time in it is UTC: a moment, a period, or something without a time.
fn is_utc(value: &str) -> bool {
    value.split('/').all(|part| Moment::read(part).is_none_or(Moment::is_utc))
}

fn is_position(value: &str) -> bool {
    let bounded = |text: &str, most: f64| float(text).is_some_and(|number| number.abs() <= most);
    value.split_once(';').is_some_and(|(north, east)| bounded(north, 90.0) && bounded(east, 180.0))
}

fn is_version(value: &str) -> bool {
    let mut parts = value.split(';');
    parts.clone().count() <= 2 && parts.all(|part| float(part).is_some_and(|number| number > 0.0))
}

/// Two or three numbers with dots between them.
fn is_status_code(code: &str) -> bool {
    let numbers: Vec<&str> = code.splitn(4, '.').collect();
    matches!(numbers.len(), 2 | 3)
        && numbers.iter().all(|number| !number.is_empty() && number.bytes().all(|o| o.is_ascii_digit()))
}

fn is_request_status(value: &str) -> bool {
    let parts = split_unescaped(value.as_bytes(), b';', 4);
    let code = parts.first().map(|part| String::from_utf8_lossy(part)).unwrap_or_default();
    let good = is_status_code(&code);
    let described = parts.iter().skip(1).all(|part| is_text(&String::from_utf8_lossy(part)));
    good && matches!(parts.len(), 2 | 3) && described
}
