//! Requests that make a calendar collection and delete it.

use super::discovery::{CALDAV, DAV, propfind, resources};
use crate::media::xml::{self, Element};
use crate::model::{Answer, Fault, FaultKind, Request};

/// MKCALENDAR (RFC 4791, 5.3.1).
pub(super) fn mkcalendar(path: &str, components: &[String]) -> Request {
    let properties = Element::new(DAV, "prop").with(supported(components));
    let set = Element::new(DAV, "set").with(properties);
    request("MKCALENDAR", path, &Element::new(CALDAV, "mkcalendar").with(set))
}

/// Extended MKCOL (RFC 5689) that makes the same.
pub(super) fn mkcol(path: &str, components: &[String]) -> Request {
    let kind = Element::new(DAV, "resourcetype")
        .with(Element::new(DAV, "collection"))
        .with(Element::new(CALDAV, "calendar"));
    let properties = Element::new(DAV, "prop").with(kind).with(supported(components));
    request("MKCOL", path, &Element::new(DAV, "mkcol").with(Element::new(DAV, "set").with(properties)))
}

/// Extended MKCOL that makes a subscription to a feed (draft-ietf-calext-serverside-subscriptions-03, 2.1).
pub(super) fn subscription(path: &str, feed: &str) -> Request {
    of_type(path, "subscription", Some(Element::new(DAV, "subscription-href").with_text(feed)))
}

/// Extended MKCOL that makes a calendar of one more type, with one property or none.
pub(super) fn of_type(path: &str, kind: &str, property: Option<Element>) -> Request {
    let kinds = [(DAV, "collection"), (CALDAV, "calendar"), (DAV, kind)];
    let kinds = kinds.map(|(namespace, local)| Element::new(namespace, local));
    let properties =
        Element::new(DAV, "prop").with(Element::new(DAV, "resourcetype").with_all(kinds)).with_all(property);
    request("MKCOL", path, &Element::new(DAV, "mkcol").with(Element::new(DAV, "set").with(properties)))
}

/// PROPPATCH that gives a collection a name to be shown (RFC 4918, 9.2).
pub(super) fn rename(path: &str, name: &str) -> Request {
    let property = Element::new(DAV, "prop").with(Element::new(DAV, "displayname").with_text(name));
    let set = Element::new(DAV, "set").with(property);
    request("PROPPATCH", path, &Element::new(DAV, "propertyupdate").with(set))
}

/// PROPFIND that asks a collection what it is.
pub(super) fn look(path: &str) -> Request {
    propfind(&format!("{path}/"), "0", &[(DAV, "resourcetype")])
}

/// Whether that was answered by a collection (RFC 4918, 15.9).
pub(super) fn is_collection(answer: &Answer) -> bool {
    let properties = resources(answer).into_iter().flat_map(|resource| resource.properties);
    let mut kinds = properties.filter(|property| property.is(DAV, "resourcetype"));
    kinds.any(|kinds| kinds.child(DAV, "collection").is_some())
}

/// DELETE of the whole collection.
pub(super) fn delete(path: &str) -> Request {
    Request { method: "DELETE".to_owned(), url: format!("{path}/"), ..Request::default() }
}

/// PROPFIND that asks by which locks a collection and what is in it are locked (RFC 4918, 15.8).
pub(super) fn look_for_locks(path: &str) -> Request {
    propfind(&format!("{path}/"), "1", &[(DAV, "lockdiscovery")])
}

/// What the server said instead.
pub(super) fn refused(what: &str, path: &str, answer: &Answer) -> Fault {
    let body: String = String::from_utf8_lossy(&answer.body).chars().take(300).collect();
    let status = answer.status.unwrap_or_default();
    Fault::new(FaultKind::SetUp, format!("expected {what} at {path}, but found status {status}: {body}"))
}

fn supported(components: &[String]) -> Element {
    let components = components.iter().map(|name| Element::new(CALDAV, "comp").with_attribute("name", name));
    Element::new(CALDAV, "supported-calendar-component-set").with_all(components)
}

fn request(method: &str, path: &str, body: &Element) -> Request {
    Request {
        method: method.to_owned(),
        url: format!("{path}/"),
        headers: vec![("Content-Type".to_owned(), "application/xml; charset=utf-8".to_owned())],
        body: xml::write(body),
    }
}
