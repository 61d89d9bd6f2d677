//! What is made is deleted, and nothing else is touched: against a server that keeps a list of what it was asked.

use std::sync::Arc;

use calspec::model::{FaultKind, Request, User};
use calspec::subject::{Journal, Manner, Server, clean};
use libtest_mimic::Trial;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::servers::{Seen, alice, head, places, subject};
use crate::support::COLLECTION;
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("principal_and_home_are_discovered", discovered),
        trial("a_fresh_calendar_is_made_and_deleted", fresh),
        trial("a_calendar_that_is_not_there_is_not_written_to", pretended),
        trial("what_a_killed_run_left_is_cleaned_and_only_that", cleaned),
        trial("what_is_locked_is_deleted_with_the_tokens", locked),
        trial("a_dry_run_writes_nothing", dry),
        trial("nothing_is_touched_that_calspec_did_not_make", untouched),
    ]
}

/// A server with one user, that makes and deletes whatever it is asked to.
pub(crate) async fn listen(seen: Seen) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let seen = Arc::clone(&seen);
            tokio::spawn(async move {
                let head = head(&mut stream).await.unwrap();
                let line = head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
                let condition = head.lines().find_map(|line| line.strip_prefix("if: "));
                let line =
                    [Some(line.as_str()), condition].into_iter().flatten().collect::<Vec<_>>().join(" ");
                let (status, body) = answer(&line);
                seen.lock().unwrap().push(line);
                let text = format!(
                    "HTTP/1.1 {status} X\r\nLocation: /dav/\r\nLock-Token: <urn:told>\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                stream.write_all(text.as_bytes()).await.unwrap();
                let _ = stream.shutdown().await;
            });
        }
    });
    url
}

fn answer(line: &str) -> (u16, String) {
    let found = |property: &str, href: &str| {
        format!(
            "<d:multistatus xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><d:response><d:href>/</d:href>\
             <d:propstat><d:prop><{property}><d:href>{href}</d:href></{property}></d:prop>\
             <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>"
        )
    };
    match line.split_once(' ').unwrap_or_default() {
        ("PROPFIND", "/.well-known/caldav") => (301, String::new()),
        ("PROPFIND", "/dav/") => (207, found("d:current-user-principal", "people/alice/")),
        ("PROPFIND", path) if path.contains("pretended") => (404, String::new()),
        ("PROPFIND", path) if path.contains("locked") => {
            let token = |token| {
                format!("<d:activelock><d:locktoken><d:href>{token}</d:href></d:locktoken></d:activelock>")
            };
            let locks = [token("urn:found"), token("urn:told"), token("urn:a\nHost: b")].concat();
            let prop = format!("<d:prop><d:lockdiscovery>{locks}</d:lockdiscovery>");
            (207, COLLECTION.replace("<d:prop>", &prop))
        }
        ("PROPFIND", path) if path.contains("calspec-") => (207, COLLECTION.to_owned()),
        ("PROPFIND", "/dav/people/alice/") => (207, found("c:calendar-home-set", "/dav/calendars/alice/")),
        ("MKCALENDAR", path) if path.contains("refused") => (507, "no space".into()),
        ("MKCALENDAR", path) if path.contains("extended") => (501, String::new()),
        ("MKCALENDAR" | "MKCOL" | "PUT", _) => (201, String::new()),
        ("LOCK", _) => (200, String::new()),
        ("DELETE", path) if path.ends_with("locked/") => (423, String::new()),
        ("DELETE", _) => (204, String::new()),
        _ => (404, String::new()),
    }
}

async fn connected(manner: &Manner) -> (Server, Seen) {
    let seen = Seen::default();
    let url = listen(seen.clone()).await;
    let user = User { home: None, ..alice() };
    let server = Server::connect(&subject(&url, user), &places(), manner, &|_| ()).await.unwrap();
    seen.lock().unwrap().clear();
    (server, seen)
}

fn user(server: &Server) -> User {
    server.users().next().unwrap().clone()
}

fn event() -> Vec<String> {
    vec!["VEVENT".to_owned()]
}

async fn discovered() {
    let (server, _) = connected(&Manner::default()).await;
    let account = server.account("alice").unwrap();
    assert_eq!(account.principal.as_deref(), Some("/dav/people/alice"));
    assert_eq!(account.home, "/dav/calendars/alice");
}

async fn fresh() {
    let (server, seen) = connected(&Manner::default()).await;
    let user = user(&server);
    let calendar = server.fresh_calendar(&user, "one", &event()).await.unwrap();
    assert_eq!(calendar.path, "/dav/calendars/alice/calspec-one");
    server.fresh_calendar(&user, "extended", &event()).await.unwrap();
    let fault = server.fresh_calendar(&user, "refused", &event()).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::SetUp);
    assert!(fault.message.contains("507: no space"), "{fault}");
    server.remove(&calendar).await.unwrap();
    server.close().await.unwrap();
    let home = "/dav/calendars/alice";
    let expected = [
        "MKCALENDAR one",
        "PROPFIND one",
        "MKCALENDAR extended",
        "MKCOL extended",
        "PROPFIND extended",
        "MKCALENDAR refused",
        "DELETE one",
        "DELETE extended",
        // A server that breaks over it may have made it all the same.
        "DELETE refused",
    ]
    .map(|act| act.replacen(' ', &format!(" {home}/calspec-"), 1) + "/");
    assert_eq!(*seen.lock().unwrap(), expected);
}

