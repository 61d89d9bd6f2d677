//! Components: how often each property may stand in them, and what they may stand in.

/// How often a property may stand in one component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Count {
    /// Once, and it has to.
    One,
    /// Once or not at all.
    AtMostOne,
    /// Once or more often.
    AtLeastOne,
    /// Not at all.
    Never,
}

impl Count {
    /// Whether there can be several.
    pub(crate) fn admits_several(self) -> bool {
        self == Self::AtLeastOne
    }
}

/// How often properties may stand in one component.
pub(crate) type Counts = &'static [(Count, &'static [&'static str])];

/// What is said of one component. A property that is not named may stand in it any number of times: every component
/// takes all registered and all private properties (RFC 5545, section 3.6).
#[derive(Debug)]
pub(crate) struct ComponentTable {
    /// Its name.
    pub(crate) name: &'static str,
    /// The section that defines it.
    pub(crate) section: &'static str,
    /// The known components that it may stand in.
    pub(crate) inside: &'static [&'static str],
    /// At least one of these components stands in it; empty for no such demand.
    pub(crate) holds: &'static [&'static str],
    /// How often the properties may stand in it.
    pub(crate) counts: Counts,
}

impl ComponentTable {
    /// How often that property may stand in it; `None` for any number.
    pub(crate) fn count(&self, property: &str) -> Option<Count> {
        let named = |names: &&[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(property));
        self.counts.iter().find(|(_, names)| named(names)).map(|(count, _)| *count)
    }
}

/// The table of the component of that name, in any case; `None` where the name is not known.
pub(crate) fn component(name: &str) -> Option<&'static ComponentTable> {
    COMPONENTS.iter().chain(POLL_COMPONENTS).find(|table| table.name.eq_ignore_ascii_case(name))
}

use super::poll::POLL_COMPONENTS;
use Count::{AtLeastOne, AtMostOne, Never, One};

