//! Which method it is.

use super::{copy_move, delete, get, lock, make, options, propfind, proppatch, put};
use crate::reference::Defects;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::if_header;
use crate::reference::server::message::Response;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::report;

/// Whether nothing is expected that is not done here (RFC 9110, section 10.1.1), and no defect stumbles over Range.
fn expected(asked: &Asked, defects: &Defects) -> Result<(), Refusal> {
    let strange = |value: &str| !value.trim().eq_ignore_ascii_case("100-continue");
    if asked.request.headers.all("Expect").any(strange) && !defects.has("server/input-expect-ignored") {
        return Err(Refusal::status(417).saying("expected no expectation but 100-continue"));
    }
    let Some(range) = asked.request.headers.first("Range") else { return Ok(()) };
    let stumbles = asked.request.method == "PUT" && defects.has("server/input-range-on-put-refused")
        || !range.starts_with("bytes") && defects.has("server/input-range-of-unknown-unit-refused");
    if stumbles { Err(Refusal::status(416)) } else { Ok(()) }
}

/// Does what was asked.
pub(in crate::reference::server) fn perform(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    expected(asked, &state.defects)?;
    if_header::check(state, asked)?;
    lock::check(state, asked)?;
    let response = done(state, asked)?;
    if ["DELETE", "MOVE", "COPY"].contains(&asked.request.method.as_str()) {
        lock::gone(state, asked);
    }
    Ok(response)
}

fn done(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    match asked.request.method.as_str() {
        "COPY" if state.defects.has("server/copy-not-supported") => Err(Refusal::status(501)),
        "MOVE" if state.defects.has("server/move-not-supported") => Err(Refusal::status(501)),
        "LOCK" | "UNLOCK" if state.defects.has("server/class-2-without-lock") => Err(Refusal::status(501)),
        "LOCK" => lock::lock(state, asked),
        "UNLOCK" if state.defects.has("server/lock-for-show") => Err(Refusal::status(501)),
        "UNLOCK" => lock::unlock(state, asked),
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
        // Methods that the server knows and has for nothing (RFC 9110, 9.1).
        "POST" | "TRACE" => Err(Refusal::status(405)),
        _ if state.defects.has("server/input-unknown-method-400") => Err(Refusal::status(400)),
        _ => Err(Refusal::status(501)),
    }
}
