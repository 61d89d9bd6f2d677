//! The edits that most defects of reading and writing are made of.

use std::collections::HashSet;

use crate::media::escape::{escape_octets, split_unescaped};
use crate::media::value_types::{UNKNOWN, default_type};
use crate::media::{Component, MOST_VALUES, Parameter, Property};
use crate::reference::library::tables::{component, parameter, property};
use crate::reference::library::values::TYPES;

/// The components of RFC 9073.
pub(super) const NEW: [&str; 3] = ["PARTICIPANT", "VLOCATION", "VRESOURCE"];

/// Does it to a component and to all inside it, outermost first. Readers bound the depth.
pub(super) fn every(here: &mut Component, act: &mut dyn FnMut(&mut Component)) {
    act(here);
    for inner in &mut here.components {
        every(inner, act);
    }
}

/// Whether it holds of a component or of any inside it.
pub(super) fn any(here: &Component, holds: &dyn Fn(&Component) -> bool) -> bool {
    holds(here) || here.components.iter().any(|inner| any(inner, holds))
}

/// Whether it holds of a property of that name anywhere.
pub(super) fn any_property(here: &Component, name: &str, holds: &dyn Fn(&Property) -> bool) -> bool {
    any(here, &|component| component.properties_named(name).any(holds))
}

/// Does it to every property of that name, or to every one where the name is `*`.
pub(super) fn each(here: &mut Component, name: &str, act: fn(&mut Property)) {
    every(here, &mut |component| {
        component.properties.iter_mut().filter(|property| name == "*" || property.is(name)).for_each(act);
    });
}

/// Does it to every component of that name.
pub(super) fn within(here: &mut Component, name: &str, act: fn(&mut Component)) {
    every(here, &mut |component| {
        if component.is(name) {
            act(component);
        }
    });
}

/// Leaves out every property of that name.
pub(super) fn drop_property(here: &mut Component, name: &str) {
    every(here, &mut |component| component.properties.retain(|property| !property.is(name)));
}

/// Leaves out every parameter of that name on any property.
pub(super) fn drop_parameter(here: &mut Component, name: &str) {
    every(here, &mut |component| {
        component
            .properties
            .iter_mut()
            .for_each(|property| property.parameters.retain(|each| !each.is(name)));
    });
}

/// Leaves out every component of that name.
pub(super) fn drop_component(here: &mut Component, name: &str) {
    every(here, &mut |component| component.components.retain(|inner| !inner.is(name)));
}

/// Leaves out the new components wherever they stand, except in components of these names.
pub(super) fn drop_new_outside(here: &mut Component, places: &[&str]) {
    every(here, &mut |component| {
        if !places.iter().any(|place| component.is(place)) {
            component.components.retain(|inner| !is_new(inner));
        }
    });
}

/// Leaves out the properties of that name, except in components of that name.
pub(super) fn drop_property_outside(here: &mut Component, name: &str, place: &str) {
    every(here, &mut |component| {
        if !component.is(place) {
            component.properties.retain(|property| !property.is(name));
        }
    });
}

/// Leaves out every property of that name but the first of its component.
pub(super) fn keep_first(here: &mut Component, name: &str) {
    every(here, &mut |component| {
        let mut found = false;
        component.properties.retain(|property| !property.is(name) || !std::mem::replace(&mut found, true));
    });
}

/// Leaves out every component of that name but the first inside its component.
pub(super) fn keep_first_component(here: &mut Component, name: &str) {
    every(here, &mut |component| {
        let mut found = false;
        component.components.retain(|inner| !inner.is(name) || !std::mem::replace(&mut found, true));
    });
}

/// Leaves out every component directly inside that has the name of one before it.
pub(super) fn keep_first_of_each(here: &mut Component) {
    let mut names = HashSet::new();
    here.components.retain(|inner| names.insert(inner.name.to_ascii_uppercase()));
}

