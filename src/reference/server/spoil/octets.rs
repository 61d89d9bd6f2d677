//! Defects of reading octets, before there is a tree.

use crate::reference::Defects;

/// The octets as a server reads them that gets folds or letters wrong.
pub(super) fn misread(defects: &Defects, octets: &[u8]) -> Vec<u8> {
    let mut octets = octets.to_vec();
    if defects.has("server/fold-inside-character-garbled") {
        let lines = octets.split_inclusive(|octet| *octet == b'\n');
        octets = lines.flat_map(|line| String::from_utf8_lossy(line).into_owned().into_bytes()).collect();
    }
    if defects.has("server/fold-blank-kept-in-base64") {
        octets = with_blanks(&octets);
    }
    if defects.has("server/latin-1") {
        let text = String::from_utf8_lossy(&octets).into_owned();
        octets = text.chars().map(|letter| if letter.is_ascii() { letter as u8 } else { b'?' }).collect();
    }
    octets
}

/// Takes the folds out of lines with BASE64, but leaves their blanks.
fn with_blanks(octets: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let mut in_base64 = false;
    for line in octets.split_inclusive(|octet| *octet == b'\n') {
        let folded = matches!(line.first(), Some(b' ' | b'\t'));
        if !folded {
            in_base64 = String::from_utf8_lossy(line).to_ascii_uppercase().contains("BASE64");
        }
        if folded && in_base64 {
            while matches!(out.last(), Some(b'\r' | b'\n')) {
                out.pop();
            }
        }
        out.extend_from_slice(line);
    }
    out
}
