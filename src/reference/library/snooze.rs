//! `snooze`: an alarm that went off is put off (RFC 9074, section 7).

use std::cell::Cell;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::alarm::{
    self, Place, Sight, argument, find, length, moment, optional_moment, original_of, relation, revise,
    rings, set_text,
};
use super::perform::Outcome;
use super::read::read_ical;
use crate::media::{Component, Parameter, Property, ical};
use crate::model::ICALENDAR;
use crate::reference::Defects;
use crate::reference::recurrence::{Length, Moment, Series, Zones, later, of_instant};

/// How far back the last time is looked for that an alarm went off, in seconds.
const LOOK_BACK: i64 = 366 * 86_400;

/// The object with the alarm acknowledged and a new one beside it, which goes off later.
pub(super) fn snooze(input: &[u8], arguments: &[(String, String)], defects: &Defects) -> Outcome {
    let mut read = read_ical(input)?;
    let now = moment(arguments, "now")?;
    let name = argument(arguments, "alarm").ok_or("expected the argument alarm, but found none")?;
    let place = read.iter().enumerate().find_map(|(calendar, one)| Some((calendar, find(one, name)?)));
    let (calendar, place) = place.ok_or("expected an alarm of that UID or number, but found none")?;
    let calendar = &mut read[calendar];
    let until = match (optional_moment(arguments, "until")?, length(arguments)?) {
        (Some(until), None) => until,
        (None, Some(interval)) => after(calendar, place, interval, now, defects),
        _ => return Err("expected one of the arguments until and duration".to_owned()),
    };
    let owner = place.owner;
    put_off(calendar, place, Times { now, until }, defects);
    revise(calendar, owner, now);
    Ok((Some(ICALENDAR), ical::write(&read)))
}

/// When the person answered, and when the new alarm goes off.
#[derive(Clone, Copy, Debug)]
struct Times {
    now: Timestamp,
    until: Timestamp,
}

/// So long after the alarm last went off; where that has passed already or it never did, so long after now.
fn after(
    calendar: &Component,
    place: Place,
    interval: Length,
    now: Timestamp,
    defects: &Defects,
) -> Timestamp {
    let owner = &calendar.components[place.owner];
    let same = |one: &&Component| {
        let uid = |one: &Component| one.property("UID").map(|uid| uid.value.clone());
        one.is(&owner.name) && uid(one) == uid(owner)
    };
    let family: Vec<&Component> = calendar.components.iter().filter(same).collect();
    let zones = Zones::of(calendar);
    let series = Series::new(&family, &zones);
    let none = Defects::none();
    let looks = Cell::new(usize::MAX);
    let sight = Sight { owner, series: &series, zones: &zones, defects: &none, looks: &looks };
    let one = &owner.components[place.alarm];
    let times = if one.property("PROXIMITY").is_some() || defects.has("snooze/interval-from-now") {
        Vec::new()
    } else {
        rings(one, sight, (later(now, -LOOK_BACK), later(now, 1)), usize::MAX)
    };
    let last = times.iter().map(|ring| ring.at).max();
    let until = last.map(|last| later(last, interval.about())).filter(|until| *until > now);
    until.unwrap_or_else(|| later(now, interval.about()))
}

/// Steps 1 to 3 of the procedure.
fn put_off(calendar: &mut Component, place: Place, times: Times, defects: &Defects) {
    let owner = &mut calendar.components[place.owner];
    let triggered = owner.components[place.alarm].clone();
    let related = relation(&triggered).cloned();
    let original = match &related {
        Some(related) => original_of(owner, related),
        None => Some(place.alarm),
    };
    let uid = match (&related, original) {
        (Some(related), _) if !defects.has("snooze/chained") => related.text().into_owned(),
        _ => named(owner, place.alarm, times, defects),
    };
    let again = related.is_some();
    if let Some(original) = original {
        touch(&mut owner.components[original], again, times, defects);
    }
    let new = fresh(&triggered, &uid, owner, times, defects);
    let owner = if defects.has("snooze/in-the-first-component") {
        calendar.components.iter_mut().find(|one| one.is("VEVENT") || one.is("VTODO"))
    } else {
        calendar.components.get_mut(place.owner)
    };
    if let Some(owner) = owner.filter(|_| !defects.has("snooze/original-moved")) {
        owner.components.insert(owner.components.len().min(place.alarm + 1), new);
    }
    let owner = &mut calendar.components[place.owner];
    if defects.has("snooze/other-snoozes-removed") {
        let new = owner.components.get(place.alarm + 1).cloned();
        owner.components.retain(|one| relation(one).is_none() || Some(one) == new.as_ref());
    } else if again && !defects.has("snooze/old-snooze-kept") {
        owner.components.remove(place.alarm);
    }
}

/// What becomes of the alarm that was put off in the first place: it is acknowledged, and nothing else.
fn touch(original: &mut Component, again: bool, times: Times, defects: &Defects) {
    let skipped = if again { "snooze/original-not-updated" } else { "snooze/original-not-acknowledged" };
    if !defects.has(skipped) {
        alarm::acknowledge(original, times.now);
    }
    if defects.has("snooze/original-moved") {
        original.properties.retain(|property| !property.is("TRIGGER"));
        original.properties.push(trigger(times.until, defects));
    }
    if defects.has("snooze/original-stripped") {
        original.properties.retain(|property| !property.is("REPEAT") && !property.is("DURATION"));
    }
}

/// The UID of an alarm; one without gets one.
fn named(owner: &mut Component, place: usize, times: Times, defects: &Defects) -> String {
    let uid = unique(&[b"original", &written(owner), &place.to_be_bytes()], times);
    let one = &mut owner.components[place];
    if let Some(uid) = one.property("UID") {
        return uid.text().into_owned();
    }
    if !defects.has("snooze/original-without-uid") {
        set_text(one, "UID", &uid);
    }
    uid
}

