//! Who may do what.

use crate::client::{Dav, WORK};

#[tokio::test]
async fn nobody_gets_in_without_a_password() {
    let mut dav = Dav::fresh().await;
    dav.act_as("");
    let reply = dav.send("PROPFIND", "/", &[("Depth", "0")], "").await;
    assert_eq!(reply.status, 401);
    assert!(reply.header("www-authenticate").starts_with("Basic realm="));
    let reply = dav.send("GET", "/", &[("Authorization", "Basic YW5uOndyb25n")], "").await;
    assert_eq!(reply.status, 401);
}

#[tokio::test]
async fn others_learn_nothing_of_a_calendar() {
    let mut dav = Dav::fresh().await;
    dav.put_event("a.ics", "DTSTART:20310106T190000Z\n").await;
    dav.act_as("bob");
    for (method, path) in [
        ("GET", "/calendars/ann/work/a.ics"),
        ("GET", "/calendars/ann/work/none.ics"),
        ("PROPFIND", "/calendars/ann/"),
        ("DELETE", WORK),
        ("PUT", "/calendars/ann/work/b.ics"),
        ("REPORT", WORK),
        ("MKCALENDAR", "/calendars/ann/more/"),
    ] {
        dav.send(method, path, &[("Depth", "0")], "").await.refuses(403, "need-privileges");
    }
    let to = [("Destination", "/calendars/ann/work/b.ics")];
    dav.send("COPY", "/calendars/bob/x/b.ics", &to, "").await.refuses(403, "need-privileges");
    assert_eq!(dav.propfind("/principals/ann/", "0", "").await.status, 207);
}
