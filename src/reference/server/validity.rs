//! What a calendar object must be as iCalendar (RFC 4791, section 5.3.2.1: valid data), as far as properties stand
//! against each other.

use super::refusal::Refusal;
use crate::media::{Component, Property};
use crate::reference::recurrence::{Length, Moment, Rule};

/// Properties that a component has once at most (RFC 5545, section 3.6).
const ONCE: [&str; 9] =
    ["UID", "DTSTAMP", "DTSTART", "DTEND", "DUE", "DURATION", "RECURRENCE-ID", "STATUS", "SUMMARY"];
/// Properties whose values are dates.
const DATED: [&str; 4] = ["DTSTART", "DTEND", "DUE", "RECURRENCE-ID"];
/// The components that these rules are about: of others nobody knows what they must be.
const KINDS: [&str; 4] = ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"];

/// Whether the properties of the calendar and its components can stand together.
pub(super) fn check(calendar: &Component) -> Result<(), Refusal> {
    for name in ["VERSION", "PRODID"] {
        if calendar.properties_named(name).count() != 1 {
            return Err(invalid(calendar.line, &format!("one {name}")));
        }
    }
    let known = |part: &&Component| KINDS.iter().any(|kind| part.is(kind));
    calendar.components.iter().filter(known).try_for_each(component)
}

fn component(part: &Component) -> Result<(), Refusal> {
    if let Some(name) = ONCE.iter().find(|name| part.properties_named(name).count() > 1) {
        return Err(invalid(part.line, &format!("one {name} at most")));
    }
    let has = |name| part.property(name).is_some();
    if has("DURATION") && (has("DTEND") || has("DUE")) {
        return Err(invalid(part.line, "an end or a DURATION, not both"));
    }
    part.properties.iter().try_for_each(value)?;
    let moment = |name| part.property(name).and_then(moment);
    match (moment("DTSTART"), moment("DTEND").or_else(|| moment("DUE"))) {
        (Some(begins), Some(ends)) if begins.form == ends.form && ends.local < begins.local => {
            Err(invalid(part.line, "an end after the start"))
        }
        _ => Ok(()),
    }
}

fn moment(property: &Property) -> Option<Moment> {
    Moment::read(&property.text(), property.parameter_value("TZID")).ok()
}

fn value(property: &Property) -> Result<(), Refusal> {
    let text = property.text();
    let sound = match property.name.to_ascii_uppercase().as_str() {
        name if DATED.contains(&name) => moment(property).is_some(),
        "DURATION" => Length::read(&text).is_ok(),
        "RRULE" => Rule::read(&text).is_ok(),
        _ => true,
    };
    if sound { Ok(()) } else { Err(invalid(property.line, &format!("a sound {}", property.name))) }
}

fn invalid(line: u32, expected: &str) -> Refusal {
    Refusal::caldav("valid-calendar-data").saying(format!("line {line}: expected {expected}"))
}
