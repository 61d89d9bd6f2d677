//! Polls (draft-ietf-calext-vpoll-06): VPOLL and VOTE, their properties, and what a participant of a poll may have.

use super::component::{ComponentTable, Count};
use super::property::{Form, PropertyTable, many, one, property};
use Count::{AtMostOne, Never, One};
use Form::{Any, OneOf, Token, Within};

/// What can be voted on. What else stands in a VPOLL is no choice: who takes part, alarms, and what is not known.
pub(crate) const POLL_ITEMS: &[&str] = &["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY"];

/// VPOLL and VOTE. A VOTE has its two properties unless it answers in another way; that is a rule of its own.
pub(super) const POLL_COMPONENTS: &[ComponentTable] = &[
    ComponentTable {
        name: "VPOLL",
        section: "VPOLL, 4.6.1",
        inside: &["VCALENDAR"],
        holds: &[],
        counts: &[
            (One, &["DTSTAMP", "UID"]),
            (
                AtMostOne,
                &[
                    "ACCEPT-RESPONSE",
                    "CLASS",
                    "COMPLETED",
                    "CREATED",
                    "DESCRIPTION",
                    "DTEND",
                    "DTSTART",
                    "DURATION",
                    "LAST-MODIFIED",
                    "POLL-MODE",
                    "POLL-PROPERTIES",
                    "POLL-WINNER",
                    "PRIORITY",
                    "REPLY-URL",
                    "SEQUENCE",
                    "STATUS",
                    "SUMMARY",
                    "URL",
                ],
            ),
            (Never, &["ATTENDEE", "ORGANIZER"]),
        ],
    },
    ComponentTable {
        name: "VOTE",
        section: "VPOLL, 4.6.2",
        inside: &["PARTICIPANT"],
        holds: &[],
        counts: &[(AtMostOne, &["POLL-ITEM-ID", "RESPONSE"])],
    },
];

const TEXT: &[&str] = &["text"];
const INTEGER: &[&str] = &["integer"];
const ADDRESS: &[&str] = &["cal-address"];

/// The properties of polls, and those of participants in scheduling.
pub(super) const POLL_PROPERTIES: &[PropertyTable] = &[
    many("ACCEPT-RESPONSE", TEXT, Token, "VPOLL, 4.5.1"),
    one("POLL-COMPLETION", TEXT, Token, "VPOLL, 4.5.2"),
    one("POLL-ITEM-ID", INTEGER, Any, "VPOLL, 4.5.3"),
    one("POLL-MODE", TEXT, Token, "VPOLL, 4.5.4"),
    many("POLL-PROPERTIES", TEXT, Any, "VPOLL, 4.5.5"),
    one("POLL-WINNER", INTEGER, Any, "VPOLL, 4.5.6"),
    one("REPLY-URL", &["uri"], Any, "VPOLL, 4.5.7"),
    one("RESPONSE", INTEGER, Within(0, 100), "VPOLL, 4.5.8"),
    one("KIND", TEXT, Token, "VPOLL, 6.1"),
    one("PARTICIPATION-STATUS", TEXT, Token, "VPOLL, 6.3"),
    many("PARTICIPATION-DELEGATED-FROM", ADDRESS, Any, "VPOLL, 6.4"),
    many("PARTICIPATION-DELEGATED-TO", ADDRESS, Any, "VPOLL, 6.5"),
    many("MEMBER-OF", ADDRESS, Any, "VPOLL, 6.6"),
    one("LANG", TEXT, Form::Language, "VPOLL, 6.7"),
    one("SCHEDULING-AGENT", TEXT, Token, "iTIP with participants, 4.8"),
    one("SCHEDULING-FORCE-SEND", TEXT, Token, "iTIP with participants, 4.9"),
    one("SCHEDULING-STATUS", TEXT, Form::StatusCodes, "iTIP with participants, 4.10"),
    one("SCHEDULING-DTSTAMP", &["date-time"], Any, "iTIP with participants, 4.11"),
    one("INVITED-BY", ADDRESS, Any, "iTIP with participants, 4.12"),
    one("EXPECT-REPLY", &["text", "boolean"], OneOf(&["TRUE", "FALSE"]), "VPOLL, 6.8"),
];

/// A participant of a poll may be of several types; elsewhere RFC 9073 has one.
const PARTICIPANT_TYPE: PropertyTable = many("PARTICIPANT-TYPE", TEXT, Token, "VPOLL, 6.2");

/// The table of a property in a component of a poll.
pub(crate) fn property_in_poll(name: &str) -> Option<&'static PropertyTable> {
    if name.eq_ignore_ascii_case(PARTICIPANT_TYPE.name) { Some(&PARTICIPANT_TYPE) } else { property(name) }
}
