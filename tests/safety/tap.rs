//! A tap between calspec and a server: passes everything on, and keeps who wrote what and where.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use calspec::subject::is_safe;
use tokio::net::TcpListener;

/// Fields that belong to one connection, and the length, which is written anew.
const OWN: [&str; 3] = ["connection", "transfer-encoding", "content-length"];

/// What came by and may change something: `METHOD PATH`, and ` to DESTINATION` where one is named.
pub(crate) type Writes = Arc<Mutex<Vec<String>>>;

/// Listens in front of a server; its URL.
pub(crate) async fn tap(server: String, writes: Writes) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let http = reqwest::Client::builder()
        .no_proxy()
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let router =
        Router::new().fallback(move |request| pass(http.clone(), server.clone(), writes.clone(), request));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

async fn pass(
    http: reqwest::Client,
    server: String,
    writes: Writes,
    request: Request<Body>,
) -> Response<Body> {
    let (mut head, body) = request.into_parts();
    if !is_safe(head.method.as_str()) {
        let places = head.headers.get_all("destination").iter();
        let to: String = places.map(|place| format!(" to {}", place.to_str().unwrap())).collect();
        writes.lock().unwrap().push(format!("{} {}{to}", head.method, head.uri.path()));
    }
    OWN.iter().for_each(|name| drop(head.headers.remove(*name)));
    let place = head.uri.path_and_query().map_or("/", |place| place.as_str());
    let mut passed = http.request(head.method, format!("{server}{place}")).headers(head.headers);
    let body = to_bytes(body, 64 << 20).await.unwrap();
    if !body.is_empty() {
        passed = passed.body(body);
    }
    let answer = passed.send().await.unwrap();
    let mut response = Response::builder().status(answer.status());
    for (name, value) in answer.headers().iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        response = response.header(name, value);
    }
    response.body(Body::from(answer.bytes().await.unwrap())).unwrap()
}
