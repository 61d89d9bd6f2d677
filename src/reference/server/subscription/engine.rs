//! The task that fetches what is due. The store is locked to look and to take in, never while a feed is waited for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::feed::{self, Feed};
use super::fetch::{Fetched, Validators, fetch};
use super::{Feeds, terms::Job};
use crate::reference::Defects;
use crate::reference::server::answer::State;
use crate::reference::server::store::{Calendar, Object, Store};

/// Fetches at the same time.
const AT_ONCE: usize = 8;
/// How long it waits where nothing is due.
const IDLE: Duration = Duration::from_secs(3600);

/// What came of a fetch, read.
enum Taken {
    Unchanged,
    Feed(Feed, Validators),
}

/// Fetches what is due, for ever. `bell` rings when something may have become due.
pub(in crate::reference::server) async fn run(state: Arc<Mutex<State>>, bell: Arc<Notify>) {
    let mut under_way = JoinSet::new();
    loop {
        let free = AT_ONCE - under_way.len();
        let (jobs, next) = due(&mut lock(&state).store, Instant::now(), free);
        for job in jobs {
            under_way.spawn(refresh(Arc::clone(&state), job));
        }
        let full = under_way.len() >= AT_ONCE;
        let wait = next.filter(|_| !full).map_or(IDLE, |next| next.saturating_duration_since(Instant::now()));
        tokio::select! {
            () = bell.notified() => {}
            () = tokio::time::sleep(wait) => {}
            Some(_) = under_way.join_next() => {}
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// At most so many subscriptions that are due, marked as being fetched, and when the next of the others is.
fn due(store: &mut Store, now: Instant, free: usize) -> (Vec<Job>, Option<Instant>) {
    let (mut jobs, mut next) = (Vec::new(), None::<Instant>);
    for (login, account) in &mut store.accounts {
        for (name, calendar) in &mut account.calendars {
            let number = calendar.number();
            let Some(subscription) = &mut calendar.subscription else { continue };
            match subscription.due() {
                Some(due) if due <= now && jobs.len() < free => {
                    jobs.extend(subscription.begin((login, name), number));
                }
                Some(due) => next = Some(next.map_or(due, |next| next.min(due))),
                None => {}
            }
        }
    }
    (jobs, next)
}

async fn refresh(state: Arc<Mutex<State>>, job: Job) {
    let (feeds, defects, components) = {
        let state = lock(&state);
        let calendar = state.store.calendar(&job.login, &job.name);
        let components = calendar.map(|calendar| calendar.components.clone()).unwrap_or_default();
        (Arc::clone(&state.feeds), state.defects.clone(), components)
    };
    let fetched = match defects.has("server/subscription-never-fetched") {
        true => Ok(Fetched::Unchanged),
        false => fetch(&feeds, &job.href, &job.validators, &defects).await,
    };
    let done = tokio::task::spawn_blocking(move || {
        let taken = fetched.and_then(|fetched| match fetched {
            Fetched::Unchanged => Ok(Taken::Unchanged),
            Fetched::Feed(octets, validators) => {
                feed::read(&octets, &components, &defects).map(|feed| Taken::Feed(feed, validators))
            }
        });
        finish(&mut lock(&state).store, &job, taken, &feeds, &defects);
    });
    // A feed that makes the reader panic leaves the collection as it was; it is not fetched again.
    let _ = done.await;
}

/// Takes in what came, unless the collection is not the same any more.
fn finish(store: &mut Store, job: &Job, taken: Result<Taken, String>, feeds: &Feeds, defects: &Defects) {
    let Ok(calendar) = store.calendar_mut(&job.login, &job.name) else { return };
    if calendar.number() != job.number {
        return;
    }
    let Some(subscription) = &mut calendar.subscription else { return };
    if subscription.url() != Some(&job.href) {
        subscription.hurry();
        return;
    }
    let stuck = subscription.is_stuck(defects);
    let now = Instant::now();
    match taken.and_then(|taken| if stuck { Err(String::new()) } else { Ok(taken) }) {
        Ok(Taken::Unchanged) => subscription.succeeded(now, None),
        Ok(Taken::Feed(feed, validators)) => {
            subscription.succeeded(now, Some(validators));
            let suppressed = subscription.is_suppressed();
            take_in(calendar, feed, suppressed, defects);
        }
        Err(_) => {
            subscription.failed(now, feeds.retry, defects);
            if defects.has("server/subscription-emptied-on-error") {
                take_in(calendar, Feed::default(), false, defects);
            }
        }
    }
}

/// Makes a collection what its feed is. What has not changed keeps its entity tag.
fn take_in(calendar: &mut Calendar, feed: Feed, suppressed: bool, defects: &Defects) {
    let suffix = match defects.has("server/subscription-names-change") {
        true => format!("{}-", calendar.changes),
        false => String::new(),
    };
    let name_of = |uid: &str| format!("{suffix}{}", feed::name_of(uid));
    let keeps = match suppressed {
        true => !defects.has("server/subscription-suppression-ignored"),
        false => defects.has("server/subscription-vanished-kept"),
    };
    let gone: Vec<String> = calendar
        .objects
        .iter()
        .filter(|(name, object)| {
            let here = feed.objects.contains_key(&object.uid) && name_of(&object.uid) == **name;
            !here && (!keeps || feed.deleted.contains(&object.uid))
        })
        .map(|(name, _)| name.clone())
        .collect();
    for name in gone {
        calendar.take(&name);
    }
    for (uid, octets) in feed.objects {
        let name = name_of(&uid);
        let old = calendar.objects.get(&name);
        let same = old.is_some_and(|old| old.octets == octets);
        if same && !defects.has("server/subscription-etag-changes") {
            continue;
        }
        if old.is_some() && defects.has("server/subscription-update-ignored") {
            continue;
        }
        let properties = old.map(|old| old.properties.clone()).unwrap_or_default();
        let mut object = Object { properties, ..Object::new(octets, uid) };
        if defects.has("server/subscription-etag-changes") {
            object.etag = format!("\"{}\"", calendar.changes);
        }
        calendar.put(&name, object);
    }
}
