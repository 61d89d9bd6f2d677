//! DELETE of calendar objects and calendars.

use crate::reference::server::answer::{Asked, State};
use crate::reference::server::condition;
use crate::reference::server::message::{Depth, Response};
use crate::reference::server::place::Place;
use crate::reference::server::refusal::Refusal;

pub(super) fn answer(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    match &asked.place {
        Place::Object(login, name, object) => {
            let stored = state.store.object(login, name, object)?;
            condition::check(asked.request, Some(stored), &state.defects)?;
            state.store.writable(login, name)?;
            state.store.calendar_mut(login, name)?.take(object);
        }
        Place::Calendar(login, name) => {
            state.store.calendar(login, name)?;
            condition::check(asked.request, None, &state.defects)?;
            if !matches!(asked.request.depth(), None | Some(Depth::Infinity)) {
                return Err(Refusal::status(400).saying("expected Depth: infinity for a collection"));
            }
            state.store.remove(login, name);
        }
        _ => return Err(Refusal::dav(403, "need-privileges")),
    }
    Ok(Response::new(204))
}
