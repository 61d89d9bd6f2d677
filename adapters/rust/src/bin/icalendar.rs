//! icalendar by Hendrik Sollich.
//!
//! `roundtrip` reads with `str::parse::<Calendar>`, the call of its README, and writes with `try_into::<String>`, which is
//! what `to_string` does short of the panic. An object that it cannot read is `rejected` in its own words. Its
//! `parser::Calendar`, a lower layer that "reserializes", is not asked: programs are told to use `Calendar`.
//!
//! `expand` (its feature `recurrence`) reads likewise, and asks each event for its set of dates, `get_recurrence`, which is made of the event's
//! own DTSTART, RRULE, RDATE and EXDATE. The set is gone through from its first date to the end of the window, and what starts before the
//! window is left out. The set has starts and no ends; DATE or local time is told by `get_start`, SUMMARY by `get_summary`. An error of
//! `get_recurrence` is told as `rejected`. There is no call for an event together with what overrides instances of it, so an object with a
//! RECURRENCE-ID cannot be handed over as what it is, and is `unsupported`.
//!
//! It has no validation and no jCal. (Its serde form of a calendar is a JSON of its own.)

use calspec_adapters::{Answer, Arguments, ICALENDAR, JSON, Offer, serve};
use chrono::DateTime;
use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, EventLike, Tz};
use serde_json::{Map, Value};

/// How many dates of one set are gone through.
const MOST_DATES: usize = 100_000;

fn main() -> std::io::Result<()> {
    serve(
        "icalendar",
        env!("VERSION_OF_ICALENDAR"),
        &[
            Offer { operation: "roundtrip", media: ICALENDAR, act: roundtrip },
            Offer { operation: "expand", media: ICALENDAR, act: expand },
        ],
    )
}

fn roundtrip(text: &str, _: &Arguments) -> Answer {
    match text.parse::<Calendar>() {
        Ok(calendar) => match (&calendar).try_into() {
            Ok(written) => Answer::Wrote(ICALENDAR, written),
            Err(error) => Answer::Rejected(format!("when writing: {error}")),
        },
        Err(message) => Answer::Rejected(message),
    }
}

fn expand(text: &str, window: &Arguments) -> Answer {
    let calendar = match text.parse::<Calendar>() {
        Ok(calendar) => calendar,
        Err(message) => return Answer::Rejected(message),
    };
    if calendar.events().any(|event| event.properties().contains_key("RECURRENCE-ID")) {
        return Answer::Unsuited("no call takes an event together with what overrides it");
    }
    let mut instances = Vec::new();
    for event in calendar.events() {
        let Some(start) = event.get_start() else { continue };
        let set = match event.get_recurrence() {
            Ok(set) => set,
            Err(error) => return Answer::Rejected(error.to_string()),
        };
        let starts = set.into_iter().take(MOST_DATES).map(|date| written(&date, &start));
        for start in starts.take_while(|start| *start < window["to"]).filter(|start| *start >= window["from"])
        {
            instances.push((start.clone(), shown(event, start)));
        }
    }
    instances.sort_by(|(one, _), (other, _)| one.cmp(other));
    let list: Value = instances.into_iter().map(|(_, instance)| Value::Object(instance)).collect();
    Answer::Wrote(JSON, list.to_string())
}

fn shown(event: &icalendar::Event, start: String) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("start".to_owned(), start.into());
    if let Some(summary) = event.get_summary() {
        members.insert("summary".to_owned(), summary.into());
    }
    members
}

fn written(date: &DateTime<Tz>, start: &DatePerhapsTime) -> String {
    match start {
        DatePerhapsTime::Date(_) => date.naive_local().format("%Y%m%d").to_string(),
        DatePerhapsTime::DateTime(CalendarDateTime::Floating(_)) => {
            date.naive_local().format("%Y%m%dT%H%M%S").to_string()
        }
        DatePerhapsTime::DateTime(_) => date.naive_utc().format("%Y%m%dT%H%M%SZ").to_string(),
    }
}
