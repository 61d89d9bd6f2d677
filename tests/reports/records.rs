//! The records of the made-up run.

use calspec::model::*;

/// What a hostile subject says wherever it can.
pub(crate) const HOSTILE: &str =
    "</script><script>alert(1)</script><img src=x onerror=alert(1)> \u{202e}gpj.exe \0 \u{1b}[31m & \"'`";

pub(crate) struct Draft<'a>(&'a str, &'a str, Option<&'a str>, Outcome, Standing);

fn finding(
    part: Part,
    selector: &str,
    expected: &str,
    found: Option<&str>,
    line: u32,
    column: u32,
) -> Finding {
    Finding {
        part,
        selector: selector.into(),
        expected: expected.into(),
        found: found.map(Into::into),
        at: Place::new(line, column),
    }
}

fn line(operation: &str, text: &str, answer: &serde_json::Value) -> Exchange {
    let sent = serde_json::json!({"seq": 7, "cmd": "perform", "operation": operation, "media": "text/calendar", "text": text});
    Exchange::Line { sent: sent.to_string(), answered: Some(answer.to_string()), micros: 840 }
}

pub(crate) fn drafts() -> Vec<Draft<'static>> {
    use Outcome::{Broken, Failed, Passed, Unsupported};
    use Standing::{AsKnown, Flaky, NewlyFailing, NewlyPassing, Unclaimed};
    let styled = "rfc9073/styled-description/one-is-not-derived";
    let plain = "rfc9073/styled-description/plain-goes-with-it";
    let (order, data) = ("rfc9073/order/absent-is-last", "rfc9073/structured-data/in-any-component");
    let (participant, unknown) = ("rfc9073/participant/comes-back-whole", "rfc9073/unknown/is-not-refused");
    let rejected = || Failed(vec![finding(Part::Outcome, "", "is rejected", Some("accepted"), 17, 17)]);
    let derived =
        |found| Failed(vec![finding(Part::Calendar, "VEVENT/DESCRIPTION;DERIVED", "is TRUE", found, 9, 9)]);
    let kind = "VEVENT/PARTICIPANT/PARTICIPANT-TYPE";
    let gone = |found| Failed(vec![finding(Part::Calendar, kind, "is PERFORMER", found, 16, 13)]);
    let refused = Failed(vec![finding(Part::Outcome, "", "is accepted", Some("rejected"), 0, 0)]);
    let crash = Fault::new(FaultKind::Crash, "the process ended with 134\nstderr: assertion failed");
    let (one, two) = (Some("one-original"), Some("two-originals"));
    vec![
        Draft("reference", styled, one, Passed, AsKnown),
        Draft("reference", styled, two, Passed, AsKnown),
        Draft("reference", plain, None, Passed, AsKnown),
        Draft("reference", order, None, Passed, AsKnown),
        Draft("reference", data, None, Passed, AsKnown),
        Draft("reference", unknown, None, Passed, AsKnown),
        Draft("exampled", styled, one, Passed, AsKnown),
        Draft("exampled", styled, two, rejected(), NewlyFailing),
        Draft("exampled", plain, None, derived(None), NewlyFailing),
        Draft("exampled", order, None, Passed, NewlyPassing),
        Draft("exampled", data, None, Passed, AsKnown),
        Draft("exampled", unknown, None, Broken(crash), NewlyFailing),
        Draft("tidy", styled, one, Passed, AsKnown),
        Draft("tidy", styled, two, rejected(), AsKnown),
        Draft("tidy", plain, None, Passed, AsKnown),
        Draft("tidy", order, None, Unsupported("order".into()), AsKnown),
        Draft("tidy", data, None, Passed, AsKnown),
        Draft("tidy", unknown, None, refused, Flaky),
        Draft("modest", styled, one, Passed, Unclaimed),
        Draft("modest", styled, two, rejected(), Unclaimed),
        Draft("modest", unknown, None, Passed, AsKnown),
        Draft("hostile", styled, one, Passed, AsKnown),
        Draft("hostile", styled, two, rejected(), NewlyFailing),
        Draft("hostile", plain, None, derived(Some(HOSTILE)), NewlyFailing),
        Draft("hostile", order, None, Broken(Fault::new(FaultKind::Protocol, HOSTILE)), NewlyFailing),
        Draft("served", participant, None, gone(Some("SPONSOR")), NewlyFailing),
    ]
}

