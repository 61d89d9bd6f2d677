//! Folds: lines taken apart and put together otherwise than RFC 5545 has it.

/// The text with each content line put together from its pieces (the blank of each fold taken off) in that way.
pub(super) fn rejoined(text: &[u8], join: fn(&[&[u8]]) -> Vec<u8>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut pieces: Vec<&[u8]> = Vec::new();
    for line in physical(text) {
        match line.first() {
            Some(b' ' | b'\t') if !pieces.is_empty() => pieces.push(&line[1..]),
            _ => {
                end(&mut out, &mut pieces, join);
                pieces.push(line);
            }
        }
    }
    end(&mut out, &mut pieces, join);
    out
}

fn end(out: &mut Vec<u8>, pieces: &mut Vec<&[u8]>, join: fn(&[&[u8]]) -> Vec<u8>) {
    if !pieces.is_empty() {
        out.extend(join(pieces));
        out.extend_from_slice(b"\r\n");
        pieces.clear();
    }
}

/// The lines of a text without their ends.
fn physical(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.split(|octet| *octet == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// How many octets of these pieces stand before the colon that ends the parameters, and before them the name.
pub(super) fn head(pieces: &[&[u8]]) -> (usize, usize) {
    let line = pieces.concat();
    let name = line.iter().position(|octet| matches!(octet, b';' | b':')).unwrap_or(line.len());
    let mut quoted = false;
    let colon = line.iter().position(|octet| {
        quoted ^= *octet == b'"';
        !quoted && *octet == b':'
    });
    (name, colon.unwrap_or(line.len()))
}

/// The pieces with that put between two of them wherever the fold lies in that part of the line.
pub(super) fn with_seams(pieces: &[&[u8]], seam: &[u8], part: std::ops::Range<usize>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    for (place, piece) in pieces.iter().enumerate() {
        if place > 0 && part.contains(&at) {
            out.extend_from_slice(seam);
        }
        out.extend_from_slice(piece);
        at += piece.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_together() {
        assert_eq!(rejoined(b"A:1\r\n 2\r\n\t3\r\nB:4\r\n", |pieces| pieces.concat()), b"A:123\r\nB:4\r\n");
    }

    #[test]
    fn a_quoted_colon_ends_no_parameters() {
        assert_eq!(head(&[b"A;B=\"x:", b"y\":z"]), (1, 9));
    }
}
