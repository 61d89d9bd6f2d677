//! A listener on loopback that serves feeds as cases describe them, and keeps who asked and how.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use super::token::token;
use crate::model::{FeedManner, Fetch};

/// Octets of a request that are read.
const HEAD: usize = 16 << 10;
/// How long a fetcher may take to ask and to take the answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Fetchers at the same time.
const AT_ONCE: usize = 128;
/// Requests for one feed that are kept.
const KEPT: usize = 1000;
/// How long a slow feed lets one wait.
const SLOWNESS: Duration = Duration::from_secs(3);
/// How long one octet of a dripping feed takes.
const DRIP: Duration = Duration::from_millis(200);
/// Octets of an endless feed, which ends there after all.
const ENDLESS: usize = 256 << 20;

/// The listener; it ends when dropped.
#[derive(Debug)]
pub struct FeedHost {
    address: SocketAddr,
    feeds: Feeds,
    task: JoinHandle<()>,
}

/// One answer of a feed, every hole filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedReply {
    /// The HTTP status.
    pub status: u16,
    /// Header fields in order.
    pub headers: Vec<(String, String)>,
    /// The octets of the body.
    pub body: Vec<u8>,
    /// How it is given.
    pub manner: FeedManner,
}

/// One feed of one trial. Forgotten when dropped.
#[derive(Debug)]
pub struct Feed {
    name: String,
    url: String,
    token: String,
    feeds: Feeds,
}

type Feeds = Arc<Mutex<HashMap<String, Served>>>;

/// A feed as it is served.
#[derive(Debug, Default)]
struct Served {
    replies: Vec<FeedReply>,
    turn: usize,
    fetched: Vec<(usize, Vec<(String, String)>)>,
}

impl FeedHost {
    /// Listens on a free port of loopback.
    ///
    /// # Errors
    /// Those of the network.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let feeds = Feeds::default();
        let task = tokio::spawn(listen(listener, feeds.clone()));
        Ok(Self { address, feeds, task })
    }

    /// Its address, `host:port`.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// A feed at a URL unlike any other, which answers nothing yet.
    #[must_use]
    pub fn feed(&self, name: &str) -> Feed {
        let token = token();
        lock(&self.feeds).insert(token.clone(), Served::default());
        let url = format!("http://{}/{token}/{name}.ics", self.address);
        Feed { name: name.to_owned(), url, token, feeds: self.feeds.clone() }
    }
}

impl Drop for FeedHost {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Feed {
    /// The feed's name in the case.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it answers, in turn.
    pub fn serve(&self, replies: Vec<FeedReply>) {
        if let Some(served) = lock(&self.feeds).get_mut(&self.token) {
            served.replies = replies;
        }
    }

    /// From now on it gives its next answer; the last one stays.
    pub fn turn(&self) {
        if let Some(served) = lock(&self.feeds).get_mut(&self.token) {
            served.turn = (served.turn + 1).min(served.replies.len().saturating_sub(1));
        }
    }

    /// Who asked until now, in order.
    #[must_use]
    pub fn fetched(&self) -> Vec<Fetch> {
        let feeds = lock(&self.feeds);
        let fetched = feeds.get(&self.token).map(|served| served.fetched.as_slice()).unwrap_or_default();
        let one = |(turn, headers): &(usize, Vec<(String, String)>)| Fetch {
            feed: self.name.clone(),
            turn: turn + 1,
            headers: headers.clone(),
        };
        fetched.iter().map(one).collect()
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        lock(&self.feeds).remove(&self.token);
    }
}

fn lock(feeds: &Feeds) -> MutexGuard<'_, HashMap<String, Served>> {
    feeds.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen(listener: TcpListener, feeds: Feeds) {
    let free = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        let Ok(permit) = free.clone().acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else { continue };
        let feeds = feeds.clone();
        tokio::spawn(async move {
            // One who does not ask or listen in time is left.
            let _ = tokio::time::timeout(PATIENCE, serve(stream, feeds)).await;
            drop(permit);
        });
    }
}

async fn serve(mut stream: TcpStream, feeds: Feeds) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") && head.len() < HEAD {
        if stream.read_buf(&mut head).await? == 0 {
            break;
        }
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let (path, headers) = asked(&text);
    let token = path.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    let reply = lock(&feeds).get_mut(token).and_then(|served| {
        if served.fetched.len() < KEPT {
            served.fetched.push((served.turn, headers.clone()));
        }
        served.replies.get(served.turn).cloned()
    });
    let missing = FeedReply { status: 404, ..FeedReply::default() };
    give(&mut stream, reply.unwrap_or(missing), path, &headers).await?;
    stream.shutdown().await
}

/// The path of a request and its fields, their names in lower case.
fn asked(head: &str) -> (&str, Vec<(String, String)>) {
    let mut lines = head.split("\r\n");
    let path = lines.next().unwrap_or_default().split(' ').nth(1).unwrap_or_default();
    let fields = lines.take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(':'));
    (path, fields.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect())
}

