//! `expand`: the instances of what an object holds that start in a window (RFC 5545, section 3.8.5).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::perform::Outcome;
use super::read::read_ical;
use super::spoil::{EXPAND, spoil_tree};
use crate::media::{Component, Property};
use crate::reference::Defects;
use crate::reference::recurrence::{Form, Instance, Moment, Series, Zones, in_utc, of_instant};

/// Instances in the order of their starts, as JSON; those of one start in the order of their places in the set.
pub(super) fn expand(input: &[u8], arguments: &[(String, String)], defects: &Defects) -> Outcome {
    let mut read = read_ical(input)?;
    spoil_tree(&[EXPAND], defects, &mut read);
    let (from, to) = (instant("from", arguments)?, instant("to", arguments)?);
    let mut found: Vec<(Timestamp, Value)> = Vec::new();
    for calendar in &read {
        let zones = Zones::of(calendar);
        for components in series_of(calendar).into_values() {
            let series = Series::new(&components, &zones);
            let instances = series.between(from, to).into_iter();
            found.extend(instances.filter_map(|instance| {
                let begins = instance.begins.filter(|begins| *begins >= from && *begins < to)?;
                Some((begins, shown(&instance, &zones)))
            }));
        }
    }
    found.sort_by_key(|(begins, _)| *begins);
    let list: Value = found.into_iter().map(|(_, shown)| shown).collect();
    Ok((Some("application/json"), list.to_string().into_bytes()))
}

/// The argument of that name as an instant.
fn instant(name: &str, arguments: &[(String, String)]) -> Result<Timestamp, String> {
    let text = arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let text = text.ok_or_else(|| format!("expected the argument {name}, but found none"))?;
    match Moment::read(text, None) {
        Ok(moment) if moment.form == Form::Utc => Ok(in_utc(moment.local)),
        _ => Err(format!("expected a time in UTC in {name}, but found {text}")),
    }
}

/// The events, to-dos and journals of a calendar, those of one name and one UID together.
fn series_of(calendar: &Component) -> BTreeMap<(String, String), Vec<&Component>> {
    let mut found: BTreeMap<_, Vec<&Component>> = BTreeMap::new();
    for component in &calendar.components {
        let name = component.name.to_ascii_uppercase();
        if ["VEVENT", "VTODO", "VJOURNAL"].contains(&name.as_str()) {
            let uid = component.property("UID").map(Property::text).unwrap_or_default().into_owned();
            found.entry((name, uid)).or_default().push(component);
        }
    }
    found
}

fn shown(instance: &Instance, zones: &Zones) -> Value {
    let mut members = Map::new();
    let mut say = |name: &str, text: String| members.insert(name.to_owned(), json!(text));
    if let Some(start) = &instance.start {
        say("start", written(start, zones));
        if let Some((_, ends)) = instance.extent(zones) {
            say("end", written_at(ends, start));
        }
    }
    if let Some(place) = &instance.recurrence_id {
        say("recurrence-id", written(place, zones));
    }
    if let Some(summary) = instance.component.property("SUMMARY") {
        say("summary", summary.text().into_owned());
    }
    Value::Object(members)
}

/// A DATE and a local time as they are, everything else in UTC.
fn written(moment: &Moment, zones: &Zones) -> String {
    match moment.form {
        Form::Zoned(_) => written_at(zones.instant(moment), moment),
        _ => moment.write(),
    }
}

/// An instant in the form that goes with a start.
fn written_at(instant: Timestamp, start: &Moment) -> String {
    let form = if let Form::Zoned(_) = start.form { Form::Utc } else { start.form.clone() };
    Moment { local: of_instant(instant), form }.write()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn expanded(lines: &str) -> Result<String, String> {
        let text = format!("BEGIN:VCALENDAR\n{lines}\nEND:VCALENDAR\n").replace('\n', "\r\n");
        let window = [("from", "20260101T000000Z"), ("to", "20270101T000000Z")];
        let arguments = window.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let (_, body) = expand(text.as_bytes(), &arguments, &Defects::none())?;
        Ok(String::from_utf8(body).unwrap())
    }

    #[rstest]
    #[case("DTSTART;VALUE=DATE:20260105", r#"[{"start":"20260105","end":"20260106"}]"#)]
    #[case(
        "DTSTART:20260105T090000\nDURATION:PT1H",
        r#"[{"start":"20260105T090000","end":"20260105T100000"}]"#
    )]
    #[case(
        "DTSTART;TZID=Europe/Berlin:20260105T090000",
        r#"[{"start":"20260105T080000Z","end":"20260105T080000Z"}]"#
    )]
    #[case("DTSTART:20250105T090000Z", "[]")]
    fn an_event_that_does_not_recur_is_one_instance(#[case] lines: &str, #[case] list: &str) {
        let found: Value =
            serde_json::from_str(&expanded(&format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT")).unwrap()).unwrap();
        assert_eq!(found, serde_json::from_str::<Value>(list).unwrap());
    }

    #[test]
    fn a_window_without_bounds_is_refused() {
        let text = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
        expand(text, &[("from".to_owned(), "20260101".to_owned())], &Defects::none()).unwrap_err();
    }
}
