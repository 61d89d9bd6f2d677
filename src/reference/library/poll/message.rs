//! Messages about a poll: what is put into each by its METHOD (section 8.3).

use serde_json::{Value, json};

use super::stored::{Stored, text_of};
use crate::media::{Component, Property};
use crate::reference::library::validate::UNSENT;

/// A message, and to whom it goes.
#[derive(Clone, Debug)]
pub(super) struct Message {
    /// Addresses, in small letters.
    pub(super) to: Vec<String>,
    /// The VCALENDAR with its METHOD.
    pub(super) calendar: Component,
}

impl Message {
    /// As JSON: `to` and `calendar`.
    pub(super) fn to_json(&self) -> Value {
        json!({ "to": self.to, "calendar": text_of(&self.calendar) })
    }

    /// Without what is between a user and a server (iTIP with participants, sections 4.9 and 4.10).
    pub(super) fn without_unsent(mut self) -> Self {
        if let Some(vpoll) = self.poll_mut() {
            for participant in vpoll.components.iter_mut().filter(|inner| inner.is("PARTICIPANT")) {
                participant.properties.retain(|property| !UNSENT.iter().any(|(name, _)| property.is(name)));
            }
        }
        self
    }

    /// The VPOLL of it, to be changed.
    pub(super) fn poll_mut(&mut self) -> Option<&mut Component> {
        self.calendar.components.iter_mut().find(|inner| inner.is("VPOLL"))
    }
}

/// The whole poll.
pub(super) fn request(poll: &Stored, to: Vec<String>) -> Message {
    let mut calendar = poll.calendar().clone();
    calendar.properties.push(Property::new("METHOD", "REQUEST"));
    Message { to, calendar }
}

/// A message whose VPOLL has no more than these properties of the poll, and these components. A SEQUENCE of 0 is left
/// out.
pub(super) fn reduced(
    poll: &Stored,
    method: &str,
    names: &[&str],
    components: Vec<Component>,
    to: Vec<String>,
) -> Message {
    let source = poll.calendar();
    let head = source.properties.iter().filter(|property| property.is("VERSION") || property.is("PRODID"));
    let zero = |property: &Property| property.is("SEQUENCE") && poll.sequence() == 0 && method != "CANCEL";
    let kept = |property: &&Property| names.iter().any(|name| property.is(name)) && !zero(property);
    let mut vpoll = Component::new("VPOLL");
    vpoll.properties = poll.poll().properties.iter().filter(kept).cloned().collect();
    vpoll.components = components;
    let mut calendar = Component::new("VCALENDAR");
    calendar.properties = head.cloned().collect();
    calendar.properties.push(Property::new("METHOD", method));
    calendar.components.push(vpoll);
    Message { to, calendar }
}

/// The poll or some of its participants are gone; where no participant is named, the poll is.
pub(super) fn cancel(poll: &Stored, removed: Vec<Component>, to: Vec<String>) -> Message {
    let mut message = reduced(poll, "CANCEL", &["UID", "DTSTAMP", "SEQUENCE"], removed, to);
    if let Some(vpoll) = message.poll_mut()
        && vpoll.property("SEQUENCE").is_none()
    {
        vpoll.properties.push(Property::new("SEQUENCE", "0"));
    }
    message
}
