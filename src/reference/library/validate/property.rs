//! One property: its parameters, its type, its value.

use super::parameter::check_parameters;
use super::problem::{At, Problems, Rule, shown};
use super::value::check_value;
use crate::media::value_types::UNKNOWN;
use crate::media::{Component, Property};
use crate::reference::library::tables::{PropertyTable, property as table_of, property_in_poll};
use crate::reference::library::values::TYPES;

/// The section that says what VALUE is for.
const VALUE: &str = "RFC 5545, 3.2.20";

/// Everything about one property that can be seen without looking at another; some have other tables in a poll.
pub(super) fn check_property(here: &Component, property: &Property, in_poll: bool, problems: &mut Problems) {
    let at = At { component: here, property: Some(property) };
    check_parameters(at, property, problems);
    check_encoding(at, property, problems);
    let table = if in_poll { property_in_poll(&property.name) } else { table_of(&property.name) };
    if table.is_none_or(|table| check_type(at, property, table, problems)) {
        check_value(at, property, table, problems);
    }
}

/// A binary value says that it is base64.
fn check_encoding(at: At<'_>, property: &Property, problems: &mut Problems) {
    let encoding = property.parameter_value("ENCODING").unwrap_or_default();
    if property.kind() == "binary" && !encoding.eq_ignore_ascii_case("BASE64") {
        let says = format!("expected ENCODING=BASE64 beside VALUE=BINARY, but found {}", shown(encoding));
        problems.push_value(at, Rule::EncodingMissing, "RFC 5545, 3.2.7", ("ENCODING", encoding), says);
    }
}

/// Whether the value can be looked at: its type is said where it has to be, and is one that the property may have.
/// A type that RFC 5545 does not know is let through.
fn check_type(at: At<'_>, property: &Property, table: &PropertyTable, problems: &mut Problems) -> bool {
    let of_jcal = property.value_type.as_deref().filter(|kind| *kind != UNKNOWN);
    let stated = of_jcal.or_else(|| property.parameter_value("VALUE"));
    let Some(stated) = stated.map(str::to_ascii_lowercase) else {
        if table.says_type {
            let says = format!("expected VALUE to say {}, but found none", table.types.join(" or "));
            problems.push_value(at, Rule::TypeMissing, table.section, ("VALUE", ""), says);
        }
        return !table.says_type;
    };
    if TYPES.contains(&stated.as_str()) && !table.types.contains(&stated.as_str()) {
        let says = format!("expected {}, but found {}", table.types.join(" or "), shown(&stated));
        problems.push_value(at, Rule::TypeForbidden, VALUE, ("VALUE", &stated), says);
        return false;
    }
    check_demands(at, property, table, &stated, problems);
    true
}

/// The parameters without which a property with a value of that type is not complete.
fn check_demands(
    at: At<'_>,
    property: &Property,
    table: &PropertyTable,
    kind: &str,
    problems: &mut Problems,
) {
    for (name, kinds) in table.demands {
        if kinds.contains(&kind) && property.parameter(name).is_none() {
            let says = format!("expected it beside a value of the type {kind}, but found none");
            problems.push_value(at, Rule::ParameterMissing, table.section, (name, kind), says);
        }
    }
}
