//! sync-collection (RFC 6578).

use crate::client::{Dav, WORK, XMLNS};

const START: &str = "DTSTART:20310106T190000Z\n";

fn body(token: &str, more: &str) -> String {
    format!(
        "<D:sync-collection {XMLNS}><D:sync-token>{token}</D:sync-token><D:sync-level>1</D:sync-level>{more}<D:prop><D:getetag/></D:prop></D:sync-collection>"
    )
}

#[tokio::test]
async fn only_what_changed_since_the_token_is_answered() {
    let dav = Dav::fresh().await;
    for name in ["a.ics", "b.ics", "c.ics"] {
        dav.put_event(name, START).await;
    }
    let all = dav.report(WORK, "0", &body("", "")).await;
    assert_eq!(all.names(), ["a.ics", "b.ics", "c.ics"]);
    let token = all.text_of("sync-token");
    let none = dav.report(WORK, "0", &body(&token, "")).await;
    assert_eq!((none.names().len(), none.text_of("sync-token")), (0, token.clone()));
    dav.put_event("b.ics", "DTSTART:20310107T190000Z\n").await;
    dav.send("DELETE", "/calendars/ann/work/a.ics", &[], "").await;
    let changed = dav.report(WORK, "0", &body(&token, "")).await;
    assert_eq!(changed.names(), ["b.ics", "a.ics"]);
    assert!(changed.text.contains("404 Not Found"));
    assert_ne!(changed.text_of("sync-token"), token);
    dav.put_event("a.ics", START).await;
    assert_eq!(dav.report(WORK, "0", &body(&token, "")).await.names(), ["b.ics", "a.ics"]);
    assert_eq!(dav.report(WORK, "0", &body("", "")).await.names(), ["c.ics", "b.ics", "a.ics"]);
}

#[tokio::test]
async fn a_limit_cuts_and_the_token_goes_on_from_there() {
    let dav = Dav::fresh().await;
    for name in ["a.ics", "b.ics", "c.ics"] {
        dav.put_event(name, START).await;
    }
    let limit = "<D:limit><D:nresults>2</D:nresults></D:limit>";
    let first = dav.report(WORK, "0", &body("", limit)).await;
    assert_eq!(first.names(), ["a.ics", "b.ics", "work"]);
    assert!(first.text.contains("507") && first.text.contains("number-of-matches-within-limits"));
    let rest = dav.report(WORK, "0", &body(&first.text_of("sync-token"), limit)).await;
    assert_eq!(rest.names(), ["c.ics"]);
}

#[tokio::test]
async fn tokens_of_others_are_refused() {
    let dav = Dav::fresh().await;
    dav.send("MKCALENDAR", "/calendars/ann/more/", &[], "").await;
    let token = dav.report("/calendars/ann/more/", "0", &body("", "")).await.text_of("sync-token");
    for token in [token.as_str(), "nonsense", "data:,calendar-1-99"] {
        dav.report(WORK, "0", &body(token, "")).await.refuses(403, "valid-sync-token");
    }
    assert_eq!(dav.report(WORK, "1", &body("", "")).await.status, 400);
    dav.report("/calendars/ann/", "0", &body("", "")).await.refuses(403, "supported-report");
}
