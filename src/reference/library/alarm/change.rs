//! The changes that acknowledging and putting off have in common.

use jiff::Timestamp;

use crate::media::{Component, Property};
use crate::reference::recurrence::{Moment, of_instant};

/// Sets a property to that value: in the place of the first of its name, at the end where there is none.
pub(crate) fn set_text(here: &mut Component, name: &str, value: &str) {
    let mut fresh = Some(Property::new(name, value));
    here.properties.retain_mut(|property| match (property.is(name), fresh.take()) {
        (true, Some(new)) => {
            *property = new;
            true
        }
        (true, None) => false,
        (false, kept) => {
            fresh = kept;
            true
        }
    });
    here.properties.extend(fresh);
}

/// Says that the alarm was last acknowledged then (RFC 9074, section 6.1).
pub(crate) fn acknowledge(alarm: &mut Component, now: Timestamp) {
    set_text(alarm, "ACKNOWLEDGED", &written(now));
}

/// Says that the event or to-do was changed then, unless its DTSTAMP tells of a message (RFC 5545, section 3.8.7.2).
pub(crate) fn revise(calendar: &mut Component, owner: usize, now: Timestamp) {
    let message = calendar.property("METHOD").is_some();
    let owner = &mut calendar.components[owner];
    if !message && owner.property("DTSTAMP").is_some() {
        set_text(owner, "DTSTAMP", &written(now));
    }
}

fn written(instant: Timestamp) -> String {
    Moment::utc(of_instant(instant)).write()
}
