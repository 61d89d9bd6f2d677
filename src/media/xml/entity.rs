//! References: the five predefined entities and characters by number; nothing else, ever.

/// What `&REFERENCE;` stands for; `reference` is what is between `&` and `;`. `None` for any other entity and for
/// characters that XML does not have.
pub(super) fn resolve(reference: &str) -> Option<char> {
    let number = match reference {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => reference.strip_prefix('#')?,
    };
    let (digits, base) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let plain = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base));
    let letter = char::from_u32(u32::from_str_radix(digits, base).ok().filter(|_| plain)?)?;
    is_character(letter).then_some(letter)
}

/// Whether XML 1.0 has this character at all (section 2.2).
pub(super) fn is_character(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// An attribute's value as meant: references resolved, white space that stands there itself made blanks (section
/// 3.3.3). `Err` holds the reference that cannot be resolved, or what follows an `&` that begins none.
pub(super) fn attribute_value(written: &str) -> Result<String, String> {
    let mut out = String::with_capacity(written.len());
    let mut pieces = written.replace("\r\n", "\n");
    pieces = pieces.replace(['\r', '\n', '\t'], " ");
    let mut pieces = pieces.split('&');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (reference, rest) = piece.split_once(';').unwrap_or((piece, ""));
        let whole = reference.len() < piece.len();
        let letter = resolve(reference)
            .filter(|_| whole)
            .ok_or_else(|| reference.chars().take(40).collect::<String>())?;
        out.push(letter);
        out.push_str(rest);
    }
    Ok(out)
}
