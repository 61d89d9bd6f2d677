//! The If field of WebDAV (RFC 4918, section 10.4).

use super::answer::{Asked, State};
use super::method::TOKEN;
use super::place::Place;
use super::refusal::Refusal;

/// Whether the request may be done: one list of conditions holds, or none are named.
pub(super) fn check(state: &State, asked: &Asked) -> Result<(), Refusal> {
    let Some(field) = asked.request.headers.first("If") else { return Ok(()) };
    if state.defects.has("server/input-if-header-ignored") {
        return Ok(());
    }
    if state.defects.has("server/input-if-header-fails-always") {
        return Err(Refusal::status(412));
    }
    match any_list_holds(state, asked, field) {
        Some(true) => Ok(()),
        Some(false) => Err(Refusal::status(412).saying("no list of If holds")),
        None => Err(Refusal::status(400).saying("expected lists of conditions in If")),
    }
}

/// `None` where the field is none of its grammar.
fn any_list_holds(state: &State, asked: &Asked, field: &str) -> Option<bool> {
    let mut place = Some(asked.place.clone());
    let (mut rest, mut lists, mut holds) = (field.trim(), 0, false);
    while !rest.is_empty() {
        if let Some(tagged) = rest.strip_prefix('<') {
            let (href, after) = tagged.split_once('>')?;
            place = Place::of_href(href, asked.host()).ok();
            rest = after.trim_start();
        }
        let (list, after) = list(state, place.as_ref(), rest)?;
        (lists, holds) = (lists + 1, holds || list);
        rest = after;
    }
    (lists > 0).then_some(holds)
}

/// Whether all conditions of the list hold that stands first, and what follows it.
fn list<'a>(state: &State, place: Option<&Place>, text: &'a str) -> Option<(bool, &'a str)> {
    let (mut rest, mut conditions, mut all) = (text.strip_prefix('(')?.trim_start(), 0, true);
    loop {
        if let Some(after) = rest.strip_prefix(')') {
            return (conditions > 0).then_some((all, after.trim_start()));
        }
        let negated = rest.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("not"));
        let condition = if negated { rest[3..].trim_start() } else { rest };
        let (holds, after) = match condition.strip_prefix('<') {
            Some(token) => {
                token.split_once('>').map(|(token, after)| (has_token(state, place, token), after))?
            }
            None => {
                let (tag, after) = condition.strip_prefix('[')?.split_once("\"]")?;
                let tag = tag.strip_prefix("W/").unwrap_or(tag).strip_prefix('"')?;
                (etag(state, place).is_some_and(|own| own.trim_matches('"') == tag), after)
            }
        };
        (conditions, all) = (conditions + 1, all && holds != negated);
        rest = after.trim_start();
    }
}

/// The entity tag of an object; nothing else is compared.
fn etag<'a>(state: &'a State, place: Option<&Place>) -> Option<&'a str> {
    let Some(Place::Object(login, name, object)) = place else { return None };
    state.store.object(login, name, object).ok().map(|object| object.etag.as_str())
}

/// Whether a place has that state: the sync token of a calendar (RFC 6578, section 5), or where a defect has the server
/// have locks, the token of one.
fn has_token(state: &State, place: Option<&Place>, token: &str) -> bool {
    let locked = |place: &Place| token == TOKEN && state.store.locked.contains_key(&place.href());
    let Some(Place::Calendar(login, name)) = place else { return place.is_some_and(locked) };
    let calendar = state.store.calendar(login, name);
    calendar.is_ok_and(|calendar| calendar.token(calendar.changes) == token)
}
