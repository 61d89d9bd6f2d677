//! Which properties a request wants, and the answer for one resource.

use std::collections::BTreeMap;

use super::{live, names};
use crate::media::namespaces::{CALDAV, DAV};
use crate::media::{Element, xml::Name};
use crate::reference::server::multistatus::Properties;
use crate::reference::server::place::Place;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::store::Store;

/// How many properties a request may name.
const MOST_NAMES: usize = 1000;

/// Which properties a request wants (RFC 4918, section 14.20).
#[derive(Debug)]
pub(in crate::reference::server) enum Wanted {
    /// All names.
    Names,
    /// All that WebDAV defines and all dead ones, and these.
    All(Vec<Name>),
    /// These.
    These(Vec<Name>),
}

impl Wanted {
    /// Reads the children of a propfind element or a report.
    pub(in crate::reference::server) fn read(parent: &Element) -> Result<Self, Refusal> {
        let listed = |list: &Element| {
            let names: Vec<Name> =
                list.elements().map(|element| element.name.clone()).take(MOST_NAMES + 1).collect();
            match names.len() > MOST_NAMES {
                true => Err(Refusal::status(400).saying("expected fewer properties")),
                false => Ok(names),
            }
        };
        if parent.child(DAV, "propname").is_some() {
            return Ok(Self::Names);
        }
        if parent.child(DAV, "allprop").is_some() {
            let included = parent.child(DAV, "include").map(listed).transpose()?;
            return Ok(Self::All(included.unwrap_or_default()));
        }
        match parent.child(DAV, "prop") {
            Some(list) => Ok(Self::These(listed(list)?)),
            None => Err(Refusal::status(400).saying("expected prop, allprop or propname")),
        }
    }
}

/// The response element of a place that exists. `data` is its CALDAV:calendar-data, where a report answers that.
pub(in crate::reference::server) fn respond(
    store: &Store,
    login: &str,
    place: &Place,
    wanted: &Wanted,
    data: Option<&Element>,
) -> Element {
    let dead = dead(store, place);
    let mut properties = Properties::default();
    let value = |name: &Name| {
        let data = data.filter(|_| name.is(CALDAV, "calendar-data"));
        let set = || dead.and_then(|dead| dead.get(name)).cloned();
        let own = || live::value(store, login, place, name);
        match store.defects.has("server/input-protected-property-set") {
            true => set().or_else(own),
            false => data.cloned().or_else(own).or_else(set),
        }
    };
    let silent = store.defects.has("server/missing-properties-left-out");
    match wanted {
        Wanted::Names => {
            for name in names::of(place).chain(dead.into_iter().flatten().map(|(name, _)| name.clone())) {
                if value(&name).is_some() {
                    properties.push(200, Element { name, ..Element::default() });
                }
            }
        }
        Wanted::All(more) => {
            let all = store.defects.has("server/allprop-answers-all");
            let own =
                names::of(place).filter(|name| (all || names::is_in_allprop(name)) && !more.contains(name));
            own.filter_map(|name| value(&name)).for_each(|found| properties.push(200, found));
            let set = dead
                .into_iter()
                .flatten()
                .filter(|(name, _)| (all || name.namespace != CALDAV) && !more.contains(name));
            set.for_each(|(_, found)| properties.push(200, found.clone()));
            push_each(&mut properties, more, silent, value);
        }
        Wanted::These(names) => push_each(&mut properties, names, silent, value),
    }
    properties.response(&place.href())
}

fn push_each(
    properties: &mut Properties,
    names: &[Name],
    silent: bool,
    value: impl Fn(&Name) -> Option<Element>,
) {
    for name in names {
        match value(name) {
            Some(found) => properties.push(200, found),
            None if silent => {}
            None => properties.push(404, Element { name: name.clone(), ..Element::default() }),
        }
    }
}

/// The properties that clients set on a place.
fn dead<'a>(store: &'a Store, place: &Place) -> Option<&'a BTreeMap<Name, Element>> {
    match place {
        Place::Calendar(login, name) => Some(&store.calendar(login, name).ok()?.properties),
        Place::Object(login, name, object) => Some(&store.object(login, name, object).ok()?.properties),
        _ => None,
    }
}
