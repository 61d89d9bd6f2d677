//! `alarms`: the alarms that go off in a window of time, and those that a place sets off (RFC 9074, sections 6.1 and 8;
//! RFC 5545, sections 3.6.6 and 3.8.6).

use std::cell::Cell;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::alarm::{self, Ring, Sight, moment, optional_moment, relation, rings};
use super::perform::Outcome;
use super::read::read_ical;
use super::tables;
use crate::media::{Component, Property};
use crate::reference::Defects;
use crate::reference::recurrence::{Form, Moment, Series, Zones, in_utc, of_instant};

/// How many instances are looked at for one input.
const MOST_LOOKS: usize = 2_000_000;
/// How many times are told of one alarm, and of one input.
const MOST_TIMES: usize = 20_000;

/// What is asked.
#[derive(Clone, Copy, Debug)]
struct Window {
    from: Timestamp,
    to: Timestamp,
    now: Option<Timestamp>,
}

/// One line of the answer, and what it is ordered by: time, UID, place in the text.
type Entry = ((Option<Timestamp>, String, usize), Value);

/// The alarms as JSON: those that a time sets off by that time, then those that a place sets off.
pub(super) fn alarms(input: &[u8], arguments: &[(String, String)], defects: &Defects) -> Outcome {
    let read = read_ical(input)?;
    let window = Window {
        from: moment(arguments, "from")?,
        to: moment(arguments, "to")?,
        now: optional_moment(arguments, "now")?,
    };
    let home = alarm::zone(arguments)?.filter(|_| !defects.has("alarms/floating-as-utc"));
    let mut found: Vec<Entry> = Vec::new();
    let looks = Cell::new(MOST_LOOKS);
    for calendar in &read {
        let zones = Zones::of(calendar).at_home_in(home.clone());
        for components in families(calendar, defects) {
            let series = Series::new(&components, &zones);
            for owner in components {
                let sight = Sight { owner, series: &series, zones: &zones, defects, looks: &looks };
                found.extend(of_owner(sight, window));
            }
        }
    }
    found.sort_by(|(one, _), (other, _)| key(one).cmp(&key(other)));
    found.truncate(MOST_TIMES);
    let json: Value = found.into_iter().map(|(_, value)| value).collect();
    Ok((Some("application/json"), json.to_string().into_bytes()))
}

/// What has no time comes last.
fn key((at, uid, place): &(Option<Timestamp>, String, usize)) -> (Timestamp, &str, usize) {
    (at.unwrap_or(Timestamp::MAX), uid, *place)
}

/// The events and to-dos, those of one UID together.
fn families<'a>(calendar: &'a Component, defects: &Defects) -> Vec<Vec<&'a Component>> {
    let mut families: BTreeMap<(bool, String), Vec<&Component>> = BTreeMap::new();
    for component in &calendar.components {
        let is_event = component.is("VEVENT");
        if is_event || (component.is("VTODO") && !defects.has("alarms/to-dos-ignored")) {
            families.entry((is_event, uid_of(component))).or_default().push(component);
        }
    }
    families.into_values().collect()
}

fn uid_of(component: &Component) -> String {
    component.property("UID").map(|uid| uid.text().into_owned()).unwrap_or_default()
}

/// The alarms of one event or to-do.
fn of_owner(sight: Sight<'_>, window: Window) -> Vec<Entry> {
    let (owner, defects) = (sight.owner, sight.defects);
    let mut found = Vec::new();
    if owner.property("RECURRENCE-ID").is_some() && defects.has("alarms/overrides-without-alarms") {
        return found;
    }
    for (place, one) in owner.components.iter().enumerate().filter(|(_, one)| one.is("VALARM")) {
        if !is_heeded(one, owner, defects) {
            if defects.has("alarms/unknown-action-ends-list") {
                break;
            }
            continue;
        }
        let entry = |at| (at, uid_of(owner), one.line as usize + place);
        if let Some(by) = one.property("PROXIMITY").filter(|_| !defects.has("alarms/proximity-by-time")) {
            let wanted = !defects.has("alarms/proximity-in-window-only")
                || !rings(one, sight, (window.from, window.to), MOST_TIMES).is_empty();
            if wanted && is_place(by, defects) {
                found.push((entry(None), by_place(one, by, sight)));
            }
            continue;
        }
        let times = rings(one, sight, (window.from, window.to), MOST_TIMES);
        let heard = times.into_iter().filter(|ring| !is_acknowledged(one, ring.at, sight));
        found.extend(heard.map(|ring| (entry(Some(ring.at)), by_time(one, ring, window, sight))));
    }
    found
}

