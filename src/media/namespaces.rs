//! The XML namespaces of calendaring and the prefixes that case files write for them.

/// WebDAV (RFC 4918).
pub const DAV: &str = "DAV:";
/// CalDAV (RFC 4791).
pub const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
/// The extensions of Apple's Calendar Server.
pub const CALENDAR_SERVER: &str = "http://calendarserver.org/ns/";
/// xCal (RFC 6321).
pub const XCAL: &str = "urn:ietf:params:xml:ns:icalendar-2.0";
/// The namespace that the prefix `xml` always has.
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Prefix and namespace, as selectors and written documents use them.
pub const PREFIXES: [(&str, &str); 4] = [("D", DAV), ("C", CALDAV), ("CS", CALENDAR_SERVER), ("X", XCAL)];

/// The namespace of a prefix of the table.
pub fn of_prefix(prefix: &str) -> Option<&'static str> {
    PREFIXES.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| *namespace)
}

/// The prefix of a namespace of the table.
pub fn prefix_of(namespace: &str) -> Option<&'static str> {
    PREFIXES.iter().find(|(_, known)| *known == namespace).map(|(prefix, _)| *prefix)
}
