//! The If field of WebDAV (RFC 4918, section 10.4).

use super::answer::{Asked, State};
use super::message::Request;
use super::place::Place;
use super::refusal::Refusal;

/// Whether the request may be done: one list of conditions holds, or none are named.
pub(super) fn check(state: &State, asked: &Asked) -> Result<(), Refusal> {
    if asked.request.headers.first("If").is_none()
        || asked.request.method == "LOCK" && asked.request.body.is_empty()
    {
        // That of a LOCK without a body names the lock that is to last longer, and is looked at there.
        return Ok(());
    }
    if state.defects.has("server/input-if-header-ignored") {
        return Ok(());
    }
    if state.defects.has("server/input-if-header-fails-always") {
        return Err(Refusal::status(412));
    }
    match holds(state, asked)? {
        true => Ok(()),
        false => Err(Refusal::status(412).saying("no list of If holds")),
    }
}

/// Whether there is no If, or a list of conditions in it holds.
pub(super) fn holds(state: &State, asked: &Asked) -> Result<bool, Refusal> {
    let Some(field) = asked.request.headers.first("If") else { return Ok(true) };
    let holds = any_list_holds(state, asked, field);
    holds.ok_or_else(|| Refusal::status(400).saying("expected lists of conditions in If"))
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

/// Whether a place has that state: the token of a lock that reaches it, or the sync token of a calendar (RFC 6578, section 5).
fn has_token(state: &State, place: Option<&Place>, token: &str) -> bool {
    let Some(place) = place else { return false };
    let calendar = match place {
        Place::Calendar(login, name) => state.store.calendar(login, name).ok(),
        _ => None,
    };
    calendar.is_some_and(|calendar| calendar.token(calendar.changes) == token)
        || state.store.locks.reaching(place).any(|(other, _)| other == token)
}

/// The tokens that a request submits: those that stand in the lists of its If field (RFC 4918, section 7.5).
pub(super) fn tokens(request: &Request) -> Vec<&str> {
    let mut tokens = Vec::new();
    for list in request.headers.all("If").flat_map(|field| field.split('(').skip(1)) {
        let mut rest = list;
        while let Some(start) = rest.find(['<', '[', ')']) {
            let end = match rest.as_bytes()[start] {
                b'<' => '>',
                b'[' => ']',
                _ => break,
            };
            let Some((inside, after)) = rest[start + 1..].split_once(end) else { break };
            tokens.extend((end == '>').then_some(inside));
            rest = after;
        }
    }
    tokens
}
