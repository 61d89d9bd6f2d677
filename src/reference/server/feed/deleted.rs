//! What was deleted from a calendar, as much of it as those need who keep a copy.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::media::{Component, Property, ical};
use crate::reference::Defects;
use crate::reference::recurrence::Moment;
use crate::reference::server::store::Object;

/// How many are kept; the oldest is forgotten first.
const MOST: usize = 10_000;

/// The components that can have the status DELETED (section 4.1).
const TOLD: [&str; 3] = ["VEVENT", "VTODO", "VJOURNAL"];

/// What was deleted from a calendar, by the change that did it.
#[derive(Clone, Debug, Default)]
pub(in crate::reference::server) struct Deleted {
    graves: BTreeMap<u64, Grave>,
    by_uid: BTreeMap<String, u64>,
    /// The last change whose deletion nobody can be told of.
    forgotten: u64,
}

/// What is left of an entity.
#[derive(Clone, Debug)]
pub(super) struct Grave {
    component: String,
    uid: String,
    /// The UID as it was written.
    property: Property,
    start: Option<Moment>,
    when: Timestamp,
}

impl Deleted {
    /// Keeps what is left of an object that a change deleted.
    pub(in crate::reference::server) fn bury(&mut self, object: &Object, change: u64) {
        let calendar = ical::read(&object.octets).components.into_iter().next().unwrap_or_default();
        let told = |one: &&Component| TOLD.iter().any(|name| one.is(name));
        let master = calendar.components.iter().filter(told);
        let master = master.min_by_key(|one| one.property("RECURRENCE-ID").is_some());
        let Some((master, property)) = master.and_then(|one| Some((one, one.property("UID")?))) else {
            self.forgotten = change;
            return;
        };
        let start = master.property("DTSTART").and_then(|start| Moment::read(&start.text(), None).ok());
        let grave = Grave {
            component: master.name.to_ascii_uppercase(),
            uid: object.uid.clone(),
            property: property.clone(),
            start,
            when: Timestamp::now(),
        };
        self.raise(&object.uid);
        self.by_uid.insert(object.uid.clone(), change);
        self.graves.insert(change, grave);
        if self.graves.len() > MOST
            && let Some((change, grave)) = self.graves.pop_first()
        {
            self.by_uid.remove(&grave.uid);
            self.forgotten = change;
        }
    }

    /// An object with this UID is there again.
    pub(in crate::reference::server) fn raise(&mut self, uid: &str) {
        if let Some(change) = self.by_uid.remove(uid) {
            self.graves.remove(&change);
        }
    }

    /// Whether an object with this UID was deleted, and is not there again.
    pub(in crate::reference::server) fn has(&self, uid: &str) -> bool {
        self.by_uid.contains_key(uid)
    }

    /// The deletions after a change.
    pub(super) fn after(&self, change: u64) -> impl Iterator<Item = (u64, &Grave)> {
        self.graves.range(change.saturating_add(1)..).map(|(change, grave)| (*change, grave))
    }

    /// Whether all deletions after that change can be told.
    pub(super) const fn knows(&self, change: u64) -> bool {
        change >= self.forgotten
    }
}

impl Grave {
    /// The component that says that it is deleted: as few properties as make it valid (section 3.2).
    pub(super) fn skeleton(&self, defects: &Defects) -> Component {
        let on = |what: &str| defects.has(&format!("server/enhanced-get-deletion-{what}"));
        let stamp = self.when.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string();
        let uid = match on("of-another") {
            true => Property::new("UID", "deleted"),
            false => self.property.clone(),
        };
        let name = if on("as-event") { "VEVENT" } else { &self.component };
        let mut skeleton = Component::new(name);
        skeleton.properties.push(uid);
        if !on("without-stamp") {
            skeleton.properties.push(Property::new("DTSTAMP", stamp.clone()));
        }
        if !on("without-start") {
            skeleton.properties.extend(self.start(&stamp));
        }
        let status = if on("cancelled") { "CANCELLED" } else { "DELETED" };
        if !on("kept-as-it-was") && !defects.has("server/feed-deleted-kept") {
            skeleton.properties.push(Property::new("STATUS", status));
        }
        skeleton
    }

    /// Where it started: by its date alone where a time would need a time zone. An event has to have one.
    fn start(&self, stamp: &str) -> Option<Property> {
        let (text, is_date) = match &self.start {
            Some(start) if start.write().ends_with('Z') => (start.write(), false),
            Some(start) => (Moment::date(start.local.date()).write(), true),
            None if self.component == "VEVENT" => (stamp.to_owned(), false),
            None => return None,
        };
        let property = Property::new("DTSTART", text);
        Some(match is_date {
            true => property.with(crate::media::Parameter::new("VALUE", "DATE")),
            false => property,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(component: &str, uid: &str, start: &str) -> Object {
        let text = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:{component}\r\nUID:{uid}\r\n{start}END:{component}\r\nEND:VCALENDAR\r\n"
        );
        Object::new(text.into_bytes(), uid.to_owned())
    }

    #[test]
    fn a_time_in_a_zone_becomes_a_date() {
        let mut deleted = Deleted::default();
        deleted.bury(&object("VEVENT", "a", "DTSTART;TZID=X:20300102T030405\r\n"), 1);
        deleted.bury(&object("VTODO", "b", ""), 2);
        let texts: Vec<_> = deleted
            .after(0)
            .map(|(_, grave)| grave.skeleton(&Defects::none()))
            .map(|one| one.property("DTSTART").map(|start| start.text().into_owned()))
            .collect();
        assert_eq!(texts, [Some("20300102".to_owned()), None]);
    }

    #[test]
    fn what_is_there_again_is_not_deleted() {
        let mut deleted = Deleted::default();
        deleted.bury(&object("VEVENT", "a", ""), 1);
        deleted.raise("a");
        assert_eq!((deleted.after(0).count(), deleted.knows(0)), (0, true));
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut deleted = Deleted::default();
        for change in 1..=MOST as u64 + 2 {
            deleted.bury(&object("VEVENT", &change.to_string(), ""), change);
        }
        assert_eq!(deleted.after(0).count(), MOST);
        assert!(!deleted.knows(1) && deleted.knows(2));
    }

    #[test]
    fn of_what_has_no_status_nobody_can_be_told() {
        let mut deleted = Deleted::default();
        deleted.bury(&object("VFREEBUSY", "a", ""), 7);
        assert!(!deleted.knows(6) && deleted.knows(7));
    }
}
