//! A made-up run that has every outcome, level and standing in it, and answers that mean harm.

use calspec::model::*;
use calspec::report::RunLog;

use super::records::{HOSTILE, drafts, record};

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
