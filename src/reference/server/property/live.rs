//! The values of live properties.

use super::supported;
use crate::media::Element;
use crate::media::namespaces::{CALDAV, CALENDAR_SERVER, DAV};
use crate::media::xml::Name;
use crate::reference::server::clock::http_date;
use crate::reference::server::multistatus::{dav, href};
use crate::reference::server::object::{MOST_OCTETS, caldav};
use crate::reference::server::place::Place;
use crate::reference::server::store::{Calendar, Object, Store};

/// The value of a property that the server itself keeps; `None` where this place has none of that name.
pub(super) fn value(store: &Store, login: &str, place: &Place, name: &Name) -> Option<Element> {
    if let Some(common) = common(login, place, name) {
        return Some(common);
    }
    match place {
        Place::Principal(owner) => of_principal(store, owner, name),
        Place::Calendar(owner, calendar) => of_calendar(store.calendar(owner, calendar).ok()?, name),
        Place::Object(owner, calendar, object) => {
            of_object(store.object(owner, calendar, object).ok()?, name)
        }
        Place::Root | Place::Principals | Place::Home(_) => None,
    }
}

fn common(login: &str, place: &Place, name: &Name) -> Option<Element> {
    if name.namespace != DAV {
        return None;
    }
    let principal = |login: &str| href(&Place::Principal(login.to_owned()).href());
    Some(match name.local.as_str() {
        "resourcetype" => dav("resourcetype").with_all(kinds(place)),
        "current-user-principal" => dav("current-user-principal").with(principal(login)),
        "current-user-privilege-set" => supported::privileges(place.login() == Some(login)),
        "owner" => dav("owner").with(principal(place.login()?)),
        "principal-collection-set" => dav("principal-collection-set").with(href(&Place::Principals.href())),
        "supported-report-set" => supported::reports(place),
        _ => return None,
    })
}

fn kinds(place: &Place) -> Vec<Element> {
    match place {
        Place::Root | Place::Principals | Place::Home(_) => vec![dav("collection")],
        Place::Principal(_) => vec![dav("principal")],
        Place::Calendar(..) => vec![dav("collection"), caldav("calendar")],
        Place::Object(..) => Vec::new(),
    }
}

fn of_principal(store: &Store, owner: &str, name: &Name) -> Option<Element> {
    let account = store.accounts.get(owner)?;
    let own = Place::Principal(owner.to_owned()).href();
    Some(match (name.namespace.as_str(), name.local.as_str()) {
        (DAV, "displayname") => dav("displayname").with_text(owner),
        (DAV, "principal-URL") => dav("principal-URL").with(href(&own)),
        (CALDAV, "calendar-home-set") => {
            caldav("calendar-home-set").with(href(&Place::Home(owner.to_owned()).href()))
        }
        (CALDAV, "calendar-user-address-set") => {
            caldav("calendar-user-address-set").with(href(&account.address)).with(href(&own))
        }
        _ => return None,
    })
}

fn of_calendar(calendar: &Calendar, name: &Name) -> Option<Element> {
    let token = calendar.token(calendar.changes);
    Some(match (name.namespace.as_str(), name.local.as_str()) {
        (DAV, "sync-token") => dav("sync-token").with_text(&token),
        (CALENDAR_SERVER, "getctag") => Element::new(CALENDAR_SERVER, "getctag").with_text(&token),
        (CALDAV, "supported-calendar-component-set") => {
            let comps = calendar.components.iter().map(|name| caldav("comp").with_attribute("name", name));
            caldav("supported-calendar-component-set").with_all(comps)
        }
        (CALDAV, "supported-calendar-data") => supported::calendar_data(),
        (CALDAV, "supported-collation-set") => supported::collations(),
        (CALDAV, "max-resource-size") => caldav("max-resource-size").with_text(&MOST_OCTETS.to_string()),
        _ => return None,
    })
}

fn of_object(object: &Object, name: &Name) -> Option<Element> {
    if name.namespace != DAV {
        return None;
    }
    let text = match name.local.as_str() {
        "getetag" => object.etag.clone(),
        "getcontenttype" => "text/calendar; charset=utf-8".to_owned(),
        "getcontentlength" => object.octets.len().to_string(),
        "getlastmodified" => http_date(object.modified),
        _ => return None,
    };
    Some(dav(&name.local).with_text(&text))
}
