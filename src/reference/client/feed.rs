//! Bringing the local copy of a feed up to date: the enhanced GET (draft-ietf-calext-subscription-upgrade-13) where there is
//! one, else the plain feed, and no sooner than the feed says.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::perform::{Done, Task, held};
use super::store::{Held, Local, Store};
use super::sync;
use super::wire::{Asked, Got};
use crate::media::{Component, ical};
use crate::reference::recurrence::Length;

/// The preference and the relation that ask for the enhanced GET.
const ENHANCED: &str = "subscribe-enhanced-get";
/// How many entities it wants at once.
const LIMIT: &str = "500";
/// Answers that were cut, at most.
const MOST_PARTS: usize = 1000;

/// Fetches what has changed if it is time, and says what there is then.
pub(super) async fn subscribe(task: &Task<'_>) -> Done {
    let mut store = task.store()?;
    let now = instant(task.argument("now"));
    let waits = store.local.next.zip(now).is_some_and(|(next, now)| now < next);
    if waits && !task.defects.has("client/refresh-interval-ignored") {
        return Ok(held(store.texts()));
    }
    let place = match &store.local.place {
        Some(place) => place.clone(),
        None => match find(task).await? {
            Place::Feed(url) => url,
            Place::Collection(url) => return Box::pin(sync::sync(&task.at(&url))).await,
        },
    };
    store.local.place = Some(place);
    let (mut starts_again, mut kept) = (true, BTreeMap::new());
    for _ in 0..MOST_PARTS {
        let got = ask(task, &store.local).await?;
        match got.status {
            200 => {
                let more = take(task, &mut store.local, &got, now)?;
                if task.defects.has("client/uris-fetched") {
                    fetch_uris(task, &got).await;
                }
                store.local.objects.append(&mut kept);
                if !more || task.defects.has("client/part-of-a-feed-taken-as-whole") {
                    return done(&store);
                }
            }
            304 => {
                if task.defects.has("client/unchanged-feed-emptied") {
                    store.local.objects.clear();
                }
                store.local.token = got.header("sync-token").map(str::to_owned).or(store.local.token);
                return done(&store);
            }
            409 if store.local.token.is_some() && starts_again => {
                starts_again = false;
                if task.defects.has("client/feed-conflict-is-an-error") {
                    return Err(got.refusal("the feed"));
                }
                store.local.token = None;
                if task.defects.has("client/feed-kept-at-a-conflict") {
                    kept = std::mem::take(&mut store.local.objects);
                }
                store.local.objects.clear();
            }
            _ => return Err(got.refusal("the feed")),
        }
    }
    Err("the feed never comes to an end".to_owned())
}

/// Asks for everything that a feed names, whatever comes.
async fn fetch_uris(task: &Task<'_>, got: &Got) {
    let reading = ical::read(&got.body);
    let components = reading.components.iter().flat_map(|calendar| &calendar.components);
    for property in components.flat_map(|component| &component.properties) {
        let uri = property.text().into_owned();
        if uri.starts_with("http://") {
            let _ = task.wire.ask(Asked::new("GET", uri)).await;
        }
    }
}

fn done(store: &Store) -> Done {
    store.save()?;
    Ok(held(store.texts()))
}

/// Where a subscription is had.
enum Place {
    /// As a feed.
    Feed(String),
    /// As a collection that answers sync-collection.
    Collection(String),
}

/// Where the links of a feed lead: to the enhanced GET, to a collection, or nowhere but to itself.
async fn find(task: &Task<'_>) -> Result<Place, String> {
    let got = task.wire.ask(Asked::new("HEAD", task.url())).await?;
    let follows = got.status == 200 && !task.defects.has("client/links-not-followed");
    let link = |relation: &str| got.link(relation).filter(|_| follows).map(String::from);
    if let Some(url) = link(ENHANCED) {
        return Ok(Place::Feed(url));
    }
    if let Some(url) = link("subscribe-webdav-sync") {
        return Ok(Place::Collection(url));
    }
    let Some(url) = link("subscribe-caldav").or_else(|| link("subscribe-caldav-auth")) else {
        return Ok(Place::Feed(task.url().to_owned()));
    };
    let options = task.wire.ask(Asked::new("OPTIONS", &url)).await?;
    let offers =
        options.header("dav").is_some_and(|dav| dav.split(',').any(|one| one.trim() == "calendar-access"));
    if !offers {
        return Ok(Place::Feed(task.url().to_owned()));
    }
    let mut store = task.at(&url).store()?;
    store.local.led = true;
    store.save()?;
    Ok(Place::Collection(url))
}

