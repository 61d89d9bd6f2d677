//! The server as a process: a socket, axum, and the store behind a lock.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request as HttpRequest, Response as HttpResponse, StatusCode};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::answer::{State, answer};
use super::message::{Request, Response};
use super::subscription::{self, Feeds};
use crate::media::Fields;
use crate::reference::Defects;

/// How many octets the body of a request may have.
const MOST_OCTETS: usize = 16 << 20;

/// What a server starts with.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens; port 0 for any that is free.
    pub address: SocketAddr,
    /// Login, password and calendar user address of each user.
    pub users: Vec<(String, String, String)>,
    /// What it does wrong.
    pub defects: Defects,
    /// Which feeds it may fetch for subscriptions.
    pub feeds: Feeds,
}

/// A server that runs until it is dropped. Its data is in memory and begins empty.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
    engine: JoinHandle<()>,
}

impl Server {
    /// Starts one.
    ///
    /// # Errors
    /// Where the address cannot be listened on.
    pub async fn start(config: Config) -> Result<Self, io::Error> {
        let listener = TcpListener::bind(config.address).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State::new(config.users, config.defects, config.feeds)));
        let bell = Arc::new(Notify::new());
        let engine = tokio::spawn(subscription::run(Arc::clone(&state), Arc::clone(&bell)));
        let router =
            Router::new().fallback(move |request| carry(Arc::clone(&state), Arc::clone(&bell), request));
        let task = tokio::spawn(async move {
            // It ends with the socket alone, and then nobody is left to tell.
            let _ended = axum::serve(listener, router).await;
        });
        Ok(Self { address, task, engine })
    }

    /// Where it is, without a slash at the end: `http://127.0.0.1:5232`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
        self.engine.abort();
    }
}

async fn carry(
    state: Arc<Mutex<State>>,
    bell: Arc<Notify>,
    request: HttpRequest<Body>,
) -> HttpResponse<Body> {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST_OCTETS).await else {
        return sent(Response::new(413).with("Connection", "close"));
    };
    let mut headers = Fields::new();
    for (name, value) in &head.headers {
        headers.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
    }
    let (method, path) = (head.method.as_str().to_owned(), head.uri.path().to_owned());
    let request = Request { method, path, headers, body: body.into() };
    let answered = tokio::task::spawn_blocking(move || {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let answered = answer(&mut state, &request);
        if !matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "PROPFIND" | "REPORT") {
            bell.notify_one();
        }
        answered
    });
    sent(answered.await.unwrap_or_else(|_| Response::new(500)))
}

fn sent(response: Response) -> HttpResponse<Body> {
    let mut builder = HttpResponse::builder().status(response.status);
    for (name, value) in response.headers {
        builder = builder.header(name, value);
    }
    builder.body(Body::from(response.body)).unwrap_or_else(|_| {
        let mut failed = HttpResponse::new(Body::empty());
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}
