//! Where a user's calendars are: RFC 6764, RFC 5397, RFC 4791 6.2.1.

use url::Url;

use super::http::{Asked, Client, Login};
use crate::media::xml::{self, Element};
use crate::model::{Answer, Fault, FaultKind, Request, User};

/// The namespace of WebDAV.
pub(super) const DAV: &str = "DAV:";
/// The namespace of CalDAV.
pub(super) const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
/// Where a client looks first (RFC 6764, 5).
pub(super) const WELL_KNOWN: &str = "/.well-known/caldav";

/// A user's own places on a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The path of the principal, without a slash at its end, where the server names one.
    pub principal: Option<String>,
    /// The path of the calendar home, without a slash at its end.
    pub home: String,
}

/// Finds the principal and the calendar home of a user. What the subject's file says of the home counts.
///
/// # Errors
/// A [`Fault`] of kind set-up where no home is found; that of the connection where there is none.
pub(super) async fn discover(client: &Client, user: &User, login: &Login) -> Result<Account, Fault> {
    let explorer = Explorer { client, user, login };
    let found = explorer.principal().await;
    if let Some(home) = &user.home {
        let principal = found.ok().and_then(|found| found.principal.as_ref().map(plain));
        return Ok(Account { principal, home: home.trim_end_matches('/').to_owned() });
    }
    let found = found?;
    let home = match (&found.home, &found.principal) {
        (Some(home), _) => Some(home.clone()),
        (None, Some(principal)) => explorer.ask(principal.as_str()).await?.home,
        (None, None) => None,
    };
    let home = home.ok_or_else(|| {
        let nonsense = found.nonsense.map(|fault| format!(" ({fault})")).unwrap_or_default();
        let message = format!(
            "expected the calendar home of {} by way of {WELL_KNOWN} or {}, but found none{nonsense}: name it as calendar-home",
            user.name,
            client.base()
        );
        Fault::new(FaultKind::SetUp, message)
    })?;
    Ok(Account { principal: found.principal.as_ref().map(plain), home: plain(&home) })
}

/// What one resource says of the two.
#[derive(Default)]
struct Found {
    principal: Option<Url>,
    home: Option<Url>,
    /// What came instead of an answer.
    nonsense: Option<Fault>,
}

struct Explorer<'a> {
    client: &'a Client,
    user: &'a User,
    login: &'a Login,
}

impl Explorer<'_> {
    /// The first of the usual places that names a principal or a home.
    async fn principal(&self) -> Result<Found, Fault> {
        let base = self.client.base().path();
        let mut places = vec![WELL_KNOWN, base];
        if base != "/" {
            places.push("/");
        }
        let mut last = Found::default();
        for place in places {
            last = self.ask(place).await?;
            if last.principal.is_some() || last.home.is_some() {
                break;
            }
        }
        Ok(last)
    }

    async fn ask(&self, place: &str) -> Result<Found, Fault> {
        let request = propfind(place, "0", &[(DAV, "current-user-principal"), (CALDAV, "calendar-home-set")]);
        let name = "where the calendars are";
        let asked = Asked { name, user: &self.user.name, login: Some(self.login), request: &request };
        let (reached, _) = self.client.exchange(asked).await;
        let (answer, url) = match reached {
            Ok(reached) => reached,
            // A place that answers nonsense is not the place; no connection is none anywhere.
            Err(fault) if fault.kind == FaultKind::Protocol => {
                return Ok(Found { nonsense: Some(fault), ..Found::default() });
            }
            Err(fault) => return Err(fault),
        };
        let Some(resource) = resources(&answer).into_iter().next() else { return Ok(Found::default()) };
        let place = |namespace: &str, local: &str| {
            let property = resource.properties.iter().find(|property| property.is(namespace, local))?;
            let place = url.join(property.child(DAV, "href")?.text().trim()).ok()?;
            (place.origin() == self.client.base().origin()).then_some(place)
        };
        Ok(Found {
            principal: place(DAV, "current-user-principal"),
            home: place(CALDAV, "calendar-home-set"),
            nonsense: None,
        })
    }
}

/// A path without the slash at its end.
fn plain(url: &Url) -> String {
    url.path().trim_end_matches('/').to_owned()
}

/// A PROPFIND that names properties (RFC 4918, 9.1).
pub(super) fn propfind(url: &str, depth: &str, names: &[(&str, &str)]) -> Request {
    let properties = names.iter().map(|(namespace, local)| Element::new(namespace, local));
    let body = Element::new(DAV, "propfind").with(Element::new(DAV, "prop").with_all(properties));
    Request {
        method: "PROPFIND".to_owned(),
        url: url.to_owned(),
        headers: vec![
            ("Depth".to_owned(), depth.to_owned()),
            ("Content-Type".to_owned(), "application/xml; charset=utf-8".to_owned()),
        ],
        body: xml::write(&body),
    }
}

/// One resource of a multistatus.
pub(super) struct Resource {
    /// The properties that the server has.
    pub(super) properties: Vec<Element>,
}

/// The resources of a multistatus (RFC 4918, 13); none where the answer is something else.
pub(super) fn resources(answer: &Answer) -> Vec<Resource> {
    let root = match (answer.status, xml::read(&answer.body)) {
        (Some(207), Ok(root)) if root.is(DAV, "multistatus") => root,
        _ => return Vec::new(),
    };
    root.children_named(DAV, "response")
        .map(|response| Resource {
            properties: response
                .children_named(DAV, "propstat")
                .filter(|propstat| {
                    propstat.child(DAV, "status").is_none_or(|status| {
                        status.text().split(' ').nth(1).is_some_and(|code| code.starts_with('2'))
                    })
                })
                .filter_map(|propstat| propstat.child(DAV, "prop"))
                .flat_map(|prop| prop.elements().cloned())
                .collect(),
        })
        .collect()
}