/// Every component that is known. VCALENDAR is among the places of PARTICIPANT, VLOCATION and VRESOURCE because its
/// grammar takes any registered component.
const COMPONENTS: &[ComponentTable] = &[
    ComponentTable {
        name: "VCALENDAR",
        section: "RFC 5545, 3.6",
        inside: &[],
        holds: &["*"],
        counts: &[
            (One, &["PRODID", "VERSION"]),
            (
                AtMostOne,
                &["CALSCALE", "COLOR", "LAST-MODIFIED", "METHOD", "REFRESH-INTERVAL", "SOURCE", "UID", "URL"],
            ),
        ],
    },
    ComponentTable {
        name: "VEVENT",
        section: "RFC 5545, 3.6.1",
        inside: &["VCALENDAR", "VPOLL", "VOTE"],
        holds: &[],
        counts: &[
            (One, &["DTSTAMP", "UID"]),
            (
                AtMostOne,
                &[
                    "CLASS",
                    "COLOR",
                    "CREATED",
                    "DESCRIPTION",
                    "DTEND",
                    "DTSTART",
                    "DURATION",
                    "GEO",
                    "LAST-MODIFIED",
                    "LOCATION",
                    "ORGANIZER",
                    "PRIORITY",
                    "RECURRENCE-ID",
                    "SEQUENCE",
                    "STATUS",
                    "SUMMARY",
                    "TRANSP",
                    "URL",
                ],
            ),
        ],
    },
    ComponentTable {
        name: "VTODO",
        section: "RFC 5545, 3.6.2",
        inside: &["VCALENDAR", "VPOLL", "VOTE"],
        holds: &[],
        counts: &[
            (One, &["DTSTAMP", "UID"]),
            (
                AtMostOne,
                &[
                    "CLASS",
                    "COLOR",
                    "COMPLETED",
                    "CREATED",
                    "DESCRIPTION",
                    "DTSTART",
                    "DUE",
                    "DURATION",
                    "GEO",
                    "LAST-MODIFIED",
                    "LOCATION",
                    "ORGANIZER",
                    "PERCENT-COMPLETE",
                    "PRIORITY",
                    "RECURRENCE-ID",
                    "SEQUENCE",
                    "STATUS",
                    "SUMMARY",
                    "URL",
                ],
            ),
        ],
    },
    ComponentTable {
        name: "VJOURNAL",
        section: "RFC 5545, 3.6.3",
        inside: &["VCALENDAR", "VPOLL", "VOTE"],
        holds: &[],
        counts: &[
            (One, &["DTSTAMP", "UID"]),
            (
                AtMostOne,
                &[
                    "CLASS",
                    "COLOR",
                    "CREATED",
                    "DTSTART",
                    "LAST-MODIFIED",
                    "ORGANIZER",
                    "RECURRENCE-ID",
                    "SEQUENCE",
                    "STATUS",
                    "SUMMARY",
                    "URL",
                ],
            ),
        ],
    },
    ComponentTable {
        name: "VFREEBUSY",
        section: "RFC 5545, 3.6.4",
        inside: &["VCALENDAR", "VPOLL", "VOTE"],
        holds: &[],
        counts: &[
            (One, &["DTSTAMP", "UID"]),
            (AtMostOne, &["CONTACT", "DTEND", "DTSTART", "ORGANIZER", "URL"]),
            (Never, &["EXDATE", "RDATE", "RRULE"]),
        ],
    },
    ComponentTable {
        name: "VTIMEZONE",
        section: "RFC 5545, 3.6.5",
        inside: &["VCALENDAR"],
        holds: &["STANDARD", "DAYLIGHT"],
        counts: &[(One, &["TZID"]), (AtMostOne, &["LAST-MODIFIED", "TZURL"])],
    },
    ComponentTable { name: "STANDARD", ..OBSERVANCE },
    ComponentTable { name: "DAYLIGHT", ..OBSERVANCE },
    ComponentTable {
        name: "VALARM",
        section: "RFC 5545, 3.6.6; RFC 9074, 3",
        inside: &["VEVENT", "VTODO", "VPOLL", "VOTE"],
        holds: &[],
        counts: &[
            (One, &["ACTION", "TRIGGER"]),
            (
                AtMostOne,
                &["ACKNOWLEDGED", "DESCRIPTION", "DURATION", "PROXIMITY", "REPEAT", "SUMMARY", "UID"],
            ),
        ],
    },
    ComponentTable {
        name: "PARTICIPANT",
        section: "RFC 9073, 7.1",
        inside: &["VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VPOLL"],
        holds: &[],
        counts: &[
            (One, &["PARTICIPANT-TYPE", "UID"]),
            (
                AtMostOne,
                &[
                    "CALENDAR-ADDRESS",
                    "CREATED",
                    "DESCRIPTION",
                    "DTSTAMP",
                    "GEO",
                    "LAST-MODIFIED",
                    "PRIORITY",
                    "SEQUENCE",
                    "STATUS",
                    "SUMMARY",
                    "URL",
                ],
            ),
        ],
    },
    ComponentTable {
        name: "VLOCATION",
        section: "RFC 9073, 7.2",
        inside: &["VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "PARTICIPANT", "VALARM"],
        holds: &[],
        counts: &[(One, &["UID"]), (AtMostOne, &["DESCRIPTION", "GEO", "LOCATION-TYPE", "NAME"])],
    },
    ComponentTable {
        name: "VRESOURCE",
        section: "RFC 9073, 7.3",
        inside: &["VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "PARTICIPANT"],
        holds: &[],
        counts: &[(One, &["UID"]), (AtMostOne, &["DESCRIPTION", "GEO", "NAME", "RESOURCE-TYPE"])],
    },
];

/// What STANDARD and DAYLIGHT have in common.
const OBSERVANCE: ComponentTable = ComponentTable {
    name: "",
    section: "RFC 5545, 3.6.5",
    inside: &["VTIMEZONE"],
    holds: &[],
    counts: &[(One, &["DTSTART", "TZOFFSETFROM", "TZOFFSETTO"])],
};

/// What an alarm has to have beyond its table, by its ACTION (RFC 5545, section 3.6.6).
pub(crate) const ALARM_ACTIONS: &[(&str, Counts)] = &[
    ("AUDIO", &[(AtMostOne, &["ATTACH"])]),
    ("DISPLAY", &[(One, &["DESCRIPTION"])]),
    ("EMAIL", &[(One, &["DESCRIPTION", "SUMMARY"]), (AtLeastOne, &["ATTENDEE"])]),
];