/// An alarm whose ACTION is not known is passed over (RFC 5545, section 3.8.6.1).
fn is_heeded(one: &Component, owner: &Component, defects: &Defects) -> bool {
    let action = one.property("ACTION").map(Property::text).unwrap_or_default();
    let known = tables::ALARM_ACTIONS.iter().any(|(name, _)| name.eq_ignore_ascii_case(&action));
    let unknown = |property: &Property| tables::property(&property.name).is_none();
    let related = one.property("RELATED-TO").is_some();
    let silenced = (defects.has("alarms/uid-demanded") && one.property("UID").is_none())
        || (defects.has("alarms/unknown-property-hides") && one.properties.iter().any(unknown))
        || (defects.has("alarms/related-hidden") && related)
        || (defects.has("alarms/first-alarm-only")
            && owner.component("VALARM").is_some_and(|first| !std::ptr::eq(first, one)));
    (known || defects.has("alarms/unknown-action-rings")) && !silenced
}

/// Whether ACKNOWLEDGED is at that time or later (RFC 9074, section 6.1).
fn is_acknowledged(one: &Component, at: Timestamp, sight: Sight<'_>) -> bool {
    let (owner, defects) = (sight.owner, sight.defects);
    if defects.has("alarms/acknowledged-ignored") {
        return false;
    }
    if defects.has("alarms/acknowledged-of-any-alarm") {
        let all = owner.components_named("VALARM").filter_map(acknowledged);
        return all.max().is_some_and(|then| then >= at);
    }
    if defects.has("alarms/snooze-silenced-by-original")
        && let Some(original) = relation(one).and_then(|related| alarm::original_of(owner, related))
        && acknowledged(&owner.components[original]).is_some()
    {
        return true;
    }
    let stamp = owner.property("DTSTAMP").filter(|_| defects.has("alarms/dtstamp-acknowledges"));
    if stamp.and_then(utc).is_some_and(|then| then >= at) {
        return true;
    }
    acknowledged(one).is_some_and(|then| {
        defects.has("alarms/acknowledged-for-ever")
            || (then > at)
            || (then == at && !defects.has("alarms/acknowledged-at-trigger-rings"))
    })
}

fn acknowledged(one: &Component) -> Option<Timestamp> {
    one.property("ACKNOWLEDGED").and_then(utc)
}

/// The instant that a property's value is, if it is in UTC.
fn utc(property: &Property) -> Option<Timestamp> {
    let moment = Moment::read(&property.text(), None).ok()?;
    (moment.form == Form::Utc).then(|| in_utc(moment.local))
}

/// What every line of the answer has.
fn line(one: &Component, sight: Sight<'_>) -> Map<String, Value> {
    let mut line = Map::new();
    let action = one.property("ACTION").map(|action| action.text().to_ascii_uppercase());
    line.insert("action".to_owned(), action.unwrap_or_default().into());
    line.insert("uid".to_owned(), uid_of(sight.owner).into());
    if let Some(uid) = one.property("UID") {
        line.insert("alarm".to_owned(), uid.text().into());
    }
    line
}

fn by_time(one: &Component, ring: Ring, window: Window, sight: Sight<'_>) -> Value {
    let mut line = line(one, sight);
    line.insert("at".to_owned(), Moment::utc(of_instant(ring.at)).write().into());
    if let Some(instance) = ring.instance {
        line.insert("instance".to_owned(), instance.into());
    }
    if let Some(now) = window.now {
        let pending = ring.at <= now && !sight.defects.has("alarms/never-pending");
        line.insert("state".to_owned(), if pending { "pending" } else { "coming" }.into());
    }
    Value::Object(line)
}

