//! Multi-Status answers (RFC 4918, section 13).

use std::collections::BTreeMap;

use super::message::Response;
use crate::media::Element;
use crate::media::namespaces::DAV;

/// An element of WebDAV.
pub(super) fn dav(local: &str) -> Element {
    Element::new(DAV, local)
}

/// An href.
pub(super) fn href(path: &str) -> Element {
    dav("href").with_text(path)
}

/// A status as Multi-Status writes it.
pub(super) fn status(code: u16) -> Element {
    let reason = match code {
        200 => "OK",
        403 => "Forbidden",
        404 => "Not Found",
        424 => "Failed Dependency",
        507 => "Insufficient Storage",
        _ => "Refused",
    };
    dav("status").with_text(&format!("HTTP/1.1 {code} {reason}"))
}

/// The properties of one resource, by the status that each has.
#[derive(Debug, Default)]
pub(super) struct Properties {
    by_status: BTreeMap<u16, Vec<Element>>,
}

impl Properties {
    /// One more property.
    pub(super) fn push(&mut self, status: u16, property: Element) {
        self.by_status.entry(status).or_default().push(property);
    }

    /// The response element of the resource. Where nothing was asked, it says that the resource is there.
    pub(super) fn response(self, path: &str) -> Element {
        let mut by_status = self.by_status;
        if by_status.is_empty() {
            by_status.insert(200, Vec::new());
        }
        let statuses = by_status.into_iter();
        dav("response").with(href(path)).with_all(statuses.map(|(code, properties)| {
            dav("propstat").with(dav("prop").with_all(properties)).with(status(code))
        }))
    }
}

/// The answer of these responses.
pub(super) fn multistatus(responses: impl IntoIterator<Item = Element>) -> Response {
    Response::xml(207, &dav("multistatus").with_all(responses))
}
