//! What stands inside what.

use super::super::kind::{Spoil, mute, refuse, tree};
use super::super::tree::{NEW, any, drop_new_outside, is_new};
use crate::reference::library::validate::{Problem, Rule};

/// The defects of judging where components stand.
pub(crate) const PLACE: &[Spoil] = &[
    mute("validate/alarm-in-participant-unchecked", "A VALARM may stand in a new component.", |p| {
        is_misplaced(p, &["VALARM"], &NEW)
    }),
    mute("validate/components-in-vlocation-unchecked", "The new components may stand in a VLOCATION.", |p| {
        is_misplaced(p, &NEW, &["VLOCATION"])
    }),
    mute("validate/components-in-vresource-unchecked", "The new components may stand in a VRESOURCE.", |p| {
        is_misplaced(p, &NEW, &["VRESOURCE"])
    }),
    mute("validate/event-in-participant-unchecked", "A VEVENT may stand in a new component.", |p| {
        is_misplaced(p, &["VEVENT"], &NEW)
    }),
    tree(
        "validate/new-components-in-events-only-checked",
        "New components are looked at in VEVENT only.",
        |c| {
            drop_new_outside(c, &["VEVENT", "PARTICIPANT", "VALARM"]);
        },
    ),
    refuse("validate/new-components-in-events-refused", "The new components are refused in VEVENT.", |c| {
        any(c, &|here| here.is("VEVENT") && here.components.iter().any(is_new))
    }),
    refuse(
        "validate/new-components-outside-events-refused",
        "The new components are refused outside VEVENT.",
        |c| {
            let places = ["VTODO", "VJOURNAL", "VFREEBUSY"];
            any(c, &|here| places.iter().any(|name| here.is(name)) && here.components.iter().any(is_new))
        },
    ),
    mute("validate/participant-in-participant-unchecked", "A PARTICIPANT may stand in a PARTICIPANT.", |p| {
        is_misplaced(p, &["PARTICIPANT"], &["PARTICIPANT"])
    }),
];

/// Whether the problem is that one of these stands in one of those.
fn is_misplaced(problem: &Problem, inner: &[&str], outer: &[&str]) -> bool {
    problem.rule == Rule::ComponentMisplaced
        && inner.contains(&problem.component.as_str())
        && outer.iter().any(|name| name.eq_ignore_ascii_case(&problem.found))
}
