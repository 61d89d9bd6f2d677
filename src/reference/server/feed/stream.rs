//! Entities as one VCALENDAR.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::page::Entity;
use crate::media::namespaces::{CALDAV, DAV};
use crate::media::xml::Name;
use crate::media::{Component, Parameter, Property, ical};
use crate::reference::Defects;
use crate::reference::server::store::{Calendar, Object};

/// The stream of some entities of a calendar. `source` is the URL it comes from, where that is known.
pub(super) fn stream<'a>(
    calendar: &Calendar,
    entities: impl IntoIterator<Item = Entity<'a>>,
    source: Option<&str>,
    defects: &Defects,
) -> Vec<u8> {
    let mut merged = Merged::default();
    for entity in entities {
        match entity {
            Entity::There(object) => merged.add(object, defects),
            Entity::Gone(grave) => merged.parts.push(grave.skeleton(defects)),
        }
    }
    let mut whole = Component::new("VCALENDAR");
    whole.properties = head(calendar, source, defects);
    whole.components = merged.zones;
    whole.components.append(&mut merged.parts);
    if whole.components.is_empty() {
        // A VCALENDAR has a component (RFC 5545, section 3.6), and one for UTC says nothing of anybody.
        whole.components.push(utc());
    }
    ical::write(&[whole])
}

/// The properties of the whole (RFC 5545, section 3.7, and RFC 7986, section 5).
fn head(calendar: &Calendar, source: Option<&str>, defects: &Defects) -> Vec<Property> {
    let on = |what: &str| defects.has(&format!("server/feed-{what}"));
    let of_type = |name: &str, kind: &str, value: &str, bare: bool| match bare {
        true => Property::new(name, value),
        false => Property::new(name, value).with(Parameter::new("VALUE", kind)),
    };
    let text = |namespace: &str, local: &str| {
        let set = calendar.properties.get(&Name::new(namespace, local)).map(|one| one.text().into_owned());
        set.filter(|text| !text.trim().is_empty())
    };
    let mut head = vec![Property::new("VERSION", "2.0")];
    if !on("without-prodid") {
        head.push(Property::new("PRODID", "-//calspec//reference server//EN"));
    }
    head.extend(text(DAV, "displayname").map(|name| Property::of_text("NAME", &name)));
    if on("name-twice") {
        head.push(Property::new("NAME", "Calendar"));
        head.push(Property::new("NAME", "Calendar"));
    }
    let description = text(CALDAV, "calendar-description");
    head.extend(description.map(|text| Property::of_text("DESCRIPTION", &text)));
    let modified = calendar.modified.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string();
    head.push(Property::new("LAST-MODIFIED", modified));
    head.push(of_type("REFRESH-INTERVAL", "DURATION", "PT1H", on("refresh-interval-untyped")));
    head.extend(source.map(|url| of_type("SOURCE", "URI", url, on("source-untyped"))));
    head
}

fn utc() -> Component {
    let property = |(name, value): (&str, &str)| Property::new(name, value);
    let mut standard = Component::new("STANDARD");
    standard.properties =
        [("DTSTART", "19700101T000000"), ("TZOFFSETFROM", "+0000"), ("TZOFFSETTO", "+0000")]
            .map(property)
            .to_vec();
    let mut zone = Component::new("VTIMEZONE");
    zone.properties.push(Property::new("TZID", "Etc/UTC"));
    zone.components.push(standard);
    zone
}

/// Entities put together: each time zone once, and two of one name that are not the same under two names.
#[derive(Default)]
struct Merged {
    zones: Vec<Component>,
    /// The name of each definition of a zone.
    names: BTreeMap<(String, Vec<u8>), String>,
    /// How many definitions there are of a name.
    definitions: BTreeMap<String, usize>,
    parts: Vec<Component>,
}

impl Merged {
    fn add(&mut self, object: &Object, defects: &Defects) {
        let on = |what: &str| defects.has(&format!("server/feed-{what}"));
        let calendar = ical::read(&object.octets).components.into_iter().next().unwrap_or_default();
        let mut renamed: BTreeMap<String, String> = BTreeMap::new();
        for mut part in calendar.components {
            if part.is("VTIMEZONE") {
                match () {
                    () if on("time-zones-repeated") => self.zones.push(part),
                    () if on("time-zones-left-out") => {}
                    () => renamed.extend(self.zone(&part)),
                }
                continue;
            }
            let left_out = (part.property("RECURRENCE-ID").is_some() && on("overrides-left-out"))
                || (part.is("VTODO") && on("todos-left-out"));
            if !left_out {
                rename(&mut part, &renamed);
                self.parts.push(part);
            }
        }
    }

    /// Takes a zone in; the old and the new name where it gets another one.
    fn zone(&mut self, zone: &Component) -> Option<(String, String)> {
        let name = zone.property("TZID")?.text().into_owned();
        let octets = ical::write(std::slice::from_ref(zone));
        let new = match self.names.get(&(name.clone(), octets.clone())) {
            Some(new) => new.clone(),
            None => {
                let new = self.unused(&name);
                let mut zone = zone.clone();
                for property in zone.properties.iter_mut().filter(|property| property.is("TZID")) {
                    *property = Property::of_text("TZID", &new);
                }
                self.zones.push(zone);
                self.names.insert((name.clone(), octets), new.clone());
                new
            }
        };
        (new != name).then_some((name, new))
    }

    /// A name that no zone has yet: this one, or this one with a number behind it.
    fn unused(&mut self, name: &str) -> String {
        let mut count = self.definitions.get(name).copied().unwrap_or_default();
        loop {
            count += 1;
            let new = if count == 1 { name.to_owned() } else { format!("{name} ({count})") };
            if count == 1 || !self.definitions.contains_key(&new) {
                self.definitions.insert(new.clone(), 1);
                self.definitions.insert(name.to_owned(), count);
                return new;
            }
        }
    }
}

fn rename(part: &mut Component, names: &BTreeMap<String, String>) {
    if names.is_empty() {
        return;
    }
    let mut open = vec![part];
    while let Some(part) = open.pop() {
        let parameters = part.properties.iter_mut().flat_map(|property| &mut property.parameters);
        for value in parameters.filter(|one| one.is("TZID")).flat_map(|one| &mut one.values) {
            if let Some(new) = names.get(value) {
                value.clone_from(new);
            }
        }
        open.extend(&mut part.components);
    }
}
