//! Value types by name, and whether a value is of one.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::duration::Duration;
use super::moment::{Moment, date, offset, period, time};
use super::{float, integer, is_text, is_uri, recur};

/// The types of RFC 5545 and of RFC 9253, in lower case.
pub(crate) const TYPES: &[&str] = &[
    "binary",
    "boolean",
    "cal-address",
    "date",
    "date-time",
    "duration",
    "float",
    "integer",
    "period",
    "recur",
    "text",
    "time",
    "uid",
    "uri",
    "utc-offset",
    "xml-reference",
];

/// Whether one value is of that type, in lower case. A type that is not among [`TYPES`] has no syntax.
pub(crate) fn is_of_type(value: &str, kind: &str) -> bool {
    match kind {
        "binary" => STANDARD.decode(value).is_ok(),
        "boolean" => ["TRUE", "FALSE"].iter().any(|word| word.eq_ignore_ascii_case(value)),
        "cal-address" | "uri" => is_uri(value),
        "date" => date(value).is_some(),
        "date-time" => Moment::read(value).is_some(),
        "duration" => Duration::read(value).is_some(),
        "float" => float(value).is_some(),
        "integer" => integer(value).is_some(),
        "period" => period(value).is_some(),
        "recur" => recur(value).is_some(),
        "text" | "uid" => is_text(value),
        "time" => time(value).is_some(),
        "utc-offset" => offset(value).is_some(),
        "xml-reference" => {
            is_uri(value) && value.split_once('#').is_some_and(|(_, anchor)| !anchor.is_empty())
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("binary", &["", "e30=", "ew==", "eyAgIH0K"], &["e30", "{}{}", "ew==e30=", "e30= "])]
    #[case("boolean", &["TRUE", "false"], &["", "YES", "1"])]
    #[case("date", &["20240229", "19700101"], &["20230229", "2024022", "20241301", "2024-02-29", "20240229T"])]
    #[case("date-time", &["20260101T000000", "20260101T235960Z"], &["20260101", "20260101T240000", "20260101T0000Z", "20260101T000000+0100"])]
    #[case("duration", &["P1W", "P1D", "-P1DT2H", "+PT5M", "PT1H0M20S", "P15DT5H0M20S"], &["", "P", "PT", "P1", "1D", "P1WT1H", "P1H", "PT1D", "PT1H5S", "P1W2D"])]
    #[case("float", &["1", "-1.5", "+0.25"], &["", ".", "1.", ".5", "1e5", "1.2.3"])]
    #[case("integer", &["0", "-2147483648", "+2147483647", "007"], &["", "+", "2147483648", "1.0", "1 "])]
    #[case("period", &["20260101T000000Z/20260101T010000Z", "20260101T000000Z/PT1H"], &["20260101T000000Z", "20260101T010000Z/20260101T000000Z", "20260101T000000Z/-PT1H", "20260101/20260102"])]
    #[case("text", &["", r"a\,b\;c\\d\ne\N", "a:b\"c"], &["a,b", "a;b", r"a\b", "a\\"])]
    #[case("time", &["000000", "235960Z"], &["240000", "0000", "000000z"])]
    #[case("uri", &["https://example.com/a;b=1,2?q#f", "mailto:ann@example.com", "urn:x:y", "cid:a%20b", "tel:+1"], &["", "piano.html", "a piano:x", "1a:b", "x:%zz", "x:<p>", "x:é"])]
    #[case("utc-offset", &["+0100", "-053015", "+0000"], &["0100", "-0000", "-000000", "+01", "+2500", "+0160"])]
    #[case("uid", &["a@example.com", r"a\,b"], &["a,b"])]
    #[case("xml-reference", &["https://example.com/a.xml#xpointer(/a/b[1])"], &["https://example.com/a.xml", "https://example.com/a.xml#", "a.xml#b"])]
    #[case("x-made-up", &["", "anything; at, all"], &[])]
    fn a_value_is_of_its_type(#[case] kind: &str, #[case] good: &[&str], #[case] bad: &[&str]) {
        for value in good {
            assert!(is_of_type(value, kind), "{value:?} is a {kind}");
        }
        for value in bad {
            assert!(!is_of_type(value, kind), "{value:?} is no {kind}");
        }
    }

    proptest! {
        #[test]
        fn no_value_makes_a_check_panic(value in ".{0,40}", ascii in "[-+0-9TZPWDHMS/=;,A-Z]{0,30}") {
            for kind in TYPES {
                is_of_type(&value, kind);
                is_of_type(&ascii, kind);
            }
        }
    }
}
