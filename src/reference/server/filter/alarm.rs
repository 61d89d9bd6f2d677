//! When an alarm goes off in a time range (RFC 4791, section 9.9; RFC 5545, sections 3.8.6.2 and 3.8.6.3).

use jiff::Timestamp;

use super::range::Range;
use super::time::instant;
use crate::media::Component;
use crate::reference::recurrence::{Length, Series, Zones, later};

/// How often an alarm is taken to repeat at most.
const MOST_REPEATS: u32 = 1000;

/// Whether an alarm of `owner`, in any of its instances, goes off in a range.
pub(super) fn matches(
    alarm: &Component,
    owner: &Component,
    range: Range,
    series: &Series,
    zones: &Zones,
) -> bool {
    let Some(trigger) = alarm.property("TRIGGER") else { return false };
    let rings = |first: Timestamp| repeats(alarm, first).any(|at| range.holds(at));
    let Ok(offset) = Length::read(&trigger.text()) else {
        return instant(trigger, zones).is_some_and(rings);
    };
    let from_end =
        trigger.parameter_value("RELATED").is_some_and(|related| related.eq_ignore_ascii_case("END"));
    let every =
        alarm.property("DURATION").and_then(|every| Length::read(&every.text()).ok()).unwrap_or_default();
    let around =
        offset.about().saturating_abs().saturating_add(every.about().saturating_mul(i64::from(MOST_REPEATS)));
    let instances = series.between(later(range.start, -around), later(range.end, around));
    instances.iter().filter(|instance| std::ptr::eq(instance.component, owner)).any(|instance| {
        let base = match (from_end, instance.begins, instance.ends) {
            (true, begins, ends) => ends.or(begins),
            (false, begins, ends) => begins.or(ends),
        };
        base.is_some_and(|base| rings(later(base, offset.about())))
    })
}

/// The times that an alarm goes off which goes off first at `first`.
fn repeats(alarm: &Component, first: Timestamp) -> impl Iterator<Item = Timestamp> {
    let text = |name: &str| alarm.property(name).map(|property| property.text().into_owned());
    let times =
        text("REPEAT").and_then(|text| text.trim().parse::<u32>().ok()).unwrap_or(0).min(MOST_REPEATS);
    let every = text("DURATION").and_then(|text| Length::read(&text).ok());
    let times = if every.is_some() { times } else { 0 };
    let every = every.unwrap_or_default().about();
    (0..=i64::from(times)).map(move |time| later(first, every.saturating_mul(time)))
}