/// Gives the component the SUMMARY of the last component directly inside that has one.
pub(super) fn overwrite_summary(here: &mut Component) {
    let Some(summary) = here.components.iter().rev().find_map(|inner| inner.property("SUMMARY").cloned())
    else {
        return;
    };
    here.properties.retain(|property| !property.is("SUMMARY"));
    here.properties.push(summary);
}

/// Leaves out all properties of the components of that name but these.
pub(super) fn keep_only(here: &mut Component, name: &str, kept: &[&str]) {
    every(here, &mut |component| {
        if component.is(name) {
            component.properties.retain(|property| kept.iter().any(|name| property.is(name)));
        }
    });
}

/// Puts the properties of the components that are chosen into the component around them.
pub(super) fn flatten(here: &mut Component, chosen: fn(&Component) -> bool) {
    every(here, &mut |component| {
        let inner = std::mem::take(&mut component.components);
        for each in inner {
            if chosen(&each) {
                component.properties.extend(each.properties);
            } else {
                component.components.push(each);
            }
        }
    });
}

/// Puts the components that are chosen, wherever they stand, directly into the object.
pub(super) fn hoist(calendar: &mut Component, chosen: fn(&Component) -> bool) {
    let mut out = Vec::new();
    for outer in &mut calendar.components {
        every(outer, &mut |component| {
            let (gone, kept) = std::mem::take(&mut component.components).into_iter().partition(chosen);
            component.components = kept;
            out.extend::<Vec<Component>>(gone);
        });
    }
    calendar.components.extend(out);
}

/// Gives the property another type, which jCal will show.
pub(super) fn retype(property: &mut Property, kind: &str) {
    property.value_type = Some(kind.to_owned());
}

/// Sets a parameter to that value.
pub(super) fn set(property: &mut Property, name: &str, value: &str) {
    property.parameters.retain(|each| !each.is(name));
    property.parameters.push(Parameter::new(name, value));
}

/// Whether the property has that parameter with that value, in any case.
pub(super) fn says(property: &Property, name: &str, value: &str) -> bool {
    property.parameter_value(name).is_some_and(|found| found.eq_ignore_ascii_case(value))
}

/// The value with one more layer of the escapes of TEXT.
pub(super) fn escape(property: &mut Property) {
    property.value = escape_octets(&property.value);
}

/// The first value of a list.
pub(super) fn first_value(property: &mut Property) {
    property.value = split_unescaped(&property.value, b',', 2)[0].to_vec();
}

/// The values of a list as one: each comma between two becomes one in a value.
pub(super) fn join_values(property: &mut Property) {
    property.value = split_unescaped(&property.value, b',', MOST_VALUES).join(&b"\\,"[..]);
}

/// The value with one piece of it, wherever it stands, replaced.
pub(super) fn replace(octets: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(octets.len());
    let mut rest = octets;
    while let Some(first) = rest.first() {
        if let Some(after) = rest.strip_prefix(from.as_bytes()) {
            out.extend_from_slice(to.as_bytes());
            rest = after;
        } else {
            out.push(*first);
            rest = &rest[1..];
        }
    }
    out
}

/// Whether the component is one of RFC 9073.
pub(super) fn is_new(component: &Component) -> bool {
    NEW.iter().any(|name| component.is(name))
}

/// Whether the component is known.
pub(super) fn is_known_component(here: &Component) -> bool {
    component(&here.name).is_some()
}

/// Whether the property is known.
pub(super) fn is_known_property(here: &Property) -> bool {
    property(&here.name).is_some() || default_type(&here.name) != UNKNOWN
}

/// Whether the parameter is known.
pub(super) fn is_known_parameter(here: &Parameter) -> bool {
    parameter(&here.name).is_some()
}

/// Whether the property says a type that RFC 5545 does not know.
pub(super) fn is_of_unknown_type(here: &Property) -> bool {
    here.parameter_value("VALUE").is_some_and(|kind| !TYPES.contains(&kind.to_ascii_lowercase().as_str()))
}

/// Whether the name is private.
pub(super) fn is_private(name: &str) -> bool {
    name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("X-"))
}
