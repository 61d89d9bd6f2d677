//! MKCALENDAR (RFC 4791, section 5.3.1) and extended MKCOL (RFC 5689).

use std::collections::BTreeMap;

use crate::media::Element;
use crate::media::namespaces::{CALDAV, DAV};
use crate::media::xml::Name;
use crate::reference::Defects;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::message::Response;
use crate::reference::server::multistatus::dav;
use crate::reference::server::object::caldav;
use crate::reference::server::place::Place;
use crate::reference::server::property::{self, COMPONENTS};
use crate::reference::server::refusal::Refusal;
use crate::reference::server::store::Calendar;
use crate::reference::server::subscription::{Subscription, is_own};

/// The elements of a resource type that may be asked for.
const KINDS: [(&str, &str); 3] = [(DAV, "collection"), (CALDAV, "calendar"), (DAV, "subscription")];

/// MKCALENDAR.
pub(super) fn calendar(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    let body = body(asked, (CALDAV, "mkcalendar"), &state.defects)?;
    let taken = state.store.has(&asked.place) && !state.defects.has("server/input-mkcalendar-over-existing");
    let mut given = body.iter().flat_map(sets);
    let unnamed = !given.any(|value| value.is(CALDAV, "supported-calendar-component-set"));
    let (login, name) = match (&asked.place, taken) {
        (_, true) => return Err(Refusal::dav(403, "resource-must-be-null")),
        (Place::Calendar(..), _) if unnamed && state.defects.has("server/input-mkcalendar-for-show") => {
            return Ok(Response::new(201));
        }
        (Place::Calendar(login, name), _) => (login, name),
        (Place::Object(login, parent, _), _) if state.store.calendar(login, parent).is_err() => {
            return Err(Refusal::status(409));
        }
        _ if state.defects.has("server/input-mkcalendar-anywhere-for-show") => return Ok(Response::new(201)),
        _ => return Err(Refusal::caldav("calendar-collection-location-ok")),
    };
    make(state, (login, name), body.as_ref(), (403, caldav("mkcalendar-response")))
}

/// MKCOL; only calendars can be made.
pub(super) fn collection(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    let body = body(asked, (DAV, "mkcol"), &state.defects)?;
    if state.store.has(&asked.place) && !state.defects.has("server/input-mkcol-over-existing") {
        return Err(Refusal::status(405));
    }
    let Place::Calendar(login, name) = &asked.place else {
        return Err(Refusal::caldav("calendar-collection-location-ok"));
    };
    let wanted = body.iter().flat_map(sets).find(|property| property.is(DAV, "resourcetype"));
    let is_calendar = wanted.is_some_and(|wanted| {
        let foreign = wanted.elements().any(|kind| !KINDS.iter().any(|(space, local)| kind.is(space, local)));
        wanted.child(DAV, "collection").is_some() && wanted.child(CALDAV, "calendar").is_some() && !foreign
    });
    if !is_calendar && !state.defects.has("server/input-mkcol-of-any-type") {
        return Err(
            Refusal::dav(403, "valid-resourcetype").saying("expected the resource type of a calendar")
        );
    }
    make(state, (login, name), body.as_ref(), (424, dav("mkcol-response")))
}

fn body(
    asked: &Asked,
    (namespace, local): (&str, &str),
    defects: &Defects,
) -> Result<Option<Element>, Refusal> {
    if asked.request.body.is_empty() {
        return Ok(None);
    }
    if !asked
        .request
        .headers
        .first("Content-Type")
        .is_none_or(|media| media.to_ascii_lowercase().contains("xml"))
    {
        return match defects.has("server/input-mkcol-body-unread") {
            true => Ok(None),
            false => Err(Refusal::status(415)),
        };
    }
    let root = asked.request.document(defects)?;
    match root.is(namespace, local) || defects.has("server/input-mkcol-of-any-type") {
        true => Ok(Some(root)),
        false => Err(Refusal::status(400).saying(format!("expected the element {local}"))),
    }
}

/// The properties that a body sets.
fn sets(body: &Element) -> impl Iterator<Item = &Element> {
    let sets = body.children_named(DAV, "set").filter_map(|set| set.child(DAV, "prop"));
    sets.flat_map(Element::elements)
}

/// Makes the calendar with all of the properties, or says which of them cannot be.
fn make(
    state: &mut State,
    (login, name): (&str, &str),
    body: Option<&Element>,
    (status, response): (u16, Element),
) -> Result<Response, Refusal> {
    let components = COMPONENTS.map(str::to_owned).to_vec();
    let mut made = Calendar::new(components);
    let mut refused = BTreeMap::new();
    let given: Vec<&Element> = body.into_iter().flat_map(sets).collect();
    let subscribes =
        given.iter().any(|value| value.is(DAV, "resourcetype") && value.child(DAV, "subscription").is_some());
    let (own, given_more): (Vec<&Element>, Vec<&Element>) =
        given.iter().copied().partition(|value| subscribes && is_own(&value.name));
    if subscribes {
        refused = subscribe(state, &mut made, &own);
    }
    for value in given_more {
        if let Err(condition) = property::set_at_birth(&mut made, value, &state.defects) {
            refused.insert(value.name.clone(), condition);
        }
    }
    if state.defects.has("server/input-made-without-refused-properties") && !refused.is_empty() {
        state.store.add(login, name, made)?;
    } else if refused.is_empty() {
        state.store.add(login, name, made)?;
        let response = match state.defects.has("server/mkcalendar-response-of-another-name") {
            true => Response::xml(201, &dav("mkcalendar-response")),
            false => Response::new(201),
        };
        return Ok(match state.defects.has("server/mkcalendar-answer-without-no-cache") {
            true => response,
            false => response.with("Cache-Control", "no-cache"),
        });
    }
    let named = given.iter().map(|value| &value.name);
    let names: Vec<&Name> =
        named.chain(refused.keys().filter(|name| !given.iter().any(|value| value.name == **name))).collect();
    if state.defects.has("server/input-mkcol-response-left-out") {
        return Ok(Response::new(status));
    }
    Ok(Response::xml(status, &response.with_all(property::propstats(&names, &refused))))
}

/// Makes a calendar a subscription with these of its properties; what cannot be is refused by its name.
fn subscribe(state: &State, made: &mut Calendar, own: &[&Element]) -> BTreeMap<Name, Element> {
    let (mut subscription, mut refused) = (Subscription::new(), BTreeMap::new());
    for value in own {
        if let Err(condition) = subscription.set(value, &state.feeds, &state.defects) {
            refused.insert(value.name.clone(), condition);
        }
    }
    let lacking =
        subscription.lacks().filter(|_| !state.defects.has("server/subscription-without-href-made"));
    if let (Some(condition), true) = (lacking, refused.is_empty()) {
        refused.insert(Name::new(DAV, "subscription-href"), condition);
    }
    made.subscription = Some(subscription);
    refused
}
