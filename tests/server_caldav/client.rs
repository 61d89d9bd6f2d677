//! A server of the test's own, and a client for it.

use std::net::SocketAddr;
use std::sync::Once;

use calspec::media::xml::Name;
use calspec::media::{Element, xml};
use calspec::reference::{Config, Defects, Feeds, Server};
use reqwest::Method;

static PROVIDER: Once = Once::new();

/// A fresh server with the users `ann` and `bob`; `ann` has the calendar `/calendars/ann/work/`.
pub(crate) struct Dav {
    _server: Server,
    url: String,
    http: reqwest::Client,
    login: &'static str,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

pub(crate) const WORK: &str = "/calendars/ann/work/";

impl Dav {
    pub(crate) async fn fresh() -> Self {
        Self::with_defects(&[]).await
    }

    pub(crate) async fn with_defects(names: &[&str]) -> Self {
        PROVIDER.call_once(|| {
            rustls::crypto::ring::default_provider().install_default().expect("nobody else installs one");
        });
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let user =
            |name: &str| (name.to_owned(), format!("{name}:secret"), format!("mailto:{name}@example.com"));
        let config = Config {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            users: vec![user("ann"), user("bob")],
            defects: Defects::named(&names).unwrap(),
            feeds: Feeds::default(),
        };
        let server = Server::start(config).await.unwrap();
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let dav = Self { url: server.url(), _server: server, http, login: "ann" };
        assert_eq!(dav.send("MKCALENDAR", WORK, &[], "").await.status, 201);
        dav
    }

    /// From now on as this user; `""` for nobody.
    pub(crate) fn act_as(&mut self, login: &'static str) {
        self.login = login;
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Reply {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.http.request(method, format!("{}{path}", self.url)).body(body.into());
        if !self.login.is_empty() {
            request = request.basic_auth(self.login, Some(format!("{}:secret", self.login)));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Reply { status, headers, text: response.text().await.unwrap() }
    }

    pub(crate) async fn put(&self, name: &str, text: &str) -> Reply {
        self.send("PUT", &format!("{WORK}{name}"), &[("Content-Type", "text/calendar")], text).await
    }

    /// Stores an event whose UID is its name; `inside` is more content of the VEVENT.
    pub(crate) async fn put_event(&self, name: &str, inside: &str) {
        let reply = self.put(name, &event(name, inside)).await;
        assert!(matches!(reply.status, 201 | 204), "{reply:?}");
    }

    pub(crate) async fn propfind(&self, path: &str, depth: &str, body: &str) -> Reply {
        self.send("PROPFIND", path, &[("Depth", depth)], body).await
    }

    pub(crate) async fn report(&self, path: &str, depth: &str, body: &str) -> Reply {
        self.send("REPORT", path, &[("Depth", depth), ("Content-Type", "application/xml")], body).await
    }

    /// The names of the objects that a filter inside VCALENDAR finds.
    pub(crate) async fn query(&self, filter: &str) -> Vec<String> {
        self.report(WORK, "1", &query("<D:getetag/>", filter)).await.names()
    }
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The values of all fields of a name, joined by commas.
    pub(crate) fn list(&self, name: &str) -> String {
        let values: Vec<_> = self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
        values.join(", ")
    }

    pub(crate) fn root(&self) -> Element {
        xml::read(self.text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The last segments of the hrefs of all responses.
    pub(crate) fn names(&self) -> Vec<String> {
        assert_eq!(self.status, 207, "{self:?}");
        let responses = self.root();
        let href = |one: &Element| one.child("DAV:", "href").unwrap().text().into_owned();
        responses
            .children_named("DAV:", "response")
            .map(|one| href(one).trim_end_matches('/').rsplit('/').next().unwrap().to_owned())
            .collect()
    }

    /// The text of the first element of this name, at any depth.
    pub(crate) fn text_of(&self, local: &str) -> String {
        let root = self.root();
        first(&root, local).unwrap_or_else(|| panic!("no {local} in {}", self.text)).text().into_owned()
    }

    /// Asserts that this precondition was not met.
    pub(crate) fn refuses(&self, status: u16, condition: &str) {
        assert_eq!(self.status, status, "{self:?}");
        let root = self.root();
        let found: Vec<&Name> = root.elements().map(|one| &one.name).collect();
        assert!(
            root.is("DAV:", "error") && found.iter().any(|name| name.local == condition),
            "{}",
            self.text
        );
    }
}

fn first<'a>(element: &'a Element, local: &str) -> Option<&'a Element> {
    match element.name.local == local {
        true => Some(element),
        false => element.elements().find_map(|child| first(child, local)),
    }
}

pub(crate) fn calendar(inside: &str) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//calspec//tests//EN\n{inside}END:VCALENDAR\n")
        .replace('\n', "\r\n")
}

/// An event; `inside` says its DTSTART or more, each line ended.
pub(crate) fn event(uid: &str, inside: &str) -> String {
    calendar(&format!("BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20300101T000000Z\n{inside}END:VEVENT\n"))
}

pub(crate) const XMLNS: &str = r#"xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav""#;

/// A calendar-query; `filter` stands inside the comp-filter of VCALENDAR.
pub(crate) fn query(prop: &str, filter: &str) -> String {
    format!(
        r#"<C:calendar-query {XMLNS}><D:prop>{prop}</D:prop><C:filter><C:comp-filter name="VCALENDAR">{filter}</C:comp-filter></C:filter></C:calendar-query>"#
    )
}
