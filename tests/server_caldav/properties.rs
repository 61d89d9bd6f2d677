//! PROPFIND and PROPPATCH.

use crate::client::{Dav, WORK, XMLNS};

#[tokio::test]
async fn infinite_depth_is_refused() {
    let dav = Dav::fresh().await;
    dav.propfind(WORK, "infinity", "").await.refuses(403, "propfind-finite-depth");
    dav.send("PROPFIND", WORK, &[], "").await.refuses(403, "propfind-finite-depth");
}

#[tokio::test]
async fn allprop_leaves_out_what_others_define_unless_included() {
    let dav = Dav::fresh().await;
    dav.put_event("a.ics", "DTSTART:20310106T190000Z\n").await;
    let reply = dav.propfind(WORK, "1", "").await;
    assert!(reply.text.contains("resourcetype") && reply.text.contains("getetag"));
    assert!(!reply.text.contains("supported-calendar-data") && !reply.text.contains("sync-token"));
    let body = format!("<D:propfind {XMLNS}><D:allprop/><D:include><D:sync-token/></D:include></D:propfind>");
    assert!(dav.propfind(WORK, "0", &body).await.text_of("sync-token").starts_with("data:,"));
}

#[tokio::test]
async fn propname_names_without_values() {
    let dav = Dav::fresh().await;
    let reply = dav.propfind(WORK, "0", &format!("<D:propfind {XMLNS}><D:propname/></D:propfind>")).await;
    for name in
        ["<D:sync-token/>", "<CS:getctag/>", "<C:supported-calendar-data/>", "<D:supported-report-set/>"]
    {
        assert!(reply.text.contains(name), "{name}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let dav = Dav::fresh().await;
    let body = format!("<D:propfind {XMLNS}><D:prop><D:owner/><D:quota-used-bytes/></D:prop></D:propfind>");
    let reply = dav.propfind(WORK, "0", &body).await;
    assert!(reply.text.contains("HTTP/1.1 200") && reply.text.contains("HTTP/1.1 404"));
    assert_eq!(dav.propfind("/calendars/ann/none/", "0", &body).await.status, 404);
    assert_eq!(dav.propfind(WORK, "0", "<not-xml").await.status, 400);
    assert_eq!(dav.propfind(WORK, "0", "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>").await.status, 400);
}

#[tokio::test]
async fn dead_properties_are_kept() {
    let dav = Dav::fresh().await;
    let patch =
        |inside: &str| format!(r#"<D:propertyupdate {XMLNS} xmlns:x="urn:x">{inside}</D:propertyupdate>"#);
    let set = "<D:set><D:prop><x:note>some <x:b>text</x:b></x:note><D:displayname>Work</D:displayname></D:prop></D:set>";
    let reply = dav.send("PROPPATCH", WORK, &[], patch(set)).await;
    assert!(
        reply.status == 207 && reply.text.contains("200 OK") && !reply.text.contains("403"),
        "{}",
        reply.text
    );
    let wanted = format!(r#"<D:propfind {XMLNS} xmlns:x="urn:x"><D:prop><x:note/></D:prop></D:propfind>"#);
    assert_eq!(dav.propfind(WORK, "0", &wanted).await.text_of("note"), "some text");
    dav.send("PROPPATCH", WORK, &[], patch("<D:remove><D:prop><x:note/></D:prop></D:remove>")).await;
    assert!(dav.propfind(WORK, "0", &wanted).await.text.contains("404"));
}

#[tokio::test]
async fn protected_properties_stay_and_nothing_else_is_changed() {
    let dav = Dav::fresh().await;
    let body = format!(
        "<D:propertyupdate {XMLNS}><D:set><D:prop><D:displayname>New</D:displayname><D:getetag>x</D:getetag></D:prop></D:set></D:propertyupdate>"
    );
    let reply = dav.send("PROPPATCH", WORK, &[], body).await;
    assert!(
        reply.text.contains("cannot-modify-protected-property") && reply.text.contains("424"),
        "{}",
        reply.text
    );
    let wanted = format!("<D:propfind {XMLNS}><D:prop><D:displayname/></D:prop></D:propfind>");
    assert!(!dav.propfind(WORK, "0", &wanted).await.text.contains("New"));
    let zone = format!(
        "<D:propertyupdate {XMLNS}><D:set><D:prop><C:calendar-timezone>none</C:calendar-timezone></D:prop></D:set></D:propertyupdate>"
    );
    assert!(dav.send("PROPPATCH", WORK, &[], zone).await.text.contains("valid-calendar-data"));
}
