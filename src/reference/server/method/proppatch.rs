//! PROPPATCH (RFC 4918, section 9.2): all of it is done or nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::media::Element;
use crate::media::namespaces::DAV;
use crate::media::xml::Name;
use crate::reference::Defects;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::message::Response;
use crate::reference::server::multistatus::{dav, href, multistatus};
use crate::reference::server::place::Place;
use crate::reference::server::property;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::subscription::{Subscription, is_own};

pub(super) fn answer(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    let root = asked.request.document(&state.defects)?;
    if !root.is(DAV, "propertyupdate") && !state.defects.has("server/input-any-root-taken") {
        return Err(Refusal::status(400).saying("expected the element propertyupdate"));
    }
    let (feeds, defects) = (Arc::clone(&state.feeds), state.defects.clone());
    let (properties, mut subscription) = match &asked.place {
        Place::Calendar(login, name) => {
            let calendar = state.store.calendar_mut(login, name)?;
            (&mut calendar.properties, calendar.subscription.as_mut())
        }
        Place::Object(login, name, object) => {
            let objects = &mut state.store.calendar_mut(login, name)?.objects;
            (&mut objects.get_mut(object).ok_or_else(|| Refusal::status(404))?.properties, None)
        }
        _ => return Err(Refusal::dav(403, "need-privileges")),
    };
    let mut changed = (properties.clone(), subscription.as_deref().cloned());
    let (mut names, mut refused): (Vec<&Name>, _) = (Vec::new(), BTreeMap::new());
    for update in updates(&root, &defects)? {
        for value in update.child(DAV, "prop").into_iter().flat_map(|list| list.elements()) {
            let done = match (&mut changed.1, update.is(DAV, "set")) {
                (Some(own), true) if is_own(&value.name) => own.set(value, &feeds, &defects),
                (Some(own), false) if is_own(&value.name) => own.remove(&value.name),
                (_, true) => property::set(&mut changed.0, value, &defects),
                (_, false) => property::remove(&mut changed.0, &value.name, &defects),
            };
            names.push(&value.name);
            refused.extend(done.err().map(|condition| (value.name.clone(), condition)));
        }
    }
    if names.is_empty() {
        return Err(Refusal::status(400).saying("expected a property to set or remove"));
    }
    if refused.is_empty() || defects.has("server/input-proppatch-not-atomic") {
        *properties = changed.0;
        if let (Some(subscription), Some(changed)) = (&mut subscription, changed.1) {
            **subscription = changed;
            let wished = names.iter().any(|name| Subscription::is_wish(name));
            if wished && subscription.ask(&defects) && names.len() == 1 {
                return Ok(Response::new(202));
            }
        }
    }
    if let (Place::Calendar(login, name), true) = (&asked.place, refused.is_empty()) {
        // Its name is part of its feed.
        state.store.calendar_mut(login, name)?.modified = Timestamp::now();
    }
    let response =
        dav("response").with(href(&asked.place.href())).with_all(property::propstats(&names, &refused));
    Ok(multistatus([response]))
}

/// The instructions, in the order they are done.
fn updates<'a>(root: &'a Element, defects: &Defects) -> Result<Vec<&'a Element>, Refusal> {
    let known = |update: &&Element| update.is(DAV, "set") || update.is(DAV, "remove");
    if !root.elements().all(|update| known(&update))
        && defects.has("server/input-unknown-instructions-refused")
    {
        return Err(Refusal::status(400));
    }
    let mut updates: Vec<&Element> = root.elements().filter(known).collect();
    if defects.has("server/input-proppatch-backwards") {
        updates.reverse();
    }
    Ok(updates)
}
