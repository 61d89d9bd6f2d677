//! Dates of HTTP.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The three forms of a date (RFC 9110, section 5.6.7), the one that is written first.
const FORMS: [&str; 3] = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// A date as HTTP fields write it.
pub(super) fn http_date(instant: Timestamp) -> String {
    instant.to_zoned(TimeZone::UTC).strftime(FORMS[0]).to_string()
}

/// A date in any of its forms.
pub(super) fn read_http_date(text: &str) -> Option<Timestamp> {
    let read = FORMS.iter().find_map(|form| DateTime::strptime(form, text.trim()).ok())?;
    read.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Sun, 06 Nov 1994 08:49:37 GMT")]
    #[case("Sunday, 06-Nov-94 08:49:37 GMT")]
    #[case("Sun Nov  6 08:49:37 1994")]
    fn a_date_has_three_forms(#[case] text: &str) {
        assert_eq!(read_http_date(text).map(http_date).as_deref(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    }

    #[rstest]
    #[case("")]
    #[case("1994-11-06T08:49:37Z")]
    #[case("Sun, 06 Nov 1994 08:49:37 +0000")]
    #[case("Mon, 06 Nov 1994 08:49:37 GMT")]
    fn other_dates_are_none(#[case] text: &str) {
        assert_eq!(read_http_date(text), None);
    }
}