/// The new alarm: it does what the other one does, once, at that time.
fn fresh(triggered: &Component, uid: &str, owner: &Component, times: Times, defects: &Defects) -> Component {
    let mut new = Component::new("VALARM");
    let own = unique(&[b"snooze", uid.as_bytes(), &written(owner)], times);
    let own = match owner.property("UID").map(|uid| uid.text().into_owned()) {
        Some(owner) if defects.has("snooze/uid-tells-of-event") => format!("{owner}-snooze"),
        _ if defects.has("snooze/uid-of-original") => uid.to_owned(),
        _ => own,
    };
    new.properties.push(Property::of_text("UID", &own));
    new.properties.push(trigger(times.until, defects));
    if !defects.has("snooze/no-relation") {
        let related = Property::of_text("RELATED-TO", uid);
        let kind = Parameter::new("RELTYPE", "SNOOZE");
        let plain = defects.has("snooze/reltype-missing");
        new.properties.push(if plain { related } else { related.with(kind) });
    }
    let copied: &[&str] = &["ACTION", "DESCRIPTION", "SUMMARY", "ATTENDEE", "ATTACH"];
    let bare = defects.has("snooze/action-alone");
    let wanted = |property: &&Property| {
        copied.iter().take(if bare { 1 } else { copied.len() }).any(|name| property.is(name))
            || (defects.has("snooze/proximity-copied") && property.is("PROXIMITY"))
    };
    new.properties.extend(triggered.properties.iter().filter(wanted).cloned());
    if defects.has("snooze/born-acknowledged") {
        alarm::acknowledge(&mut new, times.until);
    }
    new
}

/// An absolute TRIGGER in UTC.
fn trigger(at: Timestamp, defects: &Defects) -> Property {
    let text = Moment::utc(of_instant(at)).write();
    if defects.has("snooze/relative-trigger") {
        return Property::new("TRIGGER", "PT5M");
    }
    let local = defects.has("snooze/trigger-in-local-time");
    let text = if local { text.trim_end_matches('Z').to_owned() } else { text };
    Property::new("TRIGGER", text).with(Parameter::new("VALUE", "DATE-TIME"))
}

fn written(one: &Component) -> Vec<u8> {
    ical::write(std::slice::from_ref(one))
}

/// A UUID that says nothing of what it is made from (RFC 7986, section 5.3); version 8 (RFC 9562, section 5.8).
fn unique(parts: &[&[u8]], times: Times) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.update(times.now.as_second().to_be_bytes());
    digest.update(times.until.as_second().to_be_bytes());
    let mut octets = [0_u8; 16];
    octets.copy_from_slice(&digest.finalize()[..16]);
    octets[6] = octets[6] & 0x0f | 0x80;
    octets[8] = octets[8] & 0x3f | 0x80;
    let hex: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const EVENT: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:e\r\nDTSTART:20190302T190000Z\r\nBEGIN:VALARM\r\n\
        ACTION:AUDIO\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    fn put_off(text: &str, arguments: &[(&str, &str)]) -> Result<String, String> {
        let arguments: Vec<(String, String)> =
            arguments.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (_, body) = snooze(text.as_bytes(), &arguments, &Defects::none())?;
        Ok(String::from_utf8(body).unwrap())
    }

    #[rstest]
    #[case("20190302T184600Z", "20190302T185000Z")]
    #[case("20190302T185500Z", "20190302T190000Z")]
    #[case("20190302T120000Z", "20190302T120500Z")]
    fn an_interval_never_ends_in_the_past(#[case] now: &str, #[case] until: &str) {
        let text = put_off(EVENT, &[("alarm", "1"), ("now", now), ("duration", "PT5M")]).unwrap();
        assert!(text.contains(&format!("TRIGGER;VALUE=DATE-TIME:{until}\r\n")), "{text}");
    }

    #[test]
    fn the_state_after_two_snoozes_is_one_original_and_one_new_alarm() {
        let until = |alarm, now, until| [("alarm", alarm), ("now", now), ("until", until)];
        let first = put_off(EVENT, &until("1", "20190302T184600Z", "20190302T185000Z")).unwrap();
        let second = put_off(&first, &until("2", "20190302T185100Z", "20190302T185500Z")).unwrap();
        assert_eq!(second.matches("BEGIN:VALARM").count(), 2, "{second}");
        assert_eq!(second.matches("ACKNOWLEDGED:20190302T185100Z").count(), 1, "{second}");
        let values = |name: &str| -> Vec<String> {
            let lines = second.lines().filter_map(|line| line.strip_prefix(name));
            lines.map(str::to_owned).collect()
        };
        assert_eq!(values("UID:")[1], values("RELATED-TO;RELTYPE=SNOOZE:")[0], "{second}");
        assert_ne!(values("UID:")[1], values("UID:")[2], "{second}");
    }

    #[rstest]
    #[case(&[("alarm", "7"), ("now", "20190302T184600Z"), ("duration", "PT5M")], "an alarm of that UID")]
    #[case(&[("alarm", "1"), ("now", "20190302T184600Z")], "one of the arguments")]
    #[case(&[("alarm", "1"), ("now", "20190302T184600Z"), ("duration", "5")], "a duration")]
    fn what_cannot_be_done_is_refused(#[case] arguments: &[(&str, &str)], #[case] words: &str) {
        let error = put_off(EVENT, arguments).unwrap_err();
        assert!(error.contains(words), "{error}");
    }
}
