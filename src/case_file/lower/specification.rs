//! The catalogue of a specification.

use crate::case_file::problem::Problems;
use crate::case_file::raw;
use crate::case_file::scalar::{Text, Word};
use crate::model::{Anchor, Binds, Reading, Requirement, SpecId, Specification};

/// The catalogue that is meant, and the anchors that its readings name; what is wrong with it is among the problems.
pub(in crate::case_file) fn specification(
    id: SpecId,
    raw: raw::Specification,
    problems: &mut Problems,
) -> (Specification, Vec<Text>) {
    if let Some(digest) = &raw.text_digest {
        hex(digest, 64, problems);
    }
    let requirements: Vec<Requirement> =
        raw.requirements.entries.into_iter().map(|(name, raw)| requirement(&name, raw, problems)).collect();
    let mut named = Vec::new();
    let readings = raw.readings.into_iter().flat_map(|readings| readings.entries);
    let readings = readings.map(|(name, raw)| reading(name, raw, &mut named)).collect();
    let specification = Specification {
        id,
        title: raw.title.text,
        document: raw.document.text,
        status: raw.status.value,
        extent: raw.extent.value,
        text_digest: raw.text_digest.map(|digest| digest.text),
        requirements,
        readings,
    };
    (specification, named)
}

fn requirement(name: &Text, raw: raw::Requirement, problems: &mut Problems) -> Requirement {
    let anchor = Anchor(name.text.clone());
    if !is_anchor(&name.text) {
        problems.advise(
            name.span,
            format!("expected an anchor, but found `{}`", name.text),
            "an anchor is a section, a dash, and the number of a sentence (6.5-2) or letters (6.5-b)",
        );
    } else if let (true, Some(digest)) = (anchor.is_lettered(), &raw.digest) {
        problems.advise(
            digest.span,
            format!("expected no digest of `{anchor}`, whose anchor ends in a letter, but found one"),
            "only numbered anchors stand for one sentence; take the digest out",
        );
    } else if !anchor.is_lettered() && raw.digest.is_none() {
        problems.advise(
            name.span,
            format!("expected the digest of the sentence of `{anchor}`, but found none"),
            "the first 12 hex digits of the SHA-256 of the sentence, white space folded; a rule without a keyword has a letter behind the dash",
        );
    }
    if let Some(digest) = &raw.digest {
        hex(digest, 12, problems);
    }
    Requirement {
        anchor,
        level: raw.level.value,
        binds: distinct(raw.binds.items, problems),
        says: raw.says.text,
        digest: raw.digest.map(|digest| digest.text),
        untestable: raw.untestable.map(|why| why.text),
        at: name.span.at,
    }
}

fn distinct(words: Vec<Word<Binds>>, problems: &mut Problems) -> Vec<Binds> {
    let mut seen = Vec::with_capacity(words.len());
    for word in words {
        if seen.contains(&word.value) {
            problems.say(word.span, format!("expected each party once, but found `{}` again", word.value));
        } else {
            seen.push(word.value);
        }
    }
    seen
}

fn reading(name: Text, raw: raw::Reading, named: &mut Vec<Text>) -> Reading {
    named.extend(raw.about.items.iter().cloned());
    Reading {
        name: name.text,
        about: raw.about.items.into_iter().map(|anchor| Anchor(anchor.text)).collect(),
        conflict: raw.conflict.text,
        we_take: raw.we_take.text,
        at: name.span.at,
    }
}

/// Whether a text is section, dash, and a number or letters.
fn is_anchor(text: &str) -> bool {
    let Some((section, end)) = text.rsplit_once('-') else { return false };
    let mut parts = section.split('.');
    let first = parts.next().unwrap_or_default();
    let all = |text: &str, is: fn(&u8) -> bool| !text.is_empty() && text.bytes().all(|octet| is(&octet));
    all(first, |octet| octet.is_ascii_digit() || octet.is_ascii_uppercase())
        && parts.all(|part| all(part, u8::is_ascii_digit))
        && (all(end, u8::is_ascii_digit) || all(end, u8::is_ascii_lowercase))
}

fn hex(digest: &Text, length: usize, problems: &mut Problems) {
    let is_hex = digest.text.bytes().all(|octet| matches!(octet, b'0'..=b'9' | b'a'..=b'f'));
    if digest.text.len() != length || !is_hex {
        let message = format!("expected {length} hex digits in lower case, but found `{}`", digest.text);
        problems.say(digest.span, message);
    }
}