async fn pretended() {
    let (server, seen) = connected(&Manner::default()).await;
    let user = user(&server);
    let fault = server.fresh_calendar(&user, "pretended", &event()).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::SetUp);
    assert!(fault.message.contains("404"), "{fault}");
    let place = "/dav/calendars/alice/calspec-pretended/";
    let put = Request { method: "PUT".into(), url: format!("{place}a.ics"), ..Request::default() };
    assert_eq!(server.exchange(&user, "a step", &put).await.0.unwrap_err().kind, FaultKind::Harness);
    server.close().await.unwrap();
    assert_eq!(*seen.lock().unwrap(), [format!("MKCALENDAR {place}"), format!("PROPFIND {place}")]);
}

async fn cleaned() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let journal = Journal::open(&path).unwrap();
    let manner = Manner { journal: Some(journal.clone()), ..Manner::default() };
    let (server, seen) = connected(&manner).await;
    server.fresh_calendar(&user(&server), "left", &event()).await.unwrap();
    let mut left = Journal::left(&path).unwrap();
    assert_eq!(left.len(), 1);
    let foreign = [
        ("hostile", "/dav/calendars/alice/holidays", "alice"),
        ("hostile", "/dav/calendars/bob/calspec-x", "alice"),
        ("hostile", "/dav/calendars/alice/calspec-x/../calspec-y", "alice"),
        ("hostile", "/dav/calendars/alice/calspec-x", "mallory"),
        ("other", "/dav/calendars/alice/calspec-x", "alice"),
    ];
    for (subject, path, user) in foreign {
        let mut forged = left[0].clone();
        (forged.subject, forged.path, forged.user) = (subject.into(), path.into(), user.into());
        left.push(forged);
    }
    seen.lock().unwrap().clear();
    let cleaned = clean(&server, &left, &journal).await;
    assert!(cleaned.iter().all(|cleaned| cleaned.result.is_ok()));
    assert_eq!(*seen.lock().unwrap(), ["DELETE /dav/calendars/alice/calspec-left/"]);
    assert_eq!(Journal::left(&path).unwrap(), []);
}

async fn locked() {
    let (server, seen) = connected(&Manner::default()).await;
    let user = user(&server);
    let calendar = server.fresh_calendar(&user, "locked", &event()).await.unwrap();
    let place = format!("{}/", calendar.path);
    let lock = Request { method: "LOCK".into(), url: format!("{place}a.ics"), ..Request::default() };
    server.exchange(&user, "a step", &lock).await.0.unwrap();
    seen.lock().unwrap().clear();
    server.remove(&calendar).await.unwrap();
    let expected = [
        format!("DELETE {place}"),
        format!("PROPFIND {place}"),
        format!("DELETE {place} (<urn:found>) (<urn:told>) (Not <DAV:no-lock>)"),
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}

async fn dry() {
    let (server, seen) = connected(&Manner { dry: true, ..Manner::default() }).await;
    let user = user(&server);
    let calendar = server.fresh_calendar(&user, "one", &event()).await.unwrap();
    let url = format!("{}/a.ics", calendar.path);
    let put = Request { method: "PUT".into(), url: url.clone(), ..Request::default() };
    assert!(server.exchange(&user, "a step", &put).await.0.is_err());
    server.remove(&calendar).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), [""; 0]);
    let place = format!("{}/", calendar.path);
    let expected = [format!("MKCALENDAR {place}"), format!("PUT {url}"), format!("DELETE {place}")];
    assert_eq!(server.withheld(), expected);
}

async fn untouched() {
    let (server, seen) = connected(&Manner::default()).await;
    let user = user(&server);
    let calendar = server.fresh_calendar(&user, "one", &event()).await.unwrap();
    seen.lock().unwrap().clear();
    let own = format!("{}/a.ics", calendar.path);
    let foreign = "/dav/calendars/alice/holidays/a.ics".to_owned();
    let requests = [
        ("PUT", &foreign, None),
        ("DELETE", &"/dav/calendars/alice/".to_owned(), None),
        ("PROPPATCH", &"/dav/people/alice/".to_owned(), None),
        ("MKCALENDAR", &"/dav/calendars/alice/holidays/".to_owned(), None),
        ("MOVE", &own, Some(&foreign)),
        ("COPY", &foreign, Some(&own)),
    ];
    for (method, url, destination) in requests {
        let headers =
            destination.map(|place| ("Destination".to_owned(), place.clone())).into_iter().collect();
        let request = Request { method: method.into(), url: url.clone(), headers, body: vec![] };
        let (answer, _) = server.exchange(&user, "a step", &request).await;
        assert_eq!(answer.unwrap_err().kind, FaultKind::Harness, "{method} {url}");
    }
    assert_eq!(*seen.lock().unwrap(), [""; 0]);
    let put = Request { method: "PUT".into(), url: own, ..Request::default() };
    assert_eq!(server.exchange(&user, "a step", &put).await.0.unwrap().status, Some(201));
}
