//! calcard by Stalwart Labs.
//!
//! `roundtrip` reads with `ICalendar::parse`, the call of its README, and writes with `to_string`. `parse` reads one
//! object and leaves what follows it; it is lenient by design. The strict mode of `Parser` refuses every component
//! inside another (`BEGIN` and `END` are invalid lines to it), so it is no validator and is not offered as one. The
//! crate has no jCal.
//!
//! `expand` reads with `ICalendar::parse`, then `expand_dates`, with UTC for the default time zone, and
//! `try_into_date_time` of each event. It knows no window, so what starts outside of it is left out, and they are sorted
//! by their starts. An event does not say whether it is of a DATE or of local time: its form is that of the DTSTART of its
//! component, from which SUMMARY and RECURRENCE-ID, read in the zone of the event, are taken too. A RECURRENCE-ID with RANGE
//! is not: the later events of the range name the same component, and none says which instance it is. `expand_dates` gives
//! events of the components that it could work out and an error for each other. Nothing says that the one undoes the other,
//! so errors are told as `rejected` only where there is no event at all.
//!
//! An `Err` of `parse` is told as `rejected`: it holds what was found where an iCalendar object was expected.

use calcard::Entry;
use calcard::common::timezone::Tz;
use calcard::icalendar::dates::CalendarEvent;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarParameterName, ICalendarProperty, ICalendarValue,
};
use calspec_adapters::{Answer, Arguments, ICALENDAR, JSON, Offer, serve};
use chrono::DateTime;
use serde_json::{Map, Value};

/// How many instances it is let work out.
const MOST_INSTANCES: usize = 100_000;

fn main() -> std::io::Result<()> {
    serve(
        "calcard",
        env!("VERSION_OF_CALCARD"),
        &[
            Offer { operation: "roundtrip", media: ICALENDAR, act: roundtrip },
            Offer { operation: "expand", media: ICALENDAR, act: expand },
        ],
    )
}

fn roundtrip(text: &str, _: &Arguments) -> Answer {
    match ICalendar::parse(text) {
        Ok(calendar) => Answer::Wrote(ICALENDAR, calendar.to_string()),
        Err(found) => refused(found),
    }
}

fn refused(found: Entry) -> Answer {
    match found {
        Entry::VCard(_) => Answer::Rejected("a vCard".to_owned()),
        found => Answer::Rejected(format!("{found:?}")),
    }
}

fn expand(text: &str, window: &Arguments) -> Answer {
    let calendar = match ICalendar::parse(text) {
        Ok(calendar) => calendar,
        Err(found) => return refused(found),
    };
    let expanded = calendar.expand_dates(Tz::UTC, MOST_INSTANCES);
    if expanded.events.is_empty() && !expanded.errors.is_empty() {
        let errors: Vec<String> = expanded.errors.iter().map(|error| error.error.to_string()).collect();
        return Answer::Rejected(errors.join("\n"));
    }
    let mut instances = Vec::new();
    for event in expanded.events.into_iter().filter_map(|event| event.try_into_date_time()) {
        let component = &calendar.components[event.comp_id as usize];
        let start = written(&event.start, component);
        if window["from"] <= start && start < window["to"] {
            instances.push((start, shown(component, &event)));
        }
    }
    instances.sort_by(|(one, _), (other, _)| one.cmp(other));
    let list: Value = instances.into_iter().map(|(_, instance)| Value::Object(instance)).collect();
    Answer::Wrote(JSON, list.to_string())
}

fn shown(
    component: &ICalendarComponent,
    event: &CalendarEvent<DateTime<Tz>, DateTime<Tz>>,
) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("start".to_owned(), written(&event.start, component).into());
    members.insert("end".to_owned(), written(&event.end, component).into());
    let own = component.property(&ICalendarProperty::RecurrenceId);
    let alone =
        own.filter(|entry| entry.params.iter().all(|each| each.name != ICalendarParameterName::Range));
    if let Some(ICalendarValue::PartialDateTime(place)) = alone.and_then(|entry| entry.values.first()) {
        let place = place.to_date_time_with_tz(event.start.timezone());
        members.insert("recurrence-id".to_owned(), place.map(|place| written(&place, component)).into());
    }
    let summary = component.property(&ICalendarProperty::Summary).and_then(|entry| entry.values.first());
    if let Some(summary) = summary.and_then(ICalendarValue::as_text) {
        members.insert("summary".to_owned(), summary.into());
    }
    members
}

/// In the form of DTSTART: a DATE, local time, or time in UTC.
fn written(moment: &DateTime<Tz>, component: &ICalendarComponent) -> String {
    let start = component.property(&ICalendarProperty::Dtstart);
    let value = start.and_then(|entry| entry.values.first()).and_then(ICalendarValue::as_partial_date_time);
    let zoned =
        start.is_some_and(|entry| entry.tz_id().is_some()) || value.is_some_and(|value| value.has_zone());
    match (value.is_none_or(|value| value.has_time()), zoned) {
        (false, _) => moment.naive_local().format("%Y%m%d").to_string(),
        (true, false) => moment.naive_local().format("%Y%m%dT%H%M%S").to_string(),
        (true, true) => moment.naive_utc().format("%Y%m%dT%H%M%SZ").to_string(),
    }
}
