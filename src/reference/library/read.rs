//! Text into objects, as far as every operation needs it.

use crate::media::{Component, ical, jcal, json};

/// How many faults a message names.
const MOST_NAMED: usize = 20;

/// The objects of iCalendar text.
///
/// # Errors
/// What is no iCalendar by its grammar, in lines.
pub(super) fn read_ical(text: &[u8]) -> Result<Vec<Component>, String> {
    let reading = ical::read(text);
    let faults: Vec<String> = reading.faults().take(MOST_NAMED).map(ToString::to_string).collect();
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    only_calendars(reading.components)
}

/// The objects of jCal.
///
/// # Errors
/// What is no JSON, or no jCal.
pub(super) fn read_jcal(text: &[u8]) -> Result<Vec<Component>, String> {
    let value = json::read(text).map_err(|error| error.to_string())?;
    only_calendars(jcal::read_stream(&value).map_err(|error| error.to_string())?)
}

fn only_calendars(components: Vec<Component>) -> Result<Vec<Component>, String> {
    match components.iter().find(|component| !component.is("VCALENDAR")) {
        Some(other) => Err(format!("line {}: expected a VCALENDAR, but found {}", other.line, other.name)),
        None if components.is_empty() => Err("expected a VCALENDAR, but found nothing".to_owned()),
        None => Ok(components),
    }
}
