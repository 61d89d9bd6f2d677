//! LOCK and UNLOCK (RFC 4918, sections 9.10 and 9.11), and what a lock keeps others from.

use crate::media::Element;
use crate::media::namespaces::DAV;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::if_header;
use crate::reference::server::locks::{Lock, end};
use crate::reference::server::message::{Depth, Response};
use crate::reference::server::multistatus::{dav, href};
use crate::reference::server::place::Place;
use crate::reference::server::refusal::Refusal;

/// Whether the tokens are there of all locks on what the request may change (section 7.5).
pub(super) fn check(state: &State, asked: &Asked) -> Result<(), Refusal> {
    let tokens = if_header::tokens(asked.request);
    let refused = state.defects.has("server/lock-whose-token-is-refused");
    for place in changed(state, asked) {
        let mut locks = state.store.locks.reaching(&place).peekable();
        let Some((_, lock)) = locks.peek() else { continue };
        let root = lock.root.href();
        let mine = |(token, lock): (&str, &Lock)| lock.creator == asked.login && tokens.contains(&token);
        if refused || !locks.any(mine) {
            return Err(Refusal::dav(423, "lock-token-submitted").naming(href(&root)));
        }
    }
    Ok(())
}

/// The places that the request may change. What comes or goes changes the calendar that it is in (section 7.4).
fn changed(state: &State, asked: &Asked) -> Vec<Place> {
    let comes_or_goes = |place: &Place| {
        let inside = state.store.locks.inside(place).map(|lock| lock.root.clone());
        let around = place.parent().filter(|_| !state.defects.has("server/lock-without-members"));
        inside.chain([place.clone()]).chain(around).collect::<Vec<_>>()
    };
    let destination = || {
        if state.defects.has("server/lock-not-of-destinations") {
            return None;
        }
        let field = asked.request.headers.first("Destination")?;
        let place = Place::of_href(field, asked.host()).ok()?;
        // Of what others have locked nothing is said; to their places nobody sends anything.
        (place.login() == Some(asked.login)).then_some(place)
    };
    match asked.request.method.as_str() {
        "PUT" if state.store.has(&asked.place) => vec![asked.place.clone()],
        "PROPPATCH" => vec![asked.place.clone()],
        "PUT" | "DELETE" => comes_or_goes(&asked.place),
        "COPY" => destination().iter().flat_map(comes_or_goes).collect(),
        "MOVE" => [asked.place.clone()].iter().chain(&destination()).flat_map(comes_or_goes).collect(),
        _ => Vec::new(),
    }
}

/// LOCK: a new lock, or one made anew.
pub(super) fn lock(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    if asked.request.body.is_empty() && !state.defects.has("server/lock-without-a-body") {
        return refresh(state, asked);
    }
    let deep = match asked.request.headers.first("Depth").map(|_| asked.request.depth()) {
        None | Some(Some(Depth::Infinity)) => true,
        Some(Some(Depth::Zero)) => false,
        Some(_) => return Err(Refusal::status(400).saying("expected Depth: 0 or infinity")),
    };
    match &asked.place {
        Place::Object(login, name, _) => state.store.writable(login, name)?,
        Place::Calendar(..) => {}
        _ => return Err(Refusal::dav(403, "need-privileges")),
    }
    if !state.store.has(&asked.place) {
        // An empty resource, which section 9.10.4 has a lock make, is no calendar object.
        return Err(match asked.place.parent().is_none_or(|parent| state.store.has(&parent)) {
            true => Refusal::status(403).saying("expected something to lock"),
            false => Refusal::status(409),
        });
    }
    let (shared, owner) = match asked.request.body.is_empty() {
        true => (false, None),
        false => info(&asked.request.document(&state.defects)?)?,
    };
    let owner = match state.defects.has("server/lock-owner-replaced") {
        true => Some(dav("owner").with_text(asked.login)),
        false => owner,
    };
    let deep = match deep {
        _ if state.defects.has("server/lock-is-shallow") => false,
        _ if state.defects.has("server/lock-is-deep") => true,
        deep => deep,
    };
    let ends = end(asked.request.headers.first("Timeout"));
    let lock = Lock { root: asked.place.clone(), creator: asked.login.to_owned(), shared, deep, owner, ends };
    let conflict = state.store.locks.conflict(&lock).map(Place::href);
    let around = state.defects.has("server/lock-around-a-lock");
    let conflict = conflict.filter(|place| !around || *place == asked.place.href());
    match conflict.filter(|_| !state.defects.has("server/lock-granted-twice")) {
        Some(_) if state.defects.has("server/lock-conflict-409") => return Err(Refusal::status(409)),
        Some(place) => return Err(Refusal::dav(423, "no-conflicting-lock").naming(href(&place))),
        None => {}
    }
    let token = state.store.locks.make(lock.clone());
    let token = token.ok_or_else(|| Refusal::status(503).saying("there are too many locks"))?;
    if state.defects.has("server/lock-for-show") {
        state.store.locks.delete(&token);
        let bare = dav("activelock").with(dav("locktoken").with(href(&token)));
        return Ok(discovery(bare).with("Lock-Token", format!("<{token}>")));
    }
    let field = match state.defects.has("server/lock-token-without-brackets") {
        true => token.clone(),
        false => format!("<{token}>"),
    };
    Ok(discovery(lock.active(&token)).with("Lock-Token", field))
}

