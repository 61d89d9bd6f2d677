//! What a message about a poll holds, by its METHOD (draft-ietf-calext-vpoll-06, sections 8.1 and 8.3): the presence
//! tables as they stand there.

use super::component::Count::{self, AtLeastOne, AtMostOne, One};

/// The presence table of one METHOD. What a table does not count may be there any number of times, unless nothing else
/// may be.
#[derive(Debug)]
pub(crate) struct Presence {
    /// The value of METHOD.
    pub(crate) method: &'static str,
    /// The section that has the table.
    pub(crate) section: &'static str,
    /// How many VPOLLs there are.
    pub(crate) polls: Count,
    /// How often properties and components stand directly in each VPOLL.
    pub(crate) rows: &'static [(&'static str, Count)],
    /// Whether nothing but what is counted may stand in a VPOLL.
    pub(crate) nothing_else: bool,
    /// Whether a participant has to be the owner.
    pub(crate) owner: bool,
    /// How many participants are voters; `None` for any number.
    pub(crate) voters: Option<Count>,
    /// Whether each voter answers: a VOTE for a choice, or free-busy time or availability in the VPOLL.
    pub(crate) votes: bool,
}

/// Messages with these methods are not made about polls.
pub(crate) const UNSUPPORTED: &[&str] = &["ADD", "COUNTER", "DECLINECOUNTER"];

/// What the tables leave open.
const OPEN: Presence = Presence {
    method: "",
    section: "",
    polls: One,
    rows: &[],
    nothing_else: false,
    owner: false,
    voters: None,
    votes: false,
};

/// One row a method. STATUS is in POLLSTATUS because section 8.3.1 has that method set the status, although the table
/// has no row for it.
pub(crate) const METHODS: &[Presence] = &[
    Presence {
        method: "PUBLISH",
        section: "VPOLL, 8.3.2",
        polls: AtLeastOne,
        owner: true,
        voters: Some(Count::Never),
        ..OPEN
    },
    Presence { method: "REQUEST", section: "VPOLL, 8.3.3", ..OPEN },
    Presence {
        method: "REPLY",
        section: "VPOLL, 8.3.4",
        rows: &[
            ("PARTICIPANT", One),
            ("DTSTAMP", One),
            ("UID", One),
            ("SEQUENCE", AtMostOne),
            ("ACCEPT-RESPONSE", AtMostOne),
            ("VFREEBUSY", AtMostOne),
        ],
        voters: Some(One),
        votes: true,
        ..OPEN
    },
    Presence {
        method: "CANCEL",
        section: "VPOLL, 8.3.5",
        polls: AtLeastOne,
        rows: &[("UID", One), ("DTSTAMP", One), ("SEQUENCE", One)],
        ..OPEN
    },
    Presence {
        method: "REFRESH",
        section: "VPOLL, 8.3.6",
        rows: &[("PARTICIPANT", One), ("DTSTAMP", One), ("UID", One)],
        nothing_else: true,
        voters: Some(One),
        ..OPEN
    },
    Presence {
        method: "POLLSTATUS",
        section: "VPOLL, 8.3.7",
        polls: AtLeastOne,
        rows: &[
            ("PARTICIPANT", AtLeastOne),
            ("COMPLETED", AtMostOne),
            ("DTSTAMP", One),
            ("DTSTART", AtMostOne),
            ("SUMMARY", One),
            ("UID", One),
            ("SEQUENCE", AtMostOne),
            ("STATUS", AtMostOne),
        ],
        nothing_else: true,
        owner: true,
        ..OPEN
    },
];
