//! Setting and removing properties.

use std::collections::BTreeMap;

use super::names::is_live;
use crate::media::namespaces::{CALDAV, DAV, XML};
use crate::media::{Element, ical, xml::Name};
use crate::reference::Defects;
use crate::reference::server::multistatus::{dav, status};
use crate::reference::server::object::{caldav, component_types};
use crate::reference::server::poll;
use crate::reference::server::property::COMPONENTS;
use crate::reference::server::store::Calendar;

/// How many properties clients may set on one resource.
const MOST_PROPERTIES: usize = 1000;

/// Sets a property; where it cannot be, the precondition that says why.
pub(in crate::reference::server) fn set(
    properties: &mut BTreeMap<Name, Element>,
    value: &Element,
    defects: &Defects,
) -> Result<(), Element> {
    if is_live(&value.name) && !defects.has("server/input-protected-property-set") {
        return protected(defects);
    }
    let zone = value.is(CALDAV, "calendar-timezone") && !defects.has("server/input-time-zone-unchecked");
    if zone && !is_one_time_zone(&value.text()) {
        return Err(caldav("valid-calendar-data"));
    }
    if properties.len() >= MOST_PROPERTIES && !properties.contains_key(&value.name) {
        return Err(dav("quota-not-exceeded"));
    }
    let mut kept = value.clone();
    if defects.has("server/language-of-properties-dropped") {
        kept.attributes.retain(|attribute| attribute.name != Name::new(XML, "lang"));
    }
    properties.insert(value.name.clone(), kept);
    Ok(())
}

/// Sets a property of a calendar that is being made: what it takes and its type can be said then and only then.
pub(in crate::reference::server) fn set_at_birth(
    calendar: &mut Calendar,
    value: &Element,
    defects: &Defects,
) -> Result<(), Element> {
    if value.is(DAV, "resourcetype") {
        return Ok(());
    }
    if value.is(CALDAV, poll::SETS) {
        let sets = poll::read_sets(value)?;
        calendar.poll_sets = (!defects.has("server/poll-component-sets-not-set-at-birth")).then_some(sets);
        return Ok(());
    }
    if !value.is(CALDAV, "supported-calendar-component-set") {
        return set(&mut calendar.properties, value, defects);
    }
    let named = component_types(value);
    if named.is_empty() || named.iter().any(|name| !COMPONENTS.contains(&name.as_str())) {
        return Err(caldav("supported-calendar-component"));
    }
    calendar.components = named;
    Ok(())
}

/// Removes a property; one that is not there is removed already.
pub(in crate::reference::server) fn remove(
    properties: &mut BTreeMap<Name, Element>,
    name: &Name,
    defects: &Defects,
) -> Result<(), Element> {
    if is_live(name) {
        return protected(defects);
    }
    match properties.remove(name) {
        None if defects.has("server/input-removal-of-nothing-refused") => Err(dav("calspec-not-there")),
        _ => Ok(()),
    }
}

/// What becomes of a change to a property that the server itself keeps.
fn protected(defects: &Defects) -> Result<(), Element> {
    if defects.has("server/input-protected-property-set-for-show") {
        return Ok(());
    }
    match defects.has("server/input-protected-property-not-named") {
        true => Err(dav("calspec-refused")),
        false => Err(dav("cannot-modify-protected-property")),
    }
}

/// What became of each property: with a refusal among them the others depended on it.
pub(in crate::reference::server) fn propstats(
    names: &[&Name],
    refused: &BTreeMap<Name, Element>,
) -> Vec<Element> {
    let all_done = if refused.is_empty() { 200 } else { 424 };
    let propstat = |name: &Name, code: u16| {
        let property = Element { name: name.clone(), ..Element::default() };
        dav("propstat").with(dav("prop").with(property)).with(status(code))
    };
    let one = |name: &&Name| match refused.get(*name) {
        Some(condition) => propstat(name, 403).with(dav("error").with(condition.clone())),
        None => propstat(name, all_done),
    };
    names.iter().map(one).collect()
}

/// Whether a text is a valid iCalendar object with a single VTIMEZONE (RFC 4791, sections 5.2.2 and 9.8).
pub(in crate::reference::server) fn is_one_time_zone(text: &str) -> bool {
    // The white space that XML may have around the text is none of it.
    let reading = ical::read(text.trim().as_bytes());
    let [calendar] = reading.components.as_slice() else { return false };
    let sound = reading.faults().next().is_none() && reading.strays.is_empty() && calendar.is("VCALENDAR");
    sound
        && matches!(calendar.components.as_slice(), [zone] if zone.is("VTIMEZONE")
        && zone.property("TZID").is_some()
        && zone.components.iter().any(|part| part.is("STANDARD") || part.is("DAYLIGHT")))
}
