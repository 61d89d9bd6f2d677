//! Locks.

use crate::client::{Dav, Reply, WORK, event};

const PLACE: &str = "/calendars/ann/work/a.ics";
const START: &str = "DTSTART:20310106T190000Z\n";

async fn lock(dav: &Dav, path: &str, depth: &str, scope: &str) -> Reply {
    let body = format!(
        r#"<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:{scope}/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>"#
    );
    dav.send("LOCK", path, &[("Depth", depth)], body).await
}

#[tokio::test]
async fn a_lock_is_made_anew_whatever_the_depth() {
    let dav = Dav::fresh().await;
    dav.put_event("a.ics", START).await;
    let token = lock(&dav, PLACE, "0", "exclusive").await.header("lock-token").to_owned();
    let anew = async |condition: String| {
        let fields = [("If", condition.as_str()), ("Depth", "1"), ("Timeout", "Second-60")];
        dav.send("LOCK", PLACE, &fields, "").await
    };
    let reply = anew(format!("({token})")).await;
    assert_eq!((reply.status, &reply.text_of("timeout")[..8]), (200, "Second-5"));
    anew("(<urn:uuid:none>)".to_owned()).await.refuses(412, "lock-token-matches-request-uri");
    assert_eq!(anew(format!("({token} [\"none\"])")).await.status, 412);
    assert_eq!(dav.send("LOCK", PLACE, &[], "").await.status, 400);
}

#[tokio::test]
async fn who_shares_a_lock_writes_with_its_own_token() {
    let dav = Dav::fresh().await;
    dav.put_event("a.ics", START).await;
    let first = lock(&dav, PLACE, "0", "shared").await.header("lock-token").to_owned();
    let second = lock(&dav, WORK, "infinity", "shared").await.header("lock-token").to_owned();
    lock(&dav, WORK, "infinity", "exclusive").await.refuses(423, "no-conflicting-lock");
    for token in [first, second] {
        let fields = [("Content-Type", "text/calendar"), ("If", &format!("({token})"))];
        assert_eq!(dav.send("PUT", PLACE, &fields, event("a.ics", START)).await.status, 204);
    }
    assert_eq!(dav.put("a.ics", &event("a.ics", START)).await.status, 423);
}

#[tokio::test]
async fn the_locks_of_others_are_not_told() {
    let mut dav = Dav::fresh().await;
    dav.put_event("a.ics", START).await;
    lock(&dav, WORK, "infinity", "exclusive").await;
    dav.act_as("bob");
    assert_eq!(dav.send("MKCALENDAR", "/calendars/bob/play/", &[], "").await.status, 201);
    let bobs = "/calendars/bob/play/b.ics";
    assert_eq!(
        dav.send("PUT", bobs, &[("Content-Type", "text/calendar")], event("b", START)).await.status,
        201
    );
    let reply = dav.send("COPY", bobs, &[("Destination", "/calendars/ann/work/b.ics")], "").await;
    assert_eq!((reply.status, reply.text.contains("lock")), (403, false));
}
