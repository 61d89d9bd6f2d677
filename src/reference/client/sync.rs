//! Bringing the local copy of a collection up to date: sync-collection (RFC 6578), or entity tags where there is none.

use std::collections::{BTreeMap, BTreeSet};

use super::change::without_overrides;
use super::perform::{Done, Task, held};
use super::report::{self, Response};
use super::store::{Held, Store};
use super::wire::{Asked, Got};
use crate::media::namespaces::DAV;
use crate::media::xml::Element;

/// Answers that were cut, at most.
const MOST_PARTS: usize = 1000;

/// Fetches what has changed, and says what there is then.
pub(super) async fn sync(task: &Task<'_>) -> Done {
    let mut store = task.store()?;
    if task.defects.has("client/token-thrown-away") {
        store.local.token = None;
    }
    // What is there, where everything is fetched anew.
    let mut there = store.local.token.is_none().then(BTreeSet::new);
    for _ in 0..MOST_PARTS {
        let got = ask(task, &store).await?;
        match got.status {
            207 => {
                let more = take(task, &mut store, &got, &mut there).await?;
                if more && task.defects.has("client/cut-answer-is-an-error") {
                    return Err("the answer was cut".to_owned());
                }
                if !more {
                    if let Some(there) = &there {
                        let kept = task.defects.has("client/deleted-kept-when-starting-again");
                        store.local.objects.retain(|href, _| kept || there.contains(href));
                    }
                    store.save()?;
                    return Ok(held(store.texts()));
                }
            }
            403 | 409 if store.local.token.is_some() && report::names(&got, "valid-sync-token") => {
                if task.defects.has("client/token-kept-when-invalid") {
                    return Err(got.refusal("sync-collection"));
                }
                store.local.token = None;
                there = Some(BTreeSet::new());
            }
            400 | 403 | 405 | 415 | 501 if !task.defects.has("client/caldav-taken-for-granted") => {
                return by_tags(task, store).await;
            }
            _ => return Err(got.refusal("sync-collection")),
        }
    }
    Err("the server never comes to an end".to_owned())
}

/// One sync-collection report with the token that there is.
async fn ask(task: &Task<'_>, store: &Store) -> Result<Got, String> {
    let mut token =
        store.local.token.clone().unwrap_or_else(|| match task.defects.has("client/first-token-made-up") {
            true => "data:,calendar-1-0".to_owned(),
            false => String::new(),
        });
    if task.defects.has("client/token-read") {
        token = token.trim().to_ascii_lowercase();
    }
    let level = if task.defects.has("client/sync-level-left-out") { None } else { Some("1") };
    let body = Element::new(DAV, "sync-collection")
        .with(Element::new(DAV, "sync-token").with_text(&token))
        .with_all(level.map(|level| Element::new(DAV, "sync-level").with_text(level)))
        .with(report::prop(&[(DAV, "getetag")]));
    let depth = if task.defects.has("client/sync-at-depth-one") { "1" } else { "0" };
    task.wire.ask(Asked::new("REPORT", task.url()).with("Depth", depth).xml(&body)).await
}

/// Takes an answer over; whether it was cut.
async fn take(
    task: &Task<'_>,
    store: &mut Store,
    got: &Got,
    there: &mut Option<BTreeSet<String>>,
) -> Result<bool, String> {
    let root = match got.xml() {
        Err(_) if task.defects.has("client/broken-answer-is-an-empty-one") => {
            store.local.objects.clear();
            return Ok(false);
        }
        root => root?,
    };
    let token = root.child(DAV, "sync-token").map(|token| token.text().into_owned());
    let token = token.ok_or("an answer to sync-collection without a token")?;
    let responses = report::responses(&root);
    let cut = responses.iter().any(|response| response.status == Some(507));
    let mut changed = Vec::new();
    for mut response in responses {
        let whole = response.href.contains("://");
        if whole && !task.defects.has("client/whole-urls-not-taken") {
            response.href = report::resolved(task.url(), &response.href)?.path().to_owned();
        }
        match (response.status, response.etag()) {
            (Some(404), _) => {
                let known = store.local.objects.contains_key(&response.href);
                if !known && task.defects.has("client/unknown-removal-is-an-error") {
                    return Err(format!("{} is removed, and was never there", response.href));
                }
                if !task.defects.has("client/deletion-not-seen") {
                    store.local.objects.remove(&response.href);
                }
            }
            (Some(_), _) | (None, None) => {}
            (None, Some(etag)) => {
                there.iter_mut().for_each(|there| there.extend([response.href.clone()]));
                let known = store.local.objects.get(&response.href).is_some_and(|held| held.etag == etag);
                let skipped = whole && task.defects.has("client/whole-urls-not-taken");
                if !skipped && !known {
                    changed.push(response.href);
                }
            }
        }
    }
    if task.defects.has("client/everything-fetched-again") {
        changed.extend(store.local.objects.keys().cloned());
    }
    bring(task, store, &changed).await?;
    store.local.token = Some(token);
    Ok(cut)
}

/// Fetches objects into the store.
async fn bring(task: &Task<'_>, store: &mut Store, hrefs: &[String]) -> Result<(), String> {
    for response in report::fetch(task, hrefs).await? {
        let Some(mut held) = response.held() else { continue };
        if task.defects.has("client/new-lines-in-text") {
            held.text = held.text.replace("\\n", " ");
        }
        if task.defects.has("client/overrides-left-out") {
            let text = without_overrides(held.text.as_bytes());
            held.text = String::from_utf8_lossy(&text).into_owned();
        }
        if task.defects.has("client/time-zones-left-out") {
            let (before, after) = (held.text.find("BEGIN:VTIMEZONE"), held.text.find("BEGIN:VEVENT"));
            before.zip(after).into_iter().for_each(|(from, to)| held.text.replace_range(from..to, ""));
        }
        let known = store.local.objects.contains_key(&response.href);
        if !(known && task.defects.has("client/change-not-taken")) {
            store.local.objects.insert(response.href, held);
        }
    }
    Ok(())
}

/// Compares the entity tags of everything (RFC 4791, section 8.2.1.3).
async fn by_tags(task: &Task<'_>, mut store: Store) -> Done {
    let body = Element::new(DAV, "propfind").with(report::prop(&[(DAV, "getetag"), (DAV, "resourcetype")]));
    let got = task.wire.ask(Asked::new("PROPFIND", task.url()).with("Depth", "1").xml(&body)).await?;
    if got.status != 207 {
        return Err(got.refusal("PROPFIND"));
    }
    let is_object = |response: &Response| {
        let kind = response.property(DAV, "resourcetype");
        kind.is_none_or(|kind| kind.child(DAV, "collection").is_none())
    };
    let there: BTreeMap<String, String> = report::responses(&got.xml()?)
        .into_iter()
        .filter(is_object)
        .filter_map(|response| Some((response.href.clone(), response.etag()?)))
        .collect();
    store.local.objects.retain(|href, _| there.contains_key(href));
    let known = |href: &String, etag: &String| {
        store.local.objects.get(href).is_some_and(|held: &Held| held.etag == *etag)
    };
    let changed: Vec<String> =
        there.iter().filter(|(href, etag)| !known(href, etag)).map(|(href, _)| href.clone()).collect();
    bring(task, &mut store, &changed).await?;
    store.save()?;
    Ok(held(store.texts()))
}
