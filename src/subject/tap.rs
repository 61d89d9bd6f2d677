//! Sits between a client and a server: passes on what is asked, keeps it, and answers in the server's place where it is told to.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request as HttpRequest, Response as HttpResponse, StatusCode};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::model::{Request, Seen};

/// Octets of one body.
const MOST_OCTETS: usize = 16 << 20;
/// Requests that are kept; more are passed on.
const KEPT: usize = 1000;
/// How long the server may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Fields that are about one connection, and one that is counted anew.
const OF_THE_CONNECTION: [&str; 7] =
    ["connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "content-length", "expect"];

/// The tap; it ends when dropped.
#[derive(Debug)]
pub struct Tap {
    address: SocketAddr,
    shared: Shared,
    task: JoinHandle<()>,
}

/// An answer in the server's place, every hole filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TapReply {
    /// The method of the requests that it answers.
    pub method: String,
    /// What their path, a field or the body holds; empty for any.
    pub containing: String,
    /// How many of them are left.
    pub times: u64,
    /// The HTTP status of the answer.
    pub status: u16,
    /// Its header fields in order.
    pub headers: Vec<(String, String)>,
    /// The octets of its body.
    pub body: Vec<u8>,
}

type Shared = Arc<Mutex<Watch>>;

#[derive(Debug, Default)]
struct Watch {
    seen: Vec<Seen>,
    replies: Vec<TapReply>,
}

/// Where requests are passed on to.
#[derive(Clone)]
struct Onward {
    http: reqwest::Client,
    /// Scheme, host and port.
    server: String,
    /// The value of Authorization of a request that has none.
    guest: Option<String>,
}

/// An answer on its way to the client.
struct Passed {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Tap {
    /// Listens on a free port of loopback, and passes on to a server: scheme, host and port. Requests without Authorization are
    /// passed on with that of the guest, where there is one.
    ///
    /// # Errors
    /// Those of the network.
    pub async fn start(server: &str, guest: Option<String>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .http1_only()
            .timeout(PATIENCE)
            .build()
            .map_err(io::Error::other)?;
        let shared = Shared::default();
        let (own, onward) = (Arc::clone(&shared), Onward { http, server: server.to_owned(), guest });
        let router = Router::new().fallback(move |request| {
            let (shared, onward) = (Arc::clone(&own), onward.clone());
            async move { sent(pass(&shared, &onward, request).await) }
        });
        let task = tokio::spawn(async move {
            // It ends with the socket alone, and then nobody is left to tell.
            let _ended = axum::serve(listener, router).await;
        });
        Ok(Self { address, shared, task })
    }

    /// Scheme, host and port that the client is told, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on it answers so, and in no other way than that, in the server's place.
    pub fn instead(&self, replies: Vec<TapReply>) {
        lock(&self.shared).replies = replies;
    }

    /// What was asked since it was last taken, in the order of the answers.
    #[must_use]
    pub fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut lock(&self.shared).seen)
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock(shared: &Shared) -> MutexGuard<'_, Watch> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn pass(shared: &Shared, onward: &Onward, request: HttpRequest<Body>) -> Passed {
    let (head, body) = request.into_parts();
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let url = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let Ok(body) = to_bytes(body, MOST_OCTETS).await else {
        return Passed { status: 413, headers: vec![], body: vec![] };
    };
    let request =
        Request { method: head.method.to_string(), url, headers: headers.collect(), body: body.into() };
    let passed = match instead(shared, &request) {
        Some(passed) => passed,
        None => onward.forward(&request).await.unwrap_or_else(|_| Passed {
            status: 502,
            headers: vec![],
            body: vec![],
        }),
    };
    let mut watch = lock(shared);
    if watch.seen.len() < KEPT {
        watch.seen.push(Seen {
            request: without_password(request),
            status: passed.status,
            headers: passed.headers.clone(),
            body: passed.body.clone(),
        });
    }
    passed
}

/// The answer in the server's place to a request, if there is one.
fn instead(shared: &Shared, request: &Request) -> Option<Passed> {
    let body = String::from_utf8_lossy(&request.body);
    let holds = |text: &str| {
        request.url.contains(text)
            || body.contains(text)
            || request.headers.iter().any(|(name, value)| format!("{name}: {value}").contains(text))
    };
    let mut watch = lock(shared);
    let mut replies = watch.replies.iter_mut();
    let found =
        replies.find(|one| one.times > 0 && one.method == request.method && holds(&one.containing))?;
    found.times -= 1;
    Some(Passed { status: found.status, headers: found.headers.clone(), body: found.body.clone() })
}

impl Onward {
    async fn forward(&self, request: &Request) -> Result<Passed, String> {
        let method =
            reqwest::Method::from_bytes(request.method.as_bytes()).map_err(|error| error.to_string())?;
        let url = format!("{}{}", self.server, request.url);
        let mut asked = self.http.request(method, url).body(request.body.clone());
        for (name, value) in request.headers.iter().filter(|(name, _)| !is_of_the_connection(name)) {
            asked = asked.header(name, value);
        }
        let shown = request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        if let Some(guest) = self.guest.as_ref().filter(|_| !shown) {
            asked = asked.header("authorization", guest);
        }
        let response = asked.send().await.map_err(|error| error.to_string())?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .filter(|(name, _)| !is_of_the_connection(name.as_str()))
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let body = response.bytes().await.map_err(|error| error.to_string())?.to_vec();
        Ok(Passed { status, headers, body })
    }
}

fn is_of_the_connection(name: &str) -> bool {
    OF_THE_CONNECTION.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// A request whose credentials are no more than their scheme.
fn without_password(mut request: Request) -> Request {
    for (name, value) in &mut request.headers {
        if name.eq_ignore_ascii_case("authorization") {
            let scheme = value.split(' ').next().unwrap_or_default();
            *value = format!("{scheme} [removed]");
        }
    }
    request
}

fn sent(passed: Passed) -> HttpResponse<Body> {
    let mut builder = HttpResponse::builder().status(passed.status);
    for (name, value) in passed.headers {
        builder = builder.header(name, value);
    }
    builder.body(Body::from(passed.body)).unwrap_or_else(|_| {
        let mut failed = HttpResponse::new(Body::empty());
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}
