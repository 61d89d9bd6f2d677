//! One task: an event or a to-do, with what it says of its own time.

use jiff::Timestamp;

use crate::media::{Component, Property};
use crate::reference::recurrence::{Length, Moment, Zones, of_instant};

/// A task before and after its relations are looked at.
#[derive(Clone, Debug)]
pub(super) struct Task {
    /// Its UID.
    pub(super) uid: String,
    /// When it starts, if that is known.
    pub(super) start: Option<Moment>,
    /// When it is finished, if that is known.
    pub(super) finish: Option<Moment>,
    /// How long it takes, if that is known.
    length: Option<Length>,
    /// Whether a relation gave it another time than its own.
    pub(super) moved: bool,
}

impl Task {
    /// The task that a component is; `None` for components that are no tasks, and for overrides.
    pub(super) fn of(component: &Component, zones: &Zones) -> Option<Self> {
        let task = component.is("VEVENT") || component.is("VTODO");
        let uid = component.property("UID").filter(|_| task)?;
        if component.property("RECURRENCE-ID").is_some() {
            return None;
        }
        let start = component.property("DTSTART").and_then(moment);
        let end = if component.is("VTODO") { "DUE" } else { "DTEND" };
        let finish = component.property(end).and_then(moment);
        let duration = component.property("DURATION").and_then(|p| Length::read(&p.text()).ok());
        let length = match (&start, &finish) {
            (Some(start), Some(finish)) => Some(between(start, finish, zones)),
            (Some(start), None) => duration.or_else(|| unsaid(component, start)),
            _ => duration,
        };
        let mut task = Self { uid: uid.text().into_owned(), start, finish, length, moved: false };
        if task.finish.is_none() {
            task.finish = task.finish_from(zones);
        }
        Some(task)
    }

    /// Starts no earlier than that; a task that starts later stays where it is.
    pub(super) fn start_from(&mut self, bound: &Moment, zones: &Zones) {
        if self.start.as_ref().is_some_and(|start| zones.instant(start) >= zones.instant(bound)) {
            return;
        }
        self.moved = true;
        let form = self.start.as_ref().or(self.finish.as_ref()).unwrap_or(bound).clone();
        let start = at(&form, zones.instant(bound), zones);
        let pushed =
            self.finish.take().filter(|_| self.length.is_none()).map(|finish| later(finish, &start, zones));
        self.start = Some(start);
        self.finish = pushed.or_else(|| self.finish_from(zones));
    }

    /// Is finished no earlier than that, and keeps how long it takes.
    pub(super) fn finish_at(&mut self, bound: &Moment, zones: &Zones) {
        if self.finish.as_ref().is_some_and(|finish| zones.instant(finish) >= zones.instant(bound)) {
            return;
        }
        self.moved = true;
        let form = self.finish.as_ref().or(self.start.as_ref()).unwrap_or(bound).clone();
        let finish = at(&form, zones.instant(bound), zones);
        if let Some(Length { days, seconds }) = self.length {
            let back = Length { days: -days, seconds: -seconds }.after(&finish, zones);
            self.start = Some(at(&form, back, zones));
        }
        self.finish = Some(finish);
    }

    fn finish_from(&self, zones: &Zones) -> Option<Moment> {
        let (start, length) = (self.start.as_ref()?, self.length?);
        Some(at(start, length.after(start, zones), zones))
    }
}

/// An event without an end takes the day of its DATE, or no time (RFC 5545, section 3.6.1).
fn unsaid(component: &Component, start: &Moment) -> Option<Length> {
    let length = if start.is_date() { Length { days: 1, seconds: 0 } } else { Length::exact(0) };
    component.is("VEVENT").then_some(length)
}

fn between(start: &Moment, finish: &Moment, zones: &Zones) -> Length {
    let exact = zones.instant(finish).duration_since(zones.instant(start)).as_secs().max(0);
    match start.is_date() && finish.is_date() {
        true => Length { days: exact / 86_400, seconds: 0 },
        false => Length::exact(exact),
    }
}

fn later(one: Moment, other: &Moment, zones: &Zones) -> Moment {
    if zones.instant(&one) < zones.instant(other) { other.clone() } else { one }
}

fn moment(property: &Property) -> Option<Moment> {
    Moment::read(&property.text(), property.parameter_value("TZID")).ok()
}

/// An instant in the form of a moment: a DATE is the first that begins no earlier; where a zone has no such local
/// time, it is UTC.
pub(super) fn at(form: &Moment, instant: Timestamp, zones: &Zones) -> Moment {
    let mut found = form.at(of_instant(instant));
    if form.is_date() {
        let day = found.at(found.local.date().to_datetime(jiff::civil::Time::midnight()));
        return if zones.instant(&day) < instant {
            day.plus(jiff::SignedDuration::from_hours(24))
        } else {
            day
        };
    }
    for _ in 0..3 {
        found = found.plus(instant.duration_since(zones.instant(&found)));
    }
    if zones.instant(&found) == instant { found } else { Moment::utc(of_instant(instant)) }
}
