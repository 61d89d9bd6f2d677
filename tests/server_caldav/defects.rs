//! Every defect of the server can be seen from outside.

use calspec::reference::DEFECTS;

use crate::client::{Dav, WORK, XMLNS, calendar, query};

/// Families of defects of what is not asked for here: they are seen by cases (tests/defects.rs).
const ELSEWHERE: [&str; 9] = [
    "subscription-",
    "feed-",
    "enhanced-get-",
    "link-",
    "prefer-",
    "vary-",
    "input-",
    "query-finds-known-",
    "private-values-",
];

const INSIDE: &str = "\
ORGANIZER:mailto:ann@example.com
ATTENDEE:mailto:bob@example.com
SUMMARY;ORDER=1:Räume <a> & b
STYLED-DESCRIPTION;VALUE=TEXT;FMTTYPE=text/html:<p>Piano</p>
STYLED-DESCRIPTION;VALUE=TEXT;DERIVED=TRUE:Piano
STRUCTURED-DATA;FMTTYPE=text/plain;SCHEMA=\"urn:a\";ENCODING=BASE64;VALUE=BINARY:SGVsb
 G8=
STRUCTURED-DATA;VALUE=URI:https://example.com/a
BEGIN:PARTICIPANT
UID:p@example.com
PARTICIPANT-TYPE:PERFORMER
CALENDAR-ADDRESS:mailto:bob@example.com
SEQUENCE:3
DTSTAMP:20290101T000000Z
X-PRIVATE:x
BEGIN:VLOCATION
UID:inner@example.com
NAME:Inner
END:VLOCATION
END:PARTICIPANT
BEGIN:VLOCATION
UID:l@example.com
NAME:Hall
LOCATION-TYPE:arena,theater
END:VLOCATION
BEGIN:VRESOURCE
UID:r@example.com
NAME:Piano
END:VRESOURCE
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT5M
END:VALARM
";

fn master(inside: &str) -> String {
    format!(
        "BEGIN:VEVENT\nUID:a\nDTSTAMP:20300101T000000Z\nDTSTART:20310106T190000Z\nRRULE:FREQ=DAILY;COUNT=3\n{inside}END:VEVENT\n"
    )
}

fn instance(inside: &str) -> String {
    format!(
        "BEGIN:VEVENT\nUID:a\nDTSTAMP:20300101T000000Z\nRECURRENCE-ID:20310107T190000Z\nDTSTART:20310107T200000Z\n{inside}END:VEVENT\n"
    )
}

/// Everything that a server says when it is used in many ways.
async fn transcript(defect: Option<&str>) -> String {
    let dav = Dav::with_defects(&defect.into_iter().collect::<Vec<_>>()).await;
    let mut said = String::new();
    let other = INSIDE.replace("p@", "q@").replace("Piano", "Organ").replace("l@", "m@");
    let todo = |inside: &str| {
        calendar(&format!("BEGIN:VTODO\nUID:t\nDTSTAMP:20300101T000000Z\n{inside}END:VTODO\n"))
    };
    let garbled = master("DESCRIPTION:r\u{e4}um\n").replace('\u{e4}', "\u{1}");
    let mut octets = calendar(&garbled.replace("UID:a", "UID:g")).into_bytes();
    let place = octets.iter().position(|octet| *octet == 1).expect("it was put there");
    octets.splice(place..=place, *b"\xc3\r\n \xa4");
    for (name, body) in [
        ("series.ics", calendar(&(master(INSIDE) + &instance(&other))).into_bytes()),
        (
            "updated.ics",
            calendar(&(master(INSIDE) + &instance(&other)).replace("UID:a", "UID:u")).into_bytes(),
        ),
        (
            "updated.ics",
            calendar(&(master(&other) + &instance(INSIDE)).replace("UID:a", "UID:u")).into_bytes(),
        ),
        ("todo.ics", todo(INSIDE).into_bytes()),
        ("plain.ics", calendar(&master("SUMMARY:plain\n").replace("UID:a", "UID:p")).into_bytes()),
        (
            "long.ics",
            calendar(&master(&format!("COMMENT:{}\n", "x".repeat(30_000))).replace("UID:a", "UID:l"))
                .into_bytes(),
        ),
        ("garbled.ics", octets),
    ] {
        let path = format!("{WORK}{name}");
        let put = dav.send("PUT", &path, &[("Content-Type", "text/calendar")], body).await;
        let got = dav.send("GET", &path, &[], "").await;
        said += &format!("{name} {} {} {}\n", put.status, got.status, got.text);
    }
    for body in questions() {
        let reply = dav.report(WORK, "1", &body).await;
        let without_tags = reply
            .text
            .split("<D:getetag>")
            .map(|one| one.split_once("</D:getetag>").map_or(one, |(_, rest)| rest));
        said += &without_tags.collect::<String>();
        said.push('\n');
    }
    said
}

