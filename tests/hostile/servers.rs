//! Servers that are wrong on purpose: one listener, the path says how.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use calspec::model::{Answer, Exchange, Fault, FaultKind, Kind, Limits, Reach, Request, Subject, User};
use calspec::subject::{Manner, Places, Server};
use libtest_mimic::Trial;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::trial;

const TIME: Duration = Duration::from_secs(1);
const BYTES: u64 = 64 << 10;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("each_hostile_answer_ends_within_its_budget_and_the_others_are_unharmed", hostile),
        trial("credentials_go_to_the_own_origin_alone", elsewhere),
        trial("no_encoding_is_asked_for_and_none_undone", gzip),
        trial("redirects_within_the_server_are_followed", redirected),
        trial("what_follows_an_answer_is_no_answer_to_the_next_request", smuggled),
        trial("a_redirect_leads_to_no_file_and_to_nobody_else", led),
        trial("secrets_are_removed_wherever_they_occur", secrets),
        trial("nobody_there_is_unreachable", nobody),
    ]
}

/// All requests that came, as text.
pub(crate) type Seen = Arc<Mutex<Vec<String>>>;

pub(crate) fn subject(url: &str, user: User) -> Subject {
    Subject {
        name: "hostile".into(),
        version: None,
        language: None,
        kind: Kind::Server,
        homepage: None,
        default: false,
        setup: vec![],
        reach: Reach::Url(url.into()),
        users: vec![user],
        feed: calspec::model::usual_feed(),
        capabilities: vec![],
        limits: Limits { time: TIME, bytes: BYTES },
        claims: vec![],
        known: vec![],
    }
}

pub(crate) fn alice() -> User {
    User {
        name: "alice".into(),
        login: "alice".into(),
        password_from: None,
        password: Some("alicepw".into()),
        address: None,
        home: Some("/alice".into()),
    }
}

pub(crate) fn places() -> Places {
    Places { cache: PathBuf::new(), adapters: PathBuf::new(), servers: PathBuf::new() }
}

/// Listens; each connection is answered once and closed.
pub(crate) async fn listen(seen: Seen, other: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (seen, other) = (seen.clone(), other.clone());
            tokio::spawn(async move {
                // The client hangs up on most of these.
                let _ = answer(stream, &seen, &other).await;
            });
        }
    });
    url
}

