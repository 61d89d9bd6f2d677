//! A request as read and an answer as sent.

use crate::media::{Element, Fields, xml};

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
