//! What a calendar object resource must be (RFC 4791, sections 4.1 and 5.3.2.1).

use super::refusal::Refusal;
use super::store::Calendar;
use crate::media::namespaces::{CALDAV, DAV};
use crate::media::{Component, Element, ical};
use crate::reference::recurrence::Moment;

/// How many octets an object may have.
pub(super) const MOST_OCTETS: usize = 10 << 20;

/// Reads the VCALENDAR of octets that a client sent.
///
/// Content that RFC 5545 does not know is no fault: section 5.3.3 demands that it is kept.
pub(super) fn read(octets: &[u8]) -> Result<Component, Refusal> {
    let invalid = |says: String| Refusal::caldav("valid-calendar-data").saying(says);
    if octets.len() > MOST_OCTETS {
        return Err(Refusal::caldav("max-resource-size"));
    }
    let reading = ical::read(octets);
    if let Some(note) = reading.faults().next() {
        return Err(invalid(format!("line {}: {}", note.line, note.oddity.says())));
    }
    let calendar = match <[Component; 1]>::try_from(reading.components) {
        Ok([calendar]) if reading.strays.is_empty() && calendar.is("VCALENDAR") => calendar,
        _ => return Err(invalid("expected one VCALENDAR and nothing else".to_owned())),
    };
    if calendar.property("VERSION").is_none_or(|version| version.text() != "2.0") {
        return Err(invalid("expected VERSION:2.0".to_owned()));
    }
    let undated = calendar.components_named("VEVENT").find(|event| {
        let start = event.property("DTSTART");
        start.is_none_or(|start| Moment::read(&start.text(), None).is_err())
    });
    match undated {
        Some(event) => Err(invalid(format!("line {}: expected a DTSTART that is a date", event.line))),
        None => Ok(calendar),
    }
}

/// The UID of a VCALENDAR that is a sound calendar object resource for a calendar.
pub(super) fn check(calendar: &Component, holder: &Calendar) -> Result<String, Refusal> {
    let invalid = |says: &str| Refusal::caldav("valid-calendar-object-resource").saying(says);
    if calendar.property("METHOD").is_some() {
        return Err(invalid("expected no METHOD"));
    }
    let mut parts = calendar.components.iter().filter(|component| !component.is("VTIMEZONE")).peekable();
    let Some(first) = parts.peek() else { return Err(invalid("expected a component")) };
    let name = first.name.to_ascii_uppercase();
    let uid = first.property("UID").map(|uid| uid.text().into_owned()).unwrap_or_default();
    for part in parts {
        if !part.is(&name) {
            return Err(invalid("expected components of one type"));
        }
        match part.property("UID").map(|uid| uid.text()) {
            Some(own) if !own.is_empty() && *own == *uid => {}
            Some(_) => return Err(invalid("expected one UID")),
            None => return Err(invalid("expected a UID in every component")),
        }
    }
    if !holder.components.contains(&name) {
        return Err(Refusal::caldav("supported-calendar-component"));
    }
    Ok(uid)
}

/// Whether an object with this UID may be stored under this name.
pub(super) fn check_uid(
    uid: &str,
    name: &str,
    calendar: &Calendar,
    href: impl Fn(&str) -> String,
) -> Result<(), Refusal> {
    let holder = calendar.holder(uid).filter(|holder| *holder != name);
    let other = calendar.objects.get(name).filter(|old| old.uid != uid).map(|_| name);
    match holder.or(other) {
        None => Ok(()),
        Some(taken) => {
            let place = Element::new(DAV, "href").with_text(&href(taken));
            Err(Refusal::caldav("no-uid-conflict").naming(place))
        }
    }
}

/// An element of CalDAV.
pub(super) fn caldav(local: &str) -> Element {
    Element::new(CALDAV, local)
}
