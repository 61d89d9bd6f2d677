//! CALDAV:limit-recurrence-set and CALDAV:limit-freebusy-set (RFC 4791, sections 9.6.6 and 9.6.7).

use jiff::Timestamp;

use crate::media::Component;
use crate::reference::Defects;
use crate::reference::recurrence::{Length, Moment, Series, Zones};
use crate::reference::server::filter::{Range, period};
use crate::reference::server::spoil;

/// The calendar with the master, and the overrides that a range needs: those that lie in it, those whose instance
/// would have lain in it, and those of this and all future instances that begin before its end.
pub(super) fn recurrence_set(
    calendar: &Component,
    range: Range,
    floating: Option<&Zones>,
    defects: &Defects,
) -> Component {
    let zones = Zones::of(calendar).floating_in(floating);
    let mut answer = calendar.clone();
    let length = usual_length(calendar, &zones).unwrap_or(0);
    answer.components.retain(|component| match component.property("RECURRENCE-ID") {
        None => true,
        Some(_) if defects.has("server/limit-recurrence-set-drops-overrides") => false,
        Some(_) if defects.has("server/limit-recurrence-set-ignored") => true,
        Some(id) => {
            let Ok(slot) = Moment::read(&id.text(), id.parameter_value("TZID")) else { return true };
            let future =
                id.parameter_value("RANGE").is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"));
            is_needed(component, length, &slot, future, range, &zones)
        }
    });
    spoil::limited(defects, &mut answer);
    answer
}

/// How many seconds an instance takes that is not overridden.
fn usual_length(calendar: &Component, zones: &Zones) -> Option<i64> {
    let is_master = |one: &&Component| one.property("RECURRENCE-ID").is_none() && !one.is("VTIMEZONE");
    let mut alone = calendar.components.iter().find(is_master)?.clone();
    alone.properties.retain(|property| !["RRULE", "RDATE", "EXDATE"].iter().any(|name| property.is(name)));
    let all = Series::new(&[&alone], zones).between(Timestamp::MIN, Timestamp::MAX);
    let (begins, ends) = all.first()?.extent(zones)?;
    Some(ends.duration_since(begins).as_secs())
}

fn is_needed(
    component: &Component,
    length: i64,
    slot: &Moment,
    future: bool,
    range: Range,
    zones: &Zones,
) -> bool {
    let replaced = zones.instant(slot);
    if future && replaced < range.end {
        return true;
    }
    let would_end = Length::exact(length).after(slot, zones);
    let own = Series::new(&[component], zones).between(range.start, range.end);
    let lies =
        own.iter().any(|one| one.extent(zones).is_none_or(|(begins, ends)| range.overlaps(begins, ends)));
    lies || range.overlaps(replaced, would_end)
}

/// Leaves out the periods of FREEBUSY properties that lie outside a range.
pub(super) fn free_busy_set(calendar: &mut Component, range: Range) {
    let zones = Zones::default();
    for component in calendar.components.iter_mut().filter(|component| component.is("VFREEBUSY")) {
        component.properties.retain_mut(|property| {
            if !property.is("FREEBUSY") {
                return true;
            }
            let lies =
                |value: &String| period(value, &zones).is_none_or(|(from, to)| range.overlaps(from, to));
            let kept: Vec<String> = property.values().into_iter().filter(lies).collect();
            property.value = kept.join(",").into_bytes();
            !kept.is_empty()
        });
    }
}