pub(crate) async fn head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        if stream.read_buf(&mut head).await? == 0 {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

async fn answer(mut stream: TcpStream, seen: &Seen, other: &str) -> io::Result<()> {
    let head = head(&mut stream).await?;
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    seen.lock().unwrap().push(head.clone());
    let ok = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
    match path.as_str() {
        "/silent" => tokio::time::sleep(20 * TIME).await,
        "/drip" => {
            stream.write_all(format!("{ok}Content-Length: 100\r\n\r\n").as_bytes()).await?;
            drip(&mut stream, b"x").await?;
        }
        "/drip-head" => {
            stream.write_all(ok.as_bytes()).await?;
            drip(&mut stream, b"X").await?;
        }
        "/endless" => {
            stream.write_all(format!("{ok}\r\n").as_bytes()).await?;
            endless(&mut stream, &[b'x'; 4096]).await?;
        }
        "/endless-chunks" => {
            stream.write_all(format!("{ok}Transfer-Encoding: chunked\r\n\r\n").as_bytes()).await?;
            endless(&mut stream, b"1\r\nx\r\n").await?;
        }
        "/endless-fields" => {
            stream.write_all(ok.as_bytes()).await?;
            endless(&mut stream, b"X-Field: value\r\n").await?;
        }
        "/endless-field" => {
            stream.write_all(format!("{ok}X-Field: ").as_bytes()).await?;
            endless(&mut stream, &[b'x'; 4096]).await?;
        }
        "/big-field" => {
            let field = "x".repeat(1 << 20);
            stream.write_all(format!("{ok}X-Field: {field}\r\nContent-Length: 0\r\n\r\n").as_bytes()).await?;
        }
        "/garbage" => stream.write_all(b"\x00\xff\xfe what is this \r\n\r\n\r\n").await?,
        "/short" => stream.write_all(format!("{ok}Content-Length: 100\r\n\r\nshort").as_bytes()).await?,
        "/vast" => {
            stream.write_all(format!("{ok}Content-Length: 1000000000000\r\n\r\nx").as_bytes()).await?;
            endless(&mut stream, &[b'x'; 4096]).await?;
        }
        "/bad-chunk" => {
            let body = format!("{ok}Transfer-Encoding: chunked\r\n\r\nzz\r\nxx\r\n0\r\n\r\n");
            stream.write_all(body.as_bytes()).await?;
        }
        "/vast-chunk" => {
            let body = format!("{ok}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx");
            stream.write_all(body.as_bytes()).await?;
        }
        "/endless-extension" => {
            stream.write_all(format!("{ok}Transfer-Encoding: chunked\r\n\r\n1;").as_bytes()).await?;
            endless(&mut stream, &[b'x'; 4096]).await?;
        }
        "/endless-trailers" => {
            stream.write_all(format!("{ok}Transfer-Encoding: chunked\r\n\r\n0\r\n").as_bytes()).await?;
            endless(&mut stream, b"X-Field: value\r\n").await?;
        }
        "/endless-interim" => endless(&mut stream, b"HTTP/1.1 100 Continue\r\n\r\n").await?,
        "/two-lengths" => {
            let head = format!("{ok}Content-Length: 4\r\nContent-Length: 5\r\n\r\ngood!");
            stream.write_all(head.as_bytes()).await?;
        }
        "/negative" => stream.write_all(format!("{ok}Content-Length: -4\r\n\r\ngood").as_bytes()).await?,
        "/not-http" => stream.write_all(b"SSH-2.0-Example\r\n").await?,
        "/long" => {
            let more = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil".repeat(9);
            stream
                .write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood{more}").as_bytes())
                .await?;
            // Whoever keeps the connection finds another answer in it.
            tokio::time::sleep(TIME).await;
        }
        "/far" => redirect(&mut stream, &format!("/{}", "x".repeat(1 << 20))).await?,
        "/file" => redirect(&mut stream, "file:///etc/hostname").await?,
        "/named" => redirect(&mut stream, &other.replace("//", "//alice:alicepw@")).await?,
        path if path.starts_with("/further") => redirect(&mut stream, &format!("{path}-and-further")).await?,
        "/closed" => {}
        "/half-a-head" => stream.write_all(b"HTTP/1.1 200 O").await?,
        "/loop" => redirect(&mut stream, "/loop").await?,
        "/elsewhere" => redirect(&mut stream, &format!("{other}/caught")).await?,
        "/moved" => redirect(&mut stream, "/good").await?,
        "/bomb" => {
            let gzip = format!("{ok}Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x08xx");
            stream.write_all(gzip.as_bytes()).await?;
        }
        "/mirror" => {
            let body = format!(
                "{ok}Set-Cookie: a=b\r\nX-Echo: hunter2\r\nContent-Length: {}\r\n\r\n{head}",
                head.len()
            );
            stream.write_all(body.as_bytes()).await?;
        }
        "/good" => {
            stream
                .write_all(
                    format!("{ok}Content-Type: Text/Plain; a=b\r\nContent-Length: 4\r\n\r\ngood").as_bytes(),
                )
                .await?;
        }
        _ => stream.write_all(b"HTTP/1.1 404 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").await?,
    }
    stream.shutdown().await
}

async fn redirect(stream: &mut TcpStream, place: &str) -> io::Result<()> {
    let head =
        format!("HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n");
    stream.write_all(head.as_bytes()).await
}

async fn drip(stream: &mut TcpStream, octets: &[u8]) -> io::Result<()> {
    loop {
        stream.write_all(octets).await?;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn endless(stream: &mut TcpStream, octets: &[u8]) -> io::Result<()> {
    loop {
        stream.write_all(octets).await?;
    }
}

async fn connected(user: User) -> (Server, Seen, Seen) {
    let (seen, caught) = (Seen::default(), Seen::default());
    let other = listen(caught.clone(), String::new()).await;
    let url = listen(seen.clone(), other).await;
    let server = Server::connect(&subject(&url, user), &places(), &Manner::default(), &|_| ()).await.unwrap();
    (server, seen, caught)
}

async fn ask(server: &Server, method: &str, path: &str) -> (Result<Answer, Fault>, Exchange) {
    let user = server.users().next().unwrap().clone();
    let request = Request { method: method.into(), url: path.into(), ..Request::default() };
    server.exchange(&user, "a step", &request).await
}

async fn hostile() {
    let hostile = [
        ("/silent", FaultKind::Hang),
        ("/drip", FaultKind::Hang),
        ("/drip-head", FaultKind::Hang),
        ("/endless", FaultKind::Flood),
        ("/endless-chunks", FaultKind::Flood),
        ("/endless-fields", FaultKind::Flood),
        ("/endless-field", FaultKind::Flood),
        ("/big-field", FaultKind::Flood),
        ("/vast", FaultKind::Flood),
        ("/garbage", FaultKind::Protocol),
        ("/short", FaultKind::Protocol),
        ("/bad-chunk", FaultKind::Protocol),
        ("/vast-chunk", FaultKind::Protocol),
        ("/closed", FaultKind::Protocol),
        ("/half-a-head", FaultKind::Protocol),
        ("/loop", FaultKind::Protocol),
        ("/further", FaultKind::Protocol),
        ("/far", FaultKind::Flood),
        ("/endless-interim", FaultKind::Hang),
        ("/endless-extension", FaultKind::Protocol),
        ("/endless-trailers", FaultKind::Protocol),
        ("/two-lengths", FaultKind::Protocol),
        ("/negative", FaultKind::Protocol),
        ("/not-http", FaultKind::Protocol),
    ];
    let (server, _, _) = connected(alice()).await;
    let mut tasks = JoinSet::new();
    let begun = Instant::now();
    for (path, expected) in hostile {
        for (path, expected) in [(path, Some(expected)), ("/good", None)] {
            let server = server.clone();
            tasks.spawn(async move { (path, expected, ask(&server, "GET", path).await) });
        }
    }
    for (path, expected, (answer, exchange)) in tasks.join_all().await {
        assert_eq!(answer.as_ref().err().map(|fault| fault.kind), expected, "{path}: {answer:?}");
        let whose = expected.map(FaultKind::whose);
        assert!(whose.is_none_or(|whose| whose == "the subject's fault"), "{path}: {whose:?}");
        if let Ok(answer) = answer {
            assert_eq!(answer.body, b"good");
            assert_eq!(answer.media.as_deref(), Some("text/plain"));
        }
        let Exchange::Http { answer, .. } = exchange else { panic!("a request, not a line") };
        assert!(answer.is_none_or(|answer| answer.body.len() as u64 <= BYTES));
    }
    assert!(begun.elapsed() < 3 * TIME, "{:?}", begun.elapsed());
}

async fn elsewhere() {
    let (server, seen, caught) = connected(alice()).await;
    let (answer, _) = ask(&server, "GET", "/elsewhere").await;
    assert_eq!(answer.unwrap().status, Some(302));
    assert_eq!(caught.lock().unwrap().len(), 0, "a redirect to another host is not followed");
    let location = |head: &str| head.to_ascii_lowercase().contains("authorization: basic");
    assert!(seen.lock().unwrap().iter().all(|head| location(head)), "the own server gets them");
    let base = server.base();
    let other = format!("{}/good", base.replace("127.0.0.1", "localhost"));
    let (answer, _) = ask(&server, "GET", &other).await;
    assert_eq!(answer.unwrap().status, Some(200));
    let last = seen.lock().unwrap().last().unwrap().clone();
    assert!(!location(&last), "another name of it does not: {last}");
}

async fn gzip() {
    let (server, seen, _) = connected(alice()).await;
    let (answer, _) = ask(&server, "GET", "/bomb").await;
    assert_eq!(answer.unwrap().body.len(), 4);
    assert!(seen.lock().unwrap().iter().all(|head| !head.to_ascii_lowercase().contains("accept-encoding")));
}

async fn redirected() {
    let (server, seen, _) = connected(alice()).await;
    let (answer, _) = ask(&server, "PROPFIND", "/moved").await;
    assert_eq!(answer.unwrap().body, b"good");
    assert!(seen.lock().unwrap().last().unwrap().starts_with("PROPFIND /good "), "the method is kept");
    let (answer, _) = ask(&server, "PUT", "/moved").await;
    assert_eq!(answer.unwrap_err().kind, FaultKind::Harness, "nothing is written where we made nothing");
}

async fn smuggled() {
    let (server, _, _) = connected(alice()).await;
    for _ in 0..5 {
        assert_eq!(ask(&server, "GET", "/long").await.0.unwrap().body, b"good");
        assert_eq!(ask(&server, "GET", "/good").await.0.unwrap().body, b"good");
    }
}

async fn led() {
    let (server, _, caught) = connected(alice()).await;
    for path in ["/file", "/named"] {
        let answer = ask(&server, "GET", path).await.0.unwrap();
        assert_eq!((answer.status, answer.body.len()), (Some(302), 0), "{path}");
    }
    assert_eq!(caught.lock().unwrap().len(), 0);
}

async fn secrets() {
    // The variable is one that every test run has; its value stands for a password.
    let variable = "CARGO_MANIFEST_DIR";
    let password = std::env::var(variable).unwrap();
    let user = User { password_from: Some(variable.into()), password: None, ..alice() };
    let (server, seen, _) = connected(user).await;
    let user = server.users().next().unwrap().clone();
    let headers = vec![("X-Given".to_owned(), password.clone())];
    let request = Request { method: "GET".into(), url: "/mirror".into(), headers, body: vec![] };
    let (answer, exchange) = server.exchange(&user, "a step", &request).await;
    let told = format!(
        "{:?} {exchange:?}",
        answer.as_ref().map(|answer| String::from_utf8_lossy(&answer.body).into_owned())
    );
    assert!(!told.contains(&password), "{told}");
    let sent = seen.lock().unwrap().last().unwrap().clone();
    assert!(sent.contains(&password), "the server itself got it");
    let credentials = sent.split("Basic ").nth(1).unwrap().split("\r\n").next().unwrap();
    assert!(!told.contains(credentials) && told.contains("Basic [removed]"), "{told}");
    let cookie = answer.unwrap().headers.into_iter().find(|(name, _)| name == "set-cookie").unwrap();
    assert_eq!(cookie.1, "[removed]");
}

async fn nobody() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let user = User { home: None, ..alice() };
    let fault =
        Server::connect(&subject(&url, user), &places(), &Manner::default(), &|_| ()).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unreachable);
}
