//! Names that a server written before RFC 9073 does not know.

/// Components of RFC 9073.
pub(in crate::reference::server) const NEW_COMPONENTS: [&str; 3] = ["PARTICIPANT", "VLOCATION", "VRESOURCE"];

/// Properties of RFC 9073 that stand in events.
pub(in crate::reference::server) const NEW_PROPERTIES: [&str; 2] = ["STYLED-DESCRIPTION", "STRUCTURED-DATA"];

const OLD_PROPERTIES: [&str; 47] = [
    "CALSCALE",
    "METHOD",
    "PRODID",
    "VERSION",
    "ATTACH",
    "CATEGORIES",
    "CLASS",
    "COMMENT",
    "DESCRIPTION",
    "GEO",
    "LOCATION",
    "PERCENT-COMPLETE",
    "PRIORITY",
    "RESOURCES",
    "STATUS",
    "SUMMARY",
    "COMPLETED",
    "DTEND",
    "DUE",
    "DTSTART",
    "DURATION",
    "FREEBUSY",
    "TRANSP",
    "TZID",
    "TZNAME",
    "TZOFFSETFROM",
    "TZOFFSETTO",
    "TZURL",
    "ATTENDEE",
    "CONTACT",
    "ORGANIZER",
    "RECURRENCE-ID",
    "RELATED-TO",
    "URL",
    "UID",
    "EXDATE",
    "EXRULE",
    "RDATE",
    "RRULE",
    "ACTION",
    "REPEAT",
    "TRIGGER",
    "CREATED",
    "DTSTAMP",
    "LAST-MODIFIED",
    "SEQUENCE",
    "REQUEST-STATUS",
];

/// Whether a property of this name was there before RFC 9073.
pub(in crate::reference::server) fn is_of_rfc5545(name: &str) -> bool {
    OLD_PROPERTIES.iter().any(|old| old.eq_ignore_ascii_case(name))
}
