//! DAV:sync-collection (RFC 6578).

use super::dispatch::not_supported;
use super::scope::{limit, truncated};
use crate::media::Element;
use crate::media::namespaces::DAV;
use crate::reference::Defects;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::calendar_data::DataRequest;
use crate::reference::server::message::Response;
use crate::reference::server::multistatus::{dav, href, multistatus, status};
use crate::reference::server::place::Place;
use crate::reference::server::property::{Wanted, respond};
use crate::reference::server::refusal::Refusal;
use crate::reference::server::store::Object;

/// Whether the request has what it must have (RFC 6578, section 3.2).
fn check(root: &Element, defects: &Defects) -> Result<(), Refusal> {
    let wanting = |expected: &str| Err(Refusal::status(400).saying(format!("expected {expected}")));
    if root.children_named(DAV, "sync-token").count() != 1
        && !defects.has("server/input-sync-parts-unchecked")
    {
        return wanting("one sync-token");
    }
    let level = root.child(DAV, "sync-level").map(Element::text);
    let known = level.is_some_and(|level| matches!(level.trim(), "1" | "infinite"));
    if known || defects.has("server/input-sync-level-unchecked") {
        Ok(())
    } else {
        wanting("1 or infinite in sync-level")
    }
}

pub(super) fn answer(state: &State, asked: &Asked, root: &Element) -> Result<Response, Refusal> {
    let Place::Calendar(login, name) = &asked.place else {
        return match state.defects.has("server/input-sync-of-an-object") {
            true => Ok(multistatus([])),
            false => Err(not_supported(root)),
        };
    };
    let deep = !matches!(asked.request.headers.first("Depth").map(str::trim), None | Some("0"));
    if deep && !state.defects.has("server/input-sync-depth-ignored") {
        return Err(Refusal::status(400).saying("expected Depth: 0"));
    }
    if asked.request.headers.first("Depth").is_none() && state.defects.has("server/input-sync-depth-wanted") {
        return Err(Refusal::status(400));
    }
    check(root, &state.defects)?;
    let wanted = match root.child(DAV, "prop") {
        None if state.defects.has("server/input-sync-parts-unchecked") => Wanted::These(Vec::new()),
        _ => Wanted::read(root)?,
    };
    let data = DataRequest::read(root, &state.defects)?;
    let most = match state.defects.has("server/input-sync-limit-ignored") {
        true => usize::MAX,
        false => limit(root)?,
    };
    let calendar = state.store.calendar(login, name)?;
    let token = root.child(DAV, "sync-token").map(|token| token.text().trim().to_owned()).unwrap_or_default();
    let since = match token.is_empty() {
        true => None,
        false => {
            let since = calendar.changes_of(&token);
            let since = since.or_else(|| state.defects.has("server/input-sync-token-unchecked").then_some(0));
            Some(since.ok_or_else(|| Refusal::dav(403, "valid-sync-token"))?)
        }
    };
    let is_new = |change: u64| since.is_none_or(|since| change > since);
    let mut changes: Vec<(u64, &String, Option<&Object>)> = Vec::new();
    changes.extend(calendar.objects.iter().map(|(name, object)| (object.changed, name, Some(object))));
    if since.is_some() {
        changes.extend(calendar.gone.iter().map(|(name, change)| (*change, name, None)));
    }
    changes.retain(|(change, ..)| is_new(*change));
    changes.sort_unstable_by_key(|(change, ..)| *change);
    let cut = changes.len() > most;
    changes.truncate(most);
    let mut responses = Vec::new();
    for (_, key, object) in &changes {
        let place = Place::Object(login.clone(), name.clone(), (*key).clone());
        let Some(object) = object else {
            responses.push(dav("response").with(href(&place.href())).with(status(404)));
            continue;
        };
        let data = data.as_ref().map(|data| data.answer(object, "sync", None, &state.defects)).transpose()?;
        responses.push(respond(&state.store, asked.login, &place, &wanted, data.as_ref()));
    }
    let reached = match changes.last() {
        Some((change, ..)) if cut => *change,
        _ => calendar.changes,
    };
    responses.extend(cut.then(|| truncated(&asked.place)));
    let token = match state.defects.has("server/sync-token-is-a-number") {
        true => reached.to_string(),
        false => calendar.token(reached),
    };
    responses.push(dav("sync-token").with_text(&token));
    Ok(multistatus(responses))
}
