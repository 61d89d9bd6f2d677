//! PROPFIND (RFC 4918, section 9.1).

use crate::media::Element;
use crate::media::namespaces::DAV;
use crate::reference::Defects;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::message::{Depth, Response};
use crate::reference::server::multistatus::multistatus;
use crate::reference::server::place::Place;
use crate::reference::server::property::{Wanted, respond};
use crate::reference::server::refusal::Refusal;
use crate::reference::server::store::Store;

pub(super) fn answer(state: &State, asked: &Asked) -> Result<Response, Refusal> {
    let wanted = match asked.request.body.is_empty() {
        true => Wanted::All(Vec::new()),
        false => {
            let root = asked.request.document(&state.defects)?;
            if !root.is(DAV, "propfind") && !state.defects.has("server/input-any-root-taken") {
                return Err(Refusal::status(400).saying("expected the element propfind"));
            }
            check(&root, &state.defects)?;
            Wanted::read(&root)?
        }
    };
    exists(&state.store, &asked.place)?;
    let named = asked.request.headers.first("Depth").is_some() && asked.request.depth().is_none();
    if named && state.defects.has("server/input-any-depth-taken") {
        return Ok(multistatus([]));
    }
    if named {
        return Err(Refusal::status(400).saying("expected 0, 1 or infinity in Depth"));
    }
    let below = match asked.request.depth() {
        Some(Depth::Zero) => Vec::new(),
        Some(Depth::One) => children(&state.store, asked.login, &asked.place),
        Some(Depth::Infinity) | None if matches!(asked.place, Place::Object(..)) => Vec::new(),
        Some(Depth::Infinity) | None => return Err(Refusal::dav(403, "propfind-finite-depth")),
    };
    let places = std::iter::once(&asked.place).chain(&below);
    Ok(multistatus(places.map(|place| respond(&state.store, asked.login, place, &wanted, None))))
}

/// Whether what is asked for is one thing (RFC 4918, section 14.20).
fn check(root: &Element, defects: &Defects) -> Result<(), Refusal> {
    let asked =
        root.elements().filter(|one| ["prop", "allprop", "propname"].iter().any(|name| one.is(DAV, name)));
    if asked.count() > 1 && !defects.has("server/input-contradictory-propfind-answered") {
        return Err(Refusal::status(400).saying("expected one of prop, allprop and propname"));
    }
    if ["prop", "allprop", "propname"].iter().all(|name| root.child(DAV, name).is_none())
        && (defects.has("server/input-empty-propfind-answered") || defects.has("server/input-any-root-taken"))
    {
        return Err(Refusal::status(207));
    }
    let known =
        |one: &Element| ["prop", "allprop", "propname", "include"].iter().any(|name| one.is(DAV, name));
    if root.elements().any(|one| !known(one)) && defects.has("server/input-unknown-elements-refused") {
        return Err(Refusal::status(400));
    }
    Ok(())
}

fn exists(store: &Store, place: &Place) -> Result<(), Refusal> {
    match place {
        Place::Root | Place::Principals => Ok(()),
        Place::Principal(login) | Place::Home(login) => store.account(login).map(|_| ()),
        Place::Calendar(login, name) => store.calendar(login, name).map(|_| ()),
        Place::Object(login, name, object) => store.object(login, name, object).map(|_| ()),
    }
}

/// The places directly inside one, as this user sees them.
fn children(store: &Store, login: &str, place: &Place) -> Vec<Place> {
    match place {
        Place::Root => vec![Place::Principals],
        Place::Principals => vec![Place::Principal(login.to_owned())],
        Place::Principal(_) | Place::Object(..) => Vec::new(),
        Place::Home(owner) => {
            let names = store.account(owner).map(|account| account.calendars.keys());
            names.into_iter().flatten().map(|name| Place::Calendar(owner.clone(), name.clone())).collect()
        }
        Place::Calendar(owner, name) => {
            let objects = store.calendar(owner, name).map(|calendar| calendar.objects.keys());
            let of = |object: &String| Place::Object(owner.clone(), name.clone(), object.clone());
            objects.into_iter().flatten().map(of).collect()
        }
    }
}
