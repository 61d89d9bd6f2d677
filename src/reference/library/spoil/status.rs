//! Defects of reading, writing and judging the status DELETED.

use super::kind::{Spoil, mute, refuse, tree};
use super::tree::{any, any_property, each, every, is_private};
use crate::media::{Component, Property};
use crate::reference::library::validate::Rule;

/// The defects of `parse`.
pub(crate) const PARSE: &[Spoil] = &[
    tree("parse/deleted-dropped", "The status DELETED is left out.", without),
    tree("parse/deleted-cancelled", "The status DELETED becomes CANCELLED.", |c| each(c, "STATUS", cancel)),
];

/// The defects of `roundtrip`.
pub(crate) const ROUNDTRIP: &[Spoil] = &[
    tree("roundtrip/deleted-dropped", "The status DELETED is left out.", without),
    tree("roundtrip/deleted-component-dropped", "A component with the status DELETED is left out.", |c| {
        every(c, &mut |here| here.components.retain(|inner| !has_deleted(inner)));
    }),
];

/// The defects of `validate`.
pub(crate) const VALIDATE: &[Spoil] = &[
    refuse("validate/deleted-event-refused", "A VEVENT of the status DELETED is refused.", |c| {
        of(c, "VEVENT")
    }),
    refuse("validate/deleted-todo-refused", "A VTODO of the status DELETED is refused.", |c| of(c, "VTODO")),
    refuse("validate/deleted-journal-refused", "A VJOURNAL of the status DELETED is refused.", |c| {
        of(c, "VJOURNAL")
    }),
    refuse("validate/status-in-small-letters-refused", "A STATUS in small letters is refused.", |c| {
        any_property(c, "STATUS", &|p| p.value.iter().any(u8::is_ascii_lowercase))
    }),
    refuse("validate/status-parameter-refused", "Private parameters are refused on STATUS.", |c| {
        any_property(c, "STATUS", &|p| p.parameters.iter().any(|parameter| is_private(&parameter.name)))
    }),
    mute("validate/status-unchecked", "STATUS may be any text.", |p| {
        p.property == "STATUS" && p.component != "VPOLL" && p.rule == Rule::ValueForm
    }),
    mute("validate/status-repeated-unchecked", "STATUS may be repeated.", |p| {
        p.property == "STATUS" && p.component != "VPOLL" && p.rule == Rule::PropertyRepeated
    }),
];

fn is_deleted(property: &Property) -> bool {
    property.is("STATUS") && property.text().eq_ignore_ascii_case("DELETED")
}

fn has_deleted(component: &Component) -> bool {
    component.properties.iter().any(is_deleted)
}

fn of(calendar: &Component, name: &str) -> bool {
    any(calendar, &|here| here.is(name) && has_deleted(here))
}

fn without(calendar: &mut Component) {
    every(calendar, &mut |here| here.properties.retain(|property| !is_deleted(property)));
}

fn cancel(property: &mut Property) {
    if is_deleted(property) {
        property.value = b"CANCELLED".to_vec();
    }
}
