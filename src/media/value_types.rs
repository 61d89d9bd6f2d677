//! What RFC 5545 and its extensions say of a property's value before anyone reads it: its default type, and whether
//! one property holds several values.

/// The type of what nothing says anything about (RFC 7265, section 5).
pub const UNKNOWN: &str = "unknown";

/// How many values one property can hold, and how they are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One value.
    One,
    /// Values with commas between them.
    List,
    /// One value in parts, with semicolons between them.
    Parts,
}

/// Default value types by property name.
///
/// Names that RFC 7986, RFC 9073 and RFC 9253 leave without a default (IMAGE, CONFERENCE, SOURCE, REFRESH-INTERVAL,
/// STYLED-DESCRIPTION, STRUCTURED-DATA, LINK) are absent: without VALUE their type is unknown.
const DEFAULTS: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            // RFC 5545
            "ACTION",
            "CALSCALE",
            "CATEGORIES",
            "CLASS",
            "COMMENT",
            "CONTACT",
            "DESCRIPTION",
            "LOCATION",
            "METHOD",
            "PRODID",
            "RELATED-TO",
            "REQUEST-STATUS",
            "RESOURCES",
            "STATUS",
            "SUMMARY",
            "TRANSP",
            "TZID",
            "TZNAME",
            "UID",
            "VERSION",
            // RFC 7808, 7953, 7986, 9073, 9074, 9253
            "TZID-ALIAS-OF",
            "BUSYTYPE",
            "COLOR",
            "NAME",
            "LOCATION-TYPE",
            "PARTICIPANT-TYPE",
            "RESOURCE-TYPE",
            "PROXIMITY",
            "REFID",
            // draft-ietf-calext-icalendar-series
            "SERIES-UID",
            // draft-ietf-calext-vpoll
            "ACCEPT-RESPONSE",
            "EXPECT-REPLY",
            "KIND",
            "LANG",
            "PARTICIPATION-STATUS",
            "POLL-COMPLETION",
            "POLL-MODE",
            "POLL-PROPERTIES",
            // draft-ietf-calext-itip-participants
            "SCHEDULING-AGENT",
            "SCHEDULING-FORCE-SEND",
            "SCHEDULING-STATUS",
        ],
    ),
    (
        "date-time",
        &[
            "ACKNOWLEDGED",
            "COMPLETED",
            "CREATED",
            "DTEND",
            "DTSTAMP",
            "DTSTART",
            "DUE",
            "EXDATE",
            "LAST-MODIFIED",
            "RDATE",
            "RECURRENCE-ID",
            "SCHEDULING-DTSTAMP",
            "TZUNTIL",
            "LAST-SERIES-ID",
            "SDATE",
            "SERIES-ID",
            "SXDATE",
        ],
    ),
    ("duration", &["DURATION", "TRIGGER"]),
    (
        "integer",
        &["PERCENT-COMPLETE", "POLL-ITEM-ID", "POLL-WINNER", "PRIORITY", "REPEAT", "RESPONSE", "SEQUENCE"],
    ),
    ("uri", &["ATTACH", "CONCEPT", "REPLY-URL", "TZURL", "URL"]),
    (
        "cal-address",
        &[
            "ATTENDEE",
            "CALENDAR-ADDRESS",
            "INVITED-BY",
            "MEMBER-OF",
            "ORGANIZER",
            "PARTICIPATION-DELEGATED-FROM",
            "PARTICIPATION-DELEGATED-TO",
        ],
    ),
    ("recur", &["EXRULE", "RRULE", "SRULE"]),
    ("utc-offset", &["TZOFFSETFROM", "TZOFFSETTO"]),
    ("float", &["GEO"]),
    ("period", &["FREEBUSY"]),
];

/// TEXT properties whose value is a list. Values of other types never contain a bare comma, so those need no table.
const TEXT_LISTS: [&str; 6] =
    ["ACCEPT-RESPONSE", "CATEGORIES", "LOCATION-TYPE", "PARTICIPANT-TYPE", "POLL-PROPERTIES", "RESOURCES"];

/// CAL-ADDRESS properties whose value is a list, although a comma may stand in an address.
const ADDRESS_LISTS: [&str; 3] = ["MEMBER-OF", "PARTICIPATION-DELEGATED-FROM", "PARTICIPATION-DELEGATED-TO"];

/// The type of a property's value when there is no VALUE parameter, in lower case as in jCal; [`UNKNOWN`] where none
/// is known. `name` may be in any case.
pub fn default_type(name: &str) -> &'static str {
    DEFAULTS
        .iter()
        .find(|(_, names)| names.iter().any(|known| known.eq_ignore_ascii_case(name)))
        .map_or(UNKNOWN, |(kind, _)| kind)
}

/// The shape of the value of a property of this name and this type (lower case).
pub fn shape(name: &str, kind: &str) -> Shape {
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    match kind {
        "float" if is("GEO") => Shape::Parts,
        "text" if is("REQUEST-STATUS") => Shape::Parts,
        "text" if TEXT_LISTS.into_iter().any(is) => Shape::List,
        "cal-address" if ADDRESS_LISTS.into_iter().any(is) => Shape::List,
        "boolean" | "date" | "date-time" | "duration" | "float" | "integer" | "period" | "time"
        | "utc-offset" => Shape::List,
        _ => Shape::One,
    }
}

/// Whether values of this type (lower case) are written with the escapes of TEXT. UID is text (RFC 9253, section 7).
pub fn is_escaped(kind: &str) -> bool {
    matches!(kind, "text" | "uid")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("dtstart", "date-time")]
    #[case("GEO", "float")]
    #[case("LOCATION-TYPE", "text")]
    #[case("STYLED-DESCRIPTION", UNKNOWN)]
    #[case("LINK", UNKNOWN)]
    #[case("X-ANY", UNKNOWN)]
    fn names_have_default_types(#[case] name: &str, #[case] kind: &str) {
        assert_eq!(default_type(name), kind);
    }

    #[test]
    fn no_name_has_two_defaults() {
        let mut names: Vec<_> = DEFAULTS.iter().flat_map(|(_, names)| names.iter()).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
