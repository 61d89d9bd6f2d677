//! ORDER and DERIVED.

use super::super::kind::{Spoil, mute, refuse, tree};
use super::super::tree::{NEW, any, any_property, each, set};
use crate::media::Property;
use crate::reference::library::tables::component;
use crate::reference::library::validate::{Problem, Rule};
use crate::reference::library::values::integer;

/// The defects of judging ORDER and DERIVED.
pub(crate) const ORDER: &[Spoil] = &[
    tree("validate/derived-default-true", "A STYLED-DESCRIPTION without DERIVED is taken as derived.", |c| {
        each(c, "STYLED-DESCRIPTION", |p| {
            if p.parameter("DERIVED").is_none() {
                set(p, "DERIVED", "TRUE");
            }
        });
    }),
    tree("validate/derived-false-as-derived", "Any DERIVED, whatever its value, is taken as derived.", |c| {
        each(c, "STYLED-DESCRIPTION", |p| {
            if p.parameter("DERIVED").is_some() {
                set(p, "DERIVED", "TRUE");
            }
        });
    }),
    refuse("validate/derived-lower-case-refused", "DERIVED in small letters is refused.", |c| {
        let small = |p: &Property| p.parameter_value("DERIVED").is_some_and(|v| v == "true" || v == "false");
        any(c, &|here| here.properties.iter().any(small))
    }),
    refuse("validate/derived-on-other-properties-refused", "DERIVED is refused on other properties.", |c| {
        let other = |p: &Property| !p.is("STYLED-DESCRIPTION") && p.parameter("DERIVED").is_some();
        any(c, &|here| here.properties.iter().any(other))
    }),
    mute("validate/derived-value-unchecked", "DERIVED may have any value.", |p| {
        p.parameter == "DERIVED" && of_value(p)
    }),
    mute("validate/order-below-one-unchecked", "ORDER may be less than 1.", |p| {
        is_order_form(p) && integer(&p.found).is_some()
    }),
    mute(
        "validate/order-in-new-components-unchecked",
        "ORDER is not looked at in the new components.",
        |p| p.parameter == "ORDER" && NEW.contains(&p.component.as_str()),
    ),
    mute("validate/order-not-integer-unchecked", "ORDER may be no integer.", |p| {
        is_order_form(p) && integer(&p.found).is_none() && !is_too_great(&p.found)
    }),
    refuse("validate/order-on-participant-type-refused", "ORDER is refused on PARTICIPANT-TYPE.", |c| {
        any_property(c, "PARTICIPANT-TYPE", &|p| p.parameter("ORDER").is_some())
    }),
    mute(
        "validate/order-on-participant-type-unchecked",
        "ORDER on PARTICIPANT-TYPE may have any value.",
        |p| p.parameter == "ORDER" && p.property == "PARTICIPANT-TYPE",
    ),
    refuse("validate/order-on-repeatable-property-refused", "ORDER is refused where it may stand.", |c| {
        any(c, &|here| here.properties.iter().any(|p| is_ordered(p) && !is_single(&here.name, p)))
    }),
    mute(
        "validate/order-on-single-property-unchecked",
        "ORDER may stand on a property that stands once.",
        |p| p.rule == Rule::OrderOnSingle,
    ),
    mute("validate/order-range-unchecked", "ORDER may be greater than any integer.", |p| {
        is_order_form(p) && is_too_great(&p.found)
    }),
    mute(
        "validate/order-single-property-by-event-table",
        "ORDER is judged by what a VEVENT has, anywhere.",
        |p| p.rule == Rule::OrderOnSingle && !is_single("VEVENT", &Property::new(&p.property, "")),
    ),
];

fn is_ordered(property: &Property) -> bool {
    property.parameter("ORDER").is_some()
}

/// Whether a component of that name has only one of that property.
fn is_single(name: &str, property: &Property) -> bool {
    component(name).and_then(|table| table.count(&property.name)).is_some_and(|count| !count.admits_several())
}

fn of_value(problem: &Problem) -> bool {
    matches!(problem.rule, Rule::ParameterForm | Rule::ParameterList)
}

fn is_order_form(problem: &Problem) -> bool {
    problem.parameter == "ORDER" && problem.rule == Rule::ParameterForm
}

/// Whether it is a whole number that no integer of 32 bits is.
fn is_too_great(value: &str) -> bool {
    let digits = value.strip_prefix('+').unwrap_or(value);
    !digits.is_empty() && digits.bytes().all(|octet| octet.is_ascii_digit()) && integer(value).is_none()
}
