//! LOCK and UNLOCK (RFC 4918, sections 9.10 and 9.11), which the server does not have: what it does where a defect has
//! it say that it is of class 2. Exclusive locks that all have one token are all that there is then.

use crate::media::Element;
use crate::media::namespaces::DAV;
use crate::reference::Defects;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::message::{Depth, Response};
use crate::reference::server::multistatus::{dav, href};
use crate::reference::server::place::Place;
use crate::reference::server::refusal::Refusal;

/// The token of every lock.
pub(in crate::reference::server) const TOKEN: &str = "urn:uuid:00000000-0000-4000-8000-000000000000";

/// The methods that change what is locked.
const CHANGING: [&str; 4] = ["PUT", "DELETE", "MOVE", "PROPPATCH"];

/// Whether a defect has the server say that it is of class 2, and have locks.
pub(in crate::reference::server) fn pretended(defects: &Defects) -> bool {
    defects.iter().any(|name| name.starts_with("server/lock-") || name.starts_with("server/unlock-"))
}

/// Whether a method may be done on what is locked.
pub(super) fn check(state: &State, asked: &Asked) -> Result<(), Refusal> {
    let locked = state.store.locked.contains_key(&asked.place.href()) || by_calendar(state, asked);
    if !locked || !CHANGING.contains(&asked.request.method.as_str()) {
        return Ok(());
    }
    match submitted(asked) && !state.defects.has("server/lock-whose-token-is-refused") {
        true => Ok(()),
        false => Err(Refusal::dav(423, "lock-token-submitted").naming(href(&asked.place.href()))),
    }
}

/// Whether the lock of the calendar reaches what is to be done with an object in it (section 7.4).
fn by_calendar(state: &State, asked: &Asked) -> bool {
    let Place::Object(login, name, object) = &asked.place else { return false };
    let calendar = Place::Calendar(login.clone(), name.clone()).href();
    let Some(deep) = state.store.locked.get(&calendar) else { return false };
    match state.store.object(login, name, object) {
        Ok(_) => *deep || ["DELETE", "MOVE"].contains(&asked.request.method.as_str()),
        Err(_) => !state.defects.has("server/lock-without-members"),
    }
}

/// Whether If names the token.
fn submitted(asked: &Asked) -> bool {
    asked.request.headers.first("If").is_some_and(|field| field.contains(TOKEN))
}

/// LOCK.
pub(super) fn lock(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    let place = asked.place.href();
    if asked.request.body.is_empty() && !state.defects.has("server/lock-without-a-body") {
        return match submitted(asked) {
            true if state.defects.has("server/lock-refreshed-without-saying") => Ok(Response::new(200)),
            true => Ok(granted(&place, None, state.store.locked.get(&place) == Some(&true))),
            false => Err(Refusal::status(400).saying("expected what to lock")),
        };
    }
    let owner =
        asked.request.document(&state.defects).ok().and_then(|root| root.child(DAV, "owner").cloned());
    if state.defects.has("server/lock-for-show") {
        let bare = dav("activelock").with(dav("locktoken").with(href(TOKEN)));
        return Ok(discovery(bare).with("Lock-Token", format!("<{TOKEN}>")));
    }
    if state.store.locked.contains_key(&place) && !state.defects.has("server/lock-granted-twice") {
        return Err(match state.defects.has("server/lock-conflict-409") {
            true => Refusal::status(409),
            false => Refusal::dav(423, "no-conflicting-lock"),
        });
    }
    let deep = match asked.request.depth() {
        _ if state.defects.has("server/lock-is-shallow") => false,
        _ if state.defects.has("server/lock-is-deep") => true,
        depth => depth != Some(Depth::Zero),
    };
    state.store.locked.insert(place.clone(), deep);
    let owner = match state.defects.has("server/lock-owner-replaced") {
        true => Some(dav("owner").with_text(asked.login)),
        false => owner,
    };
    Ok(granted(&place, owner, deep).with(
        "Lock-Token",
        match state.defects.has("server/lock-token-without-brackets") {
            true => TOKEN.to_owned(),
            false => format!("<{TOKEN}>"),
        },
    ))
}

/// The answer that tells of the lock of a place.
fn granted(place: &str, owner: Option<Element>, deep: bool) -> Response {
    let lock = dav("activelock")
        .with(dav("locktype").with(dav("write")))
        .with(dav("lockscope").with(dav("exclusive")))
        .with(dav("depth").with_text(if deep { "infinity" } else { "0" }))
        .with_all(owner)
        .with(dav("timeout").with_text("Second-60"))
        .with(dav("locktoken").with(href(TOKEN)))
        .with(dav("lockroot").with(href(place)));
    discovery(lock)
}

fn discovery(lock: Element) -> Response {
    Response::xml(200, &dav("prop").with(dav("lockdiscovery").with(lock)))
}

/// UNLOCK.
pub(super) fn unlock(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    let named = asked
        .request
        .headers
        .first("Lock-Token")
        .is_some_and(|token| token.trim_matches(['<', '>']) == TOKEN);
    if state.defects.has("server/unlock-for-show") {
        return Ok(Response::new(204));
    }
    if !named && !state.defects.has("server/unlock-of-any-token") {
        return Err(Refusal::dav(409, "lock-token-matches-request-uri"));
    }
    state.store.locked.remove(&asked.place.href());
    Ok(Response::new(204))
}

/// What becomes of the lock of what was deleted or moved away.
pub(super) fn gone(state: &mut State, asked: &Asked) {
    let place = asked.place.href();
    let Some(deep) = state.store.locked.get(&place).copied() else { return };
    if asked.request.method == "MOVE" && state.defects.has("server/lock-moves-along") {
        let destination = asked.request.headers.first("Destination").unwrap_or_default();
        let new = Place::of_href(destination, asked.host());
        state.store.locked.extend(new.map(|new| (new.href(), deep)));
    }
    if !state.defects.has("server/lock-outlives-its-resource") {
        state.store.locked.remove(&place);
    }
}
