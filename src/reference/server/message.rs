//! A request as read and an answer as sent.

use super::refusal::Refusal;
use crate::media::{Element, Fields, xml};
use crate::reference::Defects;
use crate::reference::library::fetch;

/// A request, read whole.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: String,
    /// As sent: still percent-encoded, without the query.
    pub(super) path: String,
    pub(super) headers: Fields,
    pub(super) body: Vec<u8>,
}

/// How far a request reaches below its resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    Zero,
    One,
    Infinity,
}

impl Request {
    /// The document in the body.
    pub(super) fn document(&self, defects: &Defects) -> Result<Element, Refusal> {
        let text = || String::from_utf8_lossy(&self.body);
        let media = self.headers.first("Content-Type").unwrap_or_default();
        if defects.has("server/input-text-xml-refused") && media.contains("text/xml") {
            return Err(Refusal::status(415));
        }
        if defects.has("server/input-processing-instruction-refused") && text().contains("<?calspec") {
            return Err(Refusal::status(400));
        }
        let error = match xml::read(&self.body) {
            Ok(root) => return Ok(root),
            Err(error) => error,
        };
        if defects.has("server/input-bad-xml-answered-500") {
            return Err(Refusal::status(500));
        }
        if defects.has("server/input-bad-xml-answered-207") {
            return Err(Refusal::status(207));
        }
        if text().contains("<!DOCTYPE") && defects.has("server/input-doctype-answered-500") {
            return Err(Refusal::status(500));
        }
        match external_entity(&text()) {
            Some(place) => Err(outside(place, defects)),
            None if text().contains("<!ENTITY") && defects.has("server/input-entities-answered-500") => {
                Err(Refusal::status(500))
            }
            None => Err(error.into()),
        }
    }

    /// The Depth field; `None` where there is none or it makes no sense.
    pub(super) fn depth(&self) -> Option<Depth> {
        match self.headers.first("Depth")?.trim() {
            "0" => Some(Depth::Zero),
            "1" => Some(Depth::One),
            depth if depth.eq_ignore_ascii_case("infinity") => Some(Depth::Infinity),
            _ => None,
        }
    }
}

/// The system identifier of an external entity that a document declares (XML 1.0, section 4.2.2).
fn external_entity(text: &str) -> Option<&str> {
    text.split("<!ENTITY").skip(1).find_map(|rest| {
        let declaration = rest.split('>').next()?;
        let (_, place) = declaration.split_once(" SYSTEM ").or_else(|| declaration.split_once(" PUBLIC "))?;
        place.trim().rsplit(['"', '\'']).nth(1)
    })
}

/// The refusal of a document with an external entity (RFC 4918, section 16).
fn outside(place: &str, defects: &Defects) -> Refusal {
    if defects.has("server/input-external-entity-fetched") {
        fetch(place);
    }
    match defects.has("server/input-external-entity-answered-400") {
        true => Refusal::status(400),
        false => Refusal::dav(403, "no-external-entities"),
    }
}

/// An answer.
#[derive(Debug, Default)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

impl Response {
    /// An answer without a body.
    pub(super) fn new(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// The same with one more field.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// An answer whose body is this document.
    pub(super) fn xml(status: u16, root: &Element) -> Self {
        Self::new(status).with("Content-Type", "application/xml; charset=utf-8").with_body(xml::write(root))
    }

    /// The same with this body.
    #[must_use]
    pub(super) fn with_body(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }
}
