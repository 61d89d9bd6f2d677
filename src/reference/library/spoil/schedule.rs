//! Defects of working out dates.

use super::kind::{Spoil, asked};

/// The defects of `schedule`.
pub(crate) const SCHEDULE: &[Spoil] = &[
    asked(
        "schedule/chain-stops",
        "A task is held by the own dates of those before it, not by the dates they get.",
    ),
    asked("schedule/cycles-unreported", "Circles of tasks are passed over in silence."),
    asked("schedule/dangling-left-out", "A relation to what is not there is passed over in silence."),
    asked("schedule/dangling-refused", "An object with a relation to what is not there is refused."),
    asked("schedule/direction-reversed", "What has the relation is taken for the successor."),
    asked("schedule/earliest-bound-wins", "Of several times to wait for, the earliest counts."),
    asked("schedule/finish-to-finish-as-finish-to-start", "FINISHTOFINISH is taken for FINISHTOSTART."),
    asked("schedule/finish-to-start-as-start-to-start", "FINISHTOSTART is taken for STARTTOSTART."),
    asked("schedule/first-relation-only", "Only the first RELATED-TO of a component counts."),
    asked("schedule/gap-day-of-24-hours", "A day of a GAP is 24 hours, in any time zone."),
    asked("schedule/gap-left-out", "GAP is not looked at."),
    asked("schedule/gap-sign-ignored", "Lead is taken for lag."),
    asked("schedule/hierarchy-as-temporal", "PARENT, CHILD and SIBLING are taken for FINISHTOSTART."),
    asked("schedule/later-tasks-pulled", "A task that starts late enough is moved to where it may start."),
    asked("schedule/lead-left-out", "A negative GAP is taken for none."),
    asked("schedule/ordering-as-temporal", "Every other relation of RFC 9253 is taken for FINISHTOSTART."),
    asked("schedule/relation-case-matters", "RELTYPE is known in capitals only."),
    asked("schedule/start-to-finish-as-finish-to-start", "STARTTOFINISH is taken for FINISHTOSTART."),
    asked("schedule/start-to-start-as-finish-to-start", "STARTTOSTART is taken for FINISHTOSTART."),
    asked("schedule/uid-type-passed-over", "A RELATED-TO with VALUE=UID is not looked at."),
    asked("schedule/unknown-as-temporal", "A RELTYPE that is not known is taken for FINISHTOSTART."),
    asked("schedule/uri-as-uid", "A URI in a RELATED-TO is looked up among the UIDs."),
];
