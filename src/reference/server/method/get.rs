//! GET and HEAD of calendar objects.

use crate::reference::server::answer::{Asked, State};
use crate::reference::server::clock::http_date;
use crate::reference::server::condition;
use crate::reference::server::message::Response;
use crate::reference::server::place::Place;
use crate::reference::server::refusal::Refusal;

pub(super) fn answer(state: &State, asked: &Asked) -> Result<Response, Refusal> {
    match &asked.place {
        Place::Object(login, name, object) => {
            let object = state.store.object(login, name, object)?;
            condition::check(asked.request, Some(&object.etag))?;
            let response = Response::new(200)
                .with("Content-Type", "text/calendar; charset=utf-8")
                .with("ETag", object.etag.as_str())
                .with("Last-Modified", http_date(object.modified));
            Ok(response.with_body(object.octets.clone()))
        }
        Place::Calendar(login, name) => {
            state.store.calendar(login, name)?;
            Err(Refusal::status(405).saying("a collection has no content"))
        }
        Place::Home(login) | Place::Principal(login) => {
            state.store.account(login)?;
            Err(Refusal::status(405).saying("a collection has no content"))
        }
        Place::Root | Place::Principals => Err(Refusal::status(405).saying("a collection has no content")),
    }
}
