//! free-busy-query.

use crate::client::{Dav, WORK, XMLNS};

#[tokio::test]
async fn busy_time_is_told_by_its_kind_and_merged() {
    let dav = Dav::fresh().await;
    dav.put_event("a.ics", "DTSTART:20310106T190000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\n").await;
    dav.put_event("b.ics", "DTSTART:20310106T193000Z\nDURATION:PT1H\n").await;
    dav.put_event("c.ics", "DTSTART:20310106T100000Z\nDURATION:PT1H\nSTATUS:TENTATIVE\n").await;
    dav.put_event("d.ics", "DTSTART:20310106T110000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT\n").await;
    dav.put_event("e.ics", "DTSTART:20310106T120000Z\nDURATION:PT1H\nSTATUS:CANCELLED\n").await;
    dav.put_event("f.ics", "DTSTART:20310108T233000Z\nDURATION:PT1H\n").await;
    let range = r#"<C:time-range start="20310106T000000Z" end="20310109T000000Z"/>"#;
    let reply =
        dav.report(WORK, "1", &format!("<C:free-busy-query {XMLNS}>{range}</C:free-busy-query>")).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/calendar; charset=utf-8"));
    let busy: Vec<&str> = reply.text.lines().filter(|line| line.starts_with("FREEBUSY")).collect();
    assert_eq!(
        busy,
        [
            "FREEBUSY;FBTYPE=BUSY:20310106T190000Z/20310106T203000Z",
            "FREEBUSY;FBTYPE=BUSY:20310107T190000Z/20310107T200000Z",
            "FREEBUSY;FBTYPE=BUSY:20310108T190000Z/20310108T200000Z",
            "FREEBUSY;FBTYPE=BUSY:20310108T233000Z/20310109T000000Z",
            "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20310106T100000Z/20310106T110000Z",
        ]
    );
    assert_eq!(dav.report(WORK, "1", &format!("<C:free-busy-query {XMLNS}/>")).await.status, 400);
}
