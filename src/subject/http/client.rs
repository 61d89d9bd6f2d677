//! One request, its redirects, and the whole answer, within one time and one size.

use std::error::Error;
use std::io;
use std::time::Instant;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Response};
use url::Url;

use super::{Bounds, Login, Secrets};
use crate::model::{Answer, Exchange, Fault, FaultKind, Limits, Request};

/// Redirects that are followed.
const REDIRECTS: usize = 5;
/// Header fields of one answer; their octets are bounded by the HTTP reader itself.
const FIELDS: usize = 256;
/// Octets of a body kept for a report.
const SHOWN: usize = 256 << 10;

/// Methods that must not be sent twice; all others that are in use are idempotent, as their registry says.
const NOT_IDEMPOTENT: [&str; 3] = ["LOCK", "PATCH", "POST"];

/// A client of one server.
#[derive(Clone, Debug)]
pub(in crate::subject) struct Client {
    /// Keeps connections for the requests to come.
    http: reqwest::Client,
    /// Opens a connection for each request.
    fresh: reqwest::Client,
    base: Url,
    limits: Limits,
    secrets: Secrets,
    bounds: Bounds,
}

/// Who asks what, for what step.
#[derive(Clone, Copy, Debug)]
pub(in crate::subject) struct Asked<'a> {
    /// The step's name.
    pub(in crate::subject) name: &'a str,
    /// What reports call the user.
    pub(in crate::subject) user: &'a str,
    /// Their login; none is sent where there is none.
    pub(in crate::subject) login: Option<&'a Login>,
    /// What is sent.
    pub(in crate::subject) request: &'a Request,
}

/// An answer, and the URL that gave it after redirects.
type Reached = Result<(Answer, Url), Fault>;

impl Client {
    /// A client of the server at that URL. Its user name and password, if it has them, are dropped.
    ///
    /// # Errors
    /// A [`Fault`] of the harness where that is no URL of a server.
    pub(in crate::subject) fn new(
        base: &str,
        limits: Limits,
        secrets: Secrets,
        bounds: Bounds,
    ) -> Result<Self, Fault> {
        let base = Url::parse(base)
            .map_err(|error| harness(format!("expected the URL of a server, but found {base:?}: {error}")))?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(harness(format!("expected a URL with http or https, but found {base}")));
        }
        // A provider that is installed already is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = |kept: usize| {
            reqwest::Client::builder()
                .user_agent(concat!("calspec/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .no_proxy()
                .http1_only()
                .http1_max_headers(FIELDS)
                .tcp_nodelay(true)
                .connect_timeout(limits.time)
                .pool_max_idle_per_host(kept)
                .build()
                .map_err(|error| harness(format!("no HTTP client can be made: {}", chain(&error))))
        };
        Ok(Self {
            http: http(usize::MAX)?,
            fresh: http(0)?,
            base: without_user(base),
            limits,
            secrets,
            bounds,
        })
    }

    /// Scheme, host and path of the server.
    pub(in crate::subject) fn base(&self) -> &Url {
        &self.base
    }

    /// Sends a request and reads the whole answer, and keeps both for a report.
    pub(in crate::subject) async fn exchange(&self, asked: Asked<'_>) -> (Reached, Exchange) {
        let begun = Instant::now();
        let url = self.base.join(&asked.request.url);
        let reached = match &url {
            Ok(url) => self.within_time(asked, url.clone()).await,
            Err(error) => Err(harness(format!("expected a URL, but found {:?}: {error}", asked.request.url))),
        };
        let reached = reached
            .map(|(answer, url)| (self.secrets.answer(answer), url))
            .map_err(|fault| Fault::new(fault.kind, self.secrets.text(&fault.message)));
        let mut request = self.secrets.request(asked.request);
        request.url = url.map_or(request.url, |url| self.secrets.text(url.as_str()));
        request.body = shown(&request.body);
        let answer =
            reached.as_ref().ok().map(|(answer, _)| Answer { body: shown(&answer.body), ..answer.clone() });
        let exchange = Exchange::Http {
            name: asked.name.to_owned(),
            user: asked.user.to_owned(),
            request,
            answer,
            micros: u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
        };
        (reached, exchange)
    }

    async fn within_time(&self, asked: Asked<'_>, url: Url) -> Reached {
        tokio::time::timeout(self.limits.time, self.follow(asked, url)).await.unwrap_or_else(|_| {
            let message = format!("no whole answer came within {:?}", self.limits.time);
            Err(Fault::new(FaultKind::Hang, message))
        })
    }

    async fn follow(&self, asked: Asked<'_>, url: Url) -> Reached {
        let mut url = without_user(url);
        let mut method = method(&asked.request.method)?;
        let headers = headers(asked.request)?;
        let mut body = asked.request.body.clone();
        for _ in 0..=REDIRECTS {
            self.bounds.permit(&self.base, method.as_str(), &url)?;
            let response = self.send(asked.login, &method, &url, headers.clone(), body.clone()).await?;
            let Some(next) = self.next(&url, &response) else {
                return Ok((self.read(response).await?, url));
            };
            if response.status().as_u16() == 303 && method != Method::HEAD {
                method = Method::GET;
                body.clear();
            }
            url = next;
        }
        Err(Fault::new(
            FaultKind::Protocol,
            format!("more than {REDIRECTS} redirects, the last one to {url}"),
        ))
    }

