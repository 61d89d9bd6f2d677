//! One request, answered: who asks, for which place, by which method.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::message::{Request, Response};
use super::method;
use super::place::Place;
use super::refusal::Refusal;
use super::store::{Account, Store};
use super::subscription::Feeds;
use crate::reference::Defects;

/// The server's data and what it does wrong.
#[derive(Debug)]
pub(super) struct State {
    pub(super) store: Store,
    pub(super) defects: Defects,
    /// Which feeds it may fetch.
    pub(super) feeds: Arc<Feeds>,
}

/// The methods of who comes with a key.
const READING: [&str; 5] = ["OPTIONS", "GET", "HEAD", "PROPFIND", "REPORT"];

/// The methods that make a resource.
const MAKING: [&str; 3] = ["PUT", "MKCOL", "MKCALENDAR"];

/// What every method sees of a request.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) request: &'a Request,
    /// Who asks.
    pub(super) login: &'a str,
    pub(super) place: Place,
}

impl State {
    pub(super) fn new(users: Vec<(String, String, String)>, defects: Defects, feeds: Feeds) -> Self {
        let mut store = Store::new(defects.clone());
        for (login, password, address) in users {
            store.accounts.insert(login, Account { password, address, ..Account::default() });
        }
        Self { store, defects, feeds: Arc::new(feeds) }
    }
}

impl Asked<'_> {
    /// The authority of the server, as the client writes it.
    pub(super) fn host(&self) -> &str {
        self.request.headers.first("Host").unwrap_or_default()
    }
}

/// Answers one request.
pub(super) fn answer(state: &mut State, request: &Request) -> Response {
    let answered = dispatch(state, request);
    let mut response = answered.unwrap_or_else(|refusal| refusal.response(&state.defects));
    if request.method == "HEAD" && response.status != 304 {
        response.headers.push(("Content-Length", response.body.len().to_string()));
        response.body.clear();
    }
    if response.status == 405 && !state.defects.has("server/input-405-without-allow") {
        let others = method::METHODS.split(", ").filter(|method| *method != request.method);
        response = response.with("Allow", others.collect::<Vec<_>>().join(", "));
    }
    if response.status == 401 {
        response = response.with("WWW-Authenticate", "Basic realm=\"calspec\", charset=\"UTF-8\"");
    }
    let object = matches!(Place::of_path(&request.path), Ok(Place::Object(..)));
    match object && state.defects.has("server/calendar-access-not-said-of-objects") {
        true => response.with("DAV", "1, 2, 3, extended-mkcol"),
        false => response.with("DAV", method::COMPLIANCE),
    }
}

fn dispatch(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    if matches!(request.path.trim_end_matches('/'), "/.well-known/caldav") {
        return Ok(Response::new(301).with("Location", "/").with("Cache-Control", "no-cache"));
    }
    let place = Place::of_path(&request.path);
    let login = match place.as_ref().ok().and_then(|place| state.store.visitor(place)) {
        Some(_) if !READING.contains(&request.method.as_str()) => {
            return Err(Refusal::dav(403, "need-privileges"));
        }
        Some(visitor) => visitor,
        None => authenticated(&state.store, request).ok_or_else(|| Refusal::status(401))?,
    };
    let place =
        place.map_err(|refusal| match refusal.is(404) && MAKING.contains(&request.method.as_str()) {
            // There is nothing that the new resource could be in (RFC 4918, sections 9.3 and 9.7.1).
            true if !state.defects.has("server/input-put-without-parent-404") => Refusal::status(409),
            _ => refusal,
        })?;
    let others = place.login().is_some_and(|owner| owner != login);
    if others && !matches!(place, Place::Principal(_)) {
        // The same for what exists and what does not: nothing is given away.
        return Err(Refusal::dav(403, "need-privileges"));
    }
    let asked = Asked { request, login: &login, place };
    method::perform(state, &asked)
}

/// The login of the user whose Basic credentials (RFC 7617) came with the request.
fn authenticated(store: &Store, request: &Request) -> Option<String> {
    let (scheme, credentials) = request.headers.first("Authorization")?.trim().split_once(' ')?;
    let octets =
        scheme.eq_ignore_ascii_case("Basic").then(|| STANDARD.decode(credentials.trim()).ok()).flatten()?;
    let text = String::from_utf8(octets).ok()?;
    let (login, password) = text.split_once(':')?;
    let account = store.accounts.get(login)?;
    (account.password == password).then(|| login.to_owned())
}
