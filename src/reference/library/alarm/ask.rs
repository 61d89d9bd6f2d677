//! The arguments of the operations on alarms.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::reference::recurrence::{Form, Length, Moment, in_utc};

/// The arguments of a request: names and values.
type Arguments = [(String, String)];

/// An argument, if it is there.
pub(crate) fn argument<'a>(arguments: &'a Arguments, name: &str) -> Option<&'a str> {
    arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// An argument that is a time in UTC as iCalendar writes it.
///
/// # Errors
/// Where it is missing, or anything else.
pub(crate) fn moment(arguments: &Arguments, name: &str) -> Result<Timestamp, String> {
    optional_moment(arguments, name)?.ok_or_else(|| format!("expected the argument {name}, but found none"))
}

/// The same of an argument that need not be there.
///
/// # Errors
/// Where it is anything else.
pub(crate) fn optional_moment(arguments: &Arguments, name: &str) -> Result<Option<Timestamp>, String> {
    let Some(text) = argument(arguments, name) else { return Ok(None) };
    let read = Moment::read(text, None).ok().filter(|moment| moment.form == Form::Utc);
    let read =
        read.ok_or_else(|| format!("expected {name} as YYYYMMDDTHHMMSSZ, but found {}", shown(text)))?;
    Ok(Some(in_utc(read.local)))
}

/// The argument `duration`.
///
/// # Errors
/// Where it is no DURATION.
pub(crate) fn length(arguments: &Arguments) -> Result<Option<Length>, String> {
    let text = argument(arguments, "duration");
    text.map(Length::read).transpose().map_err(|error| error.to_string())
}

/// The argument `zone`: a name of the time zone database.
///
/// # Errors
/// Where the database has no such name.
pub(crate) fn zone(arguments: &Arguments) -> Result<Option<TimeZone>, String> {
    let Some(name) = argument(arguments, "zone") else { return Ok(None) };
    TimeZone::get(name)
        .map(Some)
        .map_err(|_| format!("expected a zone of the time zone database, but found {}", shown(name)))
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}
