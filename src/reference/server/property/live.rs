//! The values of live properties.

use super::supported;
use crate::media::Element;
use crate::media::namespaces::{CALDAV, CALENDAR_SERVER, DAV};
use crate::media::xml::Name;
use crate::reference::Defects;
use crate::reference::server::clock::http_date;
use crate::reference::server::locks;
use crate::reference::server::multistatus::{dav, href};
use crate::reference::server::object::{DATES, MOST_INSTANCES, MOST_OCTETS, caldav, comps};
use crate::reference::server::place::Place;
use crate::reference::server::poll;
use crate::reference::server::store::{Calendar, Object, Store};

/// The value of a property that the server itself keeps; `None` where this place has none of that name.
pub(super) fn value(store: &Store, login: &str, place: &Place, name: &Name) -> Option<Element> {
    if let Some(common) = common(store, login, place, name) {
        return Some(common);
    }
    match place {
        Place::Principal(owner) => of_principal(store, owner, name),
        Place::Calendar(owner, calendar) => {
            of_calendar(store.calendar(owner, calendar).ok()?, name, &store.defects)
        }
        Place::Object(owner, calendar, object) => {
            of_object(store.object(owner, calendar, object).ok()?, name, &store.defects)
        }
        Place::Root | Place::Principals | Place::Home(_) => None,
    }
}

fn common(store: &Store, login: &str, place: &Place, name: &Name) -> Option<Element> {
    if name.namespace != DAV {
        return None;
    }
    let principal = |login: &str| href(&Place::Principal(login.to_owned()).href());
    Some(match name.local.as_str() {
        "resourcetype" => dav("resourcetype").with_all(kinds(store, place)),
        "current-user-principal" if login.starts_with('~') => {
            dav("current-user-principal").with(dav("unauthenticated"))
        }
        "current-user-principal" => dav("current-user-principal").with(principal(login)),
        "current-user-privilege-set" => {
            let owner = place.login() == Some(login) && !login.starts_with('~');
            supported::granted(owner, is_subscription(store, place), &store.defects)
        }
        "owner" if place.login()?.starts_with('~') => return None,
        "owner" => dav("owner").with(principal(place.login()?)),
        "principal-collection-set" => dav("principal-collection-set").with(href(&Place::Principals.href())),
        "supported-privilege-set" => supported::privileges(&store.defects),
        "supportedlock" | "lockdiscovery" if store.defects.has("server/lock-for-show") => return None,
        "supportedlock" if is_lockable(place) => locks::supported(),
        "lockdiscovery" if is_lockable(place) => {
            let locks = store.locks.reaching(place).map(|(token, lock)| lock.active(token));
            dav("lockdiscovery").with_all(locks)
        }
        "supported-report-set" => supported::reports(place, &store.defects),
        _ => return None,
    })
}

fn is_lockable(place: &Place) -> bool {
    matches!(place, Place::Calendar(..) | Place::Object(..))
}

fn kinds(store: &Store, place: &Place) -> Vec<Element> {
    match place {
        Place::Root | Place::Principals | Place::Home(_) => vec![dav("collection")],
        Place::Principal(_) => vec![dav("principal")],
        Place::Calendar(..)
            if is_subscription(store, place)
                && !store.defects.has("server/subscription-type-not-reported") =>
        {
            let calendar = caldav("calendar");
            let kinds = vec![dav("collection"), calendar, dav("subscription")];
            match store.defects.has("server/subscription-no-calendar") {
                true => vec![dav("collection"), dav("subscription")],
                false => kinds,
            }
        }
        Place::Calendar(..) => vec![dav("collection"), caldav("calendar")],
        Place::Object(..) => Vec::new(),
    }
}

/// Whether a place is a subscription or lies in one.
fn is_subscription(store: &Store, place: &Place) -> bool {
    let (Place::Calendar(login, name) | Place::Object(login, name, _)) = place else { return false };
    store.calendar(login, name).is_ok_and(|calendar| calendar.subscription.is_some())
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

fn of_calendar(calendar: &Calendar, name: &Name, defects: &Defects) -> Option<Element> {
    let token = calendar.token(calendar.changes);
    Some(match (name.namespace.as_str(), name.local.as_str()) {
        (DAV, "sync-token") if defects.has("server/sync-token-not-told") => return None,
        (DAV, "sync-token") => dav("sync-token").with_text(&token),
        (CALENDAR_SERVER, "getctag") => Element::new(CALENDAR_SERVER, "getctag").with_text(&token),
        (CALDAV, "supported-calendar-component-set") => {
            caldav("supported-calendar-component-set").with_all(comps(&calendar.components))
        }
        (CALDAV, "supported-calendar-data") => supported::calendar_data(),
        (CALDAV, "supported-collation-set") if defects.has("server/collations-not-told") => return None,
        (CALDAV, "supported-collation-set") => supported::collations(),
        (CALDAV, "min-date-time") => caldav("min-date-time").with_text(DATES.0),
        (CALDAV, "max-date-time") => caldav("max-date-time").with_text(DATES.1),
        (CALDAV, "max-instances") => caldav("max-instances").with_text(&MOST_INSTANCES.to_string()),
        (CALDAV, "max-resource-size") => caldav("max-resource-size").with_text(&MOST_OCTETS.to_string()),
        (CALDAV, local) => return poll::property(calendar, local, defects),
        _ => return calendar.subscription.as_ref()?.value(name, defects),
    })
}

fn of_object(object: &Object, name: &Name, defects: &Defects) -> Option<Element> {
    if name.namespace != DAV {
        return None;
    }
    let text = match name.local.as_str() {
        "getetag" if defects.has("server/weak-tags") => format!("W/{}", object.etag),
        "getetag" if defects.has("server/getetag-of-its-own") => format!("\"{}\"", object.changed),
        "getetag" => object.etag.clone(),
        "getcontenttype" => "text/calendar; charset=utf-8".to_owned(),
        "getcontentlength" => object.octets.len().to_string(),
        "getlastmodified" => http_date(object.modified),
        _ => return None,
    };
    Some(dav(&name.local).with_text(&text))
}
