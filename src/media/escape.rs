//! The two escapes of iCalendar: backslashes in TEXT, circumflexes in parameter values.

/// TEXT as meant, from its escaped octets (RFC 5545, section 3.3.11).
///
/// `\n` and `\N` become a line feed, `\\`, `\;` and `\,` lose their backslash; a backslash before anything else stays.
/// Octets that are no UTF-8 become U+FFFD.
pub fn unescape_text(octets: &[u8]) -> String {
    String::from_utf8_lossy(&unescape_octets(octets)).into_owned()
}

/// The octets that escaped TEXT stands for; see [`unescape_text`].
pub fn unescape_octets(octets: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(octets.len());
    let mut rest = octets.iter().copied().peekable();
    while let Some(octet) = rest.next() {
        let meant = match (octet, rest.peek()) {
            (b'\\', Some(b'n' | b'N')) => b'\n',
            (b'\\', Some(escaped @ (b'\\' | b';' | b','))) => *escaped,
            _ => {
                out.push(octet);
                continue;
            }
        };
        out.push(meant);
        rest.next();
    }
    out
}

/// TEXT in its escaped form. CR LF, CR and LF all become `\n`.
pub fn escape_text(text: &str) -> Vec<u8> {
    escape_octets(text.as_bytes())
}

/// Octets of TEXT in their escaped form; see [`escape_text`].
pub fn escape_octets(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for (at, &octet) in text.iter().enumerate() {
        match octet {
            b'\\' | b';' | b',' => out.extend([b'\\', octet]),
            b'\n' if at > 0 && text[at - 1] == b'\r' => {}
            b'\n' | b'\r' => out.extend(b"\\n"),
            _ => out.push(octet),
        }
    }
    out
}

/// The parts of a value between separators that no backslash stands before; at most `most`, the last of which then
/// holds all the rest. Separators and backslashes are ASCII, so no character is ever cut.
pub fn split_unescaped(octets: &[u8], separator: u8, most: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < octets.len() && parts.len() + 1 < most {
        match octets[at] {
            b'\\' => at += 1,
            octet if octet == separator => {
                parts.push(&octets[from..at]);
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    parts.push(&octets[from..]);
    parts
}

/// A parameter value as meant (RFC 6868, section 3.2). A circumflex before anything unknown stays.
pub fn decode_parameter(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        let meant = match (letter, rest.peek()) {
            ('^', Some('n')) => '\n',
            ('^', Some('^')) => '^',
            ('^', Some('\'')) => '"',
            _ => {
                out.push(letter);
                continue;
            }
        };
        out.push(meant);
        rest.next();
    }
    out
}

/// A parameter value as written: RFC 6868 encoded, and in quotes where it has a comma, a colon or a semicolon.
pub fn encode_parameter(text: &str) -> String {
    let quoted = text.contains([',', ':', ';']);
    let mut out = String::with_capacity(text.len() + 2);
    if quoted {
        out.push('"');
    }
    let mut before = '\0';
    for letter in text.chars() {
        match letter {
            '^' => out.push_str("^^"),
            '"' => out.push_str("^'"),
            '\n' if before == '\r' => {}
            '\n' | '\r' => out.push_str("^n"),
            _ => out.push(letter),
        }
        before = letter;
    }
    if quoted {
        out.push('"');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(r"a\,b\;c\\d", "a,b;c\\d")]
    #[case(r"one\ntwo\Nthree", "one\ntwo\nthree")]
    #[case(r"\\n", "\\n")]
    #[case(r"\x", "\\x")]
    #[case("end\\", "end\\")]
    fn text_is_unescaped(#[case] written: &str, #[case] meant: &str) {
        assert_eq!(unescape_text(written.as_bytes()), meant);
    }

    #[rstest]
    #[case("a^nb", "a\nb")]
    #[case("^^n", "^n")]
    #[case("^'x^'", "\"x\"")]
    #[case("^x^", "^x^")]
    fn parameters_are_decoded(#[case] written: &str, #[case] meant: &str) {
        assert_eq!(decode_parameter(written), meant);
    }

    #[rstest]
    #[case("plain", "plain")]
    #[case("", "")]
    #[case("a:b", "\"a:b\"")]
    #[case("say \"hi\"", "say ^'hi^'")]
    #[case("a\r\nb^", "a^nb^^")]
    fn parameters_are_encoded(#[case] meant: &str, #[case] written: &str) {
        assert_eq!(encode_parameter(meant), written);
    }

    #[test]
    fn an_escaped_separator_does_not_split() {
        assert_eq!(
            split_unescaped(br"a\,b,c,,d\\,e", b',', 99),
            [br"a\,b".as_slice(), b"c", b"", br"d\\", b"e"]
        );
        assert_eq!(split_unescaped(b"a,b,c", b',', 2), [b"a".as_slice(), b"b,c"]);
    }
}