/// What a lockinfo element asks for: whether it is to be shared, and what it says of the owner.
fn info(root: &Element) -> Result<(bool, Option<Element>), Refusal> {
    let part =
        |name: &str, value: &str| root.child(DAV, name).is_some_and(|part| part.child(DAV, value).is_some());
    let (exclusive, shared) = (part("lockscope", "exclusive"), part("lockscope", "shared"));
    match root.is(DAV, "lockinfo") && part("locktype", "write") && exclusive != shared {
        true => Ok((shared, root.child(DAV, "owner").cloned())),
        false => Err(Refusal::status(400).saying("expected a lockinfo with one scope and the type write")),
    }
}

/// A LOCK without a body: the lock whose token is in If lasts longer (section 9.10.2).
fn refresh(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    let tokens = if_header::tokens(asked.request);
    let [token] = tokens.as_slice() else {
        return Err(Refusal::status(400).saying("expected a lockinfo, or the token of one lock in If"));
    };
    let holds = if_header::holds(state, asked)?;
    let lock = state.store.locks.reaching_mut(&asked.place, token);
    let lock = lock.filter(|lock| lock.creator == asked.login);
    let lock = lock.ok_or_else(|| Refusal::dav(412, "lock-token-matches-request-uri"))?;
    if !holds {
        return Err(Refusal::status(412).saying("no list of If holds"));
    }
    lock.ends = end(asked.request.headers.first("Timeout"));
    Ok(match state.defects.has("server/lock-refreshed-without-saying") {
        true => Response::new(200),
        false => discovery(lock.active(token)),
    })
}

fn discovery(lock: Element) -> Response {
    Response::xml(200, &dav("prop").with(dav("lockdiscovery").with(lock)))
}

/// UNLOCK.
pub(super) fn unlock(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    let field = asked.request.headers.first("Lock-Token").map(str::trim);
    let token = field.and_then(|field| field.strip_prefix('<')?.strip_suffix('>'));
    let token = token.ok_or_else(|| Refusal::status(400).saying("expected a token in Lock-Token"))?;
    if state.defects.has("server/unlock-for-show") {
        return Ok(Response::new(204));
    }
    let any = state.defects.has("server/unlock-of-any-token");
    let mine = |(other, lock): &(&str, &Lock)| any || *other == token && lock.creator == asked.login;
    let found = state.store.locks.reaching(&asked.place).find(mine).map(|(token, _)| token.to_owned());
    let token = found.ok_or_else(|| Refusal::dav(409, "lock-token-matches-request-uri"))?;
    state.store.locks.delete(&token);
    Ok(Response::new(204))
}

/// Deletes the locks of what has gone (section 6.1).
pub(super) fn gone(state: &mut State, asked: &Asked) {
    let destination = asked.request.headers.first("Destination");
    let destination = destination.and_then(|field| Place::of_href(field, asked.host()).ok());
    let carried = destination.filter(|_| state.defects.has("server/lock-moves-along"));
    if let (Some(destination), "MOVE") = (carried, asked.request.method.as_str()) {
        state.store.locks.carry(&asked.place, &destination);
    }
    if !state.defects.has("server/lock-outlives-its-resource") {
        state.store.let_go();
    }
}
