//! Matching of text (RFC 4791, sections 7.5 and 9.7.5).

use crate::media::Element;
use crate::media::namespaces::CALDAV;
use crate::reference::Defects;
use crate::reference::server::refusal::Refusal;

/// The collations that a query may name (RFC 4790).
pub(in crate::reference::server) const COLLATIONS: [&str; 2] = ["i;ascii-casemap", "i;octet"];

/// A text that has to occur, or not to.
#[derive(Clone, Debug)]
pub(super) struct TextMatch {
    text: String,
    folded: bool,
    pub(super) negated: bool,
}

impl TextMatch {
    /// Reads the text-match inside an element, if there is one.
    pub(super) fn inside(element: &Element, defects: &Defects) -> Result<Option<Self>, Refusal> {
        let Some(found) = element.child(CALDAV, "text-match") else { return Ok(None) };
        let folded = match found.attribute("collation").unwrap_or("default") {
            "i;octet" => false,
            "default" | "i;ascii-casemap" => true,
            _ if defects.has("server/input-collation-unchecked") => true,
            _ => return Err(Refusal::caldav("supported-collation")),
        };
        let negated = match found.attribute("negate-condition").unwrap_or("no") {
            "yes" => true,
            "no" => false,
            _ => return Err(Refusal::caldav("valid-filter").saying("expected yes or no in negate-condition")),
        };
        let text = found.text();
        let text = if folded { text.to_ascii_lowercase() } else { text.into_owned() };
        Ok(Some(Self { text, folded, negated }))
    }

    /// Whether the text occurs in this one, or is all of it; negation aside.
    pub(super) fn occurs(&self, text: &str, whole: bool) -> bool {
        let folded;
        let text = match self.folded {
            true => {
                folded = text.to_ascii_lowercase();
                folded.as_str()
            }
            false => text,
        };
        if whole { text == self.text } else { text.contains(&self.text) }
    }
}
