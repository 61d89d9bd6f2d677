//! Going through an expectation.

use std::collections::BTreeSet;

use super::predicate::{self, Failure};
use super::trees::Trees;
use crate::media::select::{Found, Selector};
use crate::model::{
    Answer, Capture, Check, Expect, Finding, Holes, Part, Place, Predicate, Template, Verdict,
};

/// How much of a value a finding shows, in characters.
const SHOWN: usize = 300;

/// What of an answer breaks an expectation; strongest first. Where the outcome or the status is not as demanded,
/// nothing else is looked at. Holes of the expectation are filled from `holes`.
#[must_use]
pub fn check(expect: &Expect, answer: &Answer, holes: &dyn Holes) -> Vec<Finding> {
    let first: Vec<Finding> =
        [outcome(expect, answer), status(expect, answer)].into_iter().flatten().collect();
    if !first.is_empty() {
        return first;
    }
    let trees = Trees::of(answer);
    let mut findings: Vec<Finding> = fetches(expect, answer).into_iter().collect();
    findings.extend(expect.checks.iter().flat_map(|check| one(check, &trees, holes)));
    findings
}

/// The text at a place of an answer, for a hole.
///
/// # Errors
/// A finding that says what was looked for, where nothing is there.
pub fn capture(capture: &Capture, answer: &Answer, holes: &dyn Holes) -> Result<Vec<u8>, Finding> {
    let trees = Trees::of(answer);
    let missing = |selector: String, found: Option<String>| Finding {
        part: capture.part,
        selector,
        expected: "is there, to be used by a later step".to_owned(),
        found,
        at: capture.at,
    };
    let (text, selector) = selector(&capture.selector, holes)
        .map_err(|failure| missing(capture.selector.to_string(), failure.found))?;
    let found =
        trees.find(capture.part, &selector).map_err(|unreadable| missing(text.clone(), Some(unreadable)))?;
    found.first().map(|found| found.text().into_owned().into_bytes()).ok_or_else(|| missing(text, None))
}

fn outcome(expect: &Expect, answer: &Answer) -> Option<Finding> {
    let (verdict, at) = expect.outcome?;
    let found = answer.verdict;
    (found != Some(verdict)).then(|| Finding {
        part: Part::Outcome,
        selector: String::new(),
        expected: verdict.to_string(),
        found: found.map(|found| match found {
            Verdict::Rejected => shown(&format!("rejected: {}", String::from_utf8_lossy(&answer.body))),
            Verdict::Accepted => found.to_string(),
        }),
        at,
    })
}

fn status(expect: &Expect, answer: &Answer) -> Option<Finding> {
    let status = answer.status?;
    (!expect.status.is_empty() && !expect.status.contains(&status)).then(|| Finding {
        part: Part::Status,
        selector: String::new(),
        expected: expect.status.iter().map(u16::to_string).collect::<Vec<_>>().join(" or "),
        found: Some(status.to_string()),
        at: expect.status_at,
    })
}

fn fetches(expect: &Expect, answer: &Answer) -> Option<Finding> {
    let (number, at) = expect.fetches?;
    (answer.fetches != number).then(|| Finding {
        part: Part::Fetches,
        selector: String::new(),
        expected: format!("{number} requests for the bait"),
        found: Some(answer.fetches.to_string()),
        at,
    })
}

fn one(check: &Check, trees: &Trees<'_>, holes: &dyn Holes) -> Vec<Finding> {
    if check.part == Part::Text {
        let failures =
            check.predicates.iter().filter_map(|one| predicate::of_octets(one, trees.body(), holes));
        return failures.map(|failure| failure.into_finding(check.part, String::new(), check.at)).collect();
    }
    let selected = selector(&check.selector, holes).and_then(|(text, selector)| {
        let found = trees.find(check.part, &selector).map_err(|unreadable| Failure {
            expected: described(&check.predicates, holes),
            found: Some(unreadable),
        })?;
        Ok((text, found))
    });
    match selected {
        Err(failure) => vec![failure.into_finding(check.part, check.selector.to_string(), check.at)],
        Ok((text, found)) => all(check, &text, &found, holes),
    }
}

