//! Names of pages and of places in them: safe on every file system, different for what is different.

use sha2::{Digest as _, Sha256};

use super::record_view::told;
use crate::model::{Anchor, CaseId, Record, SpecId};

/// Octets of a name before it is shortened.
const LONGEST: usize = 140;

/// A name of `a-z`, `0-9`, `-`, `.` and `_` alone. `/` becomes `.`, everything else `_` and its code in hexadecimal
/// digits, so that two names are never the same, also where letters of either case are.
pub(super) fn safe(name: &str) -> String {
    let mut safe = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            'a'..='z' | '0'..='9' | '-' => safe.push(c),
            '/' => safe.push('.'),
            c => safe.push_str(&format!("_{:x}_", u32::from(c))),
        }
    }
    if safe.starts_with('.') || safe.starts_with('-') || is_reserved(&safe) {
        safe.insert(0, '_');
    }
    if safe.len() > LONGEST {
        let digest: String =
            Sha256::digest(name).iter().take(8).map(|octet| format!("{octet:02x}")).collect();
        safe.truncate(LONGEST);
        safe = format!("{safe}_{digest}");
    }
    safe
}

/// Names of devices on Windows, whatever ending they have.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let numbered = |word: &str| {
        stem.len() == 4 && stem.starts_with(word) && stem.ends_with(|c: char| c.is_ascii_digit())
    };
    matches!(stem, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

pub(super) fn specification(id: &SpecId) -> String {
    format!("spec/{}.html", safe(&id.0))
}

pub(super) fn requirement(id: &SpecId, anchor: &Anchor) -> String {
    format!("{}#{}", specification(id), requirement_place(anchor))
}

pub(super) fn requirement_place(anchor: &Anchor) -> String {
    format!("r-{}", safe(&anchor.0))
}

pub(super) fn case(id: &CaseId) -> String {
    format!("case/{}.html", safe(&id.0))
}

/// The record on its case's page; the page alone where that says nothing more of it.
pub(super) fn record(record: &Record) -> String {
    let page = case(&record.trial.case);
    if told(record) { format!("{page}#{}", record_place(record)) } else { page }
}

pub(super) fn record_place(record: &Record) -> String {
    format!("{}--{}", safe(record.trial.example.as_deref().unwrap_or("trial")), safe(&record.subject))
}

pub(super) fn subject(name: &str) -> String {
    format!("subject/{}.html", safe(name))
}

pub(super) fn reading(spec: &SpecId, name: &str) -> String {
    format!("readings.html#{}", reading_place(spec, name))
}

pub(super) fn reading_place(spec: &SpecId, name: &str) -> String {
    format!("{}--{}", safe(&spec.0), safe(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("rfc9073/order/absent-is-last", "rfc9073.order.absent-is-last")]
    #[case("../../etc/passwd", "_2e__2e_._2e__2e_.etc.passwd")]
    #[case("aux", "_aux")]
    #[case("Ünï<x>", "_dc_n_ef__3c_x_3e_")]
    #[case("/a", "_.a")]
    fn a_name_is_safe_on_every_file_system(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(safe(name), expected);
    }

    #[test]
    fn long_names_stay_different() {
        let (one, other) = (safe(&("x".repeat(900) + "1")), safe(&("x".repeat(900) + "2")));
        assert!(one.len() < 200 && one != other);
    }
}
