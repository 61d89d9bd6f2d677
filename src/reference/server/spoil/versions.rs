//! Defects of storing again: parts of the old version get into the new one.

use super::edit::{is_master, is_new, is_override, replace_new};
use crate::media::Component;
use crate::reference::Defects;

/// Mixes what was there into what is stored.
pub(super) fn mixed(defects: &Defects, calendar: &mut Component, old: &Component) {
    if defects.has("server/components-of-old-version-kept") {
        keep_old(calendar, old);
    }
    if defects.has("server/components-of-new-version-dropped") {
        drop_added(calendar, old);
    }
    if defects.has("server/override-update-ignored") {
        calendar.components.retain(|one| !is_override(one));
        calendar.components.extend(old.components.iter().filter(|one| is_override(one)).cloned());
    }
    if defects.has("server/override-update-changes-master") {
        let changed = calendar.components.iter().find(|one| is_override(one));
        let new: Option<Vec<Component>> =
            changed.map(|one| one.components.iter().filter(|one| is_new(one)).cloned().collect());
        if let (Some(new), Some(master)) = (new, calendar.components.iter_mut().find(|one| is_master(one))) {
            replace_new(master, &new);
        }
    }
}

fn uid(component: &Component) -> Option<&[u8]> {
    component.property("UID").map(|uid| uid.value.as_slice())
}

fn recurrence_id(component: &Component) -> Option<&[u8]> {
    component.property("RECURRENCE-ID").map(|id| id.value.as_slice())
}

/// The component of the old version that a component takes the place of.
fn counterpart<'a>(component: &Component, old: &'a Component) -> Option<&'a Component> {
    old.components
        .iter()
        .find(|one| one.is(&component.name) && recurrence_id(one) == recurrence_id(component))
}

fn keep_old(calendar: &mut Component, old: &Component) {
    for component in &mut calendar.components {
        let before =
            counterpart(component, old).into_iter().flat_map(|one| &one.components).filter(|one| is_new(one));
        let lacking = |one: &&Component| !component.components.iter().any(|inner| uid(inner) == uid(one));
        let kept: Vec<Component> = before.filter(lacking).cloned().collect();
        component.components.extend(kept);
    }
}

fn drop_added(calendar: &mut Component, old: &Component) {
    for component in &mut calendar.components {
        let before = counterpart(component, old).map(|one| one.components.as_slice()).unwrap_or_default();
        component.components.retain(|one| !is_new(one) || before.iter().any(|inner| uid(inner) == uid(one)));
    }
}
