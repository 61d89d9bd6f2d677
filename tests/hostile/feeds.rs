//! Feeds that are slow, broken, huge, looping or lying: the reference server's subscriptions stay within their budgets,
//! and what is not allowed is never connected to.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use calspec::model::{FeedManner, User};
use calspec::reference::{Config, Defects, Feeds, Server};
use calspec::subject::{Bait, Feed, FeedHost, FeedReply, Manner, probe, unknown};
use libtest_mimic::Trial;
use reqwest::Method;
use tokio::task::JoinSet;

use crate::certificates;
use crate::servers::{self, Seen, alice, places};
use crate::trial;

const PLACE: &str = "/calendars/ann/feed/";
const TIME: Duration = Duration::from_millis(800);

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("each_hostile_feed_ends_within_its_budget_and_disables", budgets),
        trial("each_wrong_answer_to_a_fetch_ends_within_its_budget_and_disables", wrong),
        trial("a_feed_leads_to_no_place_that_is_not_allowed", astray),
        trial("a_url_that_is_not_allowed_makes_no_subscription", refused),
        trial("a_feed_is_fetched_with_its_validators_and_without_credentials", conditional),
        trial("what_a_feed_fills_is_read_only", read_only),
        trial("refreshes_have_a_bounded_rate", rate),
        trial("a_server_that_subscribes_is_probed", probed),
    ]
}

/// A server that fetches feeds of this host alone.
async fn server(host: &FeedHost) -> Server {
    server_for(host.address()).await
}

async fn server_for(host: String) -> Server {
    // Another test may have installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let feeds = Feeds {
        hosts: vec![host],
        time: TIME,
        octets: 1 << 20,
        retry: Duration::from_millis(10),
        ..Feeds::default()
    };
    let users = vec![("ann".to_owned(), "secret".to_owned(), "mailto:ann@example.com".to_owned())];
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    Server::start(Config { address, users, defects: Defects::none(), feeds }).await.unwrap()
}

async fn send(server: &Server, method: &str, place: &str, body: &str) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let media = if body.starts_with("BEGIN") { "text/calendar" } else { "application/xml" };
    let request =
        client.request(method, format!("{}{place}", server.url())).basic_auth("ann", Some("secret"));
    let answer =
        request.header("Depth", "1").header("Content-Type", media).body(body.to_owned()).send().await;
    let answer = answer.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn subscribe(server: &Server, url: &str) -> u16 {
    let body = format!(
        "<D:mkcol xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:set><D:prop><D:resourcetype>\
         <D:collection/><C:calendar/><D:subscription/></D:resourcetype>\
         <D:subscription-href>{url}</D:subscription-href></D:prop></D:set></D:mkcol>"
    );
    send(server, "MKCOL", PLACE, &body).await.0
}

async fn look(server: &Server) -> String {
    let body =
        "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:subscription-disabled/><D:getetag/></D:prop></D:propfind>";
    let (status, text) = send(server, "PROPFIND", PLACE, body).await;
    assert_eq!(status, 207);
    text
}

