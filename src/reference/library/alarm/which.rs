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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::media::ical;

    #[rstest]
    #[case("b", Some((2, 0)))]
    #[case("1", Some((1, 1)))]
    #[case("2", Some((2, 0)))]
    #[case("3", Some((2, 1)))]
    #[case("4", None)]
    #[case("0", None)]
    #[case("-1", None)]
    #[case("c", None)]
    fn a_uid_goes_before_a_number(#[case] name: &str, #[case] expected: Option<(usize, usize)>) {
        let text = "BEGIN:VCALENDAR\r\nBEGIN:VJOURNAL\r\nBEGIN:VALARM\r\nUID:c\r\nEND:VALARM\r\nEND:VJOURNAL\r\n\
            BEGIN:VTODO\r\nBEGIN:VLOCATION\r\nEND:VLOCATION\r\nBEGIN:VALARM\r\nEND:VALARM\r\nEND:VTODO\r\n\
            BEGIN:VEVENT\r\nBEGIN:VALARM\r\nUID:b\r\nEND:VALARM\r\nBEGIN:VALARM\r\nUID:3\r\nEND:VALARM\r\n\
            END:VEVENT\r\nEND:VCALENDAR\r\n";
        let read = ical::read(text.as_bytes()).components;
        assert_eq!(find(&read[0], name).map(|place| (place.owner, place.alarm)), expected);
    }
}
