//! Properties: of which types their values may be, whether VALUE has to say so, and what values there are.

/// What the value of a property looks like beyond its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Whatever its type allows.
    Any,
    /// The name of something registered or private: letters, digits, hyphens.
    Token,
    /// A language tag (RFC 5646).
    Language,
    /// Status codes (RFC 5545, section 3.8.8.3), with commas between them.
    StatusCodes,
    /// One of these, in any case.
    OneOf(&'static [&'static str]),
    /// An integer from the first to the second.
    Within(i64, i64),
    /// A date with UTC time wherever it is a date with time.
    Utc,
    /// A duration that is not negative.
    Positive,
    /// A latitude and a longitude.
    Position,
    /// A version, or the first and the last.
    Version,
    /// A code, a text, and perhaps data.
    RequestStatus,
}

/// What is said of one property.
#[derive(Debug)]
pub(crate) struct PropertyTable {
    /// Its name.
    pub(crate) name: &'static str,
    /// The types its value may have, in lower case; the first is the default unless VALUE is required.
    pub(crate) types: &'static [&'static str],
    /// Whether there is no default type, so that VALUE has to be there.
    pub(crate) says_type: bool,
    /// Whether it takes several values with commas between them.
    pub(crate) list: bool,
    /// What its value looks like.
    pub(crate) form: Form,
    /// Parameters without which it is not complete, each with the types for which that holds.
    pub(crate) demands: &'static [(&'static str, &'static [&'static str])],
    /// The section that defines it.
    pub(crate) section: &'static str,
}

/// The table of the property of that name, in any case; `None` where the name is not known.
pub(crate) fn property(name: &str) -> Option<&'static PropertyTable> {
    PROPERTIES.iter().chain(POLL_PROPERTIES).find(|table| table.name.eq_ignore_ascii_case(name))
}

use super::poll::POLL_PROPERTIES;
use Form::{Any, OneOf, Position, Positive, RequestStatus, Token, Utc, Version, Within};

const TEXT: &[&str] = &["text"];
const MOMENT: &[&str] = &["date-time"];
const MOMENT_OR_DATE: &[&str] = &["date-time", "date"];
const INTEGER: &[&str] = &["integer"];
const DURATION: &[&str] = &["duration"];
const URI: &[&str] = &["uri"];
const URI_OR_BINARY: &[&str] = &["uri", "binary"];
const ADDRESS: &[&str] = &["cal-address"];
const LINKS: &[&str] = &["uri", "uid", "xml-reference"];
const MOST: i64 = i32::MAX as i64;

