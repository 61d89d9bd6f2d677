//! calendar-data: parts, expanded instances, limited sets.

use crate::client::{Dav, WORK, query};

const SERIES: &str = "BEGIN:VEVENT\nUID:a\nDTSTAMP:20300101T000000Z\nDTSTART;TZID=Europe/Berlin:20310106T190000\nDTEND;TZID=Europe/Berlin:20310106T200000\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:Usual\nATTACH;FMTTYPE=text/plain:https://example.com/a\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nDESCRIPTION:soon\nEND:VALARM\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nDTSTAMP:20300101T000000Z\nRECURRENCE-ID;TZID=Europe/Berlin:20310113T190000\nDTSTART;TZID=Europe/Berlin:20310114T190000\nDTEND;TZID=Europe/Berlin:20310114T200000\nSUMMARY:Moved\nEND:VEVENT\n";

/// What a query for a calendar-data element with this inside answers, without line ends.
async fn data(stored: &str, inside: &str) -> String {
    let dav = Dav::fresh().await;
    let reply = dav.put("a.ics", &crate::client::calendar(stored)).await;
    assert_eq!(reply.status, 201, "{reply:?}");
    let body = query(&format!("<C:calendar-data>{inside}</C:calendar-data>"), "");
    dav.report(WORK, "1", &body).await.text_of("calendar-data").replace("\r\n", "|")
}

#[tokio::test]
async fn parts_are_answered_as_asked() {
    let inside = r#"<C:comp name="VCALENDAR"><C:prop name="VERSION"/><C:comp name="VEVENT"><C:prop name="SUMMARY"/><C:prop name="ATTACH" novalue="yes"/></C:comp></C:comp>"#;
    assert_eq!(
        data(SERIES, inside).await,
        "BEGIN:VCALENDAR|VERSION:2.0|BEGIN:VEVENT|SUMMARY:Usual|ATTACH;FMTTYPE=text/plain:|END:VEVENT|BEGIN:VEVENT|SUMMARY:Moved|END:VEVENT|END:VCALENDAR|"
    );
    let inside = r#"<C:comp name="VCALENDAR"><C:comp name="VEVENT"><C:prop name="UID"/><C:allcomp/></C:comp></C:comp>"#;
    assert!(
        data(SERIES, inside).await.contains(
            "UID:a|BEGIN:VALARM|ACTION:DISPLAY|TRIGGER:-PT5M|DESCRIPTION:soon|END:VALARM|END:VEVENT"
        )
    );
    let inside =
        r#"<C:comp name="VCALENDAR"><C:allprop/><C:comp name="VEVENT"><C:allprop/></C:comp></C:comp>"#;
    let answer = data(SERIES, inside).await;
    assert!(answer.contains("RRULE") && !answer.contains("VALARM"));
}

#[tokio::test]
async fn instances_are_expanded_in_utc() {
    let answer = data(SERIES, r#"<C:expand start="20310113T000000Z" end="20310121T000000Z"/>"#).await;
    assert_eq!(answer.matches("BEGIN:VEVENT").count(), 2);
    assert!(answer.contains(
        "DTSTART:20310114T180000Z|DTEND:20310114T190000Z|SUMMARY:Moved|RECURRENCE-ID:20310113T180000Z"
    ));
    assert!(answer.contains("DTSTART:20310120T180000Z|DTEND:20310120T190000Z|SUMMARY:Usual"));
    assert!(
        answer.contains("RECURRENCE-ID:20310120T180000Z")
            && !answer.contains("RRULE")
            && answer.contains("VALARM")
    );
}

#[tokio::test]
async fn whole_days_stay_days_when_expanded() {
    let days = "BEGIN:VEVENT\nUID:a\nDTSTART;VALUE=DATE:20310106\nDTEND;VALUE=DATE:20310108\nRRULE:FREQ=DAILY;INTERVAL=7\nEND:VEVENT\n";
    let answer = data(days, r#"<C:expand start="20310114T000000Z" end="20310115T000000Z"/>"#).await;
    assert!(
        answer.contains(
            "DTSTART;VALUE=DATE:20310113|DTEND;VALUE=DATE:20310115|RECURRENCE-ID;VALUE=DATE:20310113|"
        ),
        "{answer}"
    );
}

#[tokio::test]
async fn this_and_future_instances_change_together() {
    let series = "BEGIN:VEVENT\nUID:a\nDTSTART:20310106T190000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20310108T190000Z\nDTSTART:20310108T200000Z\nDURATION:PT2H\nSUMMARY:Later\nEND:VEVENT\n";
    let answer = data(series, r#"<C:expand start="20310101T000000Z" end="20310201T000000Z"/>"#).await;
    assert_eq!((answer.matches("BEGIN:VEVENT").count(), answer.matches("SUMMARY:Later").count()), (4, 2));
    assert!(
        answer
            .contains("DTSTART:20310109T200000Z|DURATION:PT2H|SUMMARY:Later|RECURRENCE-ID:20310109T190000Z"),
        "{answer}"
    );
}

#[tokio::test]
async fn dates_and_periods_add_to_the_set() {
    let series = "BEGIN:VEVENT\nUID:a\nDTSTART:20310106T190000Z\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20310108T100000Z/PT3H\nRDATE:20310110T190000Z,20310111T190000Z\nEXDATE:20310111T190000Z\nEND:VEVENT\n";
    let answer = data(series, r#"<C:expand start="20310101T000000Z" end="20310201T000000Z"/>"#).await;
    let starts: Vec<&str> = answer.split('|').filter(|line| line.starts_with("DTSTART")).collect();
    assert_eq!(starts, ["DTSTART:20310106T190000Z", "DTSTART:20310108T100000Z", "DTSTART:20310110T190000Z"]);
}

#[tokio::test]
async fn overrides_outside_of_the_range_are_left_out() {
    let limit = |start, end| format!(r#"<C:limit-recurrence-set start="{start}" end="{end}"/>"#);
    let near = data(SERIES, &limit("20310114T000000Z", "20310115T000000Z")).await;
    assert!(near.contains("SUMMARY:Moved") && near.contains("RRULE"));
    let instead = data(SERIES, &limit("20310113T180000Z", "20310113T190000Z")).await;
    assert!(instead.contains("SUMMARY:Moved"));
    let far = data(SERIES, &limit("20310120T000000Z", "20310121T000000Z")).await;
    assert!(!far.contains("SUMMARY:Moved") && far.contains("RRULE"));
}

#[tokio::test]
async fn busy_periods_outside_of_the_range_are_left_out() {
    let busy = "BEGIN:VFREEBUSY\nUID:a\nFREEBUSY:20310106T100000Z/PT1H,20310107T100000Z/PT1H\nFREEBUSY:20310108T100000Z/PT1H\nEND:VFREEBUSY\n";
    let answer =
        data(busy, r#"<C:limit-freebusy-set start="20310107T000000Z" end="20310108T000000Z"/>"#).await;
    assert!(answer.contains("UID:a|FREEBUSY:20310107T100000Z/PT1H|END:VFREEBUSY"), "{answer}");
}
