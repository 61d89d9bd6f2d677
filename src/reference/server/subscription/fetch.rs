//! One fetch of a feed: hop by hop, within one time and one size, over the addresses that were looked at.

use reqwest::header::{
    ACCEPT, CONTENT_ENCODING, ETAG, HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};
use reqwest::{Client, Response};
use url::Url;

use super::{Feeds, address};
use crate::reference::Defects;

/// Redirects that are followed.
const REDIRECTS: usize = 5;
/// Fields of one answer.
const FIELDS: usize = 100;
/// The longest validator that is sent back, in octets.
const MOST_VALIDATOR: usize = 500;

/// What a feed said of its version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Validators {
    etag: Option<String>,
    modified: Option<String>,
}

/// What a fetch brought.
#[derive(Debug)]
pub(super) enum Fetched {
    /// The feed is what it was.
    Unchanged,
    /// The octets of the feed.
    Feed(Vec<u8>, Validators),
}

/// Fetches a feed.
///
/// No encoding is asked for and none is undone: what is fetched cannot grow. The sentence of a failure names no URL.
pub(super) async fn fetch(
    feeds: &Feeds,
    href: &Url,
    known: &Validators,
    defects: &Defects,
) -> Result<Fetched, String> {
    let fetched = tokio::time::timeout(feeds.time, follow(feeds, href.clone(), known, defects));
    fetched.await.unwrap_or_else(|_| Err("the feed did not come in time".to_owned()))
}

async fn follow(
    feeds: &Feeds,
    mut url: Url,
    known: &Validators,
    defects: &Defects,
) -> Result<Fetched, String> {
    let mut trusting = None;
    for _ in 0..=REDIRECTS {
        let response = ask(trusting.as_ref().unwrap_or(feeds), &url, known).await?;
        match response.status().as_u16() {
            200 => return read(response, feeds).await,
            304 if *known != Validators::default() => return Ok(Fetched::Unchanged),
            301 | 302 | 303 | 307 | 308 => {
                let place = response.headers().get(LOCATION).and_then(|place| place.to_str().ok());
                let next = place.and_then(|place| url.join(place).ok());
                url = next.ok_or("a redirect leads nowhere")?;
                if defects.has("server/subscription-redirects-unchecked") {
                    let host = format!("{}:{}", url.host_str().unwrap_or_default(), url.port().unwrap_or(80));
                    trusting = Some(Feeds { hosts: vec![host], ..feeds.clone() });
                }
            }
            status => return Err(format!("the feed answered {status}")),
        }
    }
    Err("too many redirects".to_owned())
}

async fn ask(feeds: &Feeds, url: &Url, known: &Validators) -> Result<Response, String> {
    let addresses = address::resolve(url, feeds).await?;
    // A provider that is installed already is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .user_agent(concat!("calspec-reference/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .http1_only()
        .http1_max_headers(FIELDS)
        .connect_timeout(feeds.time)
        .resolve_to_addrs(url.host_str().unwrap_or_default(), &addresses)
        .build()
        .map_err(|_| "no client can be made")?;
    let mut request = client.get(url.clone()).header(ACCEPT, "text/calendar, */*;q=0.1");
    if let Some(etag) = &known.etag {
        request = request.header(IF_NONE_MATCH, etag);
    }
    if let Some(modified) = &known.modified {
        request = request.header(IF_MODIFIED_SINCE, modified);
    }
    request.send().await.map_err(|error| match error.is_connect() {
        true => "nobody answers there".to_owned(),
        false => "no answer of HTTP came".to_owned(),
    })
}

async fn read(mut response: Response, feeds: &Feeds) -> Result<Fetched, String> {
    if response.headers().get(CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err("the feed is encoded, which was not asked for".to_owned());
    }
    let field = |headers: &HeaderMap, name| {
        let value = headers.get(name).and_then(|value: &reqwest::header::HeaderValue| value.to_str().ok());
        value.filter(|value| value.len() <= MOST_VALIDATOR).map(str::to_owned)
    };
    let validators = Validators {
        etag: field(response.headers(), ETAG),
        modified: field(response.headers(), LAST_MODIFIED),
    };
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| "the feed broke off")? {
        if body.len() + chunk.len() > feeds.octets {
            return Err("the feed is too long".to_owned());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Fetched::Feed(body, validators))
}
