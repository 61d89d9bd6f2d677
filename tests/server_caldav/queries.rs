//! calendar-query: filters, ranges of time, what it refuses; calendar-multiget.

use rstest::rstest;

use crate::client::{Dav, Reply, WORK, XMLNS, calendar, query};

/// A calendar with objects of every kind.
async fn filled() -> Dav {
    let dav = Dav::fresh().await;
    dav.put_event(
        "event.ics",
        "DTSTART;TZID=Europe/Berlin:20310106T190000\nDTEND;TZID=Europe/Berlin:20310106T200000\nSUMMARY:Piano\\, four hands\nATTENDEE;PARTSTAT=ACCEPTED;CN=Ann:mailto:ann@example.com\nATTENDEE;PARTSTAT=DECLINED:mailto:bob@example.com\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT30M\nDESCRIPTION:soon\nEND:VALARM\n",
    )
    .await;
    dav.put_event("day.ics", "DTSTART;VALUE=DATE:20310110\nSUMMARY:Day\n").await;
    dav.put_event(
        "weekly.ics",
        "DTSTART:20310203T100000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\nEXDATE:20310210T100000Z\nSUMMARY:Weekly\n",
    )
    .await;
    let todo = |uid: &str, inside: &str| calendar(&format!("BEGIN:VTODO\nUID:{uid}\n{inside}END:VTODO\n"));
    dav.put("due.ics", &todo("due", "DUE:20310115T120000Z\nSUMMARY:due\n")).await;
    dav.put("done.ics", &todo("done", "COMPLETED:20310120T120000Z\nSTATUS:COMPLETED\n")).await;
    dav.put("any.ics", &todo("any", "SUMMARY:any time\n")).await;
    let journal = "BEGIN:VJOURNAL\nUID:j\nDTSTART;VALUE=DATE:20310112\nEND:VJOURNAL\n";
    dav.put("journal.ics", &calendar(journal)).await;
    let free =
        "BEGIN:VFREEBUSY\nUID:f\nDTSTAMP:20300101T000000Z\nFREEBUSY:20310118T100000Z/PT2H\nEND:VFREEBUSY\n";
    dav.put("free.ics", &calendar(free)).await;
    dav
}

