//! GET and HEAD of calendar objects and calendars.

use crate::reference::server::answer::{Asked, State};
use crate::reference::server::clock::http_date;
use crate::reference::server::message::Response;
use crate::reference::server::place::Place;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::{condition, feed};

pub(super) fn answer(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    match &asked.place {
        Place::Object(login, name, object) => {
            let object = state.store.object(login, name, object)?;
            let refused = condition::reading(asked.request, &object.etag, object.modified, &state.defects);
            let status = match refused {
                Ok(()) => 200,
                Err(refusal) if refusal.is(304) => 304,
                Err(refusal) => return Err(refusal),
            };
            let response = Response::new(status).with("Last-Modified", http_date(object.modified));
            let response = match state.defects.has("server/weak-tags") {
                _ if state.defects.has("server/object-without-tag") => response,
                _ if asked.request.method == "HEAD" && state.defects.has("server/head-without-tag") => {
                    response
                }
                true => response.with("ETag", format!("W/{}", object.etag)),
                false => response.with("ETag", object.etag.as_str()),
            };
            Ok(match status {
                304 => response,
                _ => response
                    .with("Content-Type", "text/calendar; charset=utf-8")
                    .with_body(object.octets.clone()),
            })
        }
        Place::Calendar(login, name) => feed::answer(state, asked, (login, name)),
        Place::Home(login) | Place::Principal(login) => {
            state.store.account(login)?;
            Err(Refusal::status(405).saying("a collection has no content"))
        }
        Place::Root | Place::Principals => Err(Refusal::status(405).saying("a collection has no content")),
    }
}
