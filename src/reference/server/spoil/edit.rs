//! Edits of calendar trees that defects are made of.

use super::names::NEW_COMPONENTS;
use crate::media::{Component, Property};

/// Whether it is a component of RFC 9073.
pub(super) fn is_new(component: &Component) -> bool {
    NEW_COMPONENTS.iter().any(|name| component.is(name))
}

/// Whether it overrides an instance.
pub(super) fn is_override(component: &Component) -> bool {
    component.property("RECURRENCE-ID").is_some()
}

/// Whether it is an event, to-do or journal without RECURRENCE-ID.
pub(super) fn is_master(component: &Component) -> bool {
    !component.is("VTIMEZONE") && !is_override(component)
}

/// Does something to every component inside, at any depth.
pub(super) fn each(parent: &mut Component, change: &mut dyn FnMut(&mut Component)) {
    let mut open: Vec<&mut Component> = parent.components.iter_mut().collect();
    while let Some(component) = open.pop() {
        change(component);
        open.extend(component.components.iter_mut());
    }
}

/// Does something to every property, at any depth.
pub(super) fn each_property(parent: &mut Component, change: &mut dyn FnMut(&mut Property)) {
    parent.properties.iter_mut().for_each(&mut *change);
    each(parent, &mut |component| component.properties.iter_mut().for_each(&mut *change));
}

/// Drops the components of a name, at any depth.
pub(super) fn drop_components(parent: &mut Component, name: &str) {
    parent.components.retain(|component| !component.is(name));
    each(parent, &mut |component| component.components.retain(|inner| !inner.is(name)));
}

/// Drops the properties of these names, at any depth.
pub(super) fn drop_properties(parent: &mut Component, names: &[&str]) {
    let keep = |property: &Property| !names.iter().any(|name| property.is(name));
    parent.properties.retain(keep);
    each(parent, &mut |component| component.properties.retain(keep));
}

/// Drops all properties but UID from the components of a name.
pub(super) fn keep_uid_only(parent: &mut Component, name: &str) {
    each(parent, &mut |component| {
        if component.is(name) {
            component.properties.retain(|property| property.is("UID"));
        }
    });
}

/// Takes the components of RFC 9073 out of a component.
pub(super) fn take_new(component: &mut Component) -> Vec<Component> {
    let (new, rest) = std::mem::take(&mut component.components).into_iter().partition(is_new);
    component.components = rest;
    new
}

/// Gives a component these components of RFC 9073 in the place of its own.
pub(super) fn replace_new(component: &mut Component, new: &[Component]) {
    take_new(component);
    component.components.extend_from_slice(new);
}
