//! What calendars say of the polls in them, and hold them to (draft-ietf-calext-vpoll-06, section 9).

use jiff::Timestamp;

use super::filter::instant;
use super::object::{caldav, component_types, comps};
use super::refusal::Refusal;
use super::store::Calendar;
use crate::media::namespaces::CALDAV;
use crate::media::{Component, Element};
use crate::reference::Defects;
use crate::reference::recurrence::{Length, Moment, Zones};

/// How many choices a poll may have. All three are low, so that whoever tries them comes to them.
pub(super) const MOST_ITEMS: usize = 5;
/// How many voters a poll may have.
pub(super) const MOST_VOTERS: usize = 5;
/// How many polls of one calendar may be active.
pub(super) const MOST_ACTIVE: usize = 3;

/// The property that lists sets of component types, and the precondition of that name.
pub(super) const SETS: &str = "supported-vpoll-component-sets";

/// Reads the sets of component types that the polls of a calendar may have for choices; where there is no set, they have none.
pub(super) fn read_sets(value: &Element) -> Result<Vec<Vec<String>>, Element> {
    let sets = value.children_named(CALDAV, "supported-vpoll-component-set");
    let sets: Vec<_> = sets.map(component_types).collect();
    match sets.iter().any(Vec::is_empty) {
        true => Err(caldav(SETS)),
        false => Ok(sets),
    }
}

/// The value of a property of section 9.1; `None` where the calendar has none of that name.
pub(super) fn property(calendar: &Calendar, local: &str, defects: &Defects) -> Option<Element> {
    if !calendar.components.iter().any(|name| name == "VPOLL") {
        return None;
    }
    let limit = |most: usize| {
        let most = if defects.has("server/poll-limits-of-nothing") { 0 } else { most };
        Some(caldav(local).with_text(&most.to_string()))
    };
    match local {
        "vpoll-max-items" => limit(MOST_ITEMS),
        "vpoll-max-voters" => limit(MOST_VOTERS),
        "vpoll-max-active" => limit(MOST_ACTIVE),
        SETS => {
            let set = |set: &Vec<String>| caldav("supported-vpoll-component-set").with_all(comps(set));
            let sets = calendar.poll_sets.as_ref()?.iter().map(set);
            match defects.has("server/poll-component-sets-not-reported") {
                true => Some(caldav(SETS)),
                false => Some(caldav(SETS).with_all(sets)),
            }
        }
        _ => None,
    }
}

/// Whether a calendar object may be stored in a calendar, in the place of the objects of these names (section 9.2).
pub(super) fn check(
    object: &Component,
    calendar: &Calendar,
    instead_of: &[&str],
    defects: &Defects,
) -> Result<(), Refusal> {
    let refused = |condition: &str| Err(Refusal::caldav(condition));
    for poll in object.components_named("VPOLL") {
        let items: Vec<_> = poll.components.iter().filter(|part| is_item(part)).collect();
        let fits = |set: &Vec<String>| items.iter().all(|item| set.iter().any(|name| item.is(name)));
        let sets_hold = match &calendar.poll_sets {
            Some(sets) => items.is_empty() || sets.iter().any(fits),
            None => !defects.has("server/poll-of-events-only") || items.iter().all(|item| item.is("VEVENT")),
        };
        if !sets_hold && !defects.has("server/poll-component-sets-unchecked") {
            return refused(SETS);
        }
        if items.len() > MOST_ITEMS && !defects.has("server/poll-items-uncounted") {
            return refused("vpoll-max-items");
        }
        let voters = poll.components_named("PARTICIPANT").filter(|one| is_voter(one)).count();
        if voters > MOST_VOTERS && !defects.has("server/poll-voters-uncounted") {
            return refused("vpoll-max-voters");
        }
    }
    let now = Timestamp::now();
    if active_until(object).is_none_or(|end| end <= now) || defects.has("server/polls-uncounted") {
        return Ok(());
    }
    let others = calendar.objects.iter().filter(|(name, _)| !instead_of.contains(&name.as_str()));
    let active = others.filter(|(_, other)| other.active_until.is_some_and(|end| end > now));
    match active.take(MOST_ACTIVE).count() < MOST_ACTIVE {
        true => Ok(()),
        false => refused("vpoll-max-active"),
    }
}

/// When the poll of a calendar object stops being active, the end of time where nothing says it; `None` where it is not active
/// whatever the time, or no poll.
pub(super) fn active_until(object: &Component) -> Option<Timestamp> {
    let poll = object.components_named("VPOLL").next()?;
    let status = poll.property("STATUS").map(|status| status.text().to_ascii_uppercase());
    if status
        .is_some_and(|status| ["COMPLETED", "CONFIRMED", "SUBMITTED", "CANCELLED"].contains(&status.as_str()))
    {
        return None;
    }
    let zones = Zones::of(object);
    let (_, lasts, end) = period(poll, &zones);
    Some(lasts.or(end).unwrap_or(Timestamp::MAX))
}

/// When a poll begins, when its DURATION is over, and when its DTEND is.
pub(super) fn period(
    poll: &Component,
    zones: &Zones,
) -> (Option<Timestamp>, Option<Timestamp>, Option<Timestamp>) {
    let at = |name: &str| poll.property(name).and_then(|property| instant(property, zones));
    let lasts = || {
        let start = poll.property("DTSTART")?;
        let start = Moment::read(&start.text(), start.parameter_value("TZID")).ok()?;
        let length = Length::read(&poll.property("DURATION")?.text()).ok()?;
        Some(length.after(&start, zones))
    };
    (at("DTSTART"), lasts(), at("DTEND"))
}

/// Whether a part of a poll is voted on.
fn is_item(part: &Component) -> bool {
    !["PARTICIPANT", "VALARM", "VTIMEZONE"].iter().any(|other| part.is(other))
}

fn is_voter(participant: &Component) -> bool {
    let types = participant.properties_named("PARTICIPANT-TYPE");
    types.flat_map(|types| types.values().into_iter()).any(|one| one.eq_ignore_ascii_case("VOTER"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::server::object;
    use rstest::rstest;

    #[rstest]
    #[case("", Some("max"))]
    #[case("STATUS:IN-PROCESS\r\nDTEND:20310102T190000Z\r\n", Some("2031-01-02T19:00:00Z"))]
    #[case("DTSTART:20310102T190000Z\r\nDURATION:PT1H\r\n", Some("2031-01-02T20:00:00Z"))]
    #[case("DTSTART:20310102T190000Z\r\n", Some("max"))]
    #[case("STATUS:COMPLETED\r\nDTEND:20310102T190000Z\r\n", None)]
    #[case("STATUS:cancelled\r\n", None)]
    fn a_poll_is_active_until_it_ends_or_its_status_says_so(
        #[case] lines: &str,
        #[case] until: Option<&str>,
    ) {
        let text =
            format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VPOLL\r\n{lines}END:VPOLL\r\nEND:VCALENDAR\r\n");
        let until = until.map(|until| until.parse().unwrap_or(Timestamp::MAX));
        assert_eq!(active_until(&object::read(text.as_bytes()).unwrap()), until);
    }
}
