//! The server as a process: a socket, axum, and the store behind a lock.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::http::{Request as HttpRequest, Response as HttpResponse, StatusCode};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::answer::{State, answer};
use super::door::Door;
use super::intake::Intake;
use super::message::{Request, Response};
use super::subscription::{self, Feeds};
use crate::media::Fields;
use crate::reference::Defects;

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
        let intake = Arc::new(Intake::default());
        let router = Router::new().fallback(move |request| {
            carry(Arc::clone(&state), Arc::clone(&bell), Arc::clone(&intake), request)
        });
        let task = tokio::spawn(async move {
            // It ends with the socket alone, and then nobody is left to tell.
            let _ended = axum::serve(Door::new(listener), router).await;
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
    intake: Arc<Intake>,
    request: HttpRequest<Body>,
) -> HttpResponse<Body> {
    let (head, body) = request.into_parts();
    let body = match intake.whole(body).await {
        Ok(body) => body,
        Err(status) => return sent(Response::new(status).with("Connection", "close")),
    };
    let mut headers = Fields::new();
    for (name, value) in &head.headers {
        headers.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
    }
    let (method, path) = (head.method.as_str().to_owned(), head.uri.path().to_owned());
    let request = Request { method, path, headers, body };
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
