//! `validate`: accepted with nothing, or rejected with the problems.

use super::fetch::fetch_all;
use super::perform::Outcome;
use super::read::read_jcal;
use super::spoil::{VALIDATE, judged, refused, spoil_input, spoil_tree};
use super::validate::{Problem, problems_of_notes, problems_of_tree};
use crate::media::{Component, ical};
use crate::reference::Defects;

/// Judges iCalendar or jCal.
pub(super) fn validate(input: &[u8], is_jcal: bool, defects: &Defects) -> Outcome {
    let input = spoil_input(VALIDATE, defects, input);
    let (problems, mut read) = if is_jcal {
        (Vec::new(), read_jcal(&input)?)
    } else {
        let reading = ical::read(&input);
        (problems_of_notes(&reading), reading.components)
    };
    fetch_all("validate", &read, defects);
    if is_jcal && defects.has("validate/jcal-unchecked") {
        return Ok((None, Vec::new()));
    }
    spoil_tree(VALIDATE, defects, &mut read);
    verdict(problems, &read, defects)
}

fn verdict(mut problems: Vec<Problem>, read: &[Component], defects: &Defects) -> Outcome {
    problems.extend(problems_of_tree(read));
    let problems = judged(VALIDATE, defects, problems);
    if refused(VALIDATE, defects, read) {
        return Err("expected less, but found more".to_owned());
    }
    if problems.is_empty() {
        return Ok((None, Vec::new()));
    }
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    Err(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// The words of the rules that an object with these lines breaks.
    fn broken(lines: &str) -> Vec<&'static str> {
        let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\n{lines}\nEND:VCALENDAR\n");
        let reading = ical::read(text.replace('\n', "\r\n").as_bytes());
        let mut problems = problems_of_notes(&reading);
        problems.extend(problems_of_tree(&reading.components));
        problems.iter().map(|problem| problem.rule.word()).collect()
    }

    /// The same of an event that has all it needs besides.
    fn broken_in_event(lines: &str) -> Vec<&'static str> {
        broken(&format!(
            "BEGIN:VEVENT\nUID:a\nDTSTAMP:20260101T000000Z\nDTSTART:20260102T190000Z\n{lines}\nEND:VEVENT"
        ))
    }

    #[rstest]
    #[case("SUMMARY:a\\, b")]
    #[case("X-ANY:a, b;c\\d\nSTAGE-SIDE;X-A=1;X-A=2:left")]
    #[case("DTEND:20260102T200000Z")]
    #[case("DURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20260110T000000Z")]
    #[case("GEO:47.05;8.3\nPRIORITY:0\nSEQUENCE:2\nSTATUS:confirmed\nTRANSP:OPAQUE\nCLASS:X-SECRET")]
    #[case("REQUEST-STATUS:2.0;Fine\\; so far\nCATEGORIES:a,b\\,c\nEXDATE:20260103T190000Z,20260104T190000Z")]
    #[case("ATTACH;ENCODING=BASE64;VALUE=BINARY:e30=\nATTACH:cid:x")]
    #[case(
        "IMAGE;VALUE=URI:https://example.com/a.png\nCONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO:tel:+1\nCOLOR:red"
    )]
    #[case(
        "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDESCRIPTION:x\nDURATION:PT1M\nREPEAT:2\nEND:VALARM"
    )]
    #[case("BEGIN:VALARM\nACTION:X-WAVE\nTRIGGER;VALUE=DATE-TIME:20260101T000000Z\nEND:VALARM")]
    #[case("BEGIN:PARTICIPANT\nUID:p\nPARTICIPANT-TYPE;ORDER=1:conductor\nEND:PARTICIPANT")]
    #[case(
        "STYLED-DESCRIPTION;VALUE=TEXT:a\nSTYLED-DESCRIPTION;VALUE=URI;DERIVED=TRUE:x:y\nDESCRIPTION:plain"
    )]
    #[case("STYLED-DESCRIPTION;VALUE=X-MARKDOWN:a, b")]
    #[case("STRUCTURED-DATA;VALUE=TEXT;FMTTYPE=a/b;SCHEMA=\"urn:x:y\":{}\nSTRUCTURED-DATA;VALUE=URI:x:y")]
    #[case("BEGIN:X-RIDER\nX-ITEM:tea\nBEGIN:VALARM\nEND:VALARM\nEND:X-RIDER")]
    fn an_event_keeps_every_rule(#[case] lines: &str) {
        let found = broken_in_event(lines);
        assert!(found.is_empty() || lines.contains("X-RIDER"), "{found:?}");
    }

    #[rstest]
    #[case("SUMMARY:a, b", "value-syntax")]
    #[case("SUMMARY:a\nSUMMARY:b", "property-repeated")]
    #[case("SUMMARY;ORDER=1:a", "order-on-single-property")]
    #[case("CONTACT;ORDER=0:a", "parameter-form")]
    #[case("CONTACT;ORDER=1,2:a", "parameter-list")]
    #[case("CONTACT;ORDER=1;ORDER=2:a", "parameter-repeated")]
    #[case("SUMMARY;VALUE=DATE:20260101", "type-forbidden")]
    #[case("SUMMARY;LANGUAGE=e n:a", "parameter-form")]
    #[case("DTEND:20260102T180000Z", "mismatch")]
    #[case("DTEND;VALUE=DATE:20260103", "mismatch")]
    #[case("DTEND:20260102T200000", "mismatch")]
    #[case("DTEND:20260102T200000Z\nDURATION:PT1H", "exclusive")]
    #[case("DURATION:-PT1H", "value-form")]
    #[case("RRULE:FREQ=DAILY;UNTIL=20260110", "mismatch")]
    #[case("RRULE:COUNT=2", "value-syntax")]
    #[case("RECURRENCE-ID;TZID=Nowhere:20260102T190000", "dependent")]
    #[case("RECURRENCE-ID;TZID=/global:20260102T190000Z", "parameter-misplaced")]
    #[case("PRIORITY:10", "value-form")]
    #[case("GEO:91;0", "value-form")]
    #[case("STATUS:DRAFT", "value-form")]
    #[case("CREATED:20260101T000000", "value-form")]
    #[case("REQUEST-STATUS:fine", "value-form")]
    #[case("CLASS:", "value-form")]
    #[case("URL:here", "value-syntax")]
    #[case("ATTACH;VALUE=BINARY:e30=", "encoding-missing")]
    #[case("IMAGE:https://example.com/a.png", "type-missing")]
    #[case("STRUCTURED-DATA;VALUE=TEXT;FMTTYPE=a/b:{}", "parameter-missing")]
    #[case("STYLED-DESCRIPTION;VALUE=TEXT:a\nSTYLED-DESCRIPTION;VALUE=TEXT:b", "one-original")]
    #[case("BEGIN:VALARM\nACTION:AUDIO\nTRIGGER:PT0S\nREPEAT:2\nEND:VALARM", "dependent")]
    #[case("BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:PT0S\nEND:VALARM", "property-missing")]
    #[case("BEGIN:VTODO\nUID:t\nDTSTAMP:20260101T000000Z\nEND:VTODO", "component-misplaced")]
    #[case("BEGIN:VLOCATION\nNAME:Hall\nEND:VLOCATION", "property-missing")]
    #[case("no colon", "grammar")]
    fn an_event_breaks_one_rule(#[case] lines: &str, #[case] rule: &str) {
        assert_eq!(broken_in_event(lines), [rule]);
    }

    #[rstest]
    #[case("BEGIN:VFREEBUSY\nUID:f\nDTSTAMP:20260101T000000Z\nRRULE:FREQ=DAILY\nEND:VFREEBUSY", &["property-forbidden"])]
    #[case("BEGIN:VFREEBUSY\nUID:f\nDTSTAMP:20260101T000000Z\nDTSTART:20260101T000000\nEND:VFREEBUSY", &["mismatch"])]
    #[case("BEGIN:VTODO\nUID:t\nDTSTAMP:20260101T000000Z\nDURATION:PT1H\nEND:VTODO", &["dependent"])]
    #[case("BEGIN:VTIMEZONE\nTZID:Here\nEND:VTIMEZONE", &["component-missing"])]
    #[case("X-ANY:1", &["component-missing"])]
    #[case("BEGIN:VJOURNAL\nUID:j\nDTSTAMP:20260101T000000Z\nDESCRIPTION:a\nDESCRIPTION:b\nEND:VJOURNAL", &[])]
    #[case("METHOD:CANCEL\nBEGIN:VEVENT\nUID:e\nDTSTAMP:20260101T000000Z\nEND:VEVENT", &[])]
    fn other_components_have_rules_of_their_own(#[case] lines: &str, #[case] rules: &[&str]) {
        assert_eq!(broken(lines), rules);
    }

    #[test]
    fn a_problem_names_line_property_rule_and_section() {
        let text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let problems = problems_of_tree(&ical::read(text.as_bytes()).components);
        assert_eq!(
            problems[0].to_string(),
            "line 1: VCALENDAR/PRODID: expected it to be there, but found 0 (property-missing, RFC 5545, 3.6)"
        );
    }
}
