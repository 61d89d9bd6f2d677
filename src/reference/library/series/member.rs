//! A member made of its master (sections 5.3 and 8.8).

use sha2::{Digest, Sha256};

use super::dates::Date;
use super::form::{at_instant, moment_of, moved_end, property_of};
use super::master::{Master, is_to_master};
use crate::media::{Component, Parameter, Property};
use crate::reference::Defects;
use crate::reference::recurrence::{Form, Moment, Zones};

/// What belongs to the master alone, or to one component's own history.
const NOT_COPIED: [&str; 14] = [
    "SRULE",
    "SDATE",
    "SXDATE",
    "SERIES-ID",
    "LAST-SERIES-ID",
    "SERIES-STATUS",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "CREATED",
    "LAST-MODIFIED",
    "SEQUENCE",
    "REQUEST-STATUS",
];

/// The member of that date: a copy of the master with UID, DTSTAMP, start and end of its own, SERIES-ID, and a link to
/// the master.
pub(super) fn member(
    master: &Master<'_>,
    date: &Date,
    now: &Moment,
    zones: &Zones<'_>,
    defects: &Defects,
) -> Component {
    let mut made = master.component.clone();
    made.line = 0;
    let copied_rule = defects.has("extend/rule-copied");
    made.properties.retain(|property| {
        let own = NOT_COPIED.iter().any(|name| property.is(name)) && !(copied_rule && property.is("SRULE"));
        !own && !is_to_master(property)
    });
    let start = start_of(master, date, zones, defects);
    move_to(&mut made, &master.start, &start, zones, defects);
    if let Some(end) = date.end.clone().filter(|_| !defects.has("extend/period-end-ignored")) {
        made.properties.retain(|property| !["DTEND", "DUE", "DURATION"].iter().any(|name| property.is(name)));
        made.properties.push(end);
    }
    set(&mut made, property_of("DTSTAMP", now));
    set(&mut made, Property::of_text("UID", &uid_of(master, date, defects)));
    if defects.has("extend/series-uid-missing") {
        made.properties.retain(|property| !property.is("SERIES-UID"));
    }
    if !defects.has("extend/series-id-missing") {
        made.properties.push(series_id(&start, &date.moment, zones, defects));
    }
    if !defects.has("extend/link-missing") {
        made.properties.push(link_to(&master.uid, defects));
    }
    made
}

fn uid_of(master: &Master<'_>, date: &Date, defects: &Defects) -> String {
    if defects.has("extend/uid-of-master") {
        return master.uid.clone();
    }
    let date = if defects.has("extend/uids-alike") { String::new() } else { date.moment.write() };
    named_uid("member", &master.uid, &date)
}

fn start_of(master: &Master<'_>, date: &Date, zones: &Zones<'_>, defects: &Defects) -> Moment {
    let moment = date.moment.clone();
    if defects.has("extend/date-as-midnight") && moment.is_date() {
        return Moment { form: Form::Floating, ..moment };
    }
    if defects.has("extend/same-time-in-utc") && matches!(moment.form, Form::Zoned(_)) {
        let days = date.moment.local.date().duration_since(master.start.local.date());
        let instant = zones.instant(&master.start).saturating_add(days).unwrap_or(date.instant);
        return at_instant(instant, &moment, zones);
    }
    moment
}

fn series_id(start: &Moment, date: &Moment, zones: &Zones<'_>, defects: &Defects) -> Property {
    let moment = match start.form {
        Form::Date => start.clone(),
        Form::Floating if date.is_date() => start.clone(),
        _ => date.clone(),
    };
    if defects.has("extend/series-id-in-utc") {
        return property_of(
            "SERIES-ID",
            &at_instant(zones.instant(&moment), &Moment::utc(moment.local), zones),
        );
    }
    property_of("SERIES-ID", &moment)
}

/// RELATED-TO with RELTYPE=SERIES-MASTER.
pub(super) fn link_to(uid: &str, defects: &Defects) -> Property {
    let link = Property::of_text("RELATED-TO", uid);
    match defects.has("extend/link-without-type") {
        true => link,
        false => link.with(Parameter::new("RELTYPE", "SERIES-MASTER")),
    }
}

/// Gives a component another start, and the end that goes with it: the same exact time after it where DTEND or DUE say
/// it; a DURATION stays as it is.
pub(super) fn move_to(
    here: &mut Component,
    from: &Moment,
    to: &Moment,
    zones: &Zones<'_>,
    defects: &Defects,
) {
    for name in ["DTEND", "DUE"] {
        let Some(end) = here.property(name).and_then(moment_of) else { continue };
        let moved = match () {
            () if defects.has("extend/end-not-moved") => end,
            () if defects.has("extend/end-nominal") => end.plus(to.local.duration_since(from.local)),
            () => moved_end(from, &end, to, zones),
        };
        set(here, property_of(name, &moved));
    }
    if defects.has("extend/duration-made-exact")
        && let Some(length) = here.property("DURATION").map(|property| property.text().into_owned())
        && let Ok(length) = crate::reference::recurrence::Length::read(&length)
    {
        set(here, Property::new("DURATION", format!("PT{}S", length.about())));
    }
    set(here, property_of("DTSTART", to));
}

/// Puts the property in the place of the first of its name, or at the end.
pub(super) fn set(here: &mut Component, property: Property) {
    match here.properties.iter_mut().find(|known| known.is(&property.name)) {
        Some(known) => *known = property,
        None => here.properties.push(property),
    }
}

/// A UID made of what it is for, the master's and a date, a UUID by its form (RFC 9562, section 5.8): who makes the same member twice
/// gives it the same UID.
pub(super) fn named_uid(what: &str, master: &str, date: &str) -> String {
    let digest = Sha256::digest(format!("{what}\n{master}\n{date}"));
    let mut octets: [u8; 16] = std::array::from_fn(|place| digest[place]);
    octets[6] = octets[6] & 0x0F | 0x80;
    octets[8] = octets[8] & 0x3F | 0x80;
    let hex: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
