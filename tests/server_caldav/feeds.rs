//! Calendars as feeds: what is merged, who may read them, what caches make of them, and a long life.

use std::collections::BTreeMap;

use crate::client::{Dav, Reply, WORK, calendar};

const START: &str = "DTSTART:20310106T190000Z\n";
const PREFER: (&str, &str) = ("Prefer", "subscribe-enhanced-get");

/// A cache that stands before the server, shared by all clients: it answers again with what it has wherever Vary lets
/// it (RFC 9111, section 4.1), and holds everything for fresh.
struct Cache<'a> {
    dav: &'a Dav,
    stored: Vec<(BTreeMap<String, String>, Reply)>,
}

impl Cache<'_> {
    async fn get(&mut self, fields: &[(&str, &str)]) -> Reply {
        let asked: BTreeMap<String, String> =
            fields.iter().map(|(name, value)| (name.to_ascii_lowercase(), (*value).to_owned())).collect();
        let fits = |(before, reply): &&(BTreeMap<String, String>, Reply)| {
            let vary = reply.list("vary").to_ascii_lowercase();
            vary.split(',').map(str::trim).all(|name| before.get(name) == asked.get(name))
        };
        if let Some((_, reply)) = self.stored.iter().find(fits) {
            return reply.clone();
        }
        let reply = self.dav.send("GET", WORK, fields, "").await;
        self.stored.push((asked, reply.clone()));
        reply
    }
}

/// What three clients see through one cache: the plain feed, a first enhanced answer, and what changed since.
async fn through_a_cache(defects: &[&str]) -> (Reply, Reply, Reply) {
    let dav = Dav::with_defects(defects).await;
    dav.put_event("a.ics", START).await;
    let mut cache = Cache { dav: &dav, stored: Vec::new() };
    let plain = cache.get(&[]).await;
    let first = cache.get(&[PREFER]).await;
    dav.put_event("b.ics", START).await;
    let token = first.header("sync-token").to_owned();
    let changes = cache.get(&[PREFER, ("Sync-Token", &token)]).await;
    (plain, first, changes)
}

#[tokio::test]
async fn a_shared_cache_gives_everybody_their_own() {
    let (plain, first, changes) = through_a_cache(&[]).await;
    assert_eq!(plain.header("preference-applied"), "");
    assert_eq!(first.header("preference-applied"), "subscribe-enhanced-get");
    assert!(changes.text.contains("UID:b.ics") && !changes.text.contains("UID:a.ics"), "{changes:?}");
}

#[tokio::test]
async fn without_vary_a_shared_cache_mixes_them_up() {
    let (_, first, _) = through_a_cache(&["server/vary-without-prefer"]).await;
    assert_eq!(first.header("preference-applied"), "");
    let (.., changes) = through_a_cache(&["server/vary-without-sync-token"]).await;
    assert!(!changes.text.contains("UID:b.ics"), "{changes:?}");
}

fn zoned(uid: &str, offset: &str) -> String {
    calendar(&format!(
        "BEGIN:VTIMEZONE\nTZID:Here\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\n\
         END:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20300101T000000Z\nDTSTART;TZID=Here:20310106T190000\nEND:VEVENT\n"
    ))
}

#[tokio::test]
async fn time_zones_are_merged_where_they_are_the_same() {
    let dav = Dav::fresh().await;
    for (name, offset) in [("a.ics", "+0100"), ("b.ics", "+0200"), ("c.ics", "+0100"), ("d.ics", "+0200")] {
        assert_eq!(dav.put(name, &zoned(name, offset)).await.status, 201);
    }
    let feed = dav.send("GET", WORK, &[], "").await.text;
    let found = |text: &str| feed.matches(text).count();
    assert_eq!((found("TZID:Here\r\n"), found("TZID:Here (2)\r\n")), (1, 1), "{feed}");
    assert_eq!((found("TZID=Here:"), found("TZID=Here (2):")), (2, 2), "{feed}");
}

#[tokio::test]
async fn the_feed_has_the_name_of_the_calendar() {
    let dav = Dav::fresh().await;
    let named = r#"<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><D:displayname>Work, and more</D:displayname></D:prop></D:set></D:propertyupdate>"#;
    let before = dav.send("HEAD", WORK, &[], "").await;
    assert_eq!(dav.send("PROPPATCH", WORK, &[], named).await.status, 207);
    let feed = dav.send("GET", WORK, &[], "").await;
    assert!(feed.text.contains("NAME:Work\\, and more\r\n"), "{}", feed.text);
    assert_ne!(feed.header("etag"), before.header("etag"));
    assert!(feed.text.contains(&format!("SOURCE;VALUE=URI:{}{WORK}\r\n", dav.url())), "{}", feed.text);
}

/// The path that the link subscribe-caldav leads to.
async fn open(dav: &Dav) -> String {
    let links = dav.send("HEAD", WORK, &[], "").await.list("link");
    let link = links.split(", ").find(|link| link.contains("\"subscribe-caldav\"")).unwrap();
    link.trim_start_matches('<').split('>').next().unwrap().to_owned()
}

