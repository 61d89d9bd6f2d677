//! INTEGER and FLOAT (RFC 5545, sections 3.3.7 and 3.3.8).

/// An integer with a sign or without, within 32 bits.
pub(crate) fn integer(value: &str) -> Option<i64> {
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    let good = !digits.is_empty() && digits.bytes().all(|octet| octet.is_ascii_digit());
    good.then(|| value.parse::<i32>().ok()).flatten().map(i64::from)
}

/// Digits, and perhaps a point and more digits, with a sign or without.
pub(crate) fn float(value: &str) -> Option<f64> {
    let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit());
    (digits(whole) && digits(part)).then(|| value.parse().ok()).flatten()
}
