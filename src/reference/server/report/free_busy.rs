//! CALDAV:free-busy-query (RFC 4791, section 7.10).

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::dispatch::not_supported;
use super::scope::{objects, time_zone};
use crate::media::namespaces::CALDAV;
use crate::media::{Component, Element, Parameter, Property, ical};
use crate::reference::Defects;
use crate::reference::recurrence::{Moment, Series, Zones, of_instant};
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::filter::{Range, periods};
use crate::reference::server::message::Response;
use crate::reference::server::object;
use crate::reference::server::place::Place;
use crate::reference::server::refusal::Refusal;

/// Busy time by its FBTYPE.
type Busy = BTreeMap<String, Vec<(Timestamp, Timestamp)>>;

pub(super) fn answer(state: &State, asked: &Asked, root: &Element) -> Result<Response, Refusal> {
    let object =
        matches!(asked.place, Place::Object(..)) && state.defects.has("server/input-free-busy-of-an-object");
    if !object && !matches!(asked.place, Place::Calendar(..) | Place::Home(_)) {
        return Err(not_supported(root));
    }
    let mut ranges = root.children_named(CALDAV, "time-range");
    let any = state.defects.has("server/input-free-busy-of-any-range");
    let range = match (ranges.next(), ranges.next()) {
        (Some(range), other) if other.is_none() || any => range,
        _ if any => return Ok(Response::new(200)),
        _ => return Err(Refusal::status(400).saying("expected one time-range")),
    };
    let range = Range::read(range, true, &state.defects)
        .map_err(|_| Refusal::status(400).saying("expected a sound time-range"))?;
    let mut busy = Busy::new();
    for found in objects(state, asked) {
        let zone = time_zone(root, Some(found.calendar), &state.defects)?;
        let floating = zone.as_ref().map(Zones::of);
        let calendar = object::read(&found.object.octets)?;
        let zones = Zones::of(&calendar).floating_in(floating.as_ref());
        add_events(&mut busy, &calendar, range, &zones, &state.defects);
        add_free_busy(&mut busy, &calendar, range, &zones);
    }
    if state.defects.has("server/free-busy-empty") {
        busy.clear();
    } else if state.defects.has("server/free-busy-of-any-time") {
        add(&mut busy, "BUSY", (range.start, range.end), range);
    }
    let answer = written(busy, range, &state.defects);
    Ok(Response::new(200)
        .with("Content-Type", "text/calendar; charset=utf-8")
        .with_body(ical::write(&[answer])))
}

fn add_events(busy: &mut Busy, calendar: &Component, range: Range, zones: &Zones, defects: &Defects) {
    let mut single: Vec<Component> = Vec::new();
    let events = calendar.components.iter().filter(|one| one.is("VEVENT"));
    if defects.has("server/free-busy-of-first-instances") {
        single.extend(events.clone().cloned());
        single.iter_mut().for_each(|one| one.properties.retain(|property| !property.is("RRULE")));
    }
    let events: Vec<&Component> = if single.is_empty() { events.collect() } else { single.iter().collect() };
    for instance in Series::new(&events, zones).between(range.start, range.end) {
        let says = |name: &str, value: &str| {
            let property = instance.component.property(name);
            property.is_some_and(|property| property.text().trim().eq_ignore_ascii_case(value))
        };
        let transparent =
            says("TRANSP", "TRANSPARENT") && !defects.has("server/free-busy-of-the-transparent");
        let cancelled = says("STATUS", "CANCELLED") && !defects.has("server/free-busy-of-the-cancelled");
        if transparent || cancelled {
            continue;
        }
        let tentative = says("STATUS", "TENTATIVE") && !defects.has("server/free-busy-tentative-is-busy");
        let kind = if tentative { "BUSY-TENTATIVE" } else { "BUSY" };
        if let Some((begins, ends)) = instance.extent(zones) {
            add(busy, kind, (begins, ends), range);
        }
    }
}

fn add_free_busy(busy: &mut Busy, calendar: &Component, range: Range, zones: &Zones) {
    let components = calendar.components.iter().filter(|one| one.is("VFREEBUSY"));
    for list in components.flat_map(|one| &one.properties).filter(|property| property.is("FREEBUSY")) {
        let kind = list.parameter_value("FBTYPE").unwrap_or("BUSY").to_ascii_uppercase();
        if kind != "FREE" {
            periods(list, zones).into_iter().for_each(|period| add(busy, &kind, period, range));
        }
    }
}

fn add(busy: &mut Busy, kind: &str, (begins, ends): (Timestamp, Timestamp), range: Range) {
    if ends > begins && range.overlaps(begins, ends) {
        let period = (begins.max(range.start), ends.min(range.end));
        busy.entry(kind.to_owned()).or_default().push(period);
    }
}

/// Periods that meet or overlap as one.
fn merged(mut periods: Vec<(Timestamp, Timestamp)>) -> Vec<(Timestamp, Timestamp)> {
    periods.sort_unstable();
    let mut merged: Vec<(Timestamp, Timestamp)> = Vec::new();
    for (begins, ends) in periods {
        match merged.last_mut() {
            Some(last) if begins <= last.1 => last.1 = last.1.max(ends),
            _ => merged.push((begins, ends)),
        }
    }
    merged
}

fn written(busy: Busy, range: Range, defects: &Defects) -> Component {
    let utc = |instant: Timestamp| Moment::utc(of_instant(instant)).write();
    let now = utc(Timestamp::now());
    let mut component = Component::new("VFREEBUSY");
    component.properties = vec![
        Property::of_text("UID", &format!("free-busy-{now}@calspec.invalid")),
        Property::new("DTSTAMP", now),
        Property::new("DTSTART", utc(range.start)),
        Property::new("DTEND", utc(range.end)),
    ];
    for (kind, periods) in busy {
        let parameter = Parameter::new("FBTYPE", &kind);
        let periods = match defects.has("server/free-busy-not-merged") {
            true => periods,
            false => merged(periods),
        };
        component.properties.extend(periods.into_iter().map(|(begins, ends)| {
            let period = format!("{}/{}", utc(begins), utc(ends));
            Property::new("FREEBUSY", period).with(parameter.clone())
        }));
    }
    let mut calendar = Component::new("VCALENDAR");
    calendar.properties =
        vec![Property::new("VERSION", "2.0"), Property::new("PRODID", "-//calspec//reference server//EN")];
    calendar.components = vec![component];
    calendar
}
