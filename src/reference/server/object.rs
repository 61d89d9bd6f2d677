//! What a calendar object resource must be (RFC 4791, sections 4.1 and 5.3.2.1).

use jiff::tz::TimeZone;

use super::refusal::Refusal;
use super::store::Calendar;
use crate::media::namespaces::{CALDAV, DAV};
use crate::media::{Component, Element, ical};
use crate::reference::Defects;
use crate::reference::recurrence::Moment;

/// How many octets an object may have.
pub(super) const MOST_OCTETS: usize = 10 << 20;

/// The first and the last date that an object may name (RFC 4791, sections 5.2.6 and 5.2.7), in UTC.
pub(super) const DATES: (&str, &str) = ("19000101T000000Z", "22000101T000000Z");
/// How many instances an object may have (RFC 4791, section 5.2.8). A rule without an end has one for each day that
/// [`DATES`] leaves, unless it counts by minutes or seconds.
pub(super) const MOST_INSTANCES: u64 = 200_000;

/// Whether the dates of all components but time zones lie within [`DATES`].
pub(super) fn check_dates(calendar: &Component) -> Result<(), Refusal> {
    const DATED: [&str; 6] = ["DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "RDATE", "EXDATE"];
    let parts = calendar.components.iter().filter(|part| !part.is("VTIMEZONE"));
    let dated = parts.flat_map(|part| &part.properties).filter(|one| DATED.iter().any(|name| one.is(name)));
    for property in dated {
        for date in property.text().split([',', '/']) {
            // Digits of a date: those of a duration behind a slash are fewer.
            let digits = date.trim().get(..8).filter(|day| day.bytes().all(|octet| octet.is_ascii_digit()));
            match digits {
                Some(day) if *day < DATES.0[..8] => return Err(Refusal::caldav("min-date-time")),
                Some(day) if *day >= DATES.1[..8] => return Err(Refusal::caldav("max-date-time")),
                _ => {}
            }
        }
    }
    Ok(())
}

/// Whether no rule makes more instances than [`MOST_INSTANCES`].
pub(super) fn check_instances(calendar: &Component) -> Result<(), Refusal> {
    let parts = calendar.components.iter().filter(|part| !part.is("VTIMEZONE"));
    for rule in parts.flat_map(|part| part.properties_named("RRULE")) {
        let text = rule.text().to_ascii_uppercase();
        let part = |name: &str| text.split(';').find_map(|part| part.trim().strip_prefix(name));
        let dense = matches!(part("FREQ="), Some("SECONDLY" | "MINUTELY"));
        let many = match part("COUNT=") {
            Some(count) => count.parse().map_or(count.len() > 6, |count: u64| count > MOST_INSTANCES),
            None => dense && part("UNTIL=").is_none(),
        };
        if many {
            return Err(Refusal::caldav("max-instances"));
        }
    }
    Ok(())
}

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
pub(super) fn check(calendar: &Component, holder: &Calendar, defects: &Defects) -> Result<String, Refusal> {
    let uid = match one_set(calendar) {
        Err(_) if defects.has("server/input-put-restrictions-unchecked") => String::new(),
        uid => uid?,
    };
    let known = |part: &Component| {
        part.is("VTIMEZONE") || holder.components.contains(&part.name.to_ascii_uppercase())
    };
    match calendar.components.iter().all(known) || defects.has("server/input-put-component-unchecked") {
        true => Ok(uid),
        false => Err(Refusal::caldav("supported-calendar-component")),
    }
}

/// The UID of the components that belong together (RFC 4791, section 4.1).
fn one_set(calendar: &Component) -> Result<String, Refusal> {
    let invalid = |says: &str| Refusal::caldav("valid-calendar-object-resource").saying(says);
    if calendar.property("METHOD").is_some() {
        return Err(invalid("expected no METHOD"));
    }
    let zones: Vec<_> =
        calendar.components_named("VTIMEZONE").filter_map(|zone| zone.property("TZID")).collect();
    let mut parts = calendar.components.iter().filter(|component| !component.is("VTIMEZONE")).peekable();
    let Some(first) = parts.peek() else { return Err(invalid("expected a component")) };
    let name = first.name.to_ascii_uppercase();
    let uid = first.property("UID").map(|uid| uid.text().into_owned()).unwrap_or_default();
    for part in parts {
        if !part.is(&name) {
            return Err(invalid("expected components of one type"));
        }
        let mut named = part.properties.iter().filter_map(|property| property.parameter_value("TZID"));
        if named.any(|name| TimeZone::get(name).is_err() && !zones.iter().any(|zone| zone.text() == name)) {
            return Err(invalid("expected the time zones that are named"));
        }
        match part.property("UID").map(|uid| uid.text()) {
            Some(own) if !own.is_empty() && *own == *uid => {}
            Some(_) => return Err(invalid("expected one UID")),
            None => return Err(invalid("expected a UID in every component")),
        }
    }
    Ok(uid)
}

/// Whether an object with this UID may be stored under this name.
pub(super) fn check_uid(
    uid: &str,
    name: &str,
    calendar: &Calendar,
    href: impl Fn(&str) -> String,
    defects: &Defects,
) -> Result<(), Refusal> {
    let holder = calendar.holder(uid).filter(|holder| *holder != name);
    let holder = holder.filter(|_| !defects.has("server/input-uid-conflict-unchecked"));
    let other = calendar.objects.get(name).filter(|old| old.uid != uid).map(|_| name);
    let other = other.filter(|_| !defects.has("server/input-uid-change-unchecked"));
    match holder.or(other) {
        None => Ok(()),
        Some(_) if defects.has("server/input-uid-conflict-without-href") => {
            Err(Refusal::caldav("no-uid-conflict"))
        }
        Some(taken) => {
            let place = Element::new(DAV, "href").with_text(&href(taken));
            Err(Refusal::caldav("no-uid-conflict").naming(place))
        }
    }
}

/// The component types that the comp elements in an element name (RFC 4791, section 5.2.3), in capitals.
pub(super) fn component_types(element: &Element) -> Vec<String> {
    let named = element.children_named(CALDAV, "comp").filter_map(|comp| comp.attribute("name"));
    named.map(str::to_ascii_uppercase).collect()
}

/// The comp elements that name component types.
pub(super) fn comps(types: &[String]) -> impl Iterator<Item = Element> + '_ {
    types.iter().map(|name| caldav("comp").with_attribute("name", name))
}

/// An element of CalDAV.
pub(super) fn caldav(local: &str) -> Element {
    Element::new(CALDAV, local)
}