async fn give(
    stream: &mut TcpStream,
    mut reply: FeedReply,
    path: &str,
    asked: &[(String, String)],
) -> io::Result<()> {
    if is_known(&reply, asked) {
        (reply.status, reply.body) = (304, Vec::new());
    }
    let mut length = Some(reply.body.len());
    match reply.manner {
        FeedManner::Whole | FeedManner::Dripping => {}
        FeedManner::Dropped => return Ok(()),
        FeedManner::Slow => tokio::time::sleep(SLOWNESS).await,
        FeedManner::Cut => length = Some(reply.body.len() + 1000),
        FeedManner::Endless => length = None,
        FeedManner::Looping => {
            reply.status = 302;
            reply.headers.push(("Location".to_owned(), path.to_owned()));
        }
        FeedManner::Bomb => {
            reply.body = bomb(1 << 20);
            length = Some(reply.body.len());
            reply.headers.push(("Content-Encoding".to_owned(), "gzip".to_owned()));
        }
    }
    stream.write_all(head(&reply, length).as_bytes()).await?;
    match reply.manner {
        FeedManner::Dripping => {
            for octet in reply.body {
                stream.write_all(&[octet]).await?;
                tokio::time::sleep(DRIP).await;
            }
        }
        FeedManner::Endless => {
            stream.write_all(&reply.body).await?;
            let more = b"X-MORE:and more\r\n".repeat(1000);
            for _ in 0..ENDLESS / more.len() {
                stream.write_all(&more).await?;
            }
        }
        _ => stream.write_all(&reply.body).await?,
    }
    Ok(())
}

/// Whether the fetcher has this version already and says so (RFC 9110, section 13.1).
fn is_known(reply: &FeedReply, asked: &[(String, String)]) -> bool {
    let own = |name: &str| {
        let found = reply.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    };
    let theirs = |name: &str| asked.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    reply.status == 200
        && match (theirs("if-none-match"), theirs("if-modified-since")) {
            (Some(tags), _) => own("etag").is_some_and(|own| tags.split(',').any(|tag| tag.trim() == own)),
            (None, Some(date)) => own("last-modified") == Some(date),
            (None, None) => false,
        }
}

fn head(reply: &FeedReply, length: Option<usize>) -> String {
    let mut head = format!("HTTP/1.1 {} Answered\r\nConnection: close\r\n", reply.status);
    if let Some(length) = length.filter(|_| reply.status != 304) {
        head.push_str(&format!("Content-Length: {length}\r\n"));
    }
    if !reply.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        head.push_str("Content-Type: text/calendar; charset=utf-8\r\n");
    }
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head + "\r\n"
}

/// A gzip stream (RFC 1952) that becomes some 258 times so many zeros: one block of the fixed code (RFC 1951, 3.2.6)
/// with a zero and then copies of what is before.
fn bomb(copies: usize) -> Vec<u8> {
    let mut octets = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut bits, mut number) = (0_u64, 0);
    let mut put = |value: u64, length: u32| {
        bits |= value << number;
        number += length;
        while number >= 8 {
            octets.push((bits & 0xff) as u8);
            bits >>= 8;
            number -= 8;
        }
    };
    put(0b011, 3);
    // Codes stand in the stream with their first bit first: literal 0 is 00110000.
    put(0b0000_1100, 8);
    for _ in 0..copies {
        // Length 258 is 11000101, distance 1 is 00000.
        put(0b1010_0011, 8);
        put(0, 5);
    }
    put(0, 15);
    octets.extend([0; 8]);
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(feed: &Feed, fields: &str) -> String {
        let (host, path) = feed.url().trim_start_matches("http://").split_once('/').unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(format!("GET /{path} HTTP/1.1\r\n{fields}\r\n").as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[tokio::test]
    async fn a_feed_answers_in_turn_and_knows_its_versions() {
        let host = FeedHost::start().await.unwrap();
        let feed = host.feed("events");
        let headers = vec![("ETag".to_owned(), "\"1\"".to_owned())];
        let first = FeedReply { status: 200, headers, body: b"one".to_vec(), ..FeedReply::default() };
        feed.serve(vec![first, FeedReply { status: 500, ..FeedReply::default() }]);
        assert!(ask(&feed, "").await.ends_with("\r\n\r\none"));
        assert!(ask(&feed, "If-None-Match: \"1\"\r\n").await.starts_with("HTTP/1.1 304"));
        feed.turn();
        feed.turn();
        assert!(ask(&feed, "").await.starts_with("HTTP/1.1 500"));
        let fetched = feed.fetched();
        assert_eq!(fetched.iter().map(|fetch| fetch.turn).collect::<Vec<_>>(), [1, 1, 2]);
        assert_eq!(fetched[1].headers, [("if-none-match".to_owned(), "\"1\"".to_owned())]);
    }
}
