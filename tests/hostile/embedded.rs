//! The reference server in this process, reached as any other.

use calspec::model::{Reach, Request, Subject, User};
use calspec::subject::{Bait, Manner, Server, probe, unknown};
use libtest_mimic::Trial;

use crate::servers::{alice, places, subject};
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("the_reference_server_is_a_server_like_any_other", reached),
        trial("the_reference_server_is_probed", probed),
    ]
}

fn reference() -> Subject {
    let alice = User { home: None, ..alice() };
    let bob = User { name: "bob".into(), login: "bob".into(), ..alice.clone() };
    Subject { reach: Reach::EmbeddedServer, users: vec![alice, bob], ..subject("", crate::servers::alice()) }
}

async fn reached() {
    let server = Server::connect(&reference(), &places(), &Manner::default(), &|_| ()).await.unwrap();
    let bait = Bait::start().await.unwrap();
    let hook = bait.hook();
    let alice = server.users().next().unwrap().clone();
    assert_ne!(server.account("alice").unwrap().home, server.account("bob").unwrap().home);
    let calendar = server.fresh_calendar(&alice, "one", &["VEVENT".to_owned()]).await.unwrap();
    let event = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//calspec//tests//EN\r\nBEGIN:VEVENT\r\nUID:a\r\n\
         DTSTAMP:20260101T000000Z\r\nDTSTART:20260102T190000Z\r\nURL:{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        hook.url()
    );
    let url = format!("{}/a.ics", calendar.path);
    let headers = vec![("Content-Type".to_owned(), "text/calendar; charset=utf-8".to_owned())];
    let put = Request { method: "PUT".into(), url: url.clone(), headers, body: event.into_bytes() };
    assert_eq!(server.exchange(&alice, "a step", &put).await.0.unwrap().status, Some(201));
    let get = Request { method: "GET".into(), url, ..Request::default() };
    let answer = server.exchange(&alice, "a step", &get).await.0.unwrap();
    assert_eq!(answer.media.as_deref(), Some("text/calendar"));
    server.remove(&calendar).await.unwrap();
    assert_eq!(server.exchange(&alice, "a step", &get).await.0.unwrap().status, Some(404));
    assert_eq!(hook.fetches(), 0);
    let headers = vec![("Authorization".to_owned(), String::new())];
    let stranger = Request { headers, ..get };
    assert_eq!(server.exchange(&alice, "a step", &stranger).await.0.unwrap().status, Some(401));
    server.close().await.unwrap();
}

async fn probed() {
    let subject = reference();
    let server = Server::connect(&subject, &places(), &Manner::default(), &|_| ()).await.unwrap();
    let draft = probe(&unknown(&server.base(), &subject.users), &places(), &Manner::default()).await.unwrap();
    let expected = [
        "caldav",
        "copy",
        "enhanced-get",
        "extended-mkcol",
        "feed",
        "free-busy-query",
        "mkcalendar",
        "move",
        "old-subscribe-caldav-auth",
        "old-subscribe-enhanced-get",
        "old-subscribe-webdav-sync",
        "plain-sync-token",
        "proppatch",
        "state-tokens",
        "subscribe-caldav",
        "subscribe-caldav-auth",
        "subscribe-enhanced-get",
        "subscribe-webdav-sync",
        "sync-collection",
        "well-known",
    ];
    assert_eq!(draft.subject.capabilities, expected);
}
