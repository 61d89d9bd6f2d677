//! A feed as calendar objects: all components of one UID are one object, whatever order they came in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use crate::media::{Component, Property, ical};
use crate::reference::Defects;
use crate::reference::server::object;

/// How many objects a feed may have.
const MOST_OBJECTS: usize = 50_000;
/// How many octets all objects may have, time zones in each.
const MOST_TOTAL: usize = 64 << 20;

/// What a feed holds.
#[derive(Debug, Default)]
pub(super) struct Feed {
    /// Octets by UID.
    pub(super) objects: BTreeMap<String, Vec<u8>>,
    /// UIDs of what the feed says is deleted.
    pub(super) deleted: BTreeSet<String>,
}

/// Reads a feed for a calendar that takes these components. What no calendar object can be made of is left out; a
/// feed that is not iCalendar, or is not whole, is none.
pub(super) fn read(octets: &[u8], components: &[String], defects: &Defects) -> Result<Feed, String> {
    let reading = ical::read(octets);
    let calendars: Vec<&Component> = reading.components.iter().filter(|one| one.is("VCALENDAR")).collect();
    if calendars.is_empty() || reading.faults().next().is_some() {
        return Err("the feed is not iCalendar".to_owned());
    }
    let mut feed = Feed::default();
    let mut total = 0;
    for calendar in calendars {
        let zones: HashMap<Vec<u8>, &Component> = calendar
            .components_named("VTIMEZONE")
            .filter_map(|zone| Some((zone.property("TZID")?.value.clone(), zone)))
            .collect();
        for (uid, parts) in by_uid(calendar, components, defects) {
            if feed.objects.len() >= MOST_OBJECTS {
                return Err("the feed has too many objects".to_owned());
            }
            let own = uid.split('\n').next().unwrap_or_default().to_owned();
            if is_deleted(parts.iter().copied()) && !defects.has("server/subscription-deleted-kept") {
                feed.deleted.insert(own);
                continue;
            }
            let octets = ical::write(&[object_of(calendar, &parts, &zones, defects)]);
            total += octets.len();
            if total > MOST_TOTAL {
                return Err("the feed's objects are too large".to_owned());
            }
            if is_sound(&octets, defects) {
                feed.objects.insert(uid, octets);
            }
        }
    }
    Ok(feed)
}

/// The name of the object with this UID: always the same one, and safe in a path.
pub(super) fn name_of(uid: &str) -> String {
    let digest = Sha256::digest(uid.as_bytes());
    let hex: String = digest.iter().take(16).map(|octet| format!("{octet:02x}")).collect();
    format!("{hex}.ics")
}

/// The components that a calendar takes by their UID; of one UID, those of the type of the first. Of two with the same
/// recurrence id the later one counts.
fn by_uid<'a>(
    calendar: &'a Component,
    components: &[String],
    defects: &Defects,
) -> BTreeMap<String, Vec<&'a Component>> {
    let apart = defects.has("server/subscription-instances-apart");
    let mut found: BTreeMap<String, BTreeMap<Vec<u8>, &Component>> = BTreeMap::new();
    let taken = |part: &&Component| components.iter().any(|name| part.is(name));
    for part in calendar.components.iter().filter(taken) {
        let uid = part.property("UID").map(|uid| uid.text().into_owned()).unwrap_or_default();
        if uid.is_empty() || uid.contains('\n') {
            continue;
        }
        let id = part.property("RECURRENCE-ID").map(|id| id.value.clone()).unwrap_or_default();
        let key = match apart && !id.is_empty() {
            true => format!("{uid}\n{}", String::from_utf8_lossy(&id)),
            false => uid,
        };
        let parts = found.entry(key).or_default();
        if parts.values().next().is_none_or(|first| part.is(&first.name)) {
            parts.insert(id, part);
        }
    }
    found.into_iter().map(|(uid, parts)| (uid, parts.into_values().collect())).collect()
}

fn says_deleted(part: &Component) -> bool {
    part.property("STATUS").is_some_and(|status| status.text().trim().eq_ignore_ascii_case("DELETED"))
}

/// Whether the whole of it is gone: its master, or all that there is.
fn is_deleted<'a>(mut parts: impl Iterator<Item = &'a Component> + Clone) -> bool {
    let master = parts.clone().find(|part| part.property("RECURRENCE-ID").is_none());
    master.map_or_else(|| parts.all(says_deleted), says_deleted)
}

