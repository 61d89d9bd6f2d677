//! Storing and fetching calendar objects.

use rstest::rstest;

use crate::client::{Dav, WORK, calendar, event};

const START: &str = "DTSTART:20310106T190000Z\n";

#[tokio::test]
async fn octets_come_back_as_they_were_sent() {
    let dav = Dav::fresh().await;
    let sent = event(
        "a",
        "DTSTART:20310106T190000Z\nX-FOLDED;X-ANY=\"1:2\":räum\n lich\nBEGIN:X-PART\nX-A:b\nEND:X-PART\n",
    );
    let reply = dav.put("a.ics", &sent).await;
    assert_eq!(reply.status, 201);
    let etag = reply.header("etag").to_owned();
    let reply = dav.send("GET", "/calendars/ann/work/a.ics", &[], "").await;
    assert_eq!(
        (reply.status, reply.header("etag"), reply.text.as_str()),
        (200, etag.as_str(), sent.as_str())
    );
    assert_eq!(reply.header("content-type"), "text/calendar; charset=utf-8");
    let head = dav.send("HEAD", "/calendars/ann/work/a.ics", &[], "").await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), sent.len().to_string());
    let again = dav.send("GET", "/calendars/ann/work/a.ics", &[("If-None-Match", &etag)], "").await;
    assert_eq!(again.status, 304);
}

#[tokio::test]
async fn conditions_protect_what_is_there() {
    let dav = Dav::fresh().await;
    let path = "/calendars/ann/work/a.ics";
    let put = async |name, value: &str, start| {
        let body = event("a", start);
        dav.send("PUT", path, &[("Content-Type", "text/calendar; charset=utf-8"), (name, value)], body).await
    };
    assert_eq!(put("If-Match", "*", START).await.status, 412);
    let first = put("If-None-Match", "*", START).await;
    assert_eq!(first.status, 201);
    assert_eq!(put("If-None-Match", "*", START).await.status, 412);
    assert_eq!(put("If-Match", "\"other\"", START).await.status, 412);
    assert_eq!(put("If-Match", first.header("etag"), "DTSTART:20310107T190000Z\n").await.status, 204);
    assert_eq!(put("If-Match", first.header("etag"), START).await.status, 412);
    assert_eq!(dav.send("DELETE", path, &[("If-Match", first.header("etag"))], "").await.status, 412);
    assert_eq!(dav.send("DELETE", path, &[], "").await.status, 204);
    assert_eq!(dav.send("DELETE", path, &[], "").await.status, 404);
}

fn two(first: &str, second: &str) -> String {
    calendar(&format!("{first}{second}"))
}

#[rstest]
#[case::nonsense("hello".to_owned(), "valid-calendar-data")]
#[case::cut_off("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n".to_owned(), "valid-calendar-data")]
#[case::two_calendars(event("a", START).repeat(2), "valid-calendar-data")]
#[case::no_start(event("a", ""), "valid-calendar-data")]
#[case::a_method(event("a", START).replace("VERSION", "METHOD:REQUEST\r\nVERSION"), "valid-calendar-object-resource")]
#[case::nothing_in_it(calendar(""), "valid-calendar-object-resource")]
#[case::no_uid(event("a", START).replace("UID:a\r\n", ""), "valid-calendar-object-resource")]
#[case::two_uids(
    two("BEGIN:VTODO\nUID:a\nEND:VTODO\n", "BEGIN:VTODO\nUID:b\nEND:VTODO\n"),
    "valid-calendar-object-resource"
)]
#[case::two_types(
    two("BEGIN:VTODO\nUID:a\nEND:VTODO\n", "BEGIN:VJOURNAL\nUID:a\nEND:VJOURNAL\n"),
    "valid-calendar-object-resource"
)]
#[case::unknown_type(calendar("BEGIN:X-ODD\nUID:a\nEND:X-ODD\n"), "supported-calendar-component")]
#[case::too_large(event("a", &format!("{START}DESCRIPTION:{}\n", "x".repeat(11 << 20))), "max-resource-size")]
#[tokio::test]
async fn what_is_no_calendar_object_is_refused(#[case] body: String, #[case] condition: &str) {
    Dav::fresh().await.put("a.ics", &body).await.refuses(403, condition);
}

