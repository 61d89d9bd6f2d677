//! Making, copying, moving and deleting calendars.

use rstest::rstest;

use crate::client::{Dav, WORK, XMLNS, calendar};

#[tokio::test]
async fn a_calendar_is_made_with_properties() {
    let dav = Dav::fresh().await;
    let body = format!(
        r#"<C:mkcalendar {XMLNS}><D:set><D:prop><D:displayname>Travel</D:displayname><C:supported-calendar-component-set><C:comp name="VTODO"/></C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>"#
    );
    assert_eq!(dav.send("MKCALENDAR", "/calendars/ann/travel/", &[], body).await.status, 201);
    let wanted = format!(
        "<D:propfind {XMLNS}><D:prop><D:displayname/><D:resourcetype/><C:supported-calendar-component-set/></D:prop></D:propfind>"
    );
    let reply = dav.propfind("/calendars/ann/travel/", "0", &wanted).await;
    assert_eq!(reply.text_of("displayname"), "Travel");
    assert!(reply.text.contains("<C:calendar/>") && reply.text.contains(r#"<C:comp name="VTODO"/>"#));
    let event = calendar("BEGIN:VEVENT\nUID:a\nDTSTART:20310106\nEND:VEVENT\n");
    let reply = dav.send("PUT", "/calendars/ann/travel/a.ics", &[], event).await;
    reply.refuses(403, "supported-calendar-component");
}

#[tokio::test]
async fn extended_mkcol_makes_calendars_only() {
    let dav = Dav::fresh().await;
    let body = |kind: &str| {
        format!(
            "<D:mkcol {XMLNS}><D:set><D:prop><D:resourcetype><D:collection/>{kind}</D:resourcetype></D:prop></D:set></D:mkcol>"
        )
    };
    assert_eq!(dav.send("MKCOL", "/calendars/ann/a/", &[], body("<C:calendar/>")).await.status, 201);
    assert_eq!(dav.send("MKCOL", "/calendars/ann/a/", &[], body("<C:calendar/>")).await.status, 405);
    dav.send("MKCOL", "/calendars/ann/b/", &[], body("")).await.refuses(403, "valid-resourcetype");
    dav.send("MKCOL", "/calendars/ann/b/", &[], "").await.refuses(403, "valid-resourcetype");
    let foreign = body("<C:calendar/><D:principal/>");
    dav.send("MKCOL", "/calendars/ann/b/", &[], foreign).await.refuses(403, "valid-resourcetype");
}

#[rstest]
#[case("/calendars/ann/work/", "resource-must-be-null")]
#[case("/calendars/ann/work/inner/", "calendar-collection-location-ok")]
#[case("/calendars/ann/", "resource-must-be-null")]
#[tokio::test]
async fn a_calendar_is_not_made_everywhere(#[case] path: &str, #[case] condition: &str) {
    Dav::fresh().await.send("MKCALENDAR", path, &[], "").await.refuses(403, condition);
}

#[tokio::test]
async fn a_calendar_is_made_whole_or_not_at_all() {
    let dav = Dav::fresh().await;
    let body = format!(
        "<C:mkcalendar {XMLNS}><D:set><D:prop><D:displayname>x</D:displayname><D:getetag>y</D:getetag></D:prop></D:set></C:mkcalendar>"
    );
    let reply = dav.send("MKCALENDAR", "/calendars/ann/x/", &[], body).await;
    assert_eq!(reply.status, 403);
    assert!(reply.text.contains("mkcalendar-response") && reply.text.contains("424"), "{}", reply.text);
    assert_eq!(dav.propfind("/calendars/ann/x/", "0", "").await.status, 404);
}

#[tokio::test]
async fn a_calendar_is_copied_moved_and_deleted_with_what_is_in_it() {
    let dav = Dav::fresh().await;
    dav.put_event("a.ics", "DTSTART:20310106T190000Z\n").await;
    let to = |path: &'static str| [("Destination", path)];
    assert_eq!(dav.send("COPY", WORK, &to("/calendars/ann/copy/"), "").await.status, 201);
    assert_eq!(dav.send("MOVE", WORK, &to("/calendars/ann/moved/"), "").await.status, 201);
    let refusing = [("Destination", "/calendars/ann/moved/"), ("Overwrite", "F")];
    assert_eq!(dav.send("COPY", "/calendars/ann/copy/", &refusing, "").await.status, 412);
    let inside = to("/calendars/ann/moved/inner");
    dav.send("MOVE", "/calendars/ann/copy/", &inside, "")
        .await
        .refuses(403, "calendar-collection-location-ok");
    assert_eq!(dav.propfind("/calendars/ann/", "1", "").await.names(), ["ann", "copy", "moved"]);
    assert_eq!(dav.propfind("/calendars/ann/moved/", "1", "").await.names(), ["moved", "a.ics"]);
    assert_eq!(dav.send("DELETE", "/calendars/ann/moved/", &[], "").await.status, 204);
    assert_eq!(dav.send("GET", "/calendars/ann/moved/a.ics", &[], "").await.status, 404);
    assert_eq!(dav.send("DELETE", "/calendars/ann/moved/", &[], "").await.status, 404);
    dav.send("DELETE", "/calendars/ann/", &[], "").await.refuses(403, "need-privileges");
}
