//! A made-up run that has every outcome, level and standing in it, and answers that mean harm.

use calspec::model::*;
use calspec::report::RunLog;

pub(crate) const HOSTILE: &str =
    "</script><script>alert(1)</script><img src=x onerror=alert(1)> \u{202e}gpj.exe \0 \u{1b}[31m & \"'`";

fn requirement(anchor: &str, level: Level, says: &str, untestable: Option<&str>) -> Requirement {
    Requirement {
        anchor: Anchor(anchor.into()),
        level,
        binds: vec![Binds::Producer, Binds::Consumer],
        says: says.into(),
        digest: None,
        untestable: untestable.map(Into::into),
        at: Place::new(7, 3),
    }
}

fn specifications() -> Vec<Specification> {
    let events = Specification {
        id: SpecId("rfc9073".into()),
        title: "Event Publishing Extensions to iCalendar".into(),
        document: "RFC 9073".into(),
        status: Status::ProposedStandard,
        extent: Extent::Whole,
        text_digest: Some("ab".repeat(32)),
        requirements: vec![
            requirement("5.1-2", Level::Must, "ORDER is a whole number, 1 or greater.", None),
            requirement("5.1-a", Level::Stated, "What has no ORDER stands behind all that has one.", None),
            requirement(
                "6.1-2",
                Level::Should,
                "New location types are registered.",
                Some("people register; no software can be seen doing it"),
            ),
            requirement(
                "6.5-2",
                Level::Must,
                "Of several STYLED-DESCRIPTIONs exactly one is not derived.",
                None,
            ),
            requirement(
                "6.5-7",
                Level::Should,
                "A plain DESCRIPTION goes with a styled one, marked as derived.",
                None,
            ),
            requirement("6.6-1", Level::May, "STRUCTURED-DATA may stand in any component.", None),
            requirement("7.1-a", Level::Stated, "A PARTICIPANT belongs to the component it stands in.", None),
            requirement("7.1-4", Level::Must, "A PARTICIPANT has a UID.", None),
        ],
        readings: vec![Reading {
            name: "description-beside-styled".into(),
            about: vec![Anchor("6.5-7".into())],
            conflict: "One sentence asks for a DESCRIPTION, the table allows none.".into(),
            we_take: "It is asked for, and a missing one is a warning.".into(),
            at: Place::new(40, 3),
        }],
    };
    let core = Specification {
        id: SpecId("rfc5545".into()),
        title: "Internet Calendaring and Scheduling Core Object Specification".into(),
        document: "RFC 5545".into(),
        status: Status::ProposedStandard,
        extent: Extent::Cited,
        text_digest: None,
        requirements: vec![requirement(
            "3.8.8-a",
            Level::Must,
            "What is not known is kept or passed over, not refused.",
            None,
        )],
        readings: vec![],
    };
    vec![events, core]
}

fn subject(name: &str, kind: Kind, claims: &[&str]) -> SubjectSheet {
    SubjectSheet {
        name: name.into(),
        version: Some("2.2.1".into()),
        language: Some("javascript".into()),
        kind,
        reference: name == "reference",
        homepage: Some(format!("https://{name}.example.org/")),
        capabilities: vec!["parse".into(), "roundtrip".into(), "validate".into()],
        claims: claims
            .iter()
            .map(|spec| (SpecId((*spec).into()), "https://example.org/README".into()))
            .collect(),
        unavailable: None,
    }
}

fn subjects() -> Vec<SubjectSheet> {
    let both = ["rfc9073", "rfc5545"];
    let mut hostile = subject("hostile", Kind::Library, &both);
    hostile.homepage = Some("javascript:alert(1)".into());
    hostile.version = Some(HOSTILE.into());
    hostile.claims[0].1 = "javascript:alert(2)".into();
    let mut absent = subject("absent", Kind::Library, &both);
    absent.unavailable =
        Some(Unavailable { message: "expected the command `dotnet`, but found none".into() });
    absent.version = None;
    vec![
        subject("reference", Kind::Library, &both),
        subject("exampled", Kind::Library, &both),
        subject("tidy", Kind::Library, &both),
        subject("modest", Kind::Library, &["rfc5545"]),
        hostile,
        subject("served", Kind::Server, &both),
        absent,
    ]
}

