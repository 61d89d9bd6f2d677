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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&["A", "B"], "A=2 B=1")]
    #[case(&["B"], "B=1 A=2")]
    #[case(&["B", "A", "C", "a"], "B=1 A=2 C=1")]
    fn a_property_is_set_in_its_place(#[case] names: &[&str], #[case] after: &str) {
        let mut here = Component::new("VALARM");
        here.properties = names.iter().map(|name| Property::new(name, "1")).collect();
        set_text(&mut here, "A", "2");
        let all = here.properties.iter().map(|one| format!("{}={}", one.name, one.text()));
        assert_eq!(all.collect::<Vec<_>>().join(" "), after);
    }
}
