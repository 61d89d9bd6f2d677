//! Finding one's calendars.

use crate::client::{Dav, WORK, XMLNS};

#[tokio::test]
async fn options_say_what_the_server_is() {
    let reply = Dav::fresh().await.send("OPTIONS", WORK, &[], "").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("dav"), "1, 2, 3, calendar-access, extended-mkcol");
    assert!(reply.header("allow").contains("MKCALENDAR"));
}

#[tokio::test]
async fn the_well_known_place_leads_on() {
    let mut dav = Dav::fresh().await;
    dav.act_as("");
    let reply = dav.send("PROPFIND", "/.well-known/caldav", &[], "").await;
    assert_eq!((reply.status, reply.header("location")), (301, "/"));
}

#[tokio::test]
async fn the_root_leads_to_the_home() {
    let dav = Dav::fresh().await;
    let wanted = format!("<D:propfind {XMLNS}><D:prop><D:current-user-principal/></D:prop></D:propfind>");
    let principal = dav.propfind("/", "0", &wanted).await.text_of("current-user-principal");
    assert_eq!(principal, "/principals/ann/");
    let wanted = format!(
        "<D:propfind {XMLNS}><D:prop><C:calendar-home-set/><C:calendar-user-address-set/><D:principal-URL/></D:prop></D:propfind>"
    );
    let reply = dav.propfind(&principal, "0", &wanted).await;
    assert_eq!(reply.text_of("calendar-home-set"), "/calendars/ann/");
    assert_eq!(reply.text_of("principal-URL"), "/principals/ann/");
    assert!(reply.text_of("calendar-user-address-set").contains("mailto:ann@example.com"));
    assert_eq!(dav.propfind("/calendars/ann/", "1", &wanted).await.names(), ["ann", "work"]);
}

#[tokio::test]
async fn expand_property_follows_hrefs() {
    let dav = Dav::fresh().await;
    let body = r#"<D:expand-property xmlns:D="DAV:"><D:property name="current-user-principal"><D:property name="displayname"/></D:property></D:expand-property>"#;
    let reply = dav.report(WORK, "0", body).await;
    assert_eq!(reply.text_of("displayname"), "ann");
}
