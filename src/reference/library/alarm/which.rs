//! Which alarm is meant, and which one it was put off from (RFC 9074, sections 4, 5 and 7).

use crate::media::{Component, Property};

/// Where an alarm stands in a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The place of the event or to-do among the components of the calendar.
    pub(crate) owner: usize,
    /// The place of the alarm among the components of that.
    pub(crate) alarm: usize,
}

/// The alarm with that UID; where there is none, the one of that number, counted from 1 through the whole calendar.
pub(crate) fn find(calendar: &Component, name: &str) -> Option<Place> {
    let named = |place: &Place| uid(alarm_at(calendar, *place)).is_some_and(|uid| uid == name);
    let counted = || places(calendar).nth(name.parse::<usize>().ok()?.checked_sub(1)?);
    places(calendar).find(named).or_else(counted)
}

/// Every alarm of the events and to-dos, in the order of the text.
fn places(calendar: &Component) -> impl Iterator<Item = Place> {
    let owners =
        calendar.components.iter().enumerate().filter(|(_, one)| one.is("VEVENT") || one.is("VTODO"));
    owners.flat_map(|(owner, one)| {
        let alarms = one.components.iter().enumerate().filter(|(_, inner)| inner.is("VALARM"));
        alarms.map(move |(alarm, _)| Place { owner, alarm })
    })
}

fn alarm_at(calendar: &Component, place: Place) -> &Component {
    &calendar.components[place.owner].components[place.alarm]
}

fn uid(alarm: &Component) -> Option<String> {
    alarm.property("UID").map(|uid| uid.text().into_owned())
}

/// The RELATED-TO by which an alarm says that it was put off from another one.
pub(crate) fn relation(alarm: &Component) -> Option<&Property> {
    let snooze = |property: &&Property| {
        property.parameter_value("RELTYPE").is_some_and(|kind| kind.eq_ignore_ascii_case("SNOOZE"))
    };
    alarm.properties_named("RELATED-TO").find(snooze)
}

/// The alarm beside it that such an alarm was put off from.
pub(crate) fn original_of(owner: &Component, related: &Property) -> Option<usize> {
    let name = related.text();
    owner.components.iter().position(|one| one.is("VALARM") && uid(one).is_some_and(|uid| uid == *name))
}
