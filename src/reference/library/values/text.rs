//! TEXT (RFC 5545, section 3.3.11).

/// Whether commas and semicolons have a backslash before them, and a backslash comes before nothing else but itself
/// and the letter n.
pub(crate) fn is_text(value: &str) -> bool {
    let mut octets = value.bytes();
    while let Some(octet) = octets.next() {
        let good = match octet {
            b',' | b';' => false,
            b'\\' => matches!(octets.next(), Some(b'\\' | b',' | b';' | b'n' | b'N')),
            _ => true,
        };
        if !good {
            return false;
        }
    }
    true
}
