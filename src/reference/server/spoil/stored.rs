//! Defects of storing.

use super::edit::{
    drop_components, drop_properties, each, each_property, is_master, is_new, is_override, keep_uid_only,
    replace_new, take_new,
};
use super::{octets, unknown, versions};
use crate::media::{Component, Parameter, Property, ical};
use crate::reference::Defects;
use crate::reference::server::object;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::store::Object;

/// A change of what is stored.
type Edit = fn(&mut Component);

/// The defects that change the tree of what is stored, whatever was there before.
const EDITS: &[(&str, Edit)] = &[
    ("server/attendee-merged-into-participant", merge_attendees),
    ("server/calendar-address-dropped", |calendar| drop_properties(calendar, &["CALENDAR-ADDRESS"])),
    ("server/location-type-first-only", |calendar| location_types(calendar, |types| types.truncate(1), b",")),
    ("server/location-type-values-joined", |calendar| location_types(calendar, |_| {}, b"\\,")),
    ("server/long-value-cut", |calendar| {
        each_property(calendar, &mut |property| property.value.truncate(20_000))
    }),
    ("server/nested-components-dropped-on-put", |calendar| {
        each(calendar, &mut |one| {
            if one.is("PARTICIPANT") {
                one.components.clear();
            }
        })
    }),
    ("server/nested-components-hoisted", hoist),
    ("server/new-components-in-events-only", |calendar| {
        not_in_events(calendar, |component| drop(take_new(component)));
    }),
    ("server/new-properties-in-events-only", |calendar| {
        not_in_events(calendar, |component| drop_properties(component, &super::NEW_PROPERTIES));
    }),
    ("server/order-dropped", |calendar| {
        each_property(calendar, &mut |property| {
            property.parameters.retain(|parameter| !parameter.is("ORDER"));
        })
    }),
    ("server/override-components-dropped", |calendar| {
        calendar.components.iter_mut().filter(|one| is_override(one)).for_each(|one| drop(take_new(one)));
    }),
    ("server/override-components-from-master", |calendar| {
        let master = calendar.components.iter().find(|one| is_master(one));
        let new: Vec<Component> =
            master.into_iter().flat_map(|one| &one.components).filter(|one| is_new(one)).cloned().collect();
        calendar.components.iter_mut().filter(|one| is_override(one)).for_each(|one| replace_new(one, &new));
    }),
    ("server/participant-dropped-on-put", |calendar| drop_components(calendar, "PARTICIPANT")),
    ("server/participant-dtstamp-of-event", stamp_participants),
    ("server/participant-sequence-dropped", |calendar| {
        each(calendar, &mut |one| {
            if one.is("PARTICIPANT") {
                one.properties.retain(|property| !property.is("SEQUENCE"));
            }
        })
    }),
    ("server/private-properties-in-new-components-dropped", |calendar| {
        each(calendar, &mut |one| {
            if is_new(one) {
                one.properties.retain(|property| !property.name.to_ascii_uppercase().starts_with("X-"));
            }
        })
    }),
    ("server/private-values-cut-at-commas", unknown::cut_private_values),
    ("server/properties-sorted", unknown::sort_properties),
    ("server/structured-data-dropped-on-put", |calendar| drop_properties(calendar, &["STRUCTURED-DATA"])),
    ("server/structured-data-to-link", |calendar| each_property(calendar, &mut link)),
    ("server/styled-description-dropped-on-put", |calendar| {
        drop_properties(calendar, &["STYLED-DESCRIPTION"])
    }),
    ("server/styled-description-first-only", |calendar| {
        each(calendar, &mut |one| {
            let mut seen = false;
            one.properties
                .retain(|property| !property.is("STYLED-DESCRIPTION") || !std::mem::replace(&mut seen, true));
        })
    }),
    ("server/text-in-capitals", unknown::shout),
    ("server/unknown-dropped", unknown::drop_unknown),
    ("server/vlocation-dropped-on-put", |calendar| drop_components(calendar, "VLOCATION")),
    ("server/vlocation-properties-dropped-on-put", |calendar| keep_uid_only(calendar, "VLOCATION")),
    ("server/vresource-dropped-on-put", |calendar| drop_components(calendar, "VRESOURCE")),
    ("server/vresource-properties-dropped-on-put", |calendar| keep_uid_only(calendar, "VRESOURCE")),
];

