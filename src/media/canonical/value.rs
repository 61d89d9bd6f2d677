//! The canonical text of a property's value, by its type.

use std::borrow::Cow;

use super::number::{decimal, numbered};
use crate::media::escape::{escape_octets, unescape_octets};
use crate::media::ical;
use crate::media::tree::Property;
use crate::media::value_types::{Shape, is_escaped, shape};

/// Properties whose values are tokens without regard to case (RFC 5545, RFC 7953, RFC 9073, RFC 9074).
const ENUMERATED: [&str; 10] = [
    "ACTION",
    "BUSYTYPE",
    "CALSCALE",
    "CLASS",
    "METHOD",
    "PARTICIPANT-TYPE",
    "PROXIMITY",
    "RESOURCE-TYPE",
    "STATUS",
    "TRANSP",
];

/// The canonical text of the value.
pub(super) fn value(property: &Property) -> String {
    let kind = property.ical_kind();
    let separator = if shape(&property.name, &kind) == Shape::Parts { ";" } else { "," };
    let parts = property.raw_values().into_iter().map(|part| match kind.as_ref() {
        kind if is_escaped(kind) => text(&property.name, part),
        "integer" | "float" => decimal(&readable(part)),
        "recur" => recur(&readable(part)),
        "boolean" | "date" | "date-time" | "duration" | "period" | "time" | "utc-offset" => {
            readable(part).to_ascii_uppercase()
        }
        _ => readable(part).into_owned(),
    });
    parts.collect::<Vec<_>>().join(separator)
}

fn text(name: &str, part: &[u8]) -> String {
    let escaped = escape_octets(&unescape_octets(part));
    let text = readable(&escaped);
    match ENUMERATED.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        true => text.to_ascii_uppercase(),
        false => text.into_owned(),
    }
}

/// Octets as one line of text; those that are no UTF-8 told apart.
fn readable(octets: &[u8]) -> Cow<'_, str> {
    let mut line = Vec::with_capacity(octets.len());
    ical::extend_without_line_ends(&mut line, octets);
    let mut out = String::with_capacity(line.len());
    for chunk in line.utf8_chunks() {
        out.push_str(chunk.valid());
        for octet in chunk.invalid() {
            out.push_str(&format!("\u{FFFD}<{octet:02X}>"));
        }
    }
    Cow::Owned(out)
}

/// Parts in order, FREQ first (RFC 5545, section 3.3.10).
fn recur(rule: &str) -> String {
    let upper = rule.to_ascii_uppercase();
    let mut parts: Vec<_> = upper
        .split(';')
        .map(|part| match part.split_once('=') {
            Some((name, items)) => {
                let items: Vec<_> = items.split(',').map(numbered).collect();
                format!("{name}={}", items.join(","))
            }
            None => part.to_owned(),
        })
        .collect();
    parts.sort_by_cached_key(|part| (!part.starts_with("FREQ="), part.clone()));
    parts.join(";")
}
