//! DAV:expand-property (RFC 3253, section 3.8): properties, and those of the resources that their hrefs name.

use crate::media::Element;
use crate::media::namespaces::DAV;
use crate::media::xml::{Name, Node};
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::message::Response;
use crate::reference::server::multistatus::{dav, href, multistatus, status};
use crate::reference::server::place::Place;
use crate::reference::server::property::{Wanted, respond};
use crate::reference::server::refusal::Refusal;

/// How deep properties may be asked for inside properties.
const MOST_DEPTH: usize = 4;
/// How many properties one request may name.
const MOST_PROPERTIES: usize = 100;

pub(super) fn answer(state: &State, asked: &Asked, root: &Element) -> Result<Response, Refusal> {
    if count(root) > MOST_PROPERTIES {
        return Err(Refusal::status(400).saying("expected fewer properties"));
    }
    Ok(multistatus([response(state, asked, &asked.place, root, 0)]))
}

fn count(element: &Element) -> usize {
    element.elements().map(|child| 1 + count(child)).sum()
}

/// The response of one resource to the property elements inside `list`.
fn response(state: &State, asked: &Asked, place: &Place, list: &Element, depth: usize) -> Element {
    let properties: Vec<&Element> = list.children_named(DAV, "property").collect();
    let names = properties.iter().map(|one| name_of(one)).collect();
    let mut response = respond(&state.store, asked.login, place, &Wanted::These(names), None);
    if depth < MOST_DEPTH && !state.defects.has("server/expand-property-leaves-hrefs") {
        for property in properties.into_iter().filter(|property| property.elements().next().is_some()) {
            expand(state, asked, &mut response, property, depth);
        }
    }
    response
}

fn name_of(property: &Element) -> Name {
    let namespace = property.attribute("namespace").unwrap_or(DAV);
    Name::new(namespace, property.attribute("name").unwrap_or_default())
}

/// Puts responses in the place of the hrefs inside one property.
fn expand(state: &State, asked: &Asked, answer: &mut Element, property: &Element, depth: usize) {
    let name = name_of(property);
    let propstats = answer.children.iter_mut().filter_map(element_mut).filter(|one| one.is(DAV, "propstat"));
    let lists = propstats.flat_map(|one| one.children.iter_mut().filter_map(element_mut));
    let values = lists
        .filter(|one| one.is(DAV, "prop"))
        .flat_map(|one| one.children.iter_mut().filter_map(element_mut));
    for value in values.filter(|value| value.name == name) {
        for inner in value.children.iter_mut().filter_map(element_mut).filter(|inner| inner.is(DAV, "href")) {
            let named = inner.text().into_owned();
            *inner = match visible(state, asked, &named) {
                Some(place) => response(state, asked, &place, property, depth + 1),
                None => dav("response").with(href(&named)).with(status(404)),
            };
        }
    }
}

fn element_mut(node: &mut Node) -> Option<&mut Element> {
    match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    }
}

/// The place of an href, where this user may see it.
fn visible(state: &State, asked: &Asked, named: &str) -> Option<Place> {
    let place = Place::of_href(named, asked.host()).ok()?;
    let known = place.login().is_none_or(|login| state.store.account(login).is_ok());
    let own = place.login().is_none_or(|login| login == asked.login) || matches!(place, Place::Principal(_));
    (known && own).then_some(place)
}