/// Holds each predicate of a check against everything that was found.
fn all(check: &Check, selector: &str, found: &[Found<'_>], holes: &dyn Holes) -> Vec<Finding> {
    let mut findings = Vec::new();
    for one in &check.predicates {
        match one {
            Predicate::Count(measure) | Predicate::Distinct(measure) => {
                let number = match one {
                    Predicate::Count(_) => found.len(),
                    _ => found.iter().map(Found::text).collect::<BTreeSet<_>>().len(),
                };
                if !measure.admits(number as u64) {
                    let failure = Failure {
                        expected: predicate::described(one, holes),
                        found: Some(number.to_string()),
                    };
                    findings.push(failure.into_finding(check.part, selector.to_owned(), check.at));
                }
            }
            Predicate::Calendar(inner) => {
                findings.extend(nested(inner, Part::Calendar, selector, found, holes));
            }
            Predicate::Xml(inner) => findings.extend(nested(inner, Part::Xml, selector, found, holes)),
            _ if found.is_empty() => {
                let failure = Failure { expected: predicate::described(one, holes), found: None };
                findings.push(failure.into_finding(check.part, selector.to_owned(), check.at));
            }
            _ => {
                let failure = found.iter().find_map(|found| predicate::of_found(one, found, holes));
                findings.extend(
                    failure.map(|failure| failure.into_finding(check.part, selector.to_owned(), check.at)),
                );
            }
        }
    }
    findings
}

/// Checks on texts that are iCalendar or XML inside something else.
fn nested(checks: &[Check], part: Part, outer: &str, found: &[Found<'_>], holes: &dyn Holes) -> Vec<Finding> {
    let (media, name) = match part {
        Part::Xml => ("application/xml", "XML"),
        _ => ("text/calendar", "iCalendar"),
    };
    if found.is_empty() {
        let at = checks.first().map_or(Place::default(), |check| check.at);
        let failure = Failure { expected: format!("is there, and is {name}"), found: None };
        return vec![failure.into_finding(part, outer.to_owned(), at)];
    }
    let inside = |found: &Found<'_>| {
        let media = Some(media.to_owned());
        let answer = Answer { media, body: found.text().into_owned().into_bytes(), ..Answer::default() };
        let trees = Trees::of(&answer);
        checks.iter().flat_map(|check| one(check, &trees, holes)).collect::<Vec<_>>()
    };
    found.iter().flat_map(inside).collect()
}

/// A selector with its holes filled, and its text.
fn selector(template: &Template, holes: &dyn Holes) -> Result<(String, Selector), Failure> {
    let unusable = |message: String| Failure { expected: "a selector".to_owned(), found: Some(message) };
    let text = template.fill_text(holes).map_err(|unbound| unusable(unbound.to_string()))?;
    let selector = Selector::parse(&text).map_err(|error| unusable(error.to_string()))?;
    Ok((text, selector))
}

fn described(predicates: &[Predicate], holes: &dyn Holes) -> String {
    predicates.iter().map(|one| predicate::described(one, holes)).collect::<Vec<_>>().join(", ")
}

impl Failure {
    fn into_finding(self, part: Part, selector: String, at: Place) -> Finding {
        Finding {
            part,
            selector,
            expected: shown(&self.expected),
            found: self.found.as_deref().map(shown),
            at,
        }
    }
}

/// A text short enough to be shown.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}… ({} octets)", &text[..end], text.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Measure, Place};
    use rstest::rstest;

    const EVENT: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Piano\\, forte\r\nCATEGORIES:a,b\r\n\
                         ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x\r\nATTENDEE:mailto:b@x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    fn text(text: &str) -> Template {
        Template::parse(text)
    }

    fn of(part: Part, selector: &str, predicate: Predicate) -> Expect {
        let check =
            Check { part, selector: text(selector), predicates: vec![predicate], at: Place::new(7, 3) };
        Expect { checks: vec![check], ..Expect::default() }
    }

    fn answer(media: &str, body: &str) -> Answer {
        let headers = vec![("ETag".to_owned(), "\"1\"".to_owned())];
        Answer {
            media: Some(media.to_owned()),
            body: body.into(),
            headers,
            status: Some(200),
            ..Answer::default()
        }
    }

    fn holes(name: &str) -> Option<Vec<u8>> {
        (name == "a").then(|| b"mailto:a@x".to_vec())
    }

    #[rstest]
    #[case("VEVENT/SUMMARY", Predicate::Is(text("Piano, forte")), true)]
    #[case("VEVENT/SUMMARY", Predicate::Is(text("Piano")), false)]
    #[case("VEVENT/SUMMARY", Predicate::IsNot(text("Piano")), true)]
    #[case("VEVENT/SUMMARY", Predicate::Contains(text("forte")), true)]
    #[case("VEVENT/SUMMARY", Predicate::Lacks(text("forte")), false)]
    #[case("VEVENT/SUMMARY", Predicate::Matches(text("^P.*e$")), true)]
    #[case("VEVENT/SUMMARY", Predicate::Matches(text("(")), false)]
    #[case("VEVENT/SUMMARY", Predicate::Type(text("text")), true)]
    #[case("VEVENT/CATEGORIES", Predicate::Values(vec![text("a"), text("b")]), true)]
    #[case("VEVENT/CATEGORIES", Predicate::Values(vec![text("b"), text("a")]), false)]
    #[case("VEVENT/ATTENDEE", Predicate::Count(Measure::Exactly(2)), true)]
    #[case("VEVENT/ATTENDEE", Predicate::Count(Measure::AtMost(1)), false)]
    #[case("VEVENT/ATTENDEE", Predicate::Is(text("$(a)")), false)]
    #[case("VEVENT/ATTENDEE(PARTSTAT=ACCEPTED)", Predicate::Is(text("$(a)")), true)]
    #[case("VEVENT/ATTENDEE;PARTSTAT", Predicate::OneOf(vec![text("ACCEPTED"), text("DECLINED")]), true)]
    #[case("VEVENT/SUMMARY", Predicate::SameAs(text("summary;VALUE=TEXT:Piano\\, forte")), true)]
    #[case("VEVENT/SUMMARY", Predicate::SameAs(text("SUMMARY:Piano")), false)]
    #[case("VEVENT/LOCATION", Predicate::Is(text("x")), false)]
    #[case("VEVENT/LOCATION", Predicate::IsNot(text("x")), false)]
    #[case("VEVENT/LOCATION", Predicate::Count(Measure::Exactly(0)), true)]
    #[case("VEVENT/LOCATION", Predicate::Is(text("$(unknown)")), false)]
    fn a_predicate_holds_or_not(#[case] selector: &str, #[case] predicate: Predicate, #[case] holds: bool) {
        let findings =
            check(&of(Part::Calendar, selector, predicate), &answer("text/calendar", EVENT), &holes);
        assert_eq!(findings.is_empty(), holds, "{findings:?}");
    }

    #[test]
    fn a_wrong_status_stops_the_rest() {
        let mut expect = of(Part::Calendar, "VEVENT/SUMMARY", Predicate::Is(text("x")));
        expect.status = vec![201, 204];
        let findings = check(&expect, &answer("text/calendar", EVENT), &holes);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            (findings[0].expected.as_str(), findings[0].found.as_deref()),
            ("201 or 204", Some("200"))
        );
    }

    #[test]
    fn calendar_data_inside_xml_is_looked_at() {
        let xml = format!("<D:a xmlns:D=\"DAV:\"><D:b>{EVENT}</D:b></D:a>");
        let inner = |value: &str| Check {
            part: Part::Calendar,
            selector: text("VEVENT/SUMMARY"),
            predicates: vec![Predicate::Is(text(value))],
            at: Place::new(9, 1),
        };
        let right = of(Part::Xml, "D:a/D:b", Predicate::Calendar(vec![inner("Piano, forte")]));
        assert_eq!(check(&right, &answer("application/xml", &xml), &holes), []);
        let wrong = of(Part::Xml, "D:a/D:b", Predicate::Calendar(vec![inner("Organ")]));
        let findings = check(&wrong, &answer("application/xml", &xml), &holes);
        assert_eq!((findings.len(), findings[0].at), (1, Place::new(9, 1)));
    }

    #[rstest]
    #[case("VEVENT/COMMENT", 2)]
    #[case("VEVENT/*", 3)]
    #[case("VEVENT/UID", 0)]
    fn different_texts_are_counted_once_each(#[case] selector: &str, #[case] number: u64) {
        let event = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nCOMMENT:a\\, b\r\nCOMMENT:c\r\nCOMMENT;X-A=1:a\\, b\r\n\
            SUMMARY:d\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let of = |number| of(Part::Calendar, selector, Predicate::Distinct(Measure::Exactly(number)));
        assert_eq!(check(&of(number), &answer("text/calendar", event), &holes), []);
        assert_eq!(check(&of(number + 1), &answer("text/calendar", event), &holes).len(), 1);
    }

    #[rstest]
    #[case("VCALENDAR", "garbage")]
    #[case("VCALENDAR", "")]
    fn a_body_that_is_no_calendar_is_a_finding(#[case] selector: &str, #[case] body: &str) {
        let expect = of(Part::Calendar, selector, Predicate::Count(Measure::Exactly(0)));
        assert_eq!(check(&expect, &answer("text/calendar", body), &holes).len(), 1);
    }

    #[test]
    fn lines_are_measured_in_octets() {
        let body = "short\r\näääää\r\n";
        let within = |most| of(Part::Text, "", Predicate::LinesWithin(most));
        assert_eq!(check(&within(10), &answer("text/plain", body), &holes), []);
        assert_eq!(check(&within(9), &answer("text/plain", body), &holes).len(), 1);
    }

    #[test]
    fn of_a_text_the_nearest_line_is_shown() {
        let expect = of(Part::Text, "", Predicate::Contains(text("SUMMARY:Piano, forte")));
        let findings = check(&expect, &answer("text/calendar", EVENT), &holes);
        assert_eq!(findings[0].found.as_deref(), Some("SUMMARY:Piano\\, forte"));
    }

    #[test]
    fn what_is_captured_is_the_first_finding() {
        let at =
            |selector: &str| Capture { part: Part::Headers, selector: text(selector), at: Place::default() };
        let answer = answer("text/plain", "");
        assert_eq!(capture(&at("etag"), &answer, &holes).unwrap(), b"\"1\"");
        assert!(capture(&at("Sync-Token"), &answer, &holes).is_err());
    }
}