/// Looks again and again until it is so.
async fn until(server: &Server, holds: impl Fn(&str) -> bool) -> String {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let text = look(server).await;
        if holds(&text) {
            return text;
        }
        assert!(Instant::now() < end, "{text}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn refresh(server: &Server) -> u16 {
    let body = "<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop><D:subscription-next-refresh-interval>PT0S\
                </D:subscription-next-refresh-interval></D:prop></D:set></D:propertyupdate>";
    send(server, "PROPPATCH", PLACE, body).await.0
}

fn event(uid: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//calspec//tests//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n\
         DTSTAMP:20260101T000000Z\r\nDTSTART:20300102T190000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

fn reply(manner: FeedManner, body: String) -> FeedReply {
    FeedReply { status: 200, body: body.into_bytes(), manner, ..FeedReply::default() }
}

fn is_disabled(text: &str) -> bool {
    text.split("</D:propstat>").any(|part| part.contains("subscription-disabled") && part.contains(" 200 OK"))
}

async fn budgets() {
    let host = FeedHost::start().await.unwrap();
    let manners = [
        FeedManner::Slow,
        FeedManner::Dripping,
        FeedManner::Endless,
        FeedManner::Cut,
        FeedManner::Dropped,
        FeedManner::Looping,
        FeedManner::Bomb,
    ];
    for manner in manners {
        let (server, feed) = (server(&host).await, host.feed("hostile"));
        feed.serve(vec![reply(manner, event("a"))]);
        let begun = Instant::now();
        assert_eq!(subscribe(&server, feed.url()).await, 201);
        assert!(begun.elapsed() < TIME, "{manner}: the client waited");
        let text = until(&server, is_disabled).await;
        assert!(!text.contains("getetag>"), "{manner}: {text}");
        let fetched = feed.fetched().len();
        let most = if manner == FeedManner::Looping { 5 * 6 } else { 5 };
        assert!(fetched <= most, "{manner}: {fetched} requests");
    }
}

async fn wrong() {
    let url = servers::listen(Seen::default(), String::new()).await;
    let paths = [
        "silent",
        "drip",
        "drip-head",
        "endless",
        "endless-chunks",
        "endless-fields",
        "endless-field",
        "big-field",
        "vast",
        "garbage",
        "short",
        "bad-chunk",
        "vast-chunk",
        "closed",
        "half-a-head",
        "loop",
        "further",
        "far",
        "endless-interim",
        "endless-extension",
        "endless-trailers",
        "two-lengths",
        "negative",
        "not-http",
        "bomb",
        "file",
        "good",
    ];
    let mut urls: Vec<String> = paths.iter().map(|path| format!("{url}/{path}")).collect();
    urls.extend(certificates::untrusted().iter().map(|port| format!("https://localhost:{port}/")));
    let mut tasks = JoinSet::new();
    for url in urls {
        tasks.spawn(async move {
            let host = url.split('/').nth(2).unwrap();
            let server = server_for(host.to_owned()).await;
            let begun = Instant::now();
            assert_eq!(subscribe(&server, &url).await, 201);
            assert!(begun.elapsed() < 5 * TIME, "{url}: the client waited");
            let text = until(&server, is_disabled).await;
            assert!(!text.contains("getetag>"), "{url}: {text}");
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
}

async fn astray() {
    let host = FeedHost::start().await.unwrap();
    let bait = Bait::start().await.unwrap();
    let hook = bait.hook();
    let (server, feed) = (server(&host).await, host.feed("astray"));
    let headers = vec![("Location".to_owned(), hook.url().to_owned())];
    feed.serve(vec![FeedReply { status: 302, headers, ..FeedReply::default() }]);
    assert_eq!(subscribe(&server, feed.url()).await, 201);
    until(&server, is_disabled).await;
    assert_eq!((hook.fetches(), feed.fetched().len()), (0, 5));
}

async fn refused() {
    let host = FeedHost::start().await.unwrap();
    let bait = Bait::start().await.unwrap();
    let hook = bait.hook();
    let server = server(&host).await;
    let own = host.address();
    let urls = [
        hook.url().to_owned(),
        format!("http://ann:secret@{own}/a.ics"),
        format!("ftp://{own}/a.ics"),
        "file:///etc/hosts".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://[::1]:80/".to_owned(),
        "http://192.168.0.1/".to_owned(),
        "not a url".to_owned(),
        format!("http://{own}/{}", "a".repeat(3000)),
    ];
    for url in urls {
        assert_eq!(subscribe(&server, &url).await, 424, "{url}");
        let body = "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:resourcetype/></D:prop></D:propfind>";
        assert_eq!(send(&server, "PROPFIND", PLACE, body).await.0, 404, "{url}");
    }
    assert_eq!(hook.fetches(), 0);
}

async fn filled(host: &FeedHost, server: &Server, headers: Vec<(String, String)>) -> Feed {
    let feed = host.feed("events");
    feed.serve(vec![FeedReply { headers, ..reply(FeedManner::Whole, event("a")) }]);
    assert_eq!(subscribe(server, feed.url()).await, 201);
    until(server, |text| text.contains(".ics")).await;
    feed
}

async fn conditional() {
    let host = FeedHost::start().await.unwrap();
    let server = server(&host).await;
    let date = "Tue, 01 Jan 2030 00:00:00 GMT";
    let headers = [("ETag", "\"1\""), ("Last-Modified", date)];
    let feed =
        filled(&host, &server, headers.map(|(name, value)| (name.into(), value.into())).to_vec()).await;
    assert_eq!(refresh(&server).await, 202);
    let end = Instant::now() + Duration::from_secs(10);
    while feed.fetched().len() < 2 && Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let fetched = feed.fetched();
    let field =
        |name: &str| fetched[1].headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    assert_eq!((field("if-none-match"), field("if-modified-since")), (Some("\"1\""), Some(date)));
    assert_eq!((field("authorization"), field("accept-encoding"), field("cookie")), (None, None, None));
    assert!(look(&server).await.contains(".ics"));
}

async fn read_only() {
    let host = FeedHost::start().await.unwrap();
    let server = server(&host).await;
    let _feed = filled(&host, &server, Vec::new()).await;
    let text = look(&server).await;
    let name = text.split(PLACE).find_map(|rest| rest.split_once(".ics")).unwrap().0;
    let object = format!("{PLACE}{name}.ics");
    assert_eq!(send(&server, "GET", &object, "").await.0, 200);
    for (method, place) in
        [("PUT", format!("{PLACE}new.ics")), ("PUT", object.clone()), ("DELETE", object.clone())]
    {
        let body = if method == "PUT" { event("b") } else { String::new() };
        let (status, text) = send(&server, method, &place, &body).await;
        assert!(status == 403 && text.contains("need-privileges"), "{method} {place}: {status} {text}");
    }
    assert_eq!(send(&server, "GET", &object, "").await.0, 200);
}

async fn rate() {
    let host = FeedHost::start().await.unwrap();
    let server = server(&host).await;
    let feed = filled(&host, &server, Vec::new()).await;
    let mut answers = Vec::new();
    for _ in 0..80 {
        answers.push(refresh(&server).await);
    }
    assert_eq!((answers[0], answers[79]), (202, 207));
    assert!(feed.fetched().len() <= 62, "{} fetches", feed.fetched().len());
}

async fn probed() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let users = vec![("alice".to_owned(), "alicepw".to_owned(), "mailto:alice@example.com".to_owned())];
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let feeds = Feeds { public: true, ..Feeds::default() };
    let server = Server::start(Config { address, users, defects: Defects::none(), feeds }).await.unwrap();
    let user = User { home: None, ..alice() };
    let draft = probe(&unknown(&server.url(), &[user]), &places(), &Manner::default()).await.unwrap();
    assert!(draft.subject.capabilities.contains(&"subscriptions".to_owned()));
}
