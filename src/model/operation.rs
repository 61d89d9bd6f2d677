//! What a library can be asked to do.

use super::specification::words;

words! {
    /// What a library can be asked to do; each is a capability of itself.
    Operation {
        /// iCalendar → jCal.
        Parse = "parse",
        /// iCalendar → the same, read and written.
        Roundtrip = "roundtrip",
        /// jCal → iCalendar.
        Serialize = "serialize",
        /// Any medium → accepted, or rejected with the problems.
        Validate = "validate",
        /// An object → its properties or participants in the order that ORDER gives.
        Order = "order",
        /// An object → the instances of what recurs in it.
        Expand = "expand",
        /// An object → the components that share a REFID or a CONCEPT.
        Group = "group",
        /// An object → the earliest dates that its temporal relations leave.
        Schedule = "schedule",
        /// An object → the alarms that go off in a window of time.
        Alarms = "alarms",
        /// An object → the same with one alarm acknowledged.
        Acknowledge = "acknowledge",
        /// An object → the same with one alarm put off.
        Snooze = "snooze",
        /// A series master and its members → the same with the new members that are due.
        Extend = "extend",
        /// A series master and its members → the same, the series going on with a new master.
        Split = "split",
        /// A scheduling message, or the user's own change, and what is stored → what is stored then, and what is sent.
        Itip = "itip",
        /// A poll → the state of its votes.
        Tally = "tally",
        /// A poll whose voting has ended → its winner confirmed and submitted.
        Complete = "complete",
    }
}

/// The media type of iCalendar (RFC 5545, 8.1).
pub const ICALENDAR: &str = "text/calendar";
/// The media type of jCal (RFC 7265, 7).
pub const JCAL: &str = "application/calendar+json";
/// The media type of JSON.
pub const JSON: &str = "application/json";

impl Operation {
    /// The media types that it takes; never empty.
    #[must_use]
    pub const fn takes(self) -> &'static [&'static str] {
        match self {
            Self::Parse
            | Self::Roundtrip
            | Self::Order
            | Self::Expand
            | Self::Group
            | Self::Schedule
            | Self::Itip
            | Self::Tally
            | Self::Complete => &[ICALENDAR],
            Self::Alarms | Self::Acknowledge | Self::Snooze | Self::Extend | Self::Split => &[ICALENDAR],
            Self::Serialize => &[JCAL],
            Self::Validate => &[ICALENDAR, JCAL],
        }
    }

    /// The media type that it gives; `None` where it gives a verdict alone.
    #[must_use]
    pub const fn gives(self) -> Option<&'static str> {
        match self {
            Self::Parse => Some(JCAL),
            Self::Roundtrip
            | Self::Serialize
            | Self::Acknowledge
            | Self::Snooze
            | Self::Extend
            | Self::Split => Some(ICALENDAR),
            Self::Order
            | Self::Expand
            | Self::Group
            | Self::Schedule
            | Self::Alarms
            | Self::Itip
            | Self::Tally
            | Self::Complete => Some(JSON),
            Self::Validate => None,
        }
    }

    /// The arguments that it takes: name, and whether it cannot do without.
    #[must_use]
    pub const fn arguments(self) -> &'static [(&'static str, bool)] {
        match self {
            Self::Parse
            | Self::Roundtrip
            | Self::Serialize
            | Self::Validate
            | Self::Schedule
            | Self::Tally => &[],
            Self::Order => &[("of", true), ("type", false)],
            Self::Expand => &[("from", true), ("to", true)],
            Self::Itip => {
                &[("role", true), ("stored", true), ("user", true), ("uninvited", false), ("forward", false)]
            }
            Self::Complete => &[("as", true)],
            Self::Group => &[("by", true)],
            Self::Alarms => &[("from", true), ("to", true), ("now", false), ("zone", false)],
            Self::Acknowledge => &[("alarm", true), ("now", true)],
            Self::Snooze => &[("alarm", true), ("now", true), ("until", false), ("duration", false)],
            Self::Extend => &[("now", true), ("most", false)],
            Self::Split => &[("now", true), ("start", true), ("rule", false)],
        }
    }
}
