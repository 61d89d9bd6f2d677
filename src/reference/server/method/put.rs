//! PUT of calendar objects (RFC 4791, section 5.3.2).

use crate::media::fields::parameter_of;
use crate::media::{Component, Fields};
use crate::reference::Defects;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::message::{Request, Response};
use crate::reference::server::place::Place;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::store::{Calendar, Object};
use crate::reference::server::{condition, object, poll, spoil, validity};

pub(super) fn answer(state: &mut State, asked: &Asked) -> Result<Response, Refusal> {
    let Place::Object(login, name, object_name) = &asked.place else {
        return Err(Refusal::status(405).saying("expected a resource inside a calendar"));
    };
    state.store.writable(login, name)?;
    let calendar = state.store.calendar(login, name).map_err(|_| Refusal::status(409))?;
    let old = calendar.objects.get(object_name);
    condition::check(asked.request, old, &state.defects)?;
    let href = |other: &str| Place::Object(login.clone(), name.clone(), other.to_owned()).href();
    let sound = sound(asked.request, calendar, &state.defects).and_then(|(tree, uid)| {
        object::check_uid(&uid, object_name, calendar, href, &state.defects)?;
        poll::check(&tree, calendar, &[object_name], &state.defects).map(|()| (tree, uid))
    });
    let (tree, uid) = match sound {
        Err(refusal) if state.defects.has("server/input-put-refused-but-stored") => {
            let stored = Object::new(asked.request.body.clone(), object_name.clone());
            state.store.calendar_mut(login, name)?.put(object_name, stored);
            return Err(refusal);
        }
        sound => sound?,
    };
    let active_until = poll::active_until(&tree);
    let octets = match state.defects.iter().next() {
        None => asked.request.body.clone(),
        Some(_) => spoil::stored(&state.defects, &asked.request.body, tree, old)?,
    };
    let as_sent = octets == asked.request.body || state.defects.has("server/strong-tag-of-other-octets");
    let properties = old.map(|old| old.properties.clone()).unwrap_or_default();
    let status = if old.is_some() { 204 } else { 201 };
    let stored = Object { properties, active_until, ..Object::new(octets, uid) };
    let response = Response::new(status);
    // A strong tag promises the octets that were sent (RFC 4791, section 5.3.4).
    let response = match as_sent && !state.defects.has("server/put-without-tag") {
        true if state.defects.has("server/put-tag-of-its-own") => response.with("ETag", "\"calspec\""),
        true => response.with("ETag", stored.etag.as_str()),
        false => response,
    };
    let kept = state.defects.has("server/enhanced-get-deletion-kept-when-made-again");
    let calendar = state.store.calendar_mut(login, name)?;
    let again = (kept && calendar.deleted.has(&stored.uid)).then(|| stored.clone());
    match state.defects.has("server/object-named-by-its-uid") {
        true => calendar.put(&format!("{}.ics", stored.uid), stored),
        false => calendar.put(object_name, stored),
    }
    if let Some(again) = again {
        calendar.deleted.bury(&again, calendar.changes);
    }
    Ok(response)
}

/// What was sent and its UID, where it may be stored in the calendar.
fn sound(request: &Request, calendar: &Calendar, defects: &Defects) -> Result<(Component, String), Refusal> {
    check_whole(&request.headers, defects)?;
    if !defects.has("server/input-put-media-unchecked") {
        check_media(&request.headers)?;
    }
    let unread = defects.has("server/input-put-data-unchecked");
    let tree = match object::read(&request.body) {
        Err(_) if unread => return Ok((Component::new("VCALENDAR"), String::new())),
        tree => tree?,
    };
    if !unread {
        validity::check(&tree)?;
    }
    if !defects.has("server/input-put-limits-unchecked") {
        object::check_dates(&tree)?;
        object::check_instances(&tree)?;
    }
    let uid = object::check(&tree, calendar, defects)?;
    Ok((tree, uid))
}

/// Whether the body is all of the object, as it is (RFC 9110, sections 8.4 and 14.5).
fn check_whole(headers: &Fields, defects: &Defects) -> Result<(), Refusal> {
    if headers.first("Content-Range").is_some() && !defects.has("server/input-content-range-ignored") {
        return Err(Refusal::status(400).saying("expected the whole object, not a range of it"));
    }
    let coded = headers.all("Content-Encoding").any(|coding| !coding.trim().eq_ignore_ascii_case("identity"));
    match coded && !defects.has("server/input-content-encoding-ignored") {
        true => Err(Refusal::status(415).saying("expected no content coding")),
        false => Ok(()),
    }
}

/// Calendar data is iCalendar 2.0 in UTF-8; a field that says nothing says nothing else.
fn check_media(headers: &Fields) -> Result<(), Refusal> {
    let Some(field) = headers.first("Content-Type") else { return Ok(()) };
    let media = field.split(';').next().unwrap_or_default().trim();
    let charset = parameter_of(field, "charset");
    let utf8 = charset
        .is_none_or(|name| ["utf-8", "utf8", "us-ascii"].iter().any(|good| name.eq_ignore_ascii_case(good)));
    match media.eq_ignore_ascii_case("text/calendar") && utf8 {
        true => Ok(()),
        false => Err(Refusal::caldav("supported-calendar-data")),
    }
}