fn comp(name: &str, inside: &str) -> String {
    format!(r#"<C:comp-filter name="{name}">{inside}</C:comp-filter>"#)
}

fn prop(name: &str, inside: &str) -> String {
    comp("VEVENT", &format!(r#"<C:prop-filter name="{name}">{inside}</C:prop-filter>"#))
}

fn range(component: &str, start: &str, end: &str) -> String {
    comp(component, &format!(r#"<C:time-range start="{start}" end="{end}"/>"#))
}

#[tokio::test]
async fn filters_find_what_they_say() {
    let dav = filled().await;
    let no_alarm = comp("VEVENT", &comp("VALARM", "<C:is-not-defined/>"));
    let attendee = |inside: &str| {
        prop("ATTENDEE", &format!(r#"<C:param-filter name="PARTSTAT">{inside}</C:param-filter>"#))
    };
    let cn = r#"<C:param-filter name="CN"><C:is-not-defined/></C:param-filter>"#;
    let text = |attributes: &str, text: &str| format!("<C:text-match{attributes}>{text}</C:text-match>");
    let octet = r#" collation="i;octet""#;
    for (filter, expected) in [
        (String::new(), &["any", "day", "done", "due", "event", "free", "journal", "weekly"][..]),
        (comp("VEVENT", ""), &["day", "event", "weekly"]),
        (comp("vevent", ""), &["day", "event", "weekly"]),
        (comp("VTODO", ""), &["any", "done", "due"]),
        (comp("VTODO", "<C:is-not-defined/>"), &["day", "event", "free", "journal", "weekly"]),
        (comp("VEVENT", &comp("VALARM", "")), &["event"]),
        (no_alarm, &["day", "weekly"]),
        (prop("ATTENDEE", ""), &["event"]),
        (prop("ATTENDEE", "<C:is-not-defined/>"), &["day", "weekly"]),
        (prop("SUMMARY", &text("", "PIANO, F")), &["event"]),
        (prop("SUMMARY", &text(octet, "PIANO")), &[]),
        (prop("SUMMARY", &text(octet, "Piano")), &["event"]),
        (prop("SUMMARY", &text(r#" negate-condition="yes""#, "a")), &["weekly"]),
        (prop("SUMMARY", &text(r#" negate-condition="yes""#, "piano")), &["day", "weekly"]),
        (attendee(&text("", "accepted")), &["event"]),
        (attendee(&text("", "tentative")), &[]),
        (prop("ATTENDEE", &format!("{}{cn}", text("", "bob"))), &["event"]),
        (prop("ATTENDEE", &format!("{}{cn}", text("", "ann"))), &[]),
        (prop("DTSTART", r#"<C:time-range start="20310110T000000Z" end="20310111T000000Z"/>"#), &["day"]),
    ] {
        let names: Vec<String> = expected.iter().map(|name| format!("{name}.ics")).collect();
        assert_eq!(dav.query(&filter).await, names, "{filter}");
    }
}

#[tokio::test]
async fn ranges_of_time_follow_the_tables() {
    let dav = filled().await;
    let alarm = |start, end| comp("VEVENT", &range("VALARM", start, end));
    let open = comp("VEVENT", r#"<C:time-range start="20310111T000000Z"/>"#);
    for (filter, expected) in [
        (range("VEVENT", "20310106T180000Z", "20310106T180001Z"), &["event"][..]),
        (range("VEVENT", "20310106T185959Z", "20310106T200000Z"), &["event"]),
        (range("VEVENT", "20310106T190000Z", "20310106T200000Z"), &[]),
        (range("VEVENT", "20310106T170000Z", "20310106T180000Z"), &[]),
        (range("VEVENT", "20310110T235959Z", "20310111T000000Z"), &["day"]),
        (range("VEVENT", "20310111T000000Z", "20310112T000000Z"), &[]),
        (range("VEVENT", "20310210T000000Z", "20310211T000000Z"), &[]),
        (range("VEVENT", "20310217T103000Z", "20310217T104000Z"), &["weekly"]),
        (range("VEVENT", "20910209T000000Z", "20910215T000000Z"), &["weekly"]),
        (open, &["weekly"]),
        (range("VTODO", "20310115T110000Z", "20310115T120000Z"), &["any", "due"]),
        (range("VTODO", "20310115T120000Z", "20310116T000000Z"), &["any"]),
        (range("VTODO", "20310120T120000Z", "20310121T000000Z"), &["any", "done"]),
        (range("VJOURNAL", "20310112T120000Z", "20310113T000000Z"), &["journal"]),
        (range("VJOURNAL", "20310113T000000Z", "20310114T000000Z"), &[]),
        (range("VFREEBUSY", "20310118T113000Z", "20310119T000000Z"), &["free"]),
        (range("VFREEBUSY", "20310118T120000Z", "20310119T000000Z"), &[]),
        (alarm("20310106T173000Z", "20310106T173001Z"), &["event"]),
        (alarm("20310106T173001Z", "20310106T200000Z"), &[]),
    ] {
        let names: Vec<String> = expected.iter().map(|name| format!("{name}.ics")).collect();
        assert_eq!(dav.query(&filter).await, names, "{filter}");
    }
}

#[tokio::test]
async fn floating_times_are_read_in_the_zone_of_the_request() {
    let dav = Dav::fresh().await;
    dav.put_event("a.ics", "DTSTART:20310106T190000\nDURATION:PT1H\n").await;
    let zone = calendar(
        "BEGIN:VTIMEZONE\nTZID:five\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0500\nEND:STANDARD\nEND:VTIMEZONE\n",
    );
    let early = range("VEVENT", "20310106T190000Z", "20310106T191000Z");
    let late = range("VEVENT", "20310107T000000Z", "20310107T001000Z");
    let with_zone = |filter: &str, zone: &str| {
        let end = "</C:calendar-query>";
        query("<D:getetag/>", filter).replace(end, &format!("<C:timezone>{zone}</C:timezone>{end}"))
    };
    assert_eq!(dav.query(&early).await, ["a.ics"]);
    assert_eq!(dav.report(WORK, "1", &with_zone(&early, &zone)).await.names(), [""; 0]);
    assert_eq!(dav.report(WORK, "1", &with_zone(&late, &zone)).await.names(), ["a.ics"]);
    dav.report(WORK, "1", &with_zone(&late, "none")).await.refuses(403, "valid-calendar-data");
    let patch = format!(
        "<D:propertyupdate {XMLNS}><D:set><D:prop><C:calendar-timezone>{zone}</C:calendar-timezone></D:prop></D:set></D:propertyupdate>"
    );
    dav.send("PROPPATCH", WORK, &[], patch).await;
    assert_eq!(dav.query(&late).await, ["a.ics"]);
}

#[rstest]
#[case::no_filter("<C:calendar-query xmlns:C='urn:ietf:params:xml:ns:caldav'/>".to_owned(), "valid-filter")]
#[case::two_outside(query("", "").replace("</C:filter>", "<C:comp-filter name='X'/></C:filter>"), "valid-filter")]
#[case::not_a_calendar(query("", "").replace("VCALENDAR", "VEVENT"), "valid-filter")]
#[case::no_name(query("", "<C:comp-filter/>"), "valid-filter")]
#[case::unknown(query("", "<C:soundex/>"), "supported-filter")]
#[case::no_utc(query("", &range("VEVENT", "20310106T000000", "20310107T000000")), "valid-filter")]
#[case::backwards(query("", &range("VEVENT", "20310107T000000Z", "20310106T000000Z")), "valid-filter")]
#[case::no_range(query("", &comp("VEVENT", "<C:time-range/>")), "valid-filter")]
#[case::timeless(query("", &range("X-ODD", "20310106T000000Z", "20310107T000000Z")), "supported-filter")]
#[case::collation(query("", &prop("A", "<C:text-match collation='i;odd'>x</C:text-match>")), "supported-collation")]
#[case::absent_and_more(query("", &comp("VEVENT", "<C:is-not-defined/><C:comp-filter name='VALARM'/>")), "valid-filter")]
#[case::data(query("<C:calendar-data content-type='text/plain'/>", ""), "supported-calendar-data")]
#[case::too_many(query("", &comp("VEVENT", &comp("VALARM", "").repeat(300))), "valid-filter")]
#[case::no_report("<D:version-tree xmlns:D='DAV:'/>".to_owned(), "supported-report")]
#[tokio::test]
async fn what_cannot_be_asked_is_refused_by_name(#[case] body: String, #[case] condition: &str) {
    Dav::fresh().await.report(WORK, "1", &body).await.refuses(403, condition);
}

#[tokio::test]
async fn a_limit_says_that_it_cut() {
    let dav = filled().await;
    let body = query("<D:getetag/>", "")
        .replace("</C:calendar-query>", "<C:limit><C:nresults>2</C:nresults></C:limit></C:calendar-query>");
    let reply = dav.report(WORK, "1", &body).await;
    assert_eq!(reply.names(), ["any.ics", "day.ics", "work"]);
    assert!(reply.text.contains("number-of-matches-within-limits"));
}

#[tokio::test]
async fn depth_says_where_is_looked() {
    let dav = filled().await;
    let body = query("<D:getetag/>", &comp("VEVENT", ""));
    assert_eq!(dav.report(WORK, "0", &body).await.names().len(), 0);
    assert_eq!(dav.report("/calendars/ann/", "1", &body).await.names().len(), 0);
    assert_eq!(dav.report("/calendars/ann/", "infinity", &body).await.names().len(), 3);
    assert_eq!(dav.report("/calendars/ann/work/event.ics", "0", &body).await.names(), ["event.ics"]);
    assert_eq!(dav.report("/calendars/ann/work/due.ics", "0", &body).await.names().len(), 0);
    assert_eq!(dav.report("/calendars/ann/none/", "1", &body).await.status, 404);
}

#[tokio::test]
async fn multiget_answers_for_each_href() {
    let dav = filled().await;
    let body = format!(
        "<C:calendar-multiget {XMLNS}><D:prop><D:getetag/><C:calendar-data/></D:prop><D:href>/calendars/ann/work/day.ics</D:href><D:href>{}/calendars/ann/work/due.ics</D:href><D:href>/calendars/ann/work/none.ics</D:href><D:href>/calendars/bob/x/y.ics</D:href></C:calendar-multiget>",
        dav.url()
    );
    let reply: Reply = dav.report(WORK, "0", &body).await;
    assert_eq!(reply.names(), ["day.ics", "due.ics", "none.ics", "y.ics"]);
    assert_eq!(reply.text.matches("404 Not Found").count(), 2);
    let stored = dav.send("GET", "/calendars/ann/work/day.ics", &[], "").await.text;
    assert_eq!(reply.text_of("calendar-data"), stored);
}