const STYLED: &str = "title: Of several STYLED-DESCRIPTIONs, exactly one is the original
cites: [6.5-2]
defects: [validate/styled-description-original-not-counted]
library:
  operation: validate
  media: text/calendar
  given: |
    BEGIN:VCALENDAR
    $(descriptions)
    END:VCALENDAR
  examples:
    - name: one original
      with: { descriptions: \"STYLED-DESCRIPTION:Piano\" }
      expect: { outcome: accepted }
    - name: two originals
      with: { descriptions: \"STYLED-DESCRIPTION:Piano\\nSTYLED-DESCRIPTION:Organ\" }
      expect: { outcome: rejected }
";

const PARTICIPANT: &str = "title: A PARTICIPANT comes back whole
cites: [7.1-a, 7.1-4]
needs: [caldav]
defects: [server/participant-dropped-on-put]
server:
  let: { event: $(calendar)/concert.ics }
  steps:
    - name: an event is stored
      setup: true
      request: { method: PUT, url: $(event) }
    - name: it comes back
      request: { method: GET, url: $(event) }
      expect:
        status: 200
        calendar:
          - { at: VEVENT/PARTICIPANT/PARTICIPANT-TYPE, is: PERFORMER }
";

fn case(id: &str, title: &str, cites: &[(&str, &str)], level: Level, source: &str) -> CaseSheet {
    let cite = |(spec, anchor): &(&str, &str)| Cite {
        spec: SpecId((*spec).into()),
        anchor: Anchor((*anchor).into()),
    };
    CaseSheet {
        id: CaseId(id.into()),
        title: title.into(),
        cites: cites.iter().map(cite).collect(),
        level,
        reading: None,
        note: None,
        source: source.into(),
    }
}

fn cases() -> Vec<CaseSheet> {
    let short = |title: &str| {
        format!(
            "title: {title}\nlibrary:\n  operation: roundtrip\n  given: |\n    BEGIN:VCALENDAR\n    END:VCALENDAR\n  expect:\n    calendar:\n      - {{ at: VEVENT/DESCRIPTION;DERIVED, is: \"TRUE\" }}\n"
        )
    };
    let mut plain = case(
        "rfc9073/styled-description/plain-goes-with-it",
        "A plain DESCRIPTION goes with a styled one",
        &[("rfc9073", "6.5-7")],
        Level::Should,
        &short("A plain DESCRIPTION goes with a styled one"),
    );
    plain.reading = Some("description-beside-styled".into());
    plain.note = Some("The table of the same section has it optional.".into());
    vec![
        case(
            "rfc9073/styled-description/one-is-not-derived",
            "Of several STYLED-DESCRIPTIONs, exactly one is the original",
            &[("rfc9073", "6.5-2")],
            Level::Must,
            STYLED,
        ),
        case(
            "rfc9073/order/absent-is-last",
            "What has no ORDER stands last",
            &[("rfc9073", "5.1-a")],
            Level::Stated,
            &short("What has no ORDER stands last"),
        ),
        plain,
        case(
            "rfc9073/structured-data/in-any-component",
            "STRUCTURED-DATA stands in any component",
            &[("rfc9073", "6.6-1")],
            Level::May,
            &short("STRUCTURED-DATA stands in any component"),
        ),
        case(
            "rfc9073/participant/comes-back-whole",
            "A PARTICIPANT comes back whole",
            &[("rfc9073", "7.1-a"), ("rfc9073", "7.1-4")],
            Level::Stated,
            PARTICIPANT,
        ),
        case(
            "rfc9073/unknown/is-not-refused",
            "A component of another specification is not refused",
            &[("rfc5545", "3.8.8-a")],
            Level::Must,
            &short("A component of another specification is not refused"),
        ),
    ]
}

struct Draft<'a>(&'a str, &'a str, Option<&'a str>, Outcome, Standing);

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

fn drafts() -> Vec<Draft<'static>> {
    use Outcome::{Broken, Failed, Passed, Unsupported};
    use Standing::{AsKnown, Flaky, NewlyFailing, NewlyPassing, Unclaimed};
    let styled = "rfc9073/styled-description/one-is-not-derived";
    let plain = "rfc9073/styled-description/plain-goes-with-it";
    let (order, data) = ("rfc9073/order/absent-is-last", "rfc9073/structured-data/in-any-component");
    let (participant, unknown) = ("rfc9073/participant/comes-back-whole", "rfc9073/unknown/is-not-refused");
    let rejected = || Failed(vec![finding(Part::Outcome, "", "is rejected", Some("accepted"), 17, 17)]);
    let derived =
        |found| Failed(vec![finding(Part::Calendar, "VEVENT/DESCRIPTION;DERIVED", "is TRUE", found, 9, 9)]);
    let gone = |found| {
        Failed(vec![finding(
            Part::Calendar,
            "VEVENT/PARTICIPANT/PARTICIPANT-TYPE",
            "is PERFORMER",
            found,
            16,
            13,
        )])
    };
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
        Draft(
            "exampled",
            unknown,
            None,
            Broken(Fault::new(FaultKind::Crash, "the process ended with 134\nstderr: assertion failed")),
            NewlyFailing,
        ),
        Draft("tidy", styled, one, Passed, AsKnown),
        Draft("tidy", styled, two, rejected(), AsKnown),
        Draft("tidy", plain, None, Passed, AsKnown),
        Draft("tidy", order, None, Unsupported("order".into()), AsKnown),
        Draft("tidy", data, None, Passed, AsKnown),
        Draft(
            "tidy",
            unknown,
            None,
            Failed(vec![finding(Part::Outcome, "", "is accepted", Some("rejected"), 0, 0)]),
            Flaky,
        ),
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

fn record(draft: Draft<'_>, cases: &[CaseSheet]) -> Record {
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

/// Says the whole run to a listener.
pub(crate) fn tell(listener: &mut dyn Listener) {
    let run = Run {
        calspec: "0.1.0".into(),
        begun: "2026-11-23T09:00:00Z".into(),
        command: ["calspec", "run", "--cases", "my cases"].map(Into::into).to_vec(),
        defects: vec![],
    };
    let cases = cases();
    listener.hear(&Event::Begun(&run));
    specifications().iter().for_each(|spec| listener.hear(&Event::Specification(spec)));
    subjects().iter().for_each(|sheet| listener.hear(&Event::Subject(sheet)));
    cases.iter().for_each(|case| listener.hear(&Event::Case(case)));
    let drafts = drafts();
    listener.hear(&Event::Planned(drafts.len()));
    listener.hear(&Event::Notice("served: started"));
    for draft in drafts {
        listener.hear(&Event::Record(&record(draft, &cases)));
    }
    let stale = StaleKnown {
        subject: "tidy".into(),
        cases: Pattern::new("rfc9073/gone/**"),
        message: "it matches no case".into(),
    };
    listener.hear(&Event::Ended(&Ending { stale: vec![stale], millis: 3210, interrupted: false }));
}

/// The run, heard.
pub(crate) fn log() -> RunLog {
    let mut log = RunLog::default();
    tell(&mut log);
    log
}