#[tokio::test]
async fn other_data_than_icalendar_is_refused() {
    let dav = Dav::fresh().await;
    let path = format!("{WORK}a.ics");
    for media in ["text/plain", "application/calendar+json", "text/calendar; charset=iso-8859-1"] {
        let reply = dav.send("PUT", &path, &[("Content-Type", media)], event("a", START)).await;
        reply.refuses(403, "supported-calendar-data");
    }
    assert_eq!(dav.send("PUT", WORK, &[], event("a", START)).await.status, 405);
    assert_eq!(dav.send("PUT", "/calendars/ann/none/a.ics", &[], event("a", START)).await.status, 409);
}

#[tokio::test]
async fn a_uid_is_there_once_in_a_calendar() {
    let dav = Dav::fresh().await;
    dav.put("a.ics", &event("same", START)).await;
    let reply = dav.put("b.ics", &event("same", START)).await;
    reply.refuses(403, "no-uid-conflict");
    assert_eq!(reply.text_of("href"), "/calendars/ann/work/a.ics");
    dav.put("a.ics", &event("other", START)).await.refuses(403, "no-uid-conflict");
    let to = [("Destination", "/calendars/ann/work/b.ics")];
    dav.send("COPY", "/calendars/ann/work/a.ics", &to, "").await.refuses(403, "no-uid-conflict");
    assert_eq!(dav.send("MOVE", "/calendars/ann/work/a.ics", &to, "").await.status, 201);
    assert_eq!(dav.put("b.ics", &event("same", START)).await.status, 204);
    dav.send("DELETE", "/calendars/ann/work/b.ics", &[], "").await;
    assert_eq!(dav.put("c.ics", &event("same", START)).await.status, 201);
}

#[tokio::test]
async fn objects_go_from_calendar_to_calendar() {
    let dav = Dav::fresh().await;
    dav.send("MKCALENDAR", "/calendars/ann/more/", &[], "").await;
    dav.put("a.ics", &event("a", START)).await;
    let from = "/calendars/ann/work/a.ics";
    let to = [("Destination", "/calendars/ann/more/a.ics")];
    assert_eq!(dav.send("COPY", from, &to, "").await.status, 201);
    let careful = [to[0], ("Overwrite", "F")];
    assert_eq!(dav.send("MOVE", from, &careful, "").await.status, 412);
    let absolute = format!("{}/calendars/ann/more/a.ics", dav.url());
    assert_eq!(dav.send("MOVE", from, &[("Destination", &absolute)], "").await.status, 204);
    assert_eq!(dav.send("GET", from, &[], "").await.status, 404);
    assert_eq!(dav.send("GET", "/calendars/ann/more/a.ics", &[], "").await.text, event("a", START));
    let back = |path: &'static str| [("Destination", path)];
    let there = "/calendars/ann/more/a.ics";
    assert_eq!(dav.send("MOVE", there, &back("http://example.org/x"), "").await.status, 502);
    assert_eq!(dav.send("MOVE", there, &back("/calendars/ann/none/a.ics"), "").await.status, 409);
    assert_eq!(dav.send("MOVE", there, &back(there), "").await.status, 403);
    assert_eq!(dav.send("MOVE", there, &[], "").await.status, 400);
}

#[tokio::test]
async fn what_is_not_known_is_said_so() {
    let dav = Dav::fresh().await;
    assert_eq!(dav.send("BREW", WORK, &[], "").await.status, 501);
    assert_eq!(dav.send("GET", "/elsewhere", &[], "").await.status, 404);
    assert_eq!(dav.send("GET", "/calendars/ann/", &[], "").await.status, 405);
    assert_eq!(dav.send("PUT", "/calendars/ann/work/a.ics", &[], vec![b'x'; 17 << 20]).await.status, 413);
}
