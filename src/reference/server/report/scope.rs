//! Which objects a report is about, and in which zone their floating times are read.

use jiff::tz::TimeZone;

use crate::media::namespaces::CALDAV;
use crate::media::xml::Name;
use crate::media::{Component, Element, ical};
use crate::reference::Defects;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::message::Depth;
use crate::reference::server::multistatus::{dav, href, status};
use crate::reference::server::place::Place;
use crate::reference::server::property::is_one_time_zone;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::store::{Calendar, Object};

/// An object that a report is about.
pub(super) struct Found<'a> {
    pub(super) place: Place,
    pub(super) calendar: &'a Calendar,
    pub(super) object: &'a Object,
}

/// The objects at a place, or as far below it as Depth says; without Depth that is nothing (RFC 4791, section 7).
pub(super) fn objects<'a>(state: &'a State, asked: &Asked) -> Vec<Found<'a>> {
    let depth = asked.request.depth().unwrap_or(Depth::Zero);
    match &asked.place {
        Place::Object(login, name, object) => {
            let store = &state.store;
            let found = store.calendar(login, name).ok().zip(store.object(login, name, object).ok());
            let place = asked.place.clone();
            found.map(|(calendar, object)| Found { place, calendar, object }).into_iter().collect()
        }
        Place::Calendar(login, name) if depth != Depth::Zero => {
            let calendar = state.store.calendar(login, name);
            calendar.into_iter().flat_map(|calendar| of_calendar(login, name, calendar)).collect()
        }
        Place::Home(login) if depth == Depth::Infinity => {
            let calendars = state.store.account(login).map(|account| account.calendars.iter());
            calendars
                .into_iter()
                .flatten()
                .flat_map(|(name, calendar)| of_calendar(login, name, calendar))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn of_calendar<'a>(login: &str, name: &str, calendar: &'a Calendar) -> impl Iterator<Item = Found<'a>> {
    let (login, name) = (login.to_owned(), name.to_owned());
    calendar.objects.iter().map(move |(key, object)| {
        let place = Place::Object(login.clone(), name.clone(), key.clone());
        Found { place, calendar, object }
    })
}

/// The VCALENDAR with the zone that floating times are read in: the request's, else the calendar's.
pub(super) fn time_zone(
    root: &Element,
    calendar: Option<&Calendar>,
    defects: &Defects,
) -> Result<Option<Component>, Refusal> {
    let name = Name::new(CALDAV, "calendar-timezone");
    let given = root.child(CALDAV, "timezone");
    let kept = calendar.and_then(|calendar| calendar.properties.get(&name));
    let Some(text) = given.or(kept).map(Element::text) else { return Ok(None) };
    if given.is_some() && !is_one_time_zone(&text) && !defects.has("server/input-query-time-zone-unchecked") {
        return Err(Refusal::caldav("valid-calendar-data").saying("expected a single VTIMEZONE"));
    }
    let found = ical::read(text.trim().as_bytes()).components.into_iter().next();
    let found = found.filter(|found| found.component("VTIMEZONE").is_some());
    if defects.has("server/floating-time-in-utc") {
        return Ok(None);
    }
    match found.as_ref().is_some_and(is_of_another_name)
        && defects.has("server/zone-of-another-name-ends-queries")
    {
        true => Err(Refusal::status(500)),
        false => Ok(found),
    }
}

/// Whether the zone in a VCALENDAR has a name that the database of time zones does not have.
fn is_of_another_name(calendar: &Component) -> bool {
    let zone = calendar.component("VTIMEZONE").and_then(|zone| zone.property("TZID"));
    zone.is_some_and(|zone| TimeZone::get(zone.text().trim()).is_err())
}

/// The response that says that not all results are here (RFC 6578, section 3.6).
pub(super) fn truncated(place: &Place) -> Element {
    let limits = dav("error").with(dav("number-of-matches-within-limits"));
    dav("response").with(href(&place.href())).with(status(507)).with(limits)
}

/// The number of a DAV:limit (RFC 5323, section 5.17), or of CalDAV's own.
pub(super) fn limit(root: &Element) -> Result<usize, Refusal> {
    let limit = root.elements().find(|child| child.name.local == "limit");
    let number = limit.and_then(|limit| limit.elements().find(|child| child.name.local == "nresults"));
    match number.map(|number| number.text().trim().parse::<usize>()) {
        None => Ok(usize::MAX),
        Some(Ok(number)) if number > 0 => Ok(number),
        Some(_) => Err(Refusal::status(400).saying("expected a number, 1 or more, in nresults")),
    }
}
