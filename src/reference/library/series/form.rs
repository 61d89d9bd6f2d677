//! Moments as properties: read with their TZID, written in the form of another.

use jiff::{SignedDuration, Timestamp};

use crate::media::{Parameter, Property};
use crate::reference::recurrence::{Form, Moment, Zones};

/// The moment that a property's value is; `None` where it cannot be read.
pub(super) fn moment_of(property: &Property) -> Option<Moment> {
    Moment::read(&property.text(), property.parameter_value("TZID")).ok()
}

/// A property of that name with that moment, TZID and VALUE as its form asks for them.
pub(super) fn property_of(name: &str, moment: &Moment) -> Property {
    let plain = Property::new(name, moment.write());
    match &moment.form {
        Form::Date => plain.with(Parameter::new("VALUE", "DATE")),
        Form::Zoned(zone) => plain.with(Parameter::new("TZID", zone)),
        Form::Utc | Form::Floating => plain,
    }
}

/// The moment in the form of `like` that is that instant.
pub(super) fn at_instant(instant: Timestamp, like: &Moment, zones: &Zones<'_>) -> Moment {
    let mut moment = like.clone();
    // A time zone's offset can change on the way: the second step is taken with the offset that holds there.
    for _ in 0..2 {
        moment = moment.plus(instant.duration_since(zones.instant(&moment)));
    }
    moment
}

/// The end of a member: as long after its start as the master's end is after the master's start. Days between two
/// dates, exact time otherwise (section 8.8).
pub(super) fn moved_end(from: &Moment, end: &Moment, to: &Moment, zones: &Zones<'_>) -> Moment {
    if from.is_date() && end.is_date() {
        return end.plus(to.local.duration_since(from.local));
    }
    let exact: SignedDuration = zones.instant(end).duration_since(zones.instant(from));
    let instant = zones.instant(to).saturating_add(exact).unwrap_or(Timestamp::MAX);
    at_instant(instant, &end.plus(to.local.duration_since(from.local)), zones)
}
