//! When an alarm goes off by its TRIGGER (RFC 5545, sections 3.6.6, 3.8.6.2 and 3.8.6.3).

use std::cell::Cell;

use jiff::Timestamp;

use crate::media::{Component, Property};
use crate::reference::Defects;
use crate::reference::recurrence::{Form, Instance, Length, Moment, Series, Zones, later, of_instant};

/// How often an alarm is taken to repeat at most.
const MOST_REPEATS: i64 = 1000;
/// More than days of the calendar ever differ from days of 24 hours, in seconds.
const SLACK: i64 = 2 * 86_400;

/// One time that an alarm goes off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ring {
    /// When.
    pub(crate) at: Timestamp,
    /// The instance that it reminds of, as RECURRENCE-ID names it, in UTC unless it is a date or floats; `None` where
    /// nothing recurs, and where the trigger is absolute.
    pub(crate) instance: Option<String>,
}

/// What it takes to see when the alarms of a component go off.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight<'a> {
    /// The event or to-do: a master, or what overrides an instance of it.
    pub(crate) owner: &'a Component,
    /// All components of its UID.
    pub(crate) series: &'a Series<'a>,
    /// The time zones of the calendar.
    pub(crate) zones: &'a Zones<'a>,
    /// What goes wrong.
    pub(crate) defects: &'a Defects,
    /// How many instances may still be looked at; a search in what recurs counts as many of them.
    pub(crate) looks: &'a Cell<usize>,
}

/// What one search for the instances of a series that recurs costs of [`Sight::looks`].
const SEARCH: usize = 4000;

/// The times that an alarm goes off between the two, the first included, the last not, in no particular order; never
/// more than so many.
pub(crate) fn rings(
    alarm: &Component,
    sight: Sight<'_>,
    (from, to): (Timestamp, Timestamp),
    most: usize,
) -> Vec<Ring> {
    let Some(trigger) = alarm.property("TRIGGER") else { return Vec::new() };
    let (every, times) = repetition(alarm, sight.defects);
    let first = match Length::read(&trigger.text()) {
        Ok(offset) => {
            let last = every.about().saturating_mul(times);
            let around =
                SLACK.saturating_add(offset.about().saturating_abs()).saturating_add(last.saturating_abs());
            relative(trigger, offset, sight, window(from, to, around, sight.defects))
        }
        Err(_) => absolute(trigger, sight, from, to),
    };
    let wait = every.about();
    first.into_iter().flat_map(|ring| repeated(ring, wait, times, from, to)).take(most).collect()
}

/// The times of one ring and its repetitions that lie in the window; no others are looked at.
fn repeated(
    first: Ring,
    wait: i64,
    times: i64,
    from: Timestamp,
    to: Timestamp,
) -> impl Iterator<Item = Ring> {
    let at = first.at.as_second();
    let (early, late) = (from.as_second() - at, to.as_second() - at - 1);
    let (low, high) = match wait {
        ..=0 => (0, if early <= 0 && late >= 0 { 0 } else { -1 }),
        _ => ((early + wait - 1).div_euclid(wait).max(0), late.div_euclid(wait).min(times)),
    };
    (low..=high).map(move |time| Ring {
        at: later(first.at, wait.saturating_mul(time)),
        instance: first.instance.clone(),
    })
}

/// The time in which the instances lie that have to be looked at.
fn window(from: Timestamp, to: Timestamp, around: i64, defects: &Defects) -> (Timestamp, Timestamp) {
    let around = if defects.has("alarms/events-of-the-window-only") { 0 } else { around };
    (later(from, -around), later(to, around))
}

/// How long it takes until the alarm repeats, and how often it does.
fn repetition(alarm: &Component, defects: &Defects) -> (Length, i64) {
    let text = |name: &str| alarm.property(name).map(|property| property.text().into_owned());
    let every = text("DURATION").and_then(|text| Length::read(&text).ok());
    let times = text("REPEAT").and_then(|text| text.trim().parse::<i64>().ok());
    match (every, times) {
        _ if defects.has("alarms/repeat-ignored") => (Length::default(), 0),
        (Some(every), None) if defects.has("alarms/duration-alone-repeats") => (every, 1),
        (Some(every), Some(times)) if defects.has("alarms/repeat-counts-first") => {
            (every, (times - 1).clamp(0, MOST_REPEATS))
        }
        (Some(every), Some(times)) => (every, times.clamp(0, MOST_REPEATS)),
        _ => (Length::default(), 0),
    }
}

