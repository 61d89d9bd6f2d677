//! Defects of putting components into groups.

use super::kind::{Spoil, asked};

/// The defects of `group`.
pub(crate) const GROUP: &[Spoil] = &[
    asked("group/case-ignored", "Keys are compared without regard to case."),
    asked("group/categories-as-concepts", "CATEGORIES are taken for CONCEPTs."),
    asked("group/escapes-kept", "The escapes of TEXT stay in the keys."),
    asked("group/events-only", "Only events are looked at."),
    asked("group/every-relation-refers", "A RELATED-TO without RELTYPE refers to a group."),
    asked("group/first-value-only", "Only the first key of a component counts."),
    asked("group/nested-left-out", "Components inside events and to-dos are not looked at."),
    asked("group/references-left-out", "RELATED-TO is not looked at."),
    asked("group/referrer-as-member", "What refers to a group is a member of it."),
    asked("group/refid-and-concept-mixed", "REFID and CONCEPT are taken for one another."),
    asked("group/split-at-commas", "A key with commas in it is taken for several."),
];
