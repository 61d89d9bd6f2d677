//! Parameters: what their values look like.

/// What a parameter's value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterForm {
    /// Any text.
    Text,
    /// The name of something registered or private: letters, digits, hyphens.
    Token,
    /// One of these, in any case.
    OneOf(&'static [&'static str]),
    /// A URI (RFC 3986).
    Uri,
    /// A media type: a type and a subtype with a slash between them.
    MediaType,
    /// A language tag (RFC 5646).
    Language,
    /// An integer of 1 or more.
    Ordinal,
    /// A duration, with a sign or without.
    Duration,
    /// The name of something registered, or a URI.
    Relation,
    /// Digits, one or more.
    Digits,
}

/// What is said of one parameter.
#[derive(Debug)]
pub(crate) struct ParameterTable {
    /// Its name.
    pub(crate) name: &'static str,
    /// What each value looks like.
    pub(crate) form: ParameterForm,
    /// Whether there may be several values, with commas between them.
    pub(crate) list: bool,
    /// The section that defines it.
    pub(crate) section: &'static str,
}

/// The table of the parameter of that name, in any case; `None` where the name is not known.
pub(crate) fn parameter(name: &str) -> Option<&'static ParameterTable> {
    PARAMETERS.iter().find(|table| table.name.eq_ignore_ascii_case(name))
}

use ParameterForm::{Digits, Duration, Language, MediaType, OneOf, Ordinal, Relation, Text, Token, Uri};

/// The values of a parameter that says yes or no.
const BOOLEAN: ParameterForm = OneOf(&["TRUE", "FALSE"]);

/// Every parameter that is known.
const PARAMETERS: &[ParameterTable] = &[
    one("ALTREP", Uri, "RFC 5545, 3.2.1"),
    one("CN", Text, "RFC 5545, 3.2.2"),
    one("CUTYPE", Token, "RFC 5545, 3.2.3"),
    many("DELEGATED-FROM", Uri, "RFC 5545, 3.2.4"),
    many("DELEGATED-TO", Uri, "RFC 5545, 3.2.5"),
    one("DIR", Uri, "RFC 5545, 3.2.6"),
    one("ENCODING", OneOf(&["8BIT", "BASE64"]), "RFC 5545, 3.2.7"),
    one("FMTTYPE", MediaType, "RFC 5545, 3.2.8"),
    one("FBTYPE", Token, "RFC 5545, 3.2.9"),
    one("LANGUAGE", Language, "RFC 5545, 3.2.10"),
    many("MEMBER", Uri, "RFC 5545, 3.2.11"),
    one("PARTSTAT", Token, "RFC 5545, 3.2.12"),
    one("RANGE", OneOf(&["THISANDFUTURE"]), "RFC 5545, 3.2.13"),
    one("RELATED", OneOf(&["START", "END"]), "RFC 5545, 3.2.14"),
    one("RELTYPE", Token, "RFC 5545, 3.2.15"),
    one("ROLE", Token, "RFC 5545, 3.2.16"),
    one("RSVP", BOOLEAN, "RFC 5545, 3.2.17"),
    one("SENT-BY", Uri, "RFC 5545, 3.2.18"),
    one("TZID", Text, "RFC 5545, 3.2.19"),
    one("VALUE", Token, "RFC 5545, 3.2.20"),
    many("DISPLAY", Token, "RFC 7986, 6.1"),
    one("EMAIL", Text, "RFC 7986, 6.2"),
    many("FEATURE", Token, "RFC 7986, 6.3"),
    one("LABEL", Text, "RFC 7986, 6.4"),
    one("ORDER", Ordinal, "RFC 9073, 5.1"),
    one("SCHEMA", Uri, "RFC 9073, 5.2"),
    one("DERIVED", BOOLEAN, "RFC 9073, 5.3"),
    one("LINKREL", Relation, "RFC 9253, 6.1"),
    one("GAP", Duration, "RFC 9253, 6.2"),
    one("SPLIT", Token, "icalendar-series, 7.1"),
    one("LOOKAHEAD-COUNT", Digits, "icalendar-series, 7.2"),
    one("LOOKAHEAD-PERIOD", Duration, "icalendar-series, 7.3"),
    one("REQUIRED", BOOLEAN, "VPOLL, 4.4.1"),
    one("STAY-INFORMED", BOOLEAN, "VPOLL, 4.4.2"),
];

/// A parameter with one value.
const fn one(name: &'static str, form: ParameterForm, section: &'static str) -> ParameterTable {
    ParameterTable { name, form, list: false, section }
}

/// A parameter with one or more values.
const fn many(name: &'static str, form: ParameterForm, section: &'static str) -> ParameterTable {
    ParameterTable { name, form, list: true, section }
}
