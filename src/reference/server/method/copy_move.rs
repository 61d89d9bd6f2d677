//! COPY and MOVE of calendar objects and calendars (RFC 4918, sections 9.8 and 9.9; RFC 4791, section 5.3.2.1).

use crate::reference::Defects;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::message::{Depth, Response};
use crate::reference::server::place::Place;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::store::{Calendar, Object};
use crate::reference::server::subscription::Subscription;
use crate::reference::server::{condition, object, poll};

pub(super) fn answer(state: &mut State, asked: &Asked, moving: bool) -> Result<Response, Refusal> {
    let destination = destination(asked, &state.defects)?;
    let object = match &asked.place {
        Place::Object(login, name, object) => Some(state.store.object(login, name, object)?),
        _ => None,
    };
    condition::check(asked.request, object, &state.defects)?;
    match (&asked.place, &destination) {
        (Place::Object(login, from, name), Place::Object(_, to, other)) => {
            object_to(state, asked, login, (from, name), (to, other), moving)
        }
        (Place::Calendar(login, from), Place::Calendar(_, to)) => {
            calendar_to(state, asked, login, from, to, moving)
        }
        (Place::Calendar(..), _) => Err(Refusal::caldav("calendar-collection-location-ok")),
        _ => Err(Refusal::status(403).saying("this cannot be there")),
    }
}

fn destination(asked: &Asked, defects: &Defects) -> Result<Place, Refusal> {
    let field = asked.request.headers.first("Destination");
    let missing = if defects.has("server/input-destination-not-wanted") { 204 } else { 400 };
    let field = field.ok_or_else(|| Refusal::status(missing).saying("expected a Destination field"))?;
    let destination = match Place::of_href(field, asked.host()) {
        Err(_) if defects.has("server/input-foreign-destination-taken") => {
            let path = field.splitn(4, '/').nth(3).unwrap_or_default();
            Place::of_path(path)?
        }
        // There is nothing that it could be in (RFC 4918, section 9.8.5).
        Err(refusal) if refusal.is(404) && !defects.has("server/input-copy-into-nowhere-404") => {
            return Err(Refusal::status(409));
        }
        place => place?,
    };
    if destination == asked.place && !defects.has("server/input-copy-onto-itself-done") {
        return Err(Refusal::status(403).saying("expected another place as destination"));
    }
    if destination.login().is_some_and(|owner| owner != asked.login) {
        return Err(Refusal::dav(403, "need-privileges"));
    }
    Ok(destination)
}

fn overwrites(asked: &Asked, defects: &Defects) -> bool {
    defects.has("server/input-overwrite-ignored")
        || asked
            .request
            .headers
            .first("Overwrite")
            .is_none_or(|value| !value.trim().eq_ignore_ascii_case("F"))
}

fn answered(existed: bool, destination: &Place) -> Response {
    match existed {
        true => Response::new(204),
        false => Response::new(201).with("Location", destination.href()),
    }
}

fn object_to(
    state: &mut State,
    asked: &Asked,
    login: &str,
    (from, name): (&str, &str),
    (to, other): (&str, &str),
    moving: bool,
) -> Result<Response, Refusal> {
    let source = state.store.object(login, from, name)?.clone();
    state.store.writable(login, to)?;
    if moving {
        state.store.writable(login, from)?;
    }
    let target = state.store.calendar(login, to).map_err(|_| Refusal::status(409))?;
    let existed = target.objects.contains_key(other);
    if existed && !overwrites(asked, &state.defects) {
        return Err(Refusal::status(412));
    }
    let tree = object::read(&source.octets)?;
    object::check(&tree, target, &state.defects)?;
    let leaving = (moving && from == to).then_some(name);
    if !state.defects.has("server/poll-checked-on-put-only") {
        poll::check(&tree, target, &[&[other], leaving.as_slice()].concat(), &state.defects)?;
    }
    check_uid(&source, login, (to, other), target, leaving, &state.defects)?;
    if moving && !state.defects.has("server/move-leaves-the-source") {
        state.store.calendar_mut(login, from)?.take(name);
    }
    if !moving || !state.defects.has("server/move-loses-the-object") {
        state.store.calendar_mut(login, to)?.put(other, source);
    }
    Ok(answered(existed, &Place::Object(login.to_owned(), to.to_owned(), other.to_owned())))
}

/// The UID must be free at the destination; what is moved away within the calendar frees it.
fn check_uid(
    source: &Object,
    login: &str,
    (to, other): (&str, &str),
    target: &Calendar,
    leaving: Option<&str>,
    defects: &Defects,
) -> Result<(), Refusal> {
    if leaving.is_some() && target.holder(&source.uid) == leaving && !target.objects.contains_key(other) {
        return Ok(());
    }
    let href = |taken: &str| Place::Object(login.to_owned(), to.to_owned(), taken.to_owned()).href();
    object::check_uid(&source.uid, other, target, href, defects)
}

fn calendar_to(
    state: &mut State,
    asked: &Asked,
    login: &str,
    from: &str,
    to: &str,
    moving: bool,
) -> Result<Response, Refusal> {
    let source = state.store.calendar(login, from)?;
    let existed = state.store.calendar(login, to).is_ok();
    if existed && !overwrites(asked, &state.defects) {
        return Err(Refusal::status(412));
    }
    let whole = asked.request.depth() != Some(Depth::Zero);
    if asked.request.depth() == Some(Depth::One) || (moving && !whole) {
        return Err(Refusal::status(400).saying("expected Depth: infinity"));
    }
    let mut copy = if whole { source.clone() } else { Calendar::new(source.components.clone()) };
    copy.properties.clone_from(&source.properties);
    copy.poll_sets.clone_from(&source.poll_sets);
    copy.begin();
    copy.subscription = source.subscription.as_ref().map(Subscription::afresh);
    state.store.add(login, to, copy)?;
    if moving {
        state.store.remove(login, from);
    }
    Ok(answered(existed, &Place::Calendar(login.to_owned(), to.to_owned())))
}
