//! URI and CAL-ADDRESS (RFC 5545, sections 3.3.3 and 3.3.13; RFC 3986).

/// Whether it is a scheme, a colon, and characters that a URI may have, each percent sign before two hex digits.
pub(crate) fn is_uri(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once(':') else { return false };
    let sign = |octet: u8| octet.is_ascii_alphanumeric() || b"+-.".contains(&octet);
    scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.bytes().all(sign)
        && is_path(rest)
}

fn is_path(rest: &str) -> bool {
    let mut octets = rest.bytes();
    while let Some(octet) = octets.next() {
        let good = match octet {
            b'%' => (0..2).all(|_| octets.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            _ => octet.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&octet),
        };
        if !good {
            return false;
        }
    }
    true
}