fn exchanges(draft: &Draft<'_>) -> Vec<Exchange> {
    if draft.3 == Outcome::Passed || matches!(draft.3, Outcome::Unsupported(_)) {
        return vec![];
    }
    let input =
        "BEGIN:VCALENDAR\r\nSTYLED-DESCRIPTION:Piano\r\nSTYLED-DESCRIPTION:Organ\r\nEND:VCALENDAR\r\n";
    match draft.0 {
        "served" => vec![stored(), fetched()],
        "hostile" => {
            let text = format!("{HOSTILE}\r\n{}\r\n", "x".repeat(1 << 20));
            vec![line(
                "validate",
                input,
                &serde_json::json!({"seq": 7, "accepted": {"media": "text/calendar", "text": text}}),
            )]
        }
        _ if matches!(draft.3, Outcome::Broken(_)) => {
            vec![Exchange::Line { sent: "{\"seq\":7,\"cmd\":\"perform\",\"operation\":\"roundtrip\",\"media\":\"text/calendar\",\"text\":\"BEGIN:VCALENDAR\\r\\n\"}".into(), answered: None, micros: 90 }]
        }
        _ => vec![line("validate", input, &serde_json::json!({"seq": 7, "accepted": {}}))],
    }
}

fn concert(kind: &str) -> Vec<u8> {
    format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:concert@example.com\r\nBEGIN:PARTICIPANT\r\nPARTICIPANT-TYPE:{kind}\r\nEND:PARTICIPANT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n").into_bytes()
}

fn stored() -> Exchange {
    Exchange::Http {
        name: "an event is stored".into(),
        user: "user".into(),
        request: Request {
            method: "PUT".into(),
            url: "http://127.0.0.1:5232/alice/calspec-1/concert.ics".into(),
            headers: vec![("Content-Type".into(), "text/calendar; charset=utf-8".into())],
            body: concert("PERFORMER"),
        },
        answer: Some(Answer {
            status: Some(201),
            headers: vec![("ETag".into(), "\"1\"".into())],
            ..Answer::default()
        }),
        micros: 2100,
    }
}

fn fetched() -> Exchange {
    Exchange::Http {
        name: "it comes back".into(),
        user: "user".into(),
        request: Request {
            method: "GET".into(),
            url: "http://127.0.0.1:5232/alice/calspec-1/concert.ics".into(),
            headers: vec![("Accept".into(), "text/calendar".into())],
            body: vec![],
        },
        answer: Some(Answer {
            status: Some(200),
            headers: vec![("Content-Type".into(), "text/calendar".into())],
            media: Some("text/calendar".into()),
            body: [concert("SPONSOR"), vec![0xff, 0xfe]].concat(),
            ..Answer::default()
        }),
        micros: 1800,
    }
}

fn observations(draft: &Draft<'_>) -> Vec<Observation> {
    let text = match (draft.0, draft.1.ends_with("in-any-component")) {
        (_, false) => return vec![],
        ("tidy", true) => {
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Concert\nSTRUCTURED-DATA;VALUE=TEXT:{}\nEND:VEVENT\nEND:VCALENDAR\n"
        }
        ("exampled", true) => "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Concert\nEND:VEVENT\nEND:VCALENDAR\n",
        (_, true) => {
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Concert\nSTRUCTURED-DATA;VALUE=URI:http://example.com/\nEND:VEVENT\nEND:VCALENDAR\n"
        }
    };
    vec![Observation { step: None, text: text.into() }]
}

pub(crate) fn record(draft: Draft<'_>, cases: &[CaseSheet]) -> Record {
    let case = cases.iter().find(|case| case.id.0 == draft.1).unwrap();
    let level = case.level;
    let listed = matches!(draft.4, Standing::AsKnown | Standing::NewlyPassing | Standing::Flaky)
        && draft.3 != Outcome::Passed
        || draft.4 == Standing::NewlyPassing;
    let unsupported = matches!(draft.3, Outcome::Unsupported(_));
    let observed = (draft.0 == "exampled" && level == Level::May)
        .then(|| finding(Part::Calendar, "VEVENT/STRUCTURED-DATA", "count at least 1", Some("0"), 9, 9));
    let changed = draft.0 == "tidy" && level == Level::May;
    Record {
        subject: draft.0.into(),
        trial: TrialId { case: CaseId(draft.1.into()), example: draft.2.map(Into::into) },
        level,
        claim: case.cites[0].spec.clone(),
        observed: observed.into_iter().collect(),
        standing: draft.4,
        why: (listed && !unsupported).then(|| "counts no originals".into()),
        issue: (listed && !unsupported).then(|| "https://tidy.example.org/issues/7".into()),
        step: (draft.0 == "served").then(|| "it comes back".into()),
        preserved: None,
        exchanges: exchanges(&draft),
        observations: observations(&draft),
        changes: changed
            .then(|| SnapshotChange { step: None, accepted: Some("BEGIN:VCALENDAR\nEND:VCALENDAR\n".into()) })
            .into_iter()
            .collect(),
        micros: 1000,
        outcome: draft.3,
    }
}