/// An absolute time stands for itself, however often the event recurs.
fn absolute(trigger: &Property, sight: Sight<'_>, from: Timestamp, to: Timestamp) -> Vec<Ring> {
    let read = Moment::read(&trigger.text(), trigger.parameter_value("TZID"));
    let Ok(moment) = read else { return Vec::new() };
    let at = sight.zones.instant(&moment);
    if !sight.defects.has("alarms/absolute-for-each-instance") {
        return vec![Ring { at, instance: None }];
    }
    let instances = sight.series.between(later(from, -SLACK), later(to, SLACK));
    let starts: Vec<Timestamp> = instances.iter().filter_map(|instance| instance.begins).collect();
    let Some(first) = starts.first().copied() else { return Vec::new() };
    let moved = |start: &Timestamp| later(at, start.duration_since(first).as_secs());
    starts.iter().map(|start| Ring { at: moved(start), instance: None }).collect()
}

/// A length counts from the start or the end of each instance that the alarm's own component gives.
fn relative(
    trigger: &Property,
    offset: Length,
    sight: Sight<'_>,
    (from, to): (Timestamp, Timestamp),
) -> Vec<Ring> {
    let (zones, defects) = (sight.zones, sight.defects);
    let related = trigger.parameter_value("RELATED").unwrap_or("START");
    let from_end = related.eq_ignore_ascii_case("END") && !defects.has("alarms/end-as-start");
    let everywhere = defects.has("alarms/master-alarms-in-overrides");
    let own = |instance: &Instance| everywhere || std::ptr::eq(instance.component, sight.owner);
    let offset = if defects.has("alarms/always-before") {
        Length { days: -offset.days.abs(), seconds: -offset.seconds.abs() }
    } else {
        offset
    };
    let mut found: Vec<Ring> = Vec::new();
    for instance in instances(sight, from, to).iter().filter(|instance| own(instance)) {
        let Some(base) = base(instance, from_end, zones) else { continue };
        let base = if defects.has("alarms/zone-as-utc") { Moment::utc(base.local) } else { base };
        let there = zones.local(zones.instant(&base), &base) == base.local;
        if !there && defects.has("alarms/gap-dropped") {
            continue;
        }
        let at = if defects.has("alarms/days-of-24-hours") {
            later(zones.instant(&base), offset.about())
        } else {
            offset.after(&base, zones)
        };
        let label = instance.recurrence_id.as_ref().map(|moment| label(moment, zones));
        found.push(Ring { at, instance: label });
        if defects.has("alarms/first-instance-only") {
            break;
        }
    }
    found
}

/// The instances of that time, as long as there are looks left.
fn instances<'a>(sight: Sight<'a>, from: Timestamp, to: Timestamp) -> Vec<Instance<'a>> {
    if sight.looks.get() == 0 {
        return Vec::new();
    }
    let found = sight.series.between(from, to);
    let search = if sight.series.recurs() { SEARCH } else { 1 };
    sight.looks.set(sight.looks.get().saturating_sub(search + found.len()));
    found
}

/// The start or the end of an instance, in the form of its start. An instance that has only one of them is reminded of
/// by that.
fn base(instance: &Instance, from_end: bool, zones: &Zones) -> Option<Moment> {
    let start = instance.start.clone();
    let end = instance.ends.map(|ends| match &start {
        Some(start) => start.at(zones.local(ends, start)),
        None => Moment::utc(of_instant(ends)),
    });
    if from_end { end.or(start) } else { start.or(end) }
}

fn label(moment: &Moment, zones: &Zones) -> String {
    match moment.form {
        Form::Date | Form::Floating => moment.write(),
        Form::Utc | Form::Zoned(_) => Moment::utc(of_instant(zones.instant(moment))).write(),
    }
}
