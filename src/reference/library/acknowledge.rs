//! `acknowledge`: a person has seen an alarm, or it was sent (RFC 9074, sections 6.1 and 7, step 3).

use super::alarm::{self, Place, argument, find, moment, original_of, relation, revise};
use super::perform::Outcome;
use super::read::read_ical;
use crate::media::{Component, Parameter, Property, ical};
use crate::model::ICALENDAR;
use crate::reference::Defects;
use jiff::Timestamp;

/// The object with ACKNOWLEDGED set on the alarm and, where that was put off from another one, on that as well.
pub(super) fn acknowledge(input: &[u8], arguments: &[(String, String)], defects: &Defects) -> Outcome {
    let mut read = read_ical(input)?;
    let now = moment(arguments, "now")?;
    let name = argument(arguments, "alarm").ok_or("expected the argument alarm, but found none")?;
    let name = if defects.has("acknowledge/first-alarm") { "1" } else { name };
    let place = read.iter().enumerate().find_map(|(calendar, one)| Some((calendar, find(one, name)?)));
    let (calendar, place) = place.ok_or("expected an alarm of that UID or number, but found none")?;
    let calendar = &mut read[calendar];
    change(&mut calendar.components[place.owner], place, now, defects);
    revise(calendar, place.owner, now);
    Ok((Some(ICALENDAR), ical::write(&read)))
}

fn change(owner: &mut Component, place: Place, now: Timestamp, defects: &Defects) {
    let one = &owner.components[place.alarm];
    let any = one.property("RELATED-TO").filter(|_| defects.has("acknowledge/any-relation-is-snooze"));
    let original = relation(one).or(any).and_then(|related| original_of(owner, related));
    if let Some(original) = original.filter(|_| !defects.has("acknowledge/original-untouched")) {
        acknowledged(&mut owner.components[original], now, defects);
    }
    if defects.has("acknowledge/every-alarm") {
        owner
            .components
            .iter_mut()
            .filter(|one| one.is("VALARM"))
            .for_each(|one| alarm::acknowledge(one, now));
    }
    if defects.has("acknowledge/alarm-removed") {
        owner.components.remove(place.alarm);
    } else if original.is_none() || !defects.has("acknowledge/snooze-untouched") {
        acknowledged(&mut owner.components[place.alarm], now, defects);
    }
}

fn acknowledged(one: &mut Component, now: Timestamp, defects: &Defects) {
    let before = one.property("ACKNOWLEDGED").cloned();
    if before.is_some() && defects.has("acknowledge/older-kept") {
        return;
    }
    alarm::acknowledge(one, now);
    if let Some(before) = before.filter(|_| defects.has("acknowledge/added-again")) {
        one.properties.push(before);
    }
    if defects.has("acknowledge/trigger-made-absolute") {
        let at = one.property("ACKNOWLEDGED").map(|at| at.value.clone()).unwrap_or_default();
        one.properties.retain(|property| !property.is("TRIGGER"));
        one.properties.push(Property::new("TRIGGER", at).with(Parameter::new("VALUE", "DATE-TIME")));
    }
    let local = |property: &mut Property| property.value.retain(|octet| *octet != b'Z');
    if defects.has("acknowledge/local-time") {
        one.properties.iter_mut().filter(|property| property.is("ACKNOWLEDGED")).for_each(local);
    }
}