/// Whether a place sets it off that this value of PROXIMITY tells of: any value does.
fn is_place(by: &Property, defects: &Defects) -> bool {
    let among = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(&by.text()));
    if defects.has("alarms/proximity-dropped") {
        return false;
    }
    !defects.has("alarms/proximity-of-cars-dropped") || !among(&["CONNECT", "DISCONNECT"])
}

/// One that a place sets off, with the URIs of its VLOCATIONs (RFC 9074, section 8).
fn by_place(one: &Component, by: &Property, sight: Sight<'_>) -> Value {
    let defects = sight.defects;
    let around = if defects.has("alarms/locations-of-the-event") { sight.owner } else { one };
    let all = around.components_named("VLOCATION").filter_map(|place| place.property("URL"));
    let most = if defects.has("alarms/first-location-only") { 1 } else { usize::MAX };
    let locations = all.take(most).map(|url| {
        let text = url.text().into_owned();
        let end = if defects.has("alarms/location-cut-at-comma") { text.find(',') } else { None };
        Value::from(&text[..end.unwrap_or(text.len())])
    });
    let mut line = line(one, sight);
    let by =
        if defects.has("alarms/always-arrive") { "ARRIVE".into() } else { by.text().to_ascii_uppercase() };
    line.insert("place".to_owned(), by.into());
    line.insert("locations".to_owned(), locations.collect());
    Value::Object(line)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn told(lines: &str, arguments: &[(&str, &str)]) -> Result<String, String> {
        let text = format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:e\nDTSTART:20190302T190000\nRRULE:FREQ=DAILY;COUNT=2\n\
             BEGIN:VALARM\nACTION:AUDIO\n{lines}\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n"
        );
        let window = [("from", "20190302T000000Z"), ("to", "20190303T190000Z")];
        let arguments: Vec<(String, String)> = window
            .iter()
            .chain(arguments)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let (_, body) = alarms(text.replace('\n', "\r\n").as_bytes(), &arguments, &Defects::none())?;
        Ok(String::from_utf8(body).unwrap())
    }

    #[rstest]
    #[case(
        "TRIGGER:-P1D",
        r#"[{"action":"AUDIO","uid":"e","at":"20190302T190000Z","instance":"20190303T190000"}]"#
    )]
    #[case(
        "TRIGGER;VALUE=DATE-TIME:20190302T000000Z\nUID:a",
        r#"[{"action":"AUDIO","uid":"e","alarm":"a","at":"20190302T000000Z"}]"#
    )]
    #[case("TRIGGER;VALUE=DATE-TIME:20190303T190000Z", "[]")]
    #[case("PROXIMITY:connect", r#"[{"action":"AUDIO","uid":"e","place":"CONNECT","locations":[]}]"#)]
    #[case("TRIGGER:soon", "[]")]
    #[case("X-NONE:1", "[]")]
    fn the_window_has_its_start_and_not_its_end(#[case] lines: &str, #[case] expected: &str) {
        assert_eq!(told(lines, &[]).unwrap(), expected);
    }

    #[rstest]
    #[case(("now", "20190302T180000"), "now")]
    #[case(("zone", "Nowhere/City"), "zone of the time zone database")]
    fn an_argument_that_is_none_is_refused(#[case] argument: (&str, &str), #[case] words: &str) {
        let error = told("TRIGGER:PT0S", &[argument]).unwrap_err();
        assert!(error.contains(words), "{error}");
    }

    #[rstest]
    #[case("TRIGGER:PT0S\nDURATION:PT0S\nREPEAT:2147483647", 1)]
    #[case("TRIGGER:PT0S\nDURATION:-PT1S\nREPEAT:2", 1)]
    #[case("TRIGGER:PT0S\nDURATION:PT1S\nREPEAT:2147483647", 1001)]
    #[case("TRIGGER:-P1000000000D", 0)]
    fn an_alarm_that_repeats_for_ever_ends(#[case] lines: &str, #[case] times: usize) {
        assert_eq!(told(lines, &[]).unwrap().matches("\"at\"").count(), times);
    }
}