/// Every property that is known.
const PROPERTIES: &[PropertyTable] = &[
    one("CALSCALE", TEXT, OneOf(&["GREGORIAN"]), "RFC 5545, 3.7.1"),
    one("METHOD", TEXT, Token, "RFC 5545, 3.7.2"),
    one("PRODID", TEXT, Any, "RFC 5545, 3.7.3"),
    one("VERSION", TEXT, Version, "RFC 5545, 3.7.4"),
    one("ATTACH", URI_OR_BINARY, Any, "RFC 5545, 3.8.1.1"),
    many("CATEGORIES", TEXT, Any, "RFC 5545, 3.8.1.2"),
    one("CLASS", TEXT, Token, "RFC 5545, 3.8.1.3"),
    one("COMMENT", TEXT, Any, "RFC 5545, 3.8.1.4"),
    one("DESCRIPTION", TEXT, Any, "RFC 5545, 3.8.1.5"),
    one("GEO", &["float"], Position, "RFC 5545, 3.8.1.6"),
    one("LOCATION", TEXT, Any, "RFC 5545, 3.8.1.7"),
    one("PERCENT-COMPLETE", INTEGER, Within(0, 100), "RFC 5545, 3.8.1.8"),
    one("PRIORITY", INTEGER, Within(0, 9), "RFC 5545, 3.8.1.9"),
    many("RESOURCES", TEXT, Any, "RFC 5545, 3.8.1.10"),
    one("STATUS", TEXT, OneOf(STATUSES), "RFC 5545, 3.8.1.11"),
    one("SUMMARY", TEXT, Any, "RFC 5545, 3.8.1.12"),
    one("COMPLETED", MOMENT, Utc, "RFC 5545, 3.8.2.1"),
    one("DTEND", MOMENT_OR_DATE, Any, "RFC 5545, 3.8.2.2"),
    one("DUE", MOMENT_OR_DATE, Any, "RFC 5545, 3.8.2.3"),
    one("DTSTART", MOMENT_OR_DATE, Any, "RFC 5545, 3.8.2.4"),
    one("DURATION", DURATION, Positive, "RFC 5545, 3.8.2.5"),
    many("FREEBUSY", &["period"], Utc, "RFC 5545, 3.8.2.6"),
    one("TRANSP", TEXT, OneOf(&["OPAQUE", "TRANSPARENT"]), "RFC 5545, 3.8.2.7"),
    one("TZID", TEXT, Any, "RFC 5545, 3.8.3.1"),
    one("TZNAME", TEXT, Any, "RFC 5545, 3.8.3.2"),
    one("TZOFFSETFROM", &["utc-offset"], Any, "RFC 5545, 3.8.3.3"),
    one("TZOFFSETTO", &["utc-offset"], Any, "RFC 5545, 3.8.3.4"),
    one("TZURL", URI, Any, "RFC 5545, 3.8.3.5"),
    one("ATTENDEE", ADDRESS, Any, "RFC 5545, 3.8.4.1"),
    one("CONTACT", TEXT, Any, "RFC 5545, 3.8.4.2"),
    one("ORGANIZER", ADDRESS, Any, "RFC 5545, 3.8.4.3"),
    one("RECURRENCE-ID", MOMENT_OR_DATE, Any, "RFC 5545, 3.8.4.4"),
    one("RELATED-TO", &["text", "uid", "uri"], Any, "RFC 9253, 9.1"),
    one("URL", URI, Any, "RFC 5545, 3.8.4.6"),
    one("UID", TEXT, Any, "RFC 5545, 3.8.4.7"),
    many("EXDATE", MOMENT_OR_DATE, Any, "RFC 5545, 3.8.5.1"),
    many("RDATE", &["date-time", "date", "period"], Any, "RFC 5545, 3.8.5.2"),
    one("RRULE", &["recur"], Any, "RFC 5545, 3.8.5.3"),
    one("ACTION", TEXT, Token, "RFC 5545, 3.8.6.1"),
    one("REPEAT", INTEGER, Within(0, MOST), "RFC 5545, 3.8.6.2"),
    one("TRIGGER", &["duration", "date-time"], Utc, "RFC 5545, 3.8.6.3"),
    one("CREATED", MOMENT, Utc, "RFC 5545, 3.8.7.1"),
    one("DTSTAMP", MOMENT, Utc, "RFC 5545, 3.8.7.2"),
    one("LAST-MODIFIED", MOMENT, Utc, "RFC 5545, 3.8.7.3"),
    one("SEQUENCE", INTEGER, Within(0, MOST), "RFC 5545, 3.8.7.4"),
    one("REQUEST-STATUS", TEXT, RequestStatus, "RFC 5545, 3.8.8.3"),
    one("NAME", TEXT, Any, "RFC 7986, 5.1"),
    says_type("REFRESH-INTERVAL", DURATION, Positive, "RFC 7986, 5.7"),
    says_type("SOURCE", URI, Any, "RFC 7986, 5.8"),
    one("COLOR", TEXT, Token, "RFC 7986, 5.9"),
    says_type("IMAGE", URI_OR_BINARY, Any, "RFC 7986, 5.10"),
    says_type("CONFERENCE", URI, Any, "RFC 7986, 5.11"),
    many("LOCATION-TYPE", TEXT, Any, "RFC 9073, 6.1"),
    one("PARTICIPANT-TYPE", TEXT, Token, "RFC 9073, 6.2"),
    one("RESOURCE-TYPE", TEXT, Token, "RFC 9073, 6.3"),
    one("CALENDAR-ADDRESS", ADDRESS, Any, "RFC 9073, 6.4"),
    one("SERIES-UID", TEXT, Any, "icalendar-series, 8.3"),
    many("SXDATE", MOMENT_OR_DATE, Any, "icalendar-series, 8.4"),
    many("SDATE", &["date-time", "date", "period"], Any, "icalendar-series, 8.5"),
    one("SERIES-ID", MOMENT_OR_DATE, Any, "icalendar-series, 8.6"),
    one("LAST-SERIES-ID", MOMENT_OR_DATE, Any, "icalendar-series, 8.7"),
    one("SRULE", &["recur"], Any, "icalendar-series, 8.8"),
    says_type("STYLED-DESCRIPTION", &["uri", "text"], Any, "RFC 9073, 6.5"),
    PropertyTable {
        demands: &[("FMTTYPE", &["text", "binary"]), ("SCHEMA", &["text", "binary"])],
        ..says_type("STRUCTURED-DATA", &["text", "binary", "uri"], Any, "RFC 9073, 6.6")
    },
    one("CONCEPT", URI, Any, "RFC 9253, 8.1"),
    PropertyTable { demands: &[("LINKREL", LINKS)], ..says_type("LINK", LINKS, Any, "RFC 9253, 8.2") },
    one("REFID", TEXT, Any, "RFC 9253, 8.3"),
    one("ACKNOWLEDGED", MOMENT, Utc, "RFC 9074, 6.1"),
    one("PROXIMITY", TEXT, Token, "RFC 9074, 8.1"),
];

/// The values of STATUS in any component.
const STATUSES: &[&str] = &[
    "TENTATIVE",
    "CONFIRMED",
    "CANCELLED",
    "NEEDS-ACTION",
    "COMPLETED",
    "IN-PROCESS",
    "DRAFT",
    "FINAL",
    "DELETED",
];

/// The values of STATUS by component; where none is named, any of [`STATUSES`] (RFC 5545, section 3.8.1.11;
/// draft-ietf-calext-subscription-upgrade-13, section 4.1).
pub(crate) const STATUS_BY_COMPONENT: &[(&str, &[&str])] = &[
    ("VEVENT", &["TENTATIVE", "CONFIRMED", "CANCELLED", "DELETED"]),
    ("VTODO", &["NEEDS-ACTION", "COMPLETED", "IN-PROCESS", "CANCELLED", "DELETED"]),
    ("VJOURNAL", &["DRAFT", "FINAL", "CANCELLED", "DELETED"]),
    ("VPOLL", &["IN-PROCESS", "COMPLETED", "CONFIRMED", "SUBMITTED", "CANCELLED"]),
];

/// A property with one value, of a default type.
pub(super) const fn one(
    name: &'static str,
    types: &'static [&'static str],
    form: Form,
    section: &'static str,
) -> PropertyTable {
    PropertyTable { name, types, says_type: false, list: false, form, demands: &[], section }
}

/// A property with one or more values, of a default type.
pub(super) const fn many(
    name: &'static str,
    types: &'static [&'static str],
    form: Form,
    section: &'static str,
) -> PropertyTable {
    PropertyTable { list: true, ..one(name, types, form, section) }
}

/// A property with one value, without a default type.
const fn says_type(
    name: &'static str,
    types: &'static [&'static str],
    form: Form,
    section: &'static str,
) -> PropertyTable {
    PropertyTable { says_type: true, ..one(name, types, form, section) }
}
