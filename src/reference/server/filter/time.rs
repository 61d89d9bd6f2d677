//! When a component lies in a time range: the tables of RFC 4791, section 9.9.

use jiff::Timestamp;

use super::range::Range;
use crate::media::{Component, Property};
use crate::reference::recurrence::{Instance, Length, Moment, Series, Zones, later};
use crate::reference::server::poll;

/// Whether a component, in any of its instances, lies in a range. `series` is that of all components beside it of
/// its name.
pub(super) fn matches(component: &Component, range: Range, series: &Series, zones: &Zones) -> bool {
    if component.is("VFREEBUSY") {
        return free_busy(component, range, zones);
    }
    if component.is("VPOLL") {
        let (begins, lasts, ends) = poll::period(component, zones);
        return open(component, (begins, lasts, ends), range, zones);
    }
    let instances = series.between(range.start, range.end);
    let own = instances.iter().filter(|instance| std::ptr::eq(instance.component, component));
    let mut timely = own.filter(|instance| match component.name.to_ascii_uppercase().as_str() {
        "VTODO" => to_do(instance, range, zones),
        _ => instance.extent(zones).is_some_and(|(begins, ends)| range.overlaps(begins, ends)),
    });
    timely.next().is_some()
}

/// The table for VTODO.
fn to_do(instance: &Instance, range: Range, zones: &Zones) -> bool {
    let due = instance.component.property("DUE").and(instance.ends);
    let lasts = instance.ends.filter(|_| due.is_none());
    open(instance.component, (instance.begins, lasts, due), range, zones)
}

/// The table for what is open until it is due: a to-do, and a poll by draft-ietf-calext-vpoll-06, section 9.4. Given are when
/// it begins, when its DURATION is over, and when it is due.
fn open(
    component: &Component,
    (begins, lasts, due): (Option<Timestamp>, Option<Timestamp>, Option<Timestamp>),
    Range { start, end }: Range,
    zones: &Zones,
) -> bool {
    let at = |name: &str| component.property(name).and_then(|property| instant(property, zones));
    match (begins, lasts, due) {
        (Some(begins), Some(ends), _) => start <= ends && (end > begins || end >= ends),
        (Some(begins), None, Some(due)) => (start < due || start <= begins) && (end > begins || end >= due),
        (Some(begins), None, None) => start <= begins && end > begins,
        (None, _, Some(due)) => start < due && end >= due,
        (None, _, None) => match (at("COMPLETED"), at("CREATED")) {
            (Some(completed), Some(created)) => {
                (start <= created || start <= completed) && (end >= created || end >= completed)
            }
            (Some(completed), None) => start <= completed && end >= completed,
            (None, Some(created)) => end > created,
            (None, None) => true,
        },
    }
}

/// The table for VFREEBUSY.
fn free_busy(component: &Component, range: Range, zones: &Zones) -> bool {
    let at = |name: &str| component.property(name).and_then(|property| instant(property, zones));
    match (at("DTSTART"), at("DTEND")) {
        (Some(begins), Some(ends)) => range.start <= ends && range.end > begins,
        _ => {
            let mut lists = component.properties.iter().filter(|property| property.is("FREEBUSY"));
            lists.any(|list| periods(list, zones).iter().any(|(begins, ends)| range.overlaps(*begins, *ends)))
        }
    }
}

/// Whether the value of a property, a date or date-time, lies in a range.
pub(super) fn property_matches(property: &Property, range: Range, zones: &Zones) -> bool {
    let tzid = property.parameter_value("TZID");
    property.values().iter().any(|value| match Moment::read(value, tzid) {
        Ok(moment) if moment.is_date() => {
            range.overlaps(zones.instant(&moment), Length { days: 1, seconds: 0 }.after(&moment, zones))
        }
        Ok(moment) => range.holds(zones.instant(&moment)),
        Err(_) => false,
    })
}

/// The instant that the value of a property is.
pub(in crate::reference::server) fn instant(property: &Property, zones: &Zones) -> Option<Timestamp> {
    let moment = Moment::read(&property.text(), property.parameter_value("TZID")).ok()?;
    Some(zones.instant(&moment))
}

/// The periods of a FREEBUSY property; what cannot be read is left out.
pub(in crate::reference::server) fn periods(
    property: &Property,
    zones: &Zones,
) -> Vec<(Timestamp, Timestamp)> {
    let values = property.values();
    values.iter().filter_map(|value| period(value, zones)).collect()
}

/// A period as two instants.
pub(in crate::reference::server) fn period(value: &str, zones: &Zones) -> Option<(Timestamp, Timestamp)> {
    let (begins, ends) = value.split_once('/')?;
    let begins = zones.instant(&Moment::read(begins, None).ok()?);
    let ends = match Length::read(ends) {
        Ok(length) => later(begins, length.about()),
        Err(_) => zones.instant(&Moment::read(ends, None).ok()?),
    };
    Some((begins, ends))
}
