//! GET and HEAD of a calendar: all of it, or what has changed.

use sha2::{Digest, Sha256};

use super::ask::{Ask, ENHANCED, Token};
use super::deleted::Deleted;
use super::links::links;
use super::page::{self, Entity, Position};
use super::stream::stream;
use crate::reference::Defects;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::clock::http_date;
use crate::reference::server::condition;
use crate::reference::server::message::Response;
use crate::reference::server::place::Place;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::store::{Calendar, Object};

/// Answers a GET or HEAD of a calendar.
pub(in crate::reference::server) fn answer(
    state: &mut State,
    asked: &Asked,
    (login, name): (&str, &str),
) -> Result<Response, Refusal> {
    let calendar = state.store.calendar(login, name)?;
    let defects = &state.defects;
    if asked.request.method == "HEAD" && defects.has("server/feed-head-refused") {
        return Err(Refusal::status(405));
    }
    let ask = Ask::read(&asked.request.headers, defects);
    let named = asked.request.headers.all("Prefer").any(|list| list.contains("limit"));
    if named && ask.limit.is_none() && defects.has("server/prefer-limit-refused") {
        return Err(Refusal::status(400));
    }
    let mut response = match ask.enhanced {
        true => enhanced(calendar, asked, &ask, defects)?,
        false => plain(calendar, asked, &ask, defects)?,
    };
    for link in links(login, name, calendar, defects) {
        response = response.with("Link", link);
    }
    let bare = response.status == 304 && defects.has("server/feed-304-bare");
    for field in ["Prefer", "Sync-Token"].into_iter().filter(|_| !bare) {
        let left_out =
            |when: &str| defects.has(&format!("server/vary-without-{}{when}", field.to_ascii_lowercase()));
        let unchanged = response.status == 304 && left_out("-when-unchanged");
        if !left_out("") && !unchanged && (ask.enhanced || !left_out("-when-plain")) {
            response = response.with("Vary", field);
        }
    }
    if ask.enhanced && defects.has("server/enhanced-get-deletion-told-once") {
        state.store.calendar_mut(login, name)?.deleted = Deleted::default();
    }
    Ok(response)
}

/// The whole feed, as every client knows it.
fn plain(calendar: &Calendar, asked: &Asked, ask: &Ask, defects: &Defects) -> Result<Response, Refusal> {
    let on = |what: &str| defects.has(&format!("server/feed-{what}"));
    let mut objects = in_order(calendar);
    if on("cut-by-limit") {
        objects.truncate(ask.limit.unwrap_or(usize::MAX));
    }
    objects.truncate(if on("first-only") { 1 } else { usize::MAX });
    let entities = objects.into_iter().map(Entity::There).chain(kept(calendar, defects));
    let body = stream(calendar, entities, source(asked).as_deref(), defects);
    let etag = tag(&body, calendar, asked, defects);
    let modified = match on("last-modified-is-no-date") {
        true => calendar.modified.to_string(),
        false => http_date(calendar.modified),
    };
    let refused = condition::reading(asked.request, &etag, calendar.modified, defects).err();
    let status = match &refused {
        Some(refusal) if refusal.is(304) => 304,
        Some(_) => return Err(refused.unwrap_or_else(|| Refusal::status(412))),
        None => 200,
    };
    let bare = (status == 304 && on("304-bare")) || (asked.request.method == "HEAD" && on("head-bare"));
    let mut response = Response::new(status);
    if status == 200 {
        let media = if bare { "application/octet-stream" } else { "text/calendar; charset=utf-8" };
        response = response.with("Content-Type", media).with_body(body);
    }
    if !bare && !on("without-etag") {
        response = response.with("ETag", etag);
    }
    if !bare && !on("without-last-modified") {
        response = response.with("Last-Modified", modified);
    }
    let position = match defects.has("server/enhanced-get-plain-token-of-nothing") {
        true => Position::of_nothing(calendar),
        false => Position::of_all(calendar),
    };
    Ok(response.with("Sync-Token", quoted(&position.token(calendar))))
}

