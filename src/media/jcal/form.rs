//! Values whose form differs between iCalendar and jCal: dates, times, periods, offsets (RFC 7265, section 3.6).
//!
//! Only the form is looked at: 20269999 is a date here.

/// One form into the other: `d` stands for a digit, `s` for a sign, any other character for itself. `None` if the text
/// does not have the form `from`. Both forms have as many digits and signs.
fn reform(text: &str, from: &str, to: &str) -> Option<String> {
    if text.len() != from.len() {
        return None;
    }
    let mut kept = Vec::with_capacity(from.len());
    for (octet, form) in text.bytes().zip(from.bytes()) {
        match form {
            b'd' if octet.is_ascii_digit() => kept.push(char::from(octet)),
            b's' if matches!(octet, b'+' | b'-') => kept.push(char::from(octet)),
            _ if form != b'd' && form != b's' && octet == form => {}
            _ => return None,
        }
    }
    let mut kept = kept.into_iter();
    to.chars().map(|form| if matches!(form, 'd' | 's') { kept.next() } else { Some(form) }).collect()
}

/// iCalendar's form and jCal's of one type.
type Pair = (&'static str, &'static str);

const DATE: Pair = ("dddddddd", "dddd-dd-dd");
const TIMES: [Pair; 2] = [("dddddd", "dd:dd:dd"), ("ddddddZ", "dd:dd:ddZ")];
const DATE_TIMES: [Pair; 2] =
    [("ddddddddTdddddd", "dddd-dd-ddTdd:dd:dd"), ("ddddddddTddddddZ", "dddd-dd-ddTdd:dd:ddZ")];
const OFFSETS: [Pair; 2] = [("sdddd", "sdd:dd"), ("sdddddd", "sdd:dd:dd")];

/// The forms of a type whose form differs; none for any other.
fn pairs(kind: &str) -> &'static [Pair] {
    match kind {
        "date" => &[DATE],
        "time" => &TIMES,
        "date-time" => &DATE_TIMES,
        "utc-offset" => &OFFSETS,
        _ => &[],
    }
}

/// The jCal form of an iCalendar value of this type; `None` if it does not have iCalendar's form.
pub(super) fn to_jcal(kind: &str, text: &str) -> Option<String> {
    let text = text.to_ascii_uppercase();
    match kind {
        "duration" => is_duration(&text).then_some(text),
        _ => pairs(kind).iter().find_map(|(ical, jcal)| reform(&text, ical, jcal)),
    }
}

/// The iCalendar form of a jCal value of this type; `None` if it does not have jCal's form.
pub(super) fn to_ical(kind: &str, text: &str) -> Option<String> {
    match kind {
        "duration" => is_duration(text).then(|| text.to_owned()),
        _ => pairs(kind).iter().find_map(|(ical, jcal)| reform(text, jcal, ical)),
    }
}

/// What a value of this type looks like in jCal, for messages.
pub(super) fn example(kind: &str) -> &'static str {
    match kind {
        "date" => "a date like \"2026-01-31\"",
        "time" => "a time like \"12:30:00\" or \"12:30:00Z\"",
        "date-time" => "a date-time like \"2026-01-31T12:30:00\" or \"2026-01-31T12:30:00Z\"",
        "utc-offset" => "an offset like \"-05:00\"",
        _ => "a duration like \"PT1H\"",
    }
}

/// The start and the end of an iCalendar period, in jCal's form.
pub(super) fn period_to_jcal(text: &str) -> Option<[String; 2]> {
    let (start, end) = text.split_once('/')?;
    let end = to_jcal("date-time", end).or_else(|| to_jcal("duration", end))?;
    Some([to_jcal("date-time", start)?, end])
}

/// The iCalendar form of a jCal period.
pub(super) fn period_to_ical(start: &str, end: &str) -> Option<String> {
    let end = to_ical("date-time", end).or_else(|| to_ical("duration", end))?;
    Some(format!("{}/{end}", to_ical("date-time", start)?))
}

/// Whether a text has the letters of a duration: a sign or none, P, then digits and designators.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['+', '-']).unwrap_or(text).strip_prefix('P') else { return false };
    !rest.is_empty() && rest.bytes().all(|octet| octet.is_ascii_digit() || b"WDTHMS".contains(&octet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("date", "20110517", "2011-05-17")]
    #[case("time", "123000Z", "12:30:00Z")]
    #[case("date-time", "20121017T120000", "2012-10-17T12:00:00")]
    #[case("date-time", "20121017T120000Z", "2012-10-17T12:00:00Z")]
    #[case("utc-offset", "+1245", "+12:45")]
    #[case("utc-offset", "-001730", "-00:17:30")]
    #[case("duration", "-PT15M", "-PT15M")]
    fn forms_go_both_ways(#[case] kind: &str, #[case] ical: &str, #[case] jcal: &str) {
        assert_eq!(to_jcal(kind, ical).as_deref(), Some(jcal));
        assert_eq!(to_ical(kind, jcal).as_deref(), Some(ical));
    }

    #[rstest]
    #[case("date", "20110517")]
    #[case("date", "2011-5-17")]
    #[case("date-time", "2012-10-17")]
    #[case("date-time", "2012-10-17t12:00:00z")]
    #[case("date-time", "2012-10-17T12:00:00+01:00")]
    #[case("utc-offset", "-0500")]
    #[case("duration", "P")]
    #[case("date", "2011-05-1é")]
    fn other_forms_are_not_jcal(#[case] kind: &str, #[case] jcal: &str) {
        assert_eq!(to_ical(kind, jcal), None);
    }
}