/// A calendar object of these components and the time zones they name. An instance that is deleted is left out of its
/// series.
fn object_of(
    calendar: &Component,
    parts: &[&Component],
    zones: &HashMap<Vec<u8>, &Component>,
    defects: &Defects,
) -> Component {
    let (gone, kept): (Vec<&Component>, Vec<&Component>) =
        parts.iter().partition(|part| says_deleted(part) && part.property("RECURRENCE-ID").is_some());
    let mut whole = Component::new("VCALENDAR");
    let kept_names: &[&str] = match defects.has("server/subscription-method-kept") {
        true => &["PRODID", "CALSCALE", "METHOD"],
        false => &["PRODID", "CALSCALE"],
    };
    whole.properties.push(Property::new("VERSION", "2.0"));
    whole.properties.extend(kept_names.iter().filter_map(|name| calendar.property(name)).cloned());
    let mut named = BTreeSet::new();
    parts.iter().for_each(|part| zones_of(part, &mut named));
    if !defects.has("server/subscription-time-zones-dropped") {
        whole.components.extend(named.iter().filter_map(|name| zones.get(name)).map(|zone| (*zone).clone()));
    }
    for part in kept {
        let mut part = part.clone();
        if part.property("RECURRENCE-ID").is_none() {
            part.properties.extend(gone.iter().filter_map(|gone| excluded(gone)));
        }
        whole.components.push(part);
    }
    whole
}

/// The EXDATE of an instance that is deleted.
fn excluded(gone: &Component) -> Option<Property> {
    let mut property = gone.property("RECURRENCE-ID")?.clone();
    "EXDATE".clone_into(&mut property.name);
    property.parameters.retain(|parameter| !parameter.is("RANGE"));
    Some(property)
}

fn zones_of(component: &Component, named: &mut BTreeSet<Vec<u8>>) {
    let ids = component.properties.iter().filter_map(|property| property.parameter_value("TZID"));
    named.extend(ids.map(|id| id.as_bytes().to_vec()));
    component.components.iter().for_each(|inner| zones_of(inner, named));
}

/// Whether it would be stored if a client sent it (section 6.2).
fn is_sound(octets: &[u8], defects: &Defects) -> bool {
    if octets.len() > object::MOST_OCTETS {
        return defects.has("server/subscription-size-unlimited");
    }
    let within = |calendar: &Component| {
        (object::check_dates(calendar).is_ok() || defects.has("server/subscription-dates-unlimited"))
            && (object::check_instances(calendar).is_ok()
                || defects.has("server/subscription-instances-unlimited"))
    };
    object::read(octets).is_ok_and(|calendar| within(&calendar))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(inner: &str) -> Result<Feed, String> {
        let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\n{inner}END:VCALENDAR\r\n");
        read(
            text.replace('\n', "\r\n").replace("\r\r", "\r").as_bytes(),
            &["VEVENT".into()],
            &Defects::none(),
        )
    }

    fn event(uid: &str, more: &str) -> String {
        format!("BEGIN:VEVENT\nUID:{uid}\nDTSTART:20300101T000000Z\n{more}END:VEVENT\n")
    }

    #[test]
    fn a_series_and_its_overrides_are_one_object_without_method() {
        let series = event("a", "RECURRENCE-ID:20300102T000000Z\n")
            + &event("a", "RRULE:FREQ=DAILY\n")
            + &event("b", "");
        let feed = feed(&series).unwrap();
        assert_eq!(feed.objects.len(), 2);
        let text = String::from_utf8(feed.objects["a"].clone()).unwrap();
        assert_eq!((text.matches("BEGIN:VEVENT").count(), text.contains("METHOD")), (2, false));
    }

    #[test]
    fn a_deleted_instance_is_excluded_and_a_deleted_object_is_gone() {
        let deleted = "RECURRENCE-ID:20300102T000000Z\nSTATUS:DELETED\n";
        let feed = feed(
            &(event("a", "RRULE:FREQ=DAILY\n") + &event("a", deleted) + &event("b", "STATUS:DELETED\n")),
        );
        let feed = feed.unwrap();
        let text = String::from_utf8(feed.objects["a"].clone()).unwrap();
        assert!(text.contains("EXDATE:20300102T000000Z") && !text.contains("DELETED"));
        assert_eq!((feed.objects.len(), feed.deleted.len()), (1, 1));
    }

    #[test]
    fn what_is_no_object_is_left_out_and_what_is_cut_is_no_feed() {
        let nameless = "BEGIN:VEVENT\nDTSTART:20300101T000000Z\nEND:VEVENT\nBEGIN:VTODO\nUID:t\nEND:VTODO\n";
        assert_eq!(feed(&(nameless.to_owned() + &event("b", ""))).unwrap().objects.len(), 1);
        assert!(read(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n", &[], &Defects::none()).is_err());
        assert!(read(b"<html></html>", &[], &Defects::none()).is_err());
    }
}
