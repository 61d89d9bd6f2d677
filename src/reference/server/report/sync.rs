//! DAV:sync-collection (RFC 6578).

use super::dispatch::not_supported;
use super::scope::{limit, truncated};
use crate::media::Element;
use crate::media::namespaces::DAV;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::calendar_data::DataRequest;
use crate::reference::server::message::{Depth, Response};
use crate::reference::server::multistatus::{dav, href, multistatus, status};
use crate::reference::server::place::Place;
use crate::reference::server::property::{Wanted, respond};
use crate::reference::server::refusal::Refusal;
use crate::reference::server::store::Object;

pub(super) fn answer(state: &State, asked: &Asked, root: &Element) -> Result<Response, Refusal> {
    let Place::Calendar(login, name) = &asked.place else { return Err(not_supported(root)) };
    if !matches!(asked.request.depth(), None | Some(Depth::Zero)) {
        return Err(Refusal::status(400).saying("expected Depth: 0"));
    }
    let wanted = Wanted::read(root)?;
    let data = DataRequest::read(root)?;
    let most = limit(root)?;
    let calendar = state.store.calendar(login, name)?;
    let token = root.child(DAV, "sync-token").map(|token| token.text().trim().to_owned()).unwrap_or_default();
    let since = match token.is_empty() {
        true => None,
        false => {
            let since = calendar.changes_of(&token);
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
    responses.push(dav("sync-token").with_text(&calendar.token(reached)));
    Ok(multistatus(responses))
}
