//! Which report it is.

use super::{expand_property, free_busy, multiget, query, sync};
use crate::media::Element;
use crate::media::namespaces::{CALDAV, DAV};
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::message::Response;
use crate::reference::server::place::Place;
use crate::reference::server::refusal::Refusal;

/// Answers a REPORT.
pub(in crate::reference::server) fn answer(state: &State, asked: &Asked) -> Result<Response, Refusal> {
    let root = asked.request.document(&state.defects)?;
    exists(state, &asked.place)?;
    match (root.name.namespace.as_str(), root.name.local.as_str()) {
        (CALDAV, "calendar-query") => query::answer(state, asked, &root),
        (CALDAV, "calendar-multiget") => multiget::answer(state, asked, &root),
        (CALDAV, "free-busy-query") if state.defects.has("server/free-busy-not-supported") => {
            Err(Refusal::status(501))
        }
        (CALDAV, "free-busy-query") => free_busy::answer(state, asked, &root),
        (DAV, "sync-collection") => sync::answer(state, asked, &root),
        (DAV, "expand-property") if state.defects.has("server/expand-property-not-supported") => {
            Err(not_supported(&root))
        }
        (DAV, "expand-property") => expand_property::answer(state, asked, &root),
        _ => Err(not_supported(&root)),
    }
}

/// The refusal of a report that this place does not have.
pub(super) fn not_supported(root: &Element) -> Refusal {
    let root = Element { name: root.name.clone(), ..Element::default() };
    Refusal::dav(403, "supported-report").naming(root)
}

fn exists(state: &State, place: &Place) -> Result<(), Refusal> {
    match place {
        Place::Root | Place::Principals => Ok(()),
        Place::Principal(login) | Place::Home(login) => state.store.account(login).map(|_| ()),
        Place::Calendar(login, name) => state.store.calendar(login, name).map(|_| ()),
        Place::Object(login, name, object) => state.store.object(login, name, object).map(|_| ()),
    }
}
