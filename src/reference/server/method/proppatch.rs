//! PROPPATCH (RFC 4918, section 9.2): all of it is done or nothing.

use std::collections::BTreeMap;

use crate::media::namespaces::DAV;
use crate::media::xml::{self, Name};
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::message::Response;
use crate::reference::server::multistatus::{dav, href, multistatus};
use crate::reference::server::place::Place;
use crate::reference::server::property;
use crate::reference::server::refusal::Refusal;

pub(super) fn answer(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    let root = xml::read(&asked.request.body)?;
    if !root.is(DAV, "propertyupdate") {
        return Err(Refusal::status(400).saying("expected the element propertyupdate"));
    }
    let properties = match &asked.place {
        Place::Calendar(login, name) => &mut state.store.calendar_mut(login, name)?.properties,
        Place::Object(login, name, object) => {
            let objects = &mut state.store.calendar_mut(login, name)?.objects;
            &mut objects.get_mut(object).ok_or_else(|| Refusal::status(404))?.properties
        }
        _ => return Err(Refusal::dav(403, "need-privileges")),
    };
    let mut changed = properties.clone();
    let (mut names, mut refused): (Vec<&Name>, _) = (Vec::new(), BTreeMap::new());
    for update in root.elements().filter(|update| update.is(DAV, "set") || update.is(DAV, "remove")) {
        for value in update.child(DAV, "prop").into_iter().flat_map(|list| list.elements()) {
            let done = match update.is(DAV, "set") {
                true => property::set(&mut changed, value),
                false => property::remove(&mut changed, &value.name),
            };
            names.push(&value.name);
            refused.extend(done.err().map(|condition| (value.name.clone(), condition)));
        }
    }
    if names.is_empty() {
        return Err(Refusal::status(400).saying("expected a property to set or remove"));
    }
    if refused.is_empty() {
        *properties = changed;
    }
    let response =
        dav("response").with(href(&asked.place.href())).with_all(property::propstats(&names, &refused));
    Ok(multistatus([response]))
}