/// The octets that are stored of those that were sent, read as `tree`; `old` is what they take the place of.
pub(in crate::reference::server) fn stored(
    defects: &Defects,
    sent: &[u8],
    tree: Component,
    old: Option<&Object>,
) -> Result<Vec<u8>, Refusal> {
    let misread = octets::misread(defects, sent);
    let (octets, read) = match misread == sent {
        true => (sent, tree),
        false => (misread.as_slice(), object::read(&misread)?),
    };
    let mut calendar = read.clone();
    if defects.has("server/participant-refused") && has_participant(&calendar) {
        return Err(Refusal::status(403).saying("a PARTICIPANT is nothing that is known here"));
    }
    if defects.has("server/event-without-an-end-refused") && has_no_end(&calendar) {
        return Err(Refusal::caldav("valid-calendar-data").saying("an event ends after it begins"));
    }
    if defects.has("server/unknown-refused") && unknown::has_unknown(&calendar) {
        return Err(Refusal::caldav("valid-calendar-data").saying("expected what RFC 5545 knows"));
    }
    for (_, edit) in EDITS.iter().filter(|(name, _)| defects.has(name)) {
        edit(&mut calendar);
    }
    if let Some(old) = old {
        versions::mixed(defects, &mut calendar, &object::read(&old.octets)?);
    }
    let anew = defects.has("server/written-anew") || defects.has("server/strong-tag-of-other-octets");
    Ok(if calendar == read && !anew { octets.to_vec() } else { ical::write(&[calendar]) })
}

fn has_no_end(calendar: &Component) -> bool {
    let has_end =
        |event: &Component| event.properties.iter().any(|one| one.is("DTEND") || one.is("DURATION"));
    calendar.components.iter().any(|one| one.is("VEVENT") && !has_end(one))
}

fn has_participant(calendar: &Component) -> bool {
    calendar.components.iter().any(|one| one.component("PARTICIPANT").is_some())
}

fn not_in_events(calendar: &mut Component, change: impl Fn(&mut Component)) {
    calendar.components.iter_mut().filter(|one| one.is("VTODO") || one.is("VJOURNAL")).for_each(change);
}

fn merge_attendees(calendar: &mut Component) {
    for component in &mut calendar.components {
        let participants = component.components.iter().filter(|one| one.is("PARTICIPANT"));
        let addresses: Vec<Vec<u8>> = participants
            .filter_map(|one| one.property("CALENDAR-ADDRESS"))
            .map(|one| one.value.clone())
            .collect();
        component.properties.retain(|one| !one.is("ATTENDEE") || !addresses.contains(&one.value));
    }
}

/// Changes the values of LOCATION-TYPE, which are joined again with `glue`.
fn location_types(calendar: &mut Component, change: fn(&mut Vec<&[u8]>), glue: &[u8]) {
    each_property(calendar, &mut |property| {
        if property.is("LOCATION-TYPE") {
            let mut types: Vec<&[u8]> = property.value.split(|octet| *octet == b',').collect();
            change(&mut types);
            property.value = types.join(glue);
        }
    });
}

fn hoist(calendar: &mut Component) {
    for component in &mut calendar.components {
        let participants = component.components.iter_mut().filter(|one| one.is("PARTICIPANT"));
        let inner: Vec<Component> =
            participants.flat_map(|one| std::mem::take(&mut one.components)).collect();
        component.components.extend(inner);
    }
}

fn stamp_participants(calendar: &mut Component) {
    for component in &mut calendar.components {
        let Some(stamp) = component.property("DTSTAMP").cloned() else { continue };
        for participant in component.components.iter_mut().filter(|one| one.is("PARTICIPANT")) {
            participant.properties.retain(|property| !property.is("DTSTAMP"));
            participant.properties.push(stamp.clone());
        }
    }
}

/// Puts a URI in the place of inline STRUCTURED-DATA.
fn link(property: &mut Property) {
    if property.is("STRUCTURED-DATA") && property.kind() != "uri" {
        property.parameters.retain(|parameter| !parameter.is("VALUE") && !parameter.is("ENCODING"));
        property.parameters.push(Parameter::new("VALUE", "URI"));
        property.value = b"https://calspec.invalid/aside".to_vec();
    }
}
