//! A request that is not done: the status, and the precondition that was not met (RFC 4918, section 16).

use super::message::Response;
use crate::media::namespaces::{CALDAV, DAV};
use crate::media::{Element, xml::XmlError};
use crate::reference::Defects;

/// Why a request is not done.
#[derive(Debug)]
pub(super) struct Refusal {
    status: u16,
    condition: Option<Box<Element>>,
    says: String,
}

impl Refusal {
    /// A bare status.
    pub(super) fn status(status: u16) -> Self {
        Self { status, condition: None, says: String::new() }
    }

    /// A precondition of WebDAV.
    pub(super) fn dav(status: u16, condition: &str) -> Self {
        Self { condition: Some(Box::new(Element::new(DAV, condition))), ..Self::status(status) }
    }

    /// A precondition of CalDAV, 403.
    pub(super) fn caldav(condition: &str) -> Self {
        Self { condition: Some(Box::new(Element::new(CALDAV, condition))), ..Self::status(403) }
    }

    /// The same with an element inside that of the precondition.
    #[must_use]
    pub(super) fn naming(mut self, child: Element) -> Self {
        self.condition = self.condition.map(|condition| Box::new(condition.with(child)));
        self
    }

    /// The same with a sentence for people.
    #[must_use]
    pub(super) fn saying(mut self, says: impl Into<String>) -> Self {
        self.says = says.into();
        self
    }

    /// Whether it has that status.
    pub(super) const fn is(&self, status: u16) -> bool {
        self.status == status
    }

    /// The body that says the precondition.
    fn error(&self) -> Option<Element> {
        let error = Element::new(DAV, "error").with(Element::clone(self.condition.as_deref()?));
        Some(match self.says.is_empty() {
            true => error,
            false => error.with(Element::new(DAV, "responsedescription").with_text(&self.says)),
        })
    }

    /// As an answer.
    pub(super) fn response(&self, defects: &Defects) -> Response {
        let status = match self.condition {
            Some(_) if defects.has("server/input-refusal-is-400") => 400,
            Some(_) if defects.has("server/input-refusal-is-412") => 412,
            _ => self.status,
        };
        match self.error().filter(|_| !defects.has("server/input-refusal-without-condition")) {
            Some(error) => Response::xml(status, &error),
            None => Response::new(status)
                .with("Content-Type", "text/plain; charset=utf-8")
                .with_body(self.says.clone().into_bytes()),
        }
    }
}

impl From<XmlError> for Refusal {
    fn from(error: XmlError) -> Self {
        Self::status(400).saying(error.to_string())
    }
}
