//! Defects of a server that knows nothing but RFC 5545.

use super::edit::{each, each_property};
use super::is_of_rfc5545;
use crate::media::{Component, Property};

/// Components of RFC 5545.
pub(in crate::reference::server) const OLD_COMPONENTS: [&str; 8] =
    ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VALARM"];

const OLD_PARAMETERS: [&str; 20] = [
    "ALTREP",
    "CN",
    "CUTYPE",
    "DELEGATED-FROM",
    "DELEGATED-TO",
    "DIR",
    "ENCODING",
    "FMTTYPE",
    "FBTYPE",
    "LANGUAGE",
    "MEMBER",
    "PARTSTAT",
    "RANGE",
    "RELATED",
    "RELTYPE",
    "ROLE",
    "RSVP",
    "SENT-BY",
    "TZID",
    "VALUE",
];

/// Drops what is not of RFC 5545; the components that make the object stay.
pub(super) fn drop_unknown(calendar: &mut Component) {
    calendar.properties.retain(|property| is_of_rfc5545(&property.name));
    each(calendar, &mut |component| {
        component.components.retain(is_old);
        component.properties.retain(|property| is_of_rfc5545(&property.name));
    });
    each_property(calendar, &mut |property| {
        property.parameters.retain(|one| OLD_PARAMETERS.iter().any(|old| one.is(old)));
    });
}

/// Whether something of a calendar is not of RFC 5545.
pub(super) fn has_unknown(calendar: &Component) -> bool {
    let mut known = calendar.clone();
    drop_unknown(&mut known);
    known != *calendar
}

/// Puts the properties of each component into the order of their names.
pub(super) fn sort_properties(calendar: &mut Component) {
    each(calendar, &mut |component| component.properties.sort_by(|a, b| a.name.cmp(&b.name)));
}

/// Keeps what stands before the first comma of a private property.
pub(super) fn cut_private_values(calendar: &mut Component) {
    each_property(calendar, &mut |property| {
        if property.name.to_ascii_uppercase().starts_with("X-") {
            let end = property.value.iter().position(|octet| *octet == b',').unwrap_or(property.value.len());
            property.value.truncate(end);
        }
    });
}

/// Writes descriptive texts in capitals.
pub(super) fn shout(calendar: &mut Component) {
    let descriptive = |one: &Property| ["SUMMARY", "DESCRIPTION", "COMMENT"].iter().any(|name| one.is(name));
    each_property(calendar, &mut |property| {
        if descriptive(property) {
            property.value = property.value.to_ascii_uppercase();
        }
    });
}

fn is_old(component: &Component) -> bool {
    OLD_COMPONENTS.iter().any(|name| component.is(name))
}
