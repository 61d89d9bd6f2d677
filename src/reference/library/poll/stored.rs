//! A poll as an object of its own: who takes part in it, what is voted on, and where it stands.

use crate::media::{Component, Property, ical};
use crate::reference::library::read::read_ical;
use crate::reference::library::tables::POLL_ITEMS;
use crate::reference::library::values::integer;

/// The statuses at which nobody votes any more (sections 3.5 and 8.3.5).
const CLOSED: [&str; 4] = ["COMPLETED", "CONFIRMED", "SUBMITTED", "CANCELLED"];

/// A VCALENDAR that holds one VPOLL; a stored one has no METHOD.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    calendar: Component,
}

impl Stored {
    /// The first poll of the text, with the METHOD it was sent with, in upper case.
    pub(super) fn read(text: &[u8]) -> Result<(Self, Option<String>), String> {
        let calendar = read_ical(text)?.into_iter().next().unwrap_or_default();
        if calendar.component("VPOLL").is_none() {
            return Err("expected a VPOLL, but found none".to_owned());
        }
        let method = calendar.property("METHOD").map(|method| method.text().trim().to_ascii_uppercase());
        let mut read = Self { calendar };
        read.calendar.properties.retain(|property| !property.is("METHOD"));
        Ok((read, method))
    }

    /// The VCALENDAR as text.
    pub(super) fn text(&self) -> String {
        text_of(&self.calendar)
    }

    /// The VCALENDAR.
    pub(super) fn calendar(&self) -> &Component {
        &self.calendar
    }

    /// The VPOLL.
    pub(super) fn poll(&self) -> &Component {
        self.calendar.component("VPOLL").unwrap_or(&self.calendar)
    }

    /// The VPOLL, to be changed.
    pub(super) fn poll_mut(&mut self) -> &mut Component {
        let place = self.calendar.components.iter().position(|inner| inner.is("VPOLL"));
        match place {
            Some(place) => &mut self.calendar.components[place],
            None => &mut self.calendar,
        }
    }

    /// The value of a property of the VPOLL.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        self.poll().property(name).map(|property| property.text().trim().to_owned())
    }

    /// The same, in upper case.
    pub(super) fn word(&self, name: &str) -> Option<String> {
        self.value(name).map(|value| value.to_ascii_uppercase())
    }

    /// Sets a property of the VPOLL.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let poll = self.poll_mut();
        match poll.properties.iter_mut().find(|property| property.is(name)) {
            Some(property) => property.value = value.as_bytes().to_vec(),
            None => poll.properties.push(Property::new(name, value)),
        }
    }

    /// SEQUENCE, 0 where there is none.
    pub(super) fn sequence(&self) -> i64 {
        self.value("SEQUENCE").and_then(|value| integer(&value)).unwrap_or(0)
    }

    /// Whether voting has ended.
    pub(super) fn is_closed(&self) -> bool {
        self.word("STATUS").is_some_and(|status| CLOSED.contains(&status.as_str()))
    }

    /// Whether both have the same UID.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.value("UID").is_some() && self.value("UID") == other.value("UID")
    }

    /// The participants.
    pub(super) fn participants(&self) -> impl Iterator<Item = &Component> {
        self.poll().components_named("PARTICIPANT")
    }

    /// The participant of that address.
    pub(super) fn participant(&self, address: &str) -> Option<&Component> {
        self.participants().find(|participant| address_of(participant).as_deref() == Some(address))
    }

    /// The same, to be changed.
    pub(super) fn participant_mut(&mut self, address: &str) -> Option<&mut Component> {
        self.poll_mut()
            .components
            .iter_mut()
            .find(|inner| inner.is("PARTICIPANT") && address_of(inner).as_deref() == Some(address))
    }

    /// The addresses of those who own the poll.
    pub(super) fn owners(&self) -> Vec<String> {
        self.participants().filter(|p| is_of_type(p, "OWNER")).filter_map(address_of).collect()
    }

    /// The addresses of those who vote, in the order of the text.
    pub(super) fn voters(&self) -> Vec<String> {
        self.participants().filter(|p| is_of_type(p, "VOTER")).filter_map(address_of).collect()
    }

    /// What is voted on.
    pub(super) fn items(&self) -> impl Iterator<Item = &Component> {
        self.poll().components.iter().filter(|inner| is_item(inner))
    }

    /// The numbers of what is voted on, the smallest first, each once.
    pub(super) fn ids(&self) -> Vec<i64> {
        let mut ids: Vec<i64> = self.items().filter_map(id_of).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// A VCALENDAR as text.
pub(super) fn text_of(calendar: &Component) -> String {
    String::from_utf8_lossy(&ical::write(std::slice::from_ref(calendar))).into_owned()
}

/// Whether the component is one to be voted on.
pub(super) fn is_item(component: &Component) -> bool {
    POLL_ITEMS.iter().any(|name| component.is(name)) && component.property("POLL-ITEM-ID").is_some()
}

/// The number that a choice has, or that a vote names.
pub(super) fn id_of(component: &Component) -> Option<i64> {
    integer(component.property("POLL-ITEM-ID")?.text().trim())
}

/// An address as it is compared: in small letters.
pub(super) fn plain(address: &str) -> String {
    address.trim().to_ascii_lowercase()
}

/// The address of a participant.
pub(super) fn address_of(participant: &Component) -> Option<String> {
    participant.property("CALENDAR-ADDRESS").map(|address| plain(&address.text()))
}

/// The address of who acts in place of a participant; that of the participant where nobody does. What is acted upon is
/// always the participant's own (sections 8.3.3.7 and 8.3.4): only defects look here.
pub(super) fn sent_by(participant: &Component) -> Option<String> {
    let address = participant.property("CALENDAR-ADDRESS")?;
    Some(plain(address.parameter_value("SENT-BY").unwrap_or(&address.text())))
}

/// Whether the participant is of that type, among others perhaps.
pub(super) fn is_of_type(participant: &Component, kind: &str) -> bool {
    let types = participant.property("PARTICIPANT-TYPE").map(Property::values).unwrap_or_default();
    types.iter().any(|found| found.trim().eq_ignore_ascii_case(kind))
}

/// The addresses that a property of a participant, or a parameter of its CALENDAR-ADDRESS, names (sections 6.4, 6.5 and
/// 8.3.4 have both forms).
pub(super) fn delegates(participant: &Component, direction: &str) -> Vec<String> {
    let name = format!("PARTICIPATION-DELEGATED-{direction}");
    let mut found: Vec<String> = participant.properties_named(&name).flat_map(Property::values).collect();
    let address = participant.property("CALENDAR-ADDRESS");
    let parameter = address.and_then(|address| address.parameter(&format!("DELEGATED-{direction}")));
    found.extend(parameter.into_iter().flat_map(|parameter| parameter.values.clone()));
    found.iter().map(|address| plain(address)).collect()
}
