//! A catalogue beside the text of its specification: is every sentence still what it was, and is every one listed?

use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::path::Path;

use super::suite::in_catalogue;
use crate::case_file::near::listed;
use crate::case_file::problem::Problem;
use crate::case_file::sentences;
use crate::case_file::suite::Suite;
use crate::model::{Extent, Place, Requirement, Specification};

/// The largest text that is read, in octets.
const LARGEST: u64 = 8 << 20;

/// What the text of a specification says otherwise than its catalogue.
pub(super) fn lint(suite: &Suite, specification: &Specification, folder: &Path) -> Vec<Problem> {
    let say = |at, message, help| in_catalogue(suite, &specification.id, at, message, help);
    let file = format!("{}.txt", specification.document.to_lowercase().replace(' ', ""));
    let octets = match read(&folder.join(&file)) {
        Ok(octets) => octets,
        Err(error) => {
            let message =
                format!("expected the text of {} as {file}, but found: {error}", specification.document);
            return vec![say(Place::new(1, 1), message, None)];
        }
    };
    let mut problems = Vec::new();
    let digest = sentences::text_digest(&octets);
    if let Some(known) = specification.text_digest.as_ref().filter(|known| **known != digest) {
        let message = format!("expected the text that anchors were counted in, {known}, but found {digest}");
        let help = "where no sentence of it changed, write the new digest to `text-digest`";
        problems.push(say(Place::new(1, 1), message, Some(help.to_owned())));
    }
    let digests = sentences::digests(&String::from_utf8_lossy(&octets));
    for requirement in &specification.requirements {
        if let Some((message, help)) = changed(requirement, &digests) {
            problems.push(say(requirement.at, message, help));
        }
    }
    let known: HashSet<&str> = specification.requirements.iter().map(|one| one.anchor.0.as_str()).collect();
    let missing: Vec<&str> =
        digests.keys().map(String::as_str).filter(|anchor| !known.contains(anchor)).collect();
    if specification.extent == Extent::Whole && !missing.is_empty() {
        let message = format!(
            "expected every sentence with a keyword to be listed, but found {} that are not",
            missing.len()
        );
        problems.push(say(Place::new(1, 1), message, Some(listed(missing))));
    }
    problems
}

/// What became of the sentence of a requirement, if it is not where it was.
fn changed(
    requirement: &Requirement,
    digests: &BTreeMap<String, String>,
) -> Option<(String, Option<String>)> {
    let expected = requirement.digest.as_ref()?;
    let anchor = &requirement.anchor;
    let found = digests.get(&anchor.0);
    if found == Some(expected) {
        return None;
    }
    let moved = digests.iter().find(|(_, digest)| *digest == expected);
    let help = match moved {
        Some((now, _)) => format!("the sentence with that digest is `{now}` now"),
        None => {
            "the sentence changed: read it again, put the rule and its cases right, then write the new digest"
                .to_owned()
        }
    };
    let message = match found {
        Some(found) => {
            format!("expected the sentence of `{anchor}` with the digest {expected}, but found {found}")
        }
        None => format!("expected a sentence `{anchor}` in the text, but there is none of that number"),
    };
    Some((message, Some(help)))
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    std::fs::File::open(path)?.take(LARGEST).read_to_end(&mut octets)?;
    Ok(octets)
}