fn questions() -> Vec<String> {
    let event = |inside: &str| format!(r#"<C:comp-filter name="VEVENT">{inside}</C:comp-filter>"#);
    let comp = |name: &str, inside: &str| format!(r#"<C:comp-filter name="{name}">{inside}</C:comp-filter>"#);
    let prop = |name: &str, inside: &str| format!(r#"<C:prop-filter name="{name}">{inside}</C:prop-filter>"#);
    let text = |text: &str| format!("<C:text-match>{text}</C:text-match>");
    let data = |inside: &str| format!("<C:calendar-data>{inside}</C:calendar-data>");
    let part = |inside: &str| {
        data(&format!(r#"<C:comp name="VCALENDAR"><C:comp name="VEVENT">{inside}</C:comp></C:comp>"#))
    };
    let range = |name: &str, start, end| data(&format!(r#"<C:{name} start="{start}" end="{end}"/>"#));
    let absent = "<C:is-not-defined/>";
    let negated = r#"<C:text-match negate-condition="yes">piano</C:text-match>"#;
    let mut questions = vec![
        query(&data(""), &event("")),
        format!(
            "<C:calendar-multiget {XMLNS}><D:prop>{}</D:prop><D:href>{WORK}series.ics</D:href></C:calendar-multiget>",
            data("")
        ),
    ];
    for filter in [
        comp("PARTICIPANT", ""),
        comp("PARTICIPANT", absent),
        comp("PARTICIPANT", &prop("PARTICIPANT-TYPE", &text("nobody"))),
        comp("PARTICIPANT", &prop("PARTICIPANT-TYPE", &text("perform"))),
        comp("VALARM", &prop("NAME", "")),
        comp("VALARM", &comp("VLOCATION", "")),
        comp("VLOCATION", &prop("NAME", &text("Inner"))),
        comp("VLOCATION", &(prop("NAME", &text("hall")) + &comp("VRESOURCE", ""))),
        comp("VRESOURCE", &comp("VLOCATION", "")),
        comp("PARTICIPANT", &comp("VLOCATION", &prop("NAME", &text("none")))),
        prop("STYLED-DESCRIPTION", &text("nothing")),
        prop("STYLED-DESCRIPTION", absent),
        prop("STYLED-DESCRIPTION", negated),
        prop(
            "STRUCTURED-DATA",
            r#"<C:param-filter name="SCHEMA"><C:text-match>urn:z</C:text-match></C:param-filter>"#,
        ),
        prop("STYLED-DESCRIPTION", &text("organ")),
        prop("STYLED-DESCRIPTION", &negated.replace("piano", "nothing")),
        prop("RECURRENCE-ID", ""),
    ] {
        questions.push(query("<D:getetag/>", &event(&filter)));
    }
    // Two participants of which neither fulfils both filters.
    let both = prop("UID", &text("inner")) + &prop("NAME", &text("hall"));
    questions.push(query("<D:getetag/>", &event(&comp("VLOCATION", &both))));
    let both = prop("UID", &text("l@")) + &prop("UID", &text("second@"));
    questions.push(query("<D:getetag/>", &event(&comp("VLOCATION", &both))));
    for data in [
        part("<C:allprop/><C:allcomp/>"),
        part(
            r#"<C:prop name="UID"/><C:comp name="PARTICIPANT"><C:prop name="UID"/><C:prop name="X-PRIVATE"/><C:comp name="VLOCATION"/></C:comp>"#,
        ),
        part(r#"<C:prop name="STYLED-DESCRIPTION"/><C:prop name="STRUCTURED-DATA" novalue="yes"/>"#),
        range("expand", "20310101T000000Z", "20310201T000000Z"),
        range("limit-recurrence-set", "20310107T000000Z", "20310108T000000Z"),
        range("limit-recurrence-set", "20310301T000000Z", "20310302T000000Z"),
    ] {
        questions.push(query(&data, &event("")));
    }
    questions
}

#[tokio::test]
async fn a_server_with_a_defect_answers_otherwise() {
    let sound = transcript(None).await;
    assert_eq!(sound, transcript(None).await);
    let mut unseen = Vec::new();
    let asked = |name: &str| {
        name.strip_prefix("server/")
            .is_some_and(|name| !ELSEWHERE.iter().any(|family| name.starts_with(family)))
    };
    for defect in DEFECTS.iter().filter(|defect| asked(defect.name)) {
        if transcript(Some(defect.name)).await == sound {
            unseen.push(defect.name);
        }
    }
    assert!(unseen.is_empty(), "{unseen:#?}");
}
