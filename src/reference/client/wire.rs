//! One request and its redirects: credentials go to the host that they are for, and nowhere else.

use std::time::Duration;

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use url::Url;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::media::fields;
use crate::media::xml::{self, Element};
use crate::reference::Defects;

/// Redirects that are followed.
const REDIRECTS: usize = 5;
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(8);
/// Octets of one answer.
const MOST_OCTETS: usize = 8 << 20;

/// What is sent.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    method: &'static str,
    url: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug)]
pub(super) struct Got {
    /// The HTTP status.
    pub(super) status: u16,
    /// Where it came from, after redirects.
    pub(super) url: Url,
    headers: Vec<(String, String)>,
    /// The octets of the body.
    pub(super) body: Vec<u8>,
}

/// The way to a server.
#[derive(Clone, Debug, Default)]
pub(super) struct Wire {
    http: reqwest::Client,
    basic: String,
    defects: Defects,
}

impl Asked {
    /// A request without fields and body.
    pub(super) fn new(method: &'static str, url: impl Into<String>) -> Self {
        Self { method, url: url.into(), headers: vec![], body: vec![] }
    }

    /// The same with one more field.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same with a body of XML.
    pub(super) fn xml(self, element: &Element) -> Self {
        let asked = self.with("Content-Type", "application/xml; charset=utf-8");
        Self { body: xml::write(element), ..asked }
    }

    /// The same with a body of no type.
    pub(super) fn body(self, body: &[u8]) -> Self {
        Self { body: body.to_vec(), ..self }
    }

    /// The same with an object as its body.
    pub(super) fn object(self, text: &[u8]) -> Self {
        self.with("Content-Type", "text/calendar; charset=utf-8").body(text)
    }
}

impl Got {
    /// The first field of a name.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether Preference-Applied names a preference.
    pub(super) fn applies(&self, preference: &str) -> bool {
        let lines = self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("preference-applied"));
        let one = |part: &str| part.split(['=', ';']).next().unwrap_or_default().trim() == preference;
        lines.flat_map(|(_, value)| value.split(',')).any(one)
    }

    /// The target of the first link of a relation, resolved.
    pub(super) fn link(&self, relation: &str) -> Option<Url> {
        let pairs = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let links = fields::links(pairs);
        let found = links.iter().find(|(own, _)| own.eq_ignore_ascii_case(relation))?;
        self.url.join(found.1).ok()
    }

    /// The body as XML.
    pub(super) fn xml(&self) -> Result<Element, String> {
        xml::read(&self.body).map_err(|error| format!("an answer that is not XML: {error}"))
    }

    /// A sentence that tells of an answer which was not hoped for.
    pub(super) fn refusal(&self, what: &str) -> String {
        format!("{what} was answered {}", self.status)
    }
}

impl Wire {
    /// The way of a user.
    pub(super) fn new(user: &str, password: &str, defects: &Defects) -> Result<Self, String> {
        // A provider that is installed already is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder();
        if !defects.has("client/user-agent-left-out") {
            builder = builder.user_agent(concat!("calspec-reference/", env!("CARGO_PKG_VERSION")));
        }
        let http = builder
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .http1_only()
            .timeout(PATIENCE)
            .build()
            .map_err(|_| "no client can be made")?;
        let basic = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
        Ok(Self { http, basic, defects: defects.clone() })
    }

    /// Sends a request and follows where it leads.
    pub(super) async fn ask(&self, asked: Asked) -> Result<Got, String> {
        let first = Url::parse(&asked.url).map_err(|error| format!("{}: {error}", asked.url))?;
        let mut url = first.clone();
        for _ in 0..=REDIRECTS {
            let own = url.origin() == first.origin() || self.defects.has("client/credentials-to-any-host");
            let got = self.send(&asked, &url, own).await?;
            let next = matches!(got.status, 301 | 302 | 307 | 308).then(|| got.header("location")).flatten();
            let next = next.filter(|_| !self.defects.has("client/redirects-not-followed"));
            let Some(next) = next else { return Ok(got) };
            url = url.join(next).map_err(|error| format!("a redirect to {next}: {error}"))?;
            let reads = matches!(asked.method, "GET" | "HEAD" | "PROPFIND" | "REPORT" | "OPTIONS");
            if url.origin() != first.origin() && !reads {
                return Err(format!(
                    "a redirect leads to another host, {}",
                    url.origin().ascii_serialization()
                ));
            }
        }
        Err("there are too many redirects".to_owned())
    }

    async fn send(&self, asked: &Asked, url: &Url, own: bool) -> Result<Got, String> {
        let method = Method::from_bytes(asked.method.as_bytes()).map_err(|error| error.to_string())?;
        let mut request = self.http.request(method, url.clone()).body(asked.body.clone());
        if own {
            let mut value = HeaderValue::from_str(&self.basic).map_err(|error| error.to_string())?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        for (name, value) in &asked.headers {
            request = request.header(*name, value);
        }
        let mut response = request.send().await.map_err(|error| match error.is_timeout() {
            true => "no answer came in time".to_owned(),
            false => format!("no answer came from {}", url.origin().ascii_serialization()),
        })?;
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
        let (status, headers) = (response.status().as_u16(), headers.collect());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| "the answer broke off")? {
            if body.len() + chunk.len() > MOST_OCTETS {
                return Err("the answer is too long".to_owned());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Got { status, url: url.clone(), headers, body })
    }
}