/// What has changed since the token, or everything where there is none (section 3).
fn enhanced(calendar: &Calendar, asked: &Asked, ask: &Ask, defects: &Defects) -> Result<Response, Refusal> {
    let on = |what: &str| defects.has(&format!("server/enhanced-get-{what}"));
    let since = match &ask.token {
        Token::Absent => None,
        Token::Unreadable => return Ok(invalid(defects)),
        Token::Is(token) => match Position::read(token, calendar, defects) {
            Some(position) => Some(position),
            None if on("full-for-a-bad-token") => None,
            None => return Ok(invalid(defects)),
        },
    };
    if since.is_some() && on("condition-first") {
        // The tag of the whole feed says nothing of a copy that got as far as a token.
        let body = stream(
            calendar,
            in_order(calendar).into_iter().map(Entity::There),
            source(asked).as_deref(),
            defects,
        );
        condition::reading(asked.request, &tag(&body, calendar, asked, defects), calendar.modified, defects)?;
    }
    let most = ask.limit.unwrap_or(usize::MAX).min(page::MOST);
    let from = since.unwrap_or_else(|| Position::of_nothing(calendar));
    let mut page = page::page(calendar, from, most, defects);
    spoil(calendar, since, &mut page, defects);
    let when = match (since.is_some(), page.entities.is_empty()) {
        (false, _) => "at-first",
        (true, true) => "when-unchanged",
        (true, false) => "with-changes",
    };
    let mut response = match when {
        "when-unchanged" if !on("200-when-unchanged") => Response::new(304),
        _ => {
            let body = stream(calendar, page.entities, source(asked).as_deref(), defects);
            Response::new(200).with("Content-Type", "text/calendar; charset=utf-8").with_body(body)
        }
    };
    let by_own = ask.limit.is_none_or(|limit| limit > page::MOST);
    let said = (page.cut || on("limit-said-always"))
        && !on("limit-not-said")
        && !(by_own && on("own-limit-not-said"));
    if !on(&format!("not-applied-{when}")) {
        let limit = if said { format!(", limit={most}") } else { String::new() };
        response = response.with("Preference-Applied", format!("{ENHANCED}{limit}"));
    }
    if !on(&format!("no-token-{when}")) {
        let token = page.position.token(calendar);
        response = response.with(
            "Sync-Token",
            match () {
                () if on("token-without-quotes") => token,
                () if on("token-is-no-uri") => quoted(token.trim_start_matches("data:,")),
                () => quoted(&token),
            },
        );
    }
    Ok(response)
}

/// The answer to a token that stands for nothing here.
fn invalid(defects: &Defects) -> Response {
    let status = if defects.has("server/enhanced-get-400-for-a-bad-token") { 400 } else { 409 };
    let response = Response::new(status).with("Content-Type", "text/plain; charset=utf-8");
    let response = match defects.has("server/enhanced-get-not-applied-at-a-conflict") {
        true => response,
        false => response.with("Preference-Applied", ENHANCED),
    };
    response.with_body(b"the token stands for nothing that is known here: fetch everything again\n".to_vec())
}

/// Makes a page of changes wrong.
fn spoil<'a>(calendar: &'a Calendar, since: Option<Position>, page: &mut page::Page<'a>, defects: &Defects) {
    let on = |what: &str| defects.has(&format!("server/enhanced-get-{what}"));
    let Some(since) = since else {
        page.entities.truncate(if on("first-event-only") { 1 } else { usize::MAX });
        page.entities.extend(kept(calendar, defects));
        return;
    };
    if on("newest-only") {
        page.entities.drain(..page.entities.len().saturating_sub(1));
    }
    if on("deletion-told-as-event") {
        let other = calendar.objects.values().next();
        page.entities.retain(|one| matches!(one, Entity::There(_)));
        page.entities.extend(other.map(Entity::There));
    }
    if on("changes-lost-between-pages") && since.reached < since.begun {
        page.position = Position::of_all(calendar);
    }
}

/// What was deleted, where that is kept.
fn kept<'a>(calendar: &'a Calendar, defects: &Defects) -> impl Iterator<Item = Entity<'a>> {
    let kept = defects.has("server/feed-deleted-kept").then(|| calendar.deleted.after(0));
    kept.into_iter().flatten().map(|(_, grave)| Entity::Gone(grave))
}

/// The objects in the order they changed in.
fn in_order(calendar: &Calendar) -> Vec<&Object> {
    let mut objects: Vec<&Object> = calendar.objects.values().collect();
    objects.sort_unstable_by_key(|object| object.changed);
    objects
}

/// The strong entity tag of these octets.
fn tag(body: &[u8], calendar: &Calendar, asked: &Asked, defects: &Defects) -> String {
    let on = |what: &str| defects.has(&format!("server/feed-etag-{what}"));
    let digest = Sha256::digest(body);
    let hex: String = digest.iter().take(16).map(|octet| format!("{octet:02x}")).collect();
    match () {
        () if on("never-changes") => format!("\"{}\"", calendar.number()),
        () if on("always-changes") => format!("\"{}\"", jiff::Timestamp::now().as_nanosecond()),
        () if on("without-quotes") => hex,
        () if on("other-on-head") && asked.request.method == "HEAD" => "\"head\"".to_owned(),
        () => format!("\"{hex}\""),
    }
}

/// The URL that was asked, where the client says by which name it knows the server.
fn source(asked: &Asked) -> Option<String> {
    let good = |octet: u8| octet.is_ascii_alphanumeric() || b".-:[]".contains(&octet);
    let host = Some(asked.host()).filter(|host| !host.is_empty() && host.bytes().all(good))?;
    let (Place::Calendar(..), path) = (&asked.place, asked.place.href()) else { return None };
    Some(format!("http://{host}{path}"))
}

fn quoted(token: &str) -> String {
    format!("\"{token}\"")
}
