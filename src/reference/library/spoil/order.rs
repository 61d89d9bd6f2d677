//! Defects of putting things in their order.

use super::kind::{Spoil, asked};

/// The defects of `order`.
pub(crate) const ORDER: &[Spoil] = &[
    asked("order/absent-first", "What has no ORDER comes before all that has one."),
    asked("order/absent-as-one", "What has no ORDER has the place of ORDER=1."),
    asked("order/descending", "The greatest ORDER comes first."),
    asked("order/compared-as-text", "ORDERs are compared as text: 10 comes before 2."),
    asked(
        "order/equal-not-grouped",
        "What has the same ORDER has places of its own, in the order of the text.",
    ),
    asked("order/equal-dropped", "Of what has the same ORDER, only the first is kept."),
    asked("order/across-properties", "Properties of other names are ranked among those asked for."),
    asked("order/across-components", "Properties of that name in components inside are ranked as well."),
    asked(
        "order/participant-type-ignored",
        "ORDER on PARTICIPANT-TYPE is not looked at: all have the same place.",
    ),
    asked("order/participant-types-mixed", "Participants of every type are ranked among those asked for."),
    asked("order/priority-ignored", "PRIORITY is not looked at: all have the same place."),
    asked("order/priority-lowest-first", "A PRIORITY of 9 comes before one of 1."),
];