    async fn send(
        &self,
        login: Option<&Login>,
        method: &Method,
        url: &Url,
        mut headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<Response, Fault> {
        let own = url.origin() == self.base.origin();
        let given = headers.get(AUTHORIZATION).map(HeaderValue::is_empty);
        if !own || given == Some(true) {
            headers.remove(AUTHORIZATION);
        } else if let (Some(login), None) = (login, given) {
            let mut value = HeaderValue::from_str(&login.basic())
                .map_err(|_| harness("the credentials are no value of a header field"))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        let send = |http: &reqwest::Client| {
            let request = http.request(method.clone(), url.clone()).headers(headers.clone());
            let request = if body.is_empty() { request } else { request.body(body.clone()) };
            request.send()
        };
        // A server may close a kept connection without saying so, and what is sent on it then is lost (RFC 9112, 9.3.1).
        // What is lost on one of its own the server has taken and not answered.
        if NOT_IDEMPOTENT.contains(&method.as_str()) {
            return send(&self.fresh).await.map_err(fault);
        }
        match send(&self.http).await {
            Err(error) if is_lost(&error) => send(&self.fresh).await,
            sent => sent,
        }
        .map_err(fault)
    }

    /// Where a redirect leads, if it is one to follow: never to another host.
    fn next(&self, url: &Url, response: &Response) -> Option<Url> {
        if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let place = response.headers().get("location")?.to_str().ok()?;
        let next = without_user(url.join(place).ok()?);
        (next.origin() == self.base.origin() && url.origin() == self.base.origin()).then_some(next)
    }

    async fn read(&self, mut response: Response) -> Result<Answer, Fault> {
        let limit = self.limits.bytes;
        let flood =
            || Fault::new(FaultKind::Flood, format!("the body is longer than the limit of {limit} octets"));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(fault)? {
            if (body.len() + chunk.len()) as u64 > limit {
                return Err(flood());
            }
            body.extend_from_slice(&chunk);
        }
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let media = headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| bare(value));
        Ok(Answer { status: Some(response.status().as_u16()), headers, media, body, ..Answer::default() })
    }
}

/// A media type without its parameters, in lower case.
pub(in crate::subject) fn bare(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn without_user(mut url: Url) -> Url {
    // Of http and https neither can fail; a URL that cannot have a user has none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

fn method(word: &str) -> Result<Method, Fault> {
    Method::from_bytes(word.as_bytes())
        .map_err(|_| harness(format!("expected the name of a method, but found {word:?}")))
}

/// The request's own fields. An `Authorization` without a value says that no credentials are sent.
fn headers(request: &Request) -> Result<HeaderMap, Fault> {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let wrong = || harness(format!("expected a header field, but found {name:?}: {value:?}"));
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
        headers.append(name, HeaderValue::from_bytes(value.as_bytes()).map_err(|_| wrong())?);
    }
    Ok(headers)
}

/// What kind of failure that was.
fn fault(error: reqwest::Error) -> Fault {
    let error = error.without_url();
    let message = chain(&error);
    let kind = if error.is_timeout() {
        FaultKind::Hang
    } else if error.is_connect() {
        FaultKind::Unreachable
    } else if message.contains("too large") {
        FaultKind::Flood
    } else {
        FaultKind::Protocol
    };
    Fault::new(kind, message)
}

/// Whether the connection was closed before any of the answer came.
fn is_lost(error: &reqwest::Error) -> bool {
    let message = chain(error);
    ["before message completed", "Connection reset", "Broken pipe"].iter().any(|word| message.contains(word))
}

/// An error and its causes, the URL left out: a report has it already.
fn chain(error: &dyn Error) -> String {
    let mut words = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(inner) = cause {
        words.push(tls(inner).unwrap_or_else(|| inner.to_string()));
        cause = inner.source();
    }
    words.dedup();
    words.join(": ")
}

/// What TLS has to say, where it is TLS that failed.
fn tls(error: &(dyn Error + 'static)) -> Option<String> {
    let wrapped = error.downcast_ref::<io::Error>()?.get_ref()?;
    match wrapped.downcast_ref::<rustls::Error>() {
        Some(rustls::Error::InvalidMessage(_)) => Some("TLS: what answers there speaks no TLS".to_owned()),
        Some(other) => Some(format!("TLS: {other}")),
        None => tls(wrapped),
    }
}

fn harness(message: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Harness, message)
}

fn shown(octets: &[u8]) -> Vec<u8> {
    octets[..octets.len().min(SHOWN)].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// Answers as many requests of each connection as that, and closes it at the next without a word.
    async fn forgetful(answers: usize) -> Client {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut octets = [0; 4096];
                    for _ in 0..answers {
                        let _ = stream.read(&mut octets).await;
                        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
                    }
                    let _ = stream.read(&mut octets).await;
                });
            }
        });
        let bounds = Bounds::default();
        bounds.open("/");
        Client::new(&url, Limits::default(), Secrets::default(), bounds).unwrap()
    }

    async fn is_answered(client: &Client, method: &str) -> bool {
        let request = Request { method: method.to_owned(), ..Request::default() };
        let asked = Asked { name: "step", user: "alice", login: None, request: &request };
        client.exchange(asked).await.0.is_ok()
    }

    #[rstest::rstest]
    #[tokio::test]
    async fn what_a_kept_connection_loses_is_the_fault_of_nobody(
        #[values("GET", "REPORT", "LOCK", "POST")] method: &str,
    ) {
        let client = forgetful(1).await;
        // Two kept connections, so that the second try would find one that is lost as well.
        assert_eq!(tokio::join!(is_answered(&client, "GET"), is_answered(&client, "GET")), (true, true));
        assert!(is_answered(&client, method).await);
    }

    #[rstest::rstest]
    #[tokio::test]
    async fn what_a_new_connection_loses_is_the_fault_of_the_server(#[values("GET", "LOCK")] method: &str) {
        let client = forgetful(0).await;
        assert!(!is_answered(&client, method).await);
    }
}