#[tokio::test]
async fn who_has_the_key_reads_and_does_nothing_else() {
    let mut dav = Dav::fresh().await;
    dav.put_event("a.ics", START).await;
    let open = open(&dav).await;
    dav.act_as("");
    let feed = dav.send("GET", &open, &[], "").await;
    assert!(feed.status == 200 && feed.text.contains("UID:a.ics"));
    assert!(!feed.text.contains("ann") && !feed.list("link").contains("ann"), "{feed:?}");
    assert_eq!(dav.send("GET", &format!("{open}a.ics"), &[], "").await.status, 200);
    let asked = r#"<D:propfind xmlns:D="DAV:"><D:prop><D:owner/><D:current-user-principal/><D:current-user-privilege-set/></D:prop></D:propfind>"#;
    let found = dav.propfind(&open, "0", asked).await;
    assert!(found.text.contains("unauthenticated") && !found.text.contains("ann/"), "{}", found.text);
    assert!(!found.text.contains("D:write") && !found.text.contains("D:all"), "{}", found.text);
    for (method, path) in
        [("PUT", "b.ics"), ("DELETE", "a.ics"), ("DELETE", ""), ("PROPPATCH", ""), ("MKCALENDAR", "")]
    {
        assert_eq!(dav.send(method, &format!("{open}{path}"), &[], "").await.status, 403, "{method}");
    }
    let other = open.replace("/work/", "/other/");
    for path in [other.as_str(), "/calendars/~/work/", "/calendars/~0/work/", WORK] {
        assert_eq!(dav.send("GET", path, &[], "").await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn a_key_lives_as_long_as_its_calendar() {
    let mut dav = Dav::fresh().await;
    let open = open(&dav).await;
    assert_eq!(dav.send("DELETE", WORK, &[], "").await.status, 204);
    assert_eq!(dav.send("MKCALENDAR", WORK, &[], "").await.status, 201);
    dav.act_as("");
    assert_eq!(dav.send("GET", &open, &[], "").await.status, 401);
}

#[tokio::test]
async fn of_busy_time_that_was_deleted_nobody_can_be_told() {
    let dav = Dav::fresh().await;
    let busy = "BEGIN:VFREEBUSY\nUID:busy\nDTSTAMP:20300101T000000Z\nEND:VFREEBUSY\n";
    assert_eq!(dav.put("busy.ics", &calendar(busy)).await.status, 201);
    let first = dav.send("GET", WORK, &[PREFER], "").await;
    assert_eq!(dav.send("DELETE", "/calendars/ann/work/busy.ics", &[], "").await.status, 204);
    let token = ("Sync-Token", first.header("sync-token"));
    assert_eq!(dav.send("GET", WORK, &[PREFER, token], "").await.status, 409);
    let again = dav.send("GET", WORK, &[PREFER], "").await;
    let token = ("Sync-Token", again.header("sync-token"));
    assert_eq!(dav.send("GET", WORK, &[PREFER, token], "").await.status, 304);
}

#[tokio::test]
async fn a_copy_that_follows_part_by_part_is_the_calendar() {
    let dav = Dav::fresh().await;
    let mut copy = std::collections::BTreeSet::new();
    let mut token = String::new();
    for round in 0..40_u32 {
        // Something is stored, changed or deleted between any two parts.
        let name = format!("{}.ics", round * 7 % 11);
        match round % 3 {
            0 => drop(dav.send("DELETE", &format!("{WORK}{name}"), &[], "").await),
            _ => dav.put_event(&name, START).await,
        }
        follow(&dav, &mut copy, &mut token).await;
    }
    while !follow(&dav, &mut copy, &mut token).await {}
    let feed = dav.send("GET", WORK, &[], "").await.text;
    let there: std::collections::BTreeSet<String> =
        feed.lines().filter_map(|line| line.strip_prefix("UID:")).map(str::to_owned).collect();
    assert_eq!(copy, there);
}

/// Fetches one part with two entities at most; whether nothing has changed.
async fn follow(dav: &Dav, copy: &mut std::collections::BTreeSet<String>, token: &mut String) -> bool {
    let mut fields = vec![("Prefer", "subscribe-enhanced-get, limit=2")];
    if !token.is_empty() {
        fields.push(("Sync-Token", token));
    }
    let reply = dav.send("GET", WORK, &fields, "").await;
    assert!(matches!(reply.status, 200 | 304), "{reply:?}");
    for event in reply.text.split("BEGIN:VEVENT").skip(1) {
        let uid = event.lines().find_map(|line| line.strip_prefix("UID:")).unwrap().to_owned();
        match event.contains("STATUS:DELETED") {
            true => copy.remove(&uid),
            false => copy.insert(uid),
        };
    }
    *token = reply.header("sync-token").to_owned();
    reply.status == 304
}
