//! Tokens, media types and language tags.

/// Letters, digits and hyphens, one at least (RFC 5545, section 3.1, iana-token and x-name).
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
}

/// A type and a subtype with a slash between them, both restricted names (RFC 6838, section 4.2).
pub(crate) fn is_media_type(text: &str) -> bool {
    text.split_once('/').is_some_and(|(kind, subtype)| is_restricted(kind) && is_restricted(subtype))
}

/// A letter or digit, and then of those and a few signs, 127 in all.
fn is_restricted(name: &str) -> bool {
    let sign = |octet: u8| octet.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&octet);
    name.len() <= 127
        && name.starts_with(|letter: char| letter.is_ascii_alphanumeric())
        && name.bytes().all(sign)
}

/// Subtags of one to eight letters or digits with hyphens between them, the first of letters (RFC 5646, section 2.1).
pub(crate) fn is_language(text: &str) -> bool {
    let subtag = |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|o| o.is_ascii_alphanumeric());
    let first = text.split('-').next().unwrap_or_default();
    first.bytes().all(|octet| octet.is_ascii_alphabetic()) && text.split('-').all(subtag)
}
