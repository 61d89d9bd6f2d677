//! One instance of a component: where it begins and ends.

use jiff::Timestamp;

use super::length::{Length, later};
use super::moment::Moment;
use super::zones::Zones;
use crate::media::{Component, Property};

/// One instance of a component that may recur.
#[derive(Clone, Debug)]
pub struct Instance<'a> {
    /// The component that says what it is like: the master, or the one that overrides it.
    pub component: &'a Component,
    /// The start that the recurrence set gives it; `None` where nothing recurs.
    pub recurrence_id: Option<Moment>,
    /// Its own start; `None` where the component has no DTSTART.
    pub start: Option<Moment>,
    /// The instant of the start.
    pub begins: Option<Timestamp>,
    /// The instant that DTEND, DUE, or DTSTART and DURATION say; `None` where the component says neither.
    pub ends: Option<Timestamp>,
}

impl Instance<'_> {
    /// From when to when it takes, as RFC 5545 has it for events without an end: a day for a DATE, nothing for a
    /// DATE-TIME. `None` without a start.
    #[must_use]
    pub fn extent(&self, zones: &Zones) -> Option<(Timestamp, Timestamp)> {
        let (start, begins) = (self.start.as_ref()?, self.begins?);
        let ends = match self.ends {
            Some(ends) => ends,
            None if start.is_date() => Length { days: 1, seconds: 0 }.after(start, zones),
            None => begins,
        };
        Some((begins, ends))
    }

    /// Whether any part of it may lie between the two instants, both included.
    pub(super) fn touches(&self, from: Timestamp, to: Timestamp, zones: &Zones) -> bool {
        match (self.extent(zones), self.ends) {
            (Some((begins, ends)), _) => begins <= to && ends >= from,
            (None, Some(due)) => due >= from && due <= to,
            (None, None) => true,
        }
    }
}

/// What a component says of its own time.
#[derive(Clone, Debug)]
pub(super) struct Timing {
    pub(super) start: Option<Moment>,
    pub(super) begins: Option<Timestamp>,
    extent: Extent,
}

/// How a component says where it ends.
#[derive(Clone, Debug)]
enum Extent {
    Open,
    /// By DURATION.
    Nominal(Length),
    /// By DTEND or DUE beside DTSTART: so many days where both are a DATE, else so many seconds.
    Between(Length),
    /// By DUE alone.
    Due(Timestamp),
}

impl Timing {
    pub(super) fn of(component: &Component, zones: &Zones) -> Self {
        let start = component.property("DTSTART").and_then(moment_of);
        let begins = start.as_ref().map(|start| zones.instant(start));
        let end = component.property("DTEND").or_else(|| component.property("DUE")).and_then(moment_of);
        let duration = component.property("DURATION").and_then(|length| Length::read(&length.text()).ok());
        let extent = match (&start, end, duration) {
            (Some(start), Some(end), _) => Extent::Between(between(start, &end, zones)),
            (None, Some(end), _) => Extent::Due(zones.instant(&end)),
            (_, None, Some(length)) => Extent::Nominal(length),
            (_, None, None) => Extent::Open,
        };
        Self { start, begins, extent }
    }

    /// Where an instance ends that begins at `start`.
    pub(super) fn end(&self, start: Option<&Moment>, zones: &Zones) -> Option<Timestamp> {
        match (&self.extent, start) {
            (Extent::Due(due), _) => Some(*due),
            (Extent::Nominal(length) | Extent::Between(length), Some(start)) => {
                Some(length.after(start, zones))
            }
            _ => None,
        }
    }

    /// How many seconds it takes, about.
    pub(super) fn about(&self) -> i64 {
        match self.extent {
            Extent::Nominal(length) | Extent::Between(length) => length.about().max(0),
            Extent::Open | Extent::Due(_) => 0,
        }
    }
}

fn between(start: &Moment, end: &Moment, zones: &Zones) -> Length {
    if start.is_date() && end.is_date() {
        return Length { days: end.local.duration_since(start.local).as_hours() / 24, seconds: 0 };
    }
    Length::exact(zones.instant(end).duration_since(zones.instant(start)).as_secs())
}

/// The moment that a property's value is; `None` where it cannot be read.
pub(super) fn moment_of(property: &Property) -> Option<Moment> {
    Moment::read(&property.text(), property.parameter_value("TZID")).ok()
}

/// The values of a property as moments, those that are periods with their ends; what cannot be read is left out.
pub(super) fn moments_of(property: &Property, zones: &Zones) -> Vec<(Moment, Option<Timestamp>)> {
    let tzid = property.parameter_value("TZID");
    let read = |text: &str| Moment::read(text, tzid).ok();
    let one = |text: &String| match text.split_once('/') {
        None => Some((read(text)?, None)),
        Some((start, end)) => {
            let start = read(start)?;
            let end = match Length::read(end) {
                Ok(length) => later(zones.instant(&start), length.about()),
                Err(_) => zones.instant(&read(end)?),
            };
            Some((start, Some(end)))
        }
    };
    property.values().iter().filter_map(one).collect()
}
