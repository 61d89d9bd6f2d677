//! Numbers as texts, without going through binary fractions.

/// The shortest text of a decimal number: no plus, no zeros in front or behind. What is none stays as it is.
pub(super) fn decimal(text: &str) -> String {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |part: &str| part.bytes().all(|octet| octet.is_ascii_digit());
    if digits.is_empty() || digits == "." || !is_digits(whole) || !is_digits(fraction) {
        return text.to_owned();
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    let sign = if negative && !(whole == "0" && fraction.is_empty()) { "-" } else { "" };
    match fraction {
        "" => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{fraction}"),
    }
}

/// An item of a list inside a recurrence rule: the number in front (`+1MO`, `05`, `5L`) as [`decimal`] has it.
pub(super) fn numbered(text: &str) -> String {
    let signed = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = signed.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 9 {
        return text.to_owned();
    }
    let (number, rest) = text.split_at(text.len() - signed.len() + digits);
    if rest.bytes().all(|octet| octet.is_ascii_alphabetic()) && !rest.contains('T') {
        format!("{}{rest}", decimal(number))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("+05", "5")]
    #[case("-0.0", "0")]
    #[case("37.3860", "37.386")]
    #[case("-.5", "-0.5")]
    #[case("1e5", "1e5")]
    #[case("", "")]
    #[case("-", "-")]
    fn decimals_are_shortened(#[case] text: &str, #[case] shortest: &str) {
        assert_eq!(decimal(text), shortest);
    }

    #[rstest]
    #[case("+1MO", "1MO")]
    #[case("-1SU", "-1SU")]
    #[case("05", "5")]
    #[case("05L", "5L")]
    #[case("20260101", "20260101")]
    #[case("20260101T000000Z", "20260101T000000Z")]
    #[case("MO", "MO")]
    fn numbers_in_rules_are_shortened(#[case] text: &str, #[case] shortest: &str) {
        assert_eq!(numbered(text), shortest);
    }
}
