//! Setting and removing properties.

use std::collections::BTreeMap;

use super::names::is_live;
use crate::media::namespaces::{CALDAV, DAV};
use crate::media::{Element, ical, xml::Name};
use crate::reference::server::multistatus::{dav, status};
use crate::reference::server::object::caldav;
use crate::reference::server::property::COMPONENTS;
use crate::reference::server::store::Calendar;

/// How many properties clients may set on one resource.
const MOST_PROPERTIES: usize = 1000;

/// Sets a property; where it cannot be, the precondition that says why.
pub(in crate::reference::server) fn set(
    properties: &mut BTreeMap<Name, Element>,
    value: &Element,
) -> Result<(), Element> {
    if is_live(&value.name) {
        return Err(dav("cannot-modify-protected-property"));
    }
    if value.is(CALDAV, "calendar-timezone") && !is_one_time_zone(&value.text()) {
        return Err(caldav("valid-calendar-data"));
    }
    if properties.len() >= MOST_PROPERTIES && !properties.contains_key(&value.name) {
        return Err(dav("quota-not-exceeded"));
    }
    properties.insert(value.name.clone(), value.clone());
    Ok(())
}

/// Sets a property of a calendar that is being made: its components and type can be said then and only then.
pub(in crate::reference::server) fn set_at_birth(
    calendar: &mut Calendar,
    value: &Element,
) -> Result<(), Element> {
    if value.is(DAV, "resourcetype") {
        return Ok(());
    }
    if !value.is(CALDAV, "supported-calendar-component-set") {
        return set(&mut calendar.properties, value);
    }
    let named = value.children_named(CALDAV, "comp").filter_map(|comp| comp.attribute("name"));
    let named: Vec<String> = named.map(str::to_ascii_uppercase).collect();
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
) -> Result<(), Element> {
    if is_live(name) {
        return Err(dav("cannot-modify-protected-property"));
    }
    properties.remove(name);
    Ok(())
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

fn is_one_time_zone(text: &str) -> bool {
    let reading = ical::read(text.as_bytes());
    let [calendar] = reading.components.as_slice() else { return false };
    calendar.is("VCALENDAR") && matches!(calendar.components.as_slice(), [zone] if zone.is("VTIMEZONE"))
}