async fn ask(task: &Task<'_>, local: &Local) -> Result<Got, String> {
    let has = |name: &str| task.defects.has(name);
    let mut asked =
        Asked::new("GET", local.place.as_deref().unwrap_or_default()).with("Accept", "text/calendar");
    if !has("client/preference-left-out") {
        let limit = if has("client/limit-without-a-number") { "all" } else { LIMIT };
        asked = asked.with("Prefer", format!("{ENHANCED}, limit={limit}"));
    }
    match &local.token {
        Some(token) if has("client/feed-token-without-quotes") => {
            asked = asked.with("Sync-Token", token.replace('"', ""));
        }
        Some(token) if has("client/feed-token-read") => {
            asked = asked.with("Sync-Token", token.to_ascii_lowercase());
        }
        Some(token) if !has("client/feed-token-left-out") => asked = asked.with("Sync-Token", token),
        Some(_) => {}
        None if has("client/feed-always-fetched-whole") => {}
        None => {
            if let Some(etag) = &local.etag {
                asked = asked.with("If-None-Match", etag);
            } else if let Some(modified) = &local.modified {
                asked = asked.with("If-Modified-Since", modified);
            }
        }
    }
    task.wire.ask(asked).await
}

/// Takes an answer over; whether there is more at once.
fn take(task: &Task<'_>, local: &mut Local, got: &Got, now: Option<i64>) -> Result<bool, String> {
    let reading = ical::read(&got.body);
    let calendar =
        reading.components.iter().find(|one| one.is("VCALENDAR")).ok_or("the feed is no iCalendar")?;
    if task.defects.has("client/feed-with-unknown-names-refused") && is_strange(calendar) {
        return Err("the feed has names that are not known".to_owned());
    }
    let mut partial = got.applies(ENHANCED) && local.token.is_some();
    partial &= !task.defects.has("client/changes-taken-as-everything");
    if !partial && !task.defects.has("client/vanished-kept") {
        local.objects.clear();
    }
    for (uid, entity) in entities(calendar) {
        let deleted =
            entity.iter().all(|one| one.property("STATUS").is_some_and(|status| status.text() == "DELETED"));
        if deleted {
            if !task.defects.has("client/told-deletion-kept") {
                local.objects.remove(&uid);
            }
        } else {
            let text = written(task, calendar, &entity);
            local.objects.insert(uid, Held { etag: String::new(), text });
        }
    }
    local.token = got.header("sync-token").filter(|_| got.applies(ENHANCED)).map(str::to_owned);
    local.etag = got.header("etag").map(str::to_owned);
    local.modified = got.header("last-modified").map(str::to_owned);
    local.next = interval(calendar).zip(now).map(|(seconds, now)| now.saturating_add(seconds));
    Ok(partial_answer(got) && local.token.is_some())
}

fn is_strange(component: &Component) -> bool {
    component.properties.iter().any(|property| property.name.starts_with("X-"))
        || component.components.iter().any(is_strange)
}

/// Whether a limit cut the answer.
fn partial_answer(got: &Got) -> bool {
    got.applies(ENHANCED) && got.applies("limit")
}

/// The components of each UID together: a series and its overrides are one.
fn entities(calendar: &Component) -> BTreeMap<String, Vec<&Component>> {
    let mut entities: BTreeMap<String, Vec<&Component>> = BTreeMap::new();
    for component in &calendar.components {
        if let Some(uid) = component.property("UID") {
            entities.entry(uid.text().into_owned()).or_default().push(component);
        }
    }
    entities
}

/// An object of one entity, with the time zones that it names.
fn written(task: &Task<'_>, calendar: &Component, entity: &[&Component]) -> String {
    let properties = entity.iter().flat_map(|one| &one.properties);
    let named: BTreeSet<&str> = properties.filter_map(|one| one.parameter_value("TZID")).collect();
    let zones = calendar
        .components_named("VTIMEZONE")
        .filter(|zone| zone.property("TZID").is_some_and(|id| named.contains(id.text().as_ref())));
    let kept = |one: &&Component| {
        !(task.defects.has("client/overrides-of-a-feed-left-out") && one.property("RECURRENCE-ID").is_some())
    };
    let of_calendar = ["VERSION", "PRODID", "CALSCALE"];
    let mut object = Component::new("VCALENDAR");
    object.properties = calendar
        .properties
        .iter()
        .filter(|one| of_calendar.iter().any(|name| one.is(name)))
        .cloned()
        .collect();
    object.components = zones.chain(entity.iter().copied().filter(kept)).cloned().collect();
    String::from_utf8_lossy(&ical::write(&[object])).into_owned()
}

/// The seconds of REFRESH-INTERVAL (RFC 7986, section 5.7).
fn interval(calendar: &Component) -> Option<i64> {
    let length = Length::read(&calendar.property("REFRESH-INTERVAL")?.text()).ok()?;
    Some(length.days.saturating_mul(86_400).saturating_add(length.seconds)).filter(|seconds| *seconds > 0)
}

/// The seconds since 1970 of a time in UTC.
fn instant(text: &str) -> Option<i64> {
    let time = DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    time.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp().as_second())
}
