//! Time zones: those that an object defines, and those of the time zone database by name.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::moment::{Form, Moment};
use super::observances::Transitions;
use crate::media::Component;

/// The time zones that moments of one object are read in.
///
/// A TZID means the object's own VTIMEZONE; without one, the zone of that name in the time zone database; without
/// that as well, it is read like a floating time.
#[derive(Debug, Default)]
pub struct Zones<'a> {
    defined: BTreeMap<String, Zone<'a>>,
    floating: Option<&'a Zones<'a>>,
    home: Option<TimeZone>,
}

/// A VTIMEZONE, worked out when it is first asked for.
#[derive(Debug)]
struct Zone<'a> {
    definition: &'a Component,
    transitions: OnceCell<Transitions>,
}

impl<'a> Zones<'a> {
    /// The zones that a VCALENDAR defines. Of several with one TZID the first counts.
    #[must_use]
    pub fn of(calendar: &'a Component) -> Self {
        let mut defined = BTreeMap::new();
        for definition in calendar.components_named("VTIMEZONE") {
            if let Some(tzid) = definition.property("TZID") {
                let zone = Zone { definition, transitions: OnceCell::new() };
                defined.entry(tzid.text().into_owned()).or_insert(zone);
            }
        }
        Self { defined, floating: None, home: None }
    }

    /// The same, floating times read in the only zone that `calendar` defines instead of in UTC.
    #[must_use]
    pub const fn floating_in(mut self, calendar: Option<&'a Zones<'a>>) -> Self {
        self.floating = calendar;
        self
    }

    /// The same, dates and floating times read in this zone instead of in UTC.
    #[must_use]
    pub fn at_home_in(mut self, zone: Option<TimeZone>) -> Self {
        self.home = zone;
        self
    }

    /// Date and time of an instant, written as `like` is: local where that is.
    #[must_use]
    pub fn local(&self, instant: Timestamp, like: &Moment) -> DateTime {
        let mut local = of_instant(instant);
        for _ in 0..2 {
            let ahead = instant.duration_since(self.instant(&like.at(local)));
            local = local.saturating_add(ahead);
        }
        local
    }

    /// The instant that a moment is. A DATE is its midnight; a local time that a zone skips is read with the offset
    /// before the gap, one that it has twice is the first of them (RFC 5545, section 3.3.5).
    #[must_use]
    pub fn instant(&self, moment: &Moment) -> Timestamp {
        let local = moment.local;
        match &moment.form {
            Form::Utc => in_utc(local),
            Form::Zoned(tzid) => self.zoned(local, tzid).unwrap_or_else(|| self.floating(local)),
            Form::Floating | Form::Date => self.floating(local),
        }
    }

    fn zoned(&self, local: DateTime, tzid: &str) -> Option<Timestamp> {
        match self.defined.get(tzid) {
            Some(zone) => Some(zone.instant(local)),
            None => TimeZone::get(tzid).ok()?.to_timestamp(local).ok(),
        }
    }

    fn floating(&self, local: DateTime) -> Timestamp {
        if let Some(home) = &self.home {
            return home.to_timestamp(local).unwrap_or_else(|_| in_utc(local));
        }
        let zone = self.floating.and_then(|zones| zones.defined.values().next());
        zone.map_or_else(|| in_utc(local), |zone| zone.instant(local))
    }
}

impl Zone<'_> {
    fn instant(&self, local: DateTime) -> Timestamp {
        let transitions = self.transitions.get_or_init(|| Transitions::of(self.definition));
        super::length::later(in_utc(local), -transitions.offset_at(local))
    }
}

/// The instant of this date and time in UTC, or the last one there is.
#[must_use]
pub fn in_utc(local: DateTime) -> Timestamp {
    TimeZone::UTC.to_timestamp(local).unwrap_or(if local.year() > 0 {
        Timestamp::MAX
    } else {
        Timestamp::MIN
    })
}

/// Date and time in UTC.
#[must_use]
pub fn of_instant(instant: Timestamp) -> DateTime {
    TimeZone::UTC.to_datetime(instant)
}
