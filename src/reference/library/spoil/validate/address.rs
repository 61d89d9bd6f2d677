//! CALENDAR-ADDRESS, PARTICIPANT-TYPE, RESOURCE-TYPE and LOCATION-TYPE.

use super::super::kind::{Spoil, mute, refuse};
use super::super::registry::{PARTICIPANT_TYPES, RESOURCE_TYPES};
use super::super::tree::{any, any_property, is_private};
use crate::media::Property;
use crate::reference::library::validate::{Problem, Rule};
use crate::reference::library::values::is_token;

/// The defects of judging an address or a type.
pub(crate) const ADDRESS: &[Spoil] = &[
    refuse("validate/calendar-address-demanded", "A PARTICIPANT without CALENDAR-ADDRESS is refused.", |c| {
        any(c, &|here| here.is("PARTICIPANT") && here.property("CALENDAR-ADDRESS").is_none())
    }),
    refuse(
        "validate/calendar-address-https-refused",
        "A CALENDAR-ADDRESS is refused unless it is mailto.",
        |c| any_property(c, "CALENDAR-ADDRESS", &|p| !p.value.starts_with(b"mailto:")),
    ),
    mute("validate/calendar-address-not-uri-unchecked", "A CALENDAR-ADDRESS may be no URI.", |p| {
        p.property == "CALENDAR-ADDRESS" && p.rule == Rule::ValueSyntax
    }),
    refuse(
        "validate/calendar-address-parameter-refused",
        "Private parameters are refused on CALENDAR-ADDRESS.",
        |c| any_property(c, "CALENDAR-ADDRESS", &has_private),
    ),
    mute(
        "validate/calendar-address-repeated-unchecked",
        "A PARTICIPANT may have several CALENDAR-ADDRESSes.",
        |p| is(p, "PARTICIPANT", "CALENDAR-ADDRESS", Rule::PropertyRepeated),
    ),
    refuse("validate/location-type-list-refused", "A LOCATION-TYPE with several values is refused.", |c| {
        any_property(c, "LOCATION-TYPE", &|p| p.values().len() > 1)
    }),
    mute("validate/location-type-repeated-unchecked", "A VLOCATION may have several LOCATION-TYPEs.", |p| {
        is(p, "VLOCATION", "LOCATION-TYPE", Rule::PropertyRepeated)
    }),
    mute(
        "validate/participant-type-first-letters-only",
        "Of a PARTICIPANT-TYPE the first letter is looked at.",
        |p| p.property == "PARTICIPANT-TYPE" && is_of_value(p) && begins_well(p),
    ),
    mute("validate/participant-type-form-unchecked", "A PARTICIPANT-TYPE may be any text.", |p| {
        p.property == "PARTICIPANT-TYPE" && is_of_value(p)
    }),
    refuse(
        "validate/participant-type-lower-case-refused",
        "A PARTICIPANT-TYPE in small letters is refused.",
        |c| {
            any_property(c, "PARTICIPANT-TYPE", &|p| is_listed(p, &PARTICIPANT_TYPES) && has_small_letters(p))
        },
    ),
    mute("validate/participant-type-missing-unchecked", "A PARTICIPANT may have no PARTICIPANT-TYPE.", |p| {
        is(p, "PARTICIPANT", "PARTICIPANT-TYPE", Rule::PropertyMissing)
    }),
    mute(
        "validate/participant-type-repeated-unchecked",
        "A PARTICIPANT may have several PARTICIPANT-TYPEs.",
        |p| is(p, "PARTICIPANT", "PARTICIPANT-TYPE", Rule::PropertyRepeated),
    ),
    refuse(
        "validate/participant-type-unregistered-refused",
        "An unregistered PARTICIPANT-TYPE is refused.",
        |c| {
            any_property(c, "PARTICIPANT-TYPE", &|p| is_token(&p.text()) && !is_listed(p, &PARTICIPANT_TYPES))
        },
    ),
    refuse("validate/resource-type-demanded", "A VRESOURCE without RESOURCE-TYPE is refused.", |c| {
        any(c, &|here| here.is("VRESOURCE") && here.property("RESOURCE-TYPE").is_none())
    }),
    mute(
        "validate/resource-type-first-letters-only",
        "Of a RESOURCE-TYPE the first letter is looked at.",
        |p| p.property == "RESOURCE-TYPE" && is_of_value(p) && begins_well(p),
    ),
    mute("validate/resource-type-form-unchecked", "A RESOURCE-TYPE may be any text.", |p| {
        p.property == "RESOURCE-TYPE" && is_of_value(p)
    }),
    refuse(
        "validate/resource-type-lower-case-refused",
        "A RESOURCE-TYPE in small letters is refused.",
        |c| any_property(c, "RESOURCE-TYPE", &|p| is_listed(p, &RESOURCE_TYPES) && has_small_letters(p)),
    ),
    refuse(
        "validate/resource-type-parameter-refused",
        "Private parameters are refused on RESOURCE-TYPE.",
        |c| any_property(c, "RESOURCE-TYPE", &has_private),
    ),
    mute("validate/resource-type-repeated-unchecked", "A VRESOURCE may have several RESOURCE-TYPEs.", |p| {
        is(p, "VRESOURCE", "RESOURCE-TYPE", Rule::PropertyRepeated)
    }),
    refuse("validate/resource-type-unregistered-refused", "An unregistered RESOURCE-TYPE is refused.", |c| {
        any_property(c, "RESOURCE-TYPE", &|p| is_token(&p.text()) && !is_listed(p, &RESOURCE_TYPES))
    }),
];

/// Whether the problem is that rule about that property of that component.
pub(super) fn is(problem: &Problem, component: &str, property: &str, rule: Rule) -> bool {
    problem.component == component && problem.property == property && problem.rule == rule
}

/// Whether a parameter of it is private.
pub(super) fn has_private(property: &Property) -> bool {
    property.parameters.iter().any(|parameter| is_private(&parameter.name))
}

fn is_of_value(problem: &Problem) -> bool {
    matches!(problem.rule, Rule::ValueSyntax | Rule::ValueForm)
}

fn begins_well(problem: &Problem) -> bool {
    problem.found.starts_with(|letter: char| letter.is_ascii_alphanumeric())
}

fn is_listed(property: &Property, names: &[&str]) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(&property.text()))
}

fn has_small_letters(property: &Property) -> bool {
    property.value.iter().any(u8::is_ascii_lowercase)
}
