//! Defects of fetching what an object points to. No operation fetches anything by itself.

use super::kind::{Spoil, asked};
use crate::media::{Component, Property};

/// What one of these defects fetches.
pub(crate) struct Fetch {
    /// The name of the defect.
    pub(crate) name: &'static str,
    /// The operation that fetches.
    pub(crate) operation: &'static str,
    /// The URIs of one property of one component.
    pub(crate) what: fn(&Component, &Property) -> Vec<String>,
}

/// What each of [`FETCH`] does.
pub(crate) const FETCHES: &[Fetch] = &[
    Fetch { name: "fetch/on-parse-structured-data", operation: "parse", what: |_, p| value(p, &[DATA]) },
    Fetch { name: "fetch/on-parse-styled-description", operation: "parse", what: |_, p| value(p, &[STYLED]) },
    Fetch {
        name: "fetch/on-parse-in-participant",
        operation: "parse",
        what: |c, p| inside(c, p, "PARTICIPANT"),
    },
    Fetch { name: "fetch/on-parse-in-vlocation", operation: "parse", what: |c, p| inside(c, p, "VLOCATION") },
    Fetch { name: "fetch/on-roundtrip", operation: "roundtrip", what: |_, p| value(p, &[STYLED, DATA]) },
    Fetch { name: "fetch/on-serialize", operation: "serialize", what: |_, p| value(p, &[]) },
    Fetch { name: "fetch/on-validate", operation: "validate", what: |_, p| value(p, &[STYLED, DATA]) },
    Fetch { name: "fetch/on-validate-schema", operation: "validate", what: |_, p| parameter(p, "SCHEMA") },
];

const STYLED: &str = "STYLED-DESCRIPTION";
const DATA: &str = "STRUCTURED-DATA";

/// The defects of fetching.
pub(crate) const FETCH: &[Spoil] = &[
    asked("fetch/on-parse-structured-data", "Reading fetches the links of STRUCTURED-DATA."),
    asked("fetch/on-parse-styled-description", "Reading fetches the links of STYLED-DESCRIPTION."),
    asked("fetch/on-parse-in-participant", "Reading fetches every link in a PARTICIPANT."),
    asked("fetch/on-parse-in-vlocation", "Reading fetches every link in a VLOCATION."),
    asked(
        "fetch/on-roundtrip",
        "Reading and writing fetches the links of STYLED-DESCRIPTION and STRUCTURED-DATA.",
    ),
    asked("fetch/on-serialize", "Writing from jCal fetches every value that is a URI."),
    asked("fetch/on-validate", "Checking fetches the links of STYLED-DESCRIPTION and STRUCTURED-DATA."),
    asked("fetch/on-validate-schema", "Checking fetches what SCHEMA names."),
];

/// The value, if it is a URI of one of these properties; of any where there are none.
fn value(property: &Property, names: &[&str]) -> Vec<String> {
    let chosen = names.is_empty() || names.iter().any(|name| property.is(name));
    let link = matches!(&*property.kind(), "uri" | "cal-address");
    if chosen && link { vec![property.text().into_owned()] } else { Vec::new() }
}

fn parameter(property: &Property, name: &str) -> Vec<String> {
    property.parameter_value(name).map(str::to_owned).into_iter().collect()
}

fn inside(component: &Component, property: &Property, name: &str) -> Vec<String> {
    if component.is(name) { value(property, &[]) } else { Vec::new() }
}
