//! Which method it is.

use super::{copy_move, delete, get, make, options, propfind, proppatch, put};
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::message::Response;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::report;

/// Does what was asked.
pub(in crate::reference::server) fn perform(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    match asked.request.method.as_str() {
        "OPTIONS" => Ok(options::answer()),
        "GET" | "HEAD" => get::answer(state, asked),
        "PUT" => put::answer(state, asked),
        "DELETE" => delete::answer(state, asked),
        "COPY" => copy_move::answer(state, asked, false),
        "MOVE" => copy_move::answer(state, asked, true),
        "MKCALENDAR" => make::calendar(state, asked),
        "MKCOL" => make::collection(state, asked),
        "PROPFIND" => propfind::answer(state, asked),
        "PROPPATCH" => proppatch::answer(state, asked),
        "REPORT" => report::answer(state, asked),
        _ => Err(Refusal::status(501)),
    }
}
