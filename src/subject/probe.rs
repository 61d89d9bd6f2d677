//! A first subject file for a server: its capabilities found by asking.

use std::collections::BTreeSet;

use super::discovery::{CALDAV, DAV, WELL_KNOWN, propfind, resources};
use super::fixture;
use super::{Collection, Places, token};
use super::{Manner, Server};
use crate::media::{fields, ical};
use crate::model::{
    Answer, Fault, FaultKind, Kind, Limits, Reach, Request, Subject, Template, User, usual_feed,
};

/// Tokens of the field DAV, and the capability that each says (RFC 4918 18.2, RFC 4791 5.1, RFC 5689 3.1, RFC 6638 2).
const CLASSES: [(&str, &str); 4] = [
    ("2", "state-tokens"),
    ("calendar-access", "caldav"),
    ("extended-mkcol", "extended-mkcol"),
    ("calendar-auto-schedule", "scheduling"),
];
/// Methods that a calendar may allow, and the capability that each says.
const METHODS: [(&str, &str); 2] = [("COPY", "copy"), ("MOVE", "move")];
/// A feed that cannot be had: names below `invalid` have no address (RFC 6761, 6.4).
const NOWHERE: &str = "http://feeds.calspec.invalid/probe.ics";
/// The preference that asks for the changes of a feed.
const ENHANCED: &str = "subscribe-enhanced-get";
/// Relations of links that a feed may have, and the capability that each says: the names in the text of
/// draft-ietf-calext-subscription-upgrade-13, those of its registry and of drafts before it.
const RELATIONS: [(&str, &str); 7] = [
    ("subscribe-enhanced-get", "subscribe-enhanced-get"),
    ("subscribe-webdav-sync", "subscribe-webdav-sync"),
    ("subscribe-caldav", "subscribe-caldav"),
    ("subscribe-caldav-auth", "subscribe-caldav-auth"),
    ("subscribe-enhanced_get", "old-subscribe-enhanced-get"),
    ("subscribe-webdav_sync", "old-subscribe-webdav-sync"),
    ("subscribe-caldav_auth", "old-subscribe-caldav-auth"),
];
/// Where the feed of a calendar may be.
const FEEDS: [&str; 3] = ["$(calendar)/", "$(calendar)?export", "$(calendar).ics"];
/// A name that the calendar is given.
const NAME: &str = "calspec probes";
/// A resource type that nobody knows: who takes it takes any, and knows none by its name.
const NONSENSE: &str = "calspec-nonsense";
/// Component types that a case may need.
const COMPONENTS: [&str; 4] = ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"];

/// A first subject file, for a person to complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The subject.
    pub subject: Subject,
    /// What its file says.
    pub yaml: String,
    /// What was found beside it, a line each.
    pub notes: Vec<String>,
}

/// Asks a server what it can do, as its first user, in a calendar of its own that is deleted afterwards.
///
/// # Errors
/// A [`Fault`] where the server does not answer, or no calendar can be found or made.
pub async fn probe(subject: &Subject, places: &Places, manner: &Manner) -> Result<Draft, Fault> {
    let mut subject = subject.clone();
    let server = Server::connect(&subject, places, manner, &|_| ()).await?;
    let Some(user) = subject.users.first() else {
        return Err(Fault::new(FaultKind::Harness, "expected a user, but found none"));
    };
    let calendar = server.fresh_calendar(user, &format!("probe-{}", token()), &["VEVENT".to_owned()]).await?;
    let found = Prober { server: &server, user, calendar: &calendar }.ask().await;
    let closed = server.close().await;
    let Found { capabilities, notes, feed } = found?;
    closed?;
    subject.capabilities = capabilities.into_iter().collect();
    subject.feed = feed.unwrap_or(subject.feed);
    Ok(Draft { yaml: yaml(&subject), subject, notes })
}

struct Found {
    capabilities: BTreeSet<String>,
    notes: Vec<String>,
    /// Where the feeds are, where there are any.
    feed: Option<Template>,
}

struct Prober<'a> {
    server: &'a Server,
    user: &'a User,
    calendar: &'a Collection,
}

impl Prober<'_> {
    async fn ask(&self) -> Result<Found, Fault> {
        let mut capabilities = BTreeSet::new();
        let mut notes = Vec::new();
        let place = format!("{}/", self.calendar.path);
        let options = Request { method: "OPTIONS".to_owned(), url: place.clone(), ..Request::default() };
        let answer = self.exchange(&options).await?;
        for (field, meanings) in [("dav", &CLASSES[..]), ("allow", &METHODS[..])] {
            let tokens = tokens(&answer, field);
            notes.push(format!("{field}: {}", tokens.join(", ")));
            let said =
                meanings.iter().filter(|(token, _)| tokens.iter().any(|t| t.eq_ignore_ascii_case(token)));
            capabilities.extend(said.map(|(_, capability)| (*capability).to_owned()));
        }
        let names = [(DAV, "supported-report-set"), (CALDAV, "supported-calendar-component-set")];
        let answer = self.exchange(&propfind(&place, "0", &names)).await?;
        let Some(resource) = resources(&answer).into_iter().next() else {
            let message = format!("expected a calendar at {place}, which was made just now, but found none");
            return Err(Fault::new(FaultKind::SetUp, message));
        };
        let properties = resource.properties;
        for property in &properties {
            if property.is(DAV, "supported-report-set") {
                let reports: Vec<_> = property
                    .children_named(DAV, "supported-report")
                    .filter_map(|report| report.child(DAV, "report"))
                    .flat_map(|report| report.elements().map(|element| element.name.local.clone()))
                    .collect();
                notes.push(format!("reports: {}", reports.join(", ")));
                let known = ["sync-collection", "free-busy-query"];
                capabilities.extend(reports.into_iter().filter(|report| known.contains(&report.as_str())));
            }
        }
        if capabilities.contains("extended-mkcol") && self.subscribes().await {
            capabilities.insert("subscriptions".to_owned());
        }
        if self.makes_calendars().await {
            capabilities.insert("mkcalendar".to_owned());
        }
        if self.patches().await {
            capabilities.insert("proppatch".to_owned());
        }
        let (feed, offers) = self.feed().await.unzip();
        capabilities.extend(offers.unwrap_or_default());
        notes.push(format!("components: {}", self.components().await.join(", ")));
        let known = self.exchange(&propfind(WELL_KNOWN, "0", &[(DAV, "current-user-principal")])).await;
        if known.is_ok_and(|answer| !resources(&answer).is_empty()) {
            capabilities.insert("well-known".to_owned());
        }
        Ok(Found { capabilities, notes, feed })
    }

    /// Whether PROPPATCH gives the calendar a name: Allow is not always the whole truth, nor the status of the answer.
    async fn patches(&self) -> bool {
        let named = self.exchange(&fixture::rename(&self.calendar.path, NAME)).await;
        let asked = propfind(&format!("{}/", self.calendar.path), "0", &[(DAV, "displayname")]);
        let (Ok(_), Ok(answer)) = (named, self.exchange(&asked).await) else { return false };
        let mut properties = resources(&answer).into_iter().flat_map(|resource| resource.properties);
        properties.any(|one| one.is(DAV, "displayname") && one.text() == NAME)
    }

    /// Whether it makes a subscription that says that it is one, in a collection that is deleted with the others. The
    /// feed is on a host that nobody can find.
    async fn subscribes(&self) -> bool {
        let path = |what: &str| format!("{}-{what}", self.calendar.path);
        let (feed, nonsense) = (path("feed"), path("nonsense"));
        self.makes(&feed, (DAV, "subscription"), &fixture::subscription(&feed, NOWHERE)).await
            && !self.makes(&nonsense, (DAV, NONSENSE), &fixture::of_type(&nonsense, NONSENSE, None)).await
    }

    /// Whether MKCALENDAR makes a calendar: some servers answer 201 and make nothing.
    async fn makes_calendars(&self) -> bool {
        let path = format!("{}-made", self.calendar.path);
        self.makes(&path, (CALDAV, "calendar"), &fixture::mkcalendar(&path, &["VEVENT".to_owned()])).await
    }

    /// Whether that request makes a collection that says that it is of that type.
    async fn makes(&self, path: &str, (space, kind): (&str, &str), request: &Request) -> bool {
        let made = self.exchange(request).await;
        if !made.is_ok_and(|answer| answer.status.is_some_and(|status| (200..300).contains(&status))) {
            return false;
        }
        let asked = propfind(&format!("{path}/"), "0", &[(DAV, "resourcetype")]);
        let Ok(answer) = self.exchange(&asked).await else { return false };
        resources(&answer)
            .iter()
            .flat_map(|resource| &resource.properties)
            .any(|one| one.is(DAV, "resourcetype") && one.child(space, kind).is_some())
    }

    /// Where the feed of the calendar is, and what it offers: where the subject's file says, or where feeds often are.
    async fn feed(&self) -> Option<(Template, Vec<String>)> {
        let own = self.server.feed();
        let places =
            if *own == usual_feed() { FEEDS.map(Template::parse).to_vec() } else { vec![own.clone()] };
        for place in places {
            let found = self.feed_at(&place).await;
            if !found.is_empty() {
                return Some((place, found));
            }
        }
        None
    }

    /// What the feed at a place is, and what it offers to those who keep a copy; nothing where there is none.
    async fn feed_at(&self, place: &Template) -> Vec<String> {
        let path = |hole: &str| (hole == "calendar").then(|| self.calendar.path.clone().into_bytes());
        let url = place.fill_text(&path).unwrap_or_default();
        let ask = |method: &str, headers: &[(&str, &str)]| Request {
            method: method.to_owned(),
            url: url.clone(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            ..Request::default()
        };
        let plain = self.exchange(&ask("GET", &[("Accept", "text/calendar")])).await;
        let Ok(plain) = plain else { return Vec::new() };
        let read = ical::read(&plain.body);
        let stream = matches!(read.components.as_slice(), [one] if one.is("VCALENDAR"));
        if plain.status != Some(200) || plain.media.as_deref() != Some("text/calendar") || !stream {
            return Vec::new();
        }
        let mut found = vec!["feed".to_owned()];
        if plain.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("sync-token")) {
            found.push("plain-sync-token".to_owned());
        }
        let enhanced = self.exchange(&ask("GET", &[("Prefer", ENHANCED)])).await;
        if enhanced.is_ok_and(|answer| {
            let tokens = tokens(&answer, "preference-applied");
            tokens.iter().any(|token| token.eq_ignore_ascii_case(ENHANCED))
        }) {
            found.push("enhanced-get".to_owned());
        }
        if let Ok(head) = self.exchange(&ask("HEAD", &[("Accept", "text/calendar")])).await {
            let lines = head.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let links = fields::links(lines);
            let known = RELATIONS.iter().filter(|(relation, _)| links.first(relation).is_some());
            found.extend(known.map(|(_, capability)| (*capability).to_owned()));
        }
        found
    }

    /// The component types of which a calendar can be made.
    async fn components(&self) -> Vec<String> {
        let mut taken = Vec::new();
        for component in COMPONENTS {
            let name = format!("probe-{}", token());
            let made = self.server.fresh_calendar(self.user, &name, &[component.to_owned()]).await;
            if made.is_ok() {
                taken.push(component.to_owned());
            }
        }
        taken
    }

    async fn exchange(&self, request: &Request) -> Result<Answer, Fault> {
        self.server.exchange(self.user, "what it can do", request).await.0
    }
}

fn tokens(answer: &Answer, field: &str) -> Vec<String> {
    answer
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case(field))
        .flat_map(|(_, value)| value.split(','))
        .map(|token| token.trim().to_owned())
        .filter(|token| !token.is_empty())
        .collect()
}

/// A server of which nothing is known but where it is.
#[must_use]
pub fn unknown(url: &str, users: &[User]) -> Subject {
    Subject {
        name: "unknown".to_owned(),
        version: None,
        language: None,
        kind: Kind::Server,
        homepage: None,
        default: false,
        setup: Vec::new(),
        reach: Reach::Url(url.to_owned()),
        users: users.to_vec(),
        feed: usual_feed(),
        capabilities: Vec::new(),
        limits: Limits::default(),
        claims: Vec::new(),
        known: Vec::new(),
    }
}

/// The subject's file: what was found, and nothing that only a person knows. Passwords are named, not written.
fn yaml(subject: &Subject) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut yaml = format!(
        "kind: server\n{}users:\n",
        match &subject.reach {
            Reach::Url(url) => format!("url: {}\n", quoted(url)),
            _ => String::new(),
        }
    );
    for user in &subject.users {
        let fields = [
            ("user", (user.login != user.name).then_some(&user.login)),
            ("password-from", user.password_from.as_ref()),
            ("password", user.password.as_ref().filter(|_| user.password_from.is_none())),
            ("address", user.address.as_ref()),
            ("calendar-home", user.home.as_ref()),
        ];
        yaml.push_str(&format!("  - name: {}\n", quoted(&user.name)));
        for (key, value) in fields.into_iter().filter_map(|(key, value)| Some((key, value?))) {
            yaml.push_str(&format!("    {key}: {}\n", quoted(value)));
        }
    }
    if subject.feed != usual_feed() {
        yaml.push_str(&format!("feed: {}\n", subject.feed));
    }
    yaml.push_str(&format!("capabilities: [{}]\n", subject.capabilities.join(", ")));
    yaml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_names_where_the_password_is_and_not_the_password() {
        let user = User {
            name: "alice".into(),
            login: "alice@example.test".into(),
            password_from: Some("ALICE_PASSWORD".into()),
            password: None,
            address: None,
            home: None,
        };
        let mut subject = unknown("https://dav.example.test/", &[user]);
        subject.capabilities = vec!["caldav".into(), "copy".into()];
        insta::assert_snapshot!(yaml(&subject), @r#"
        kind: server
        url: "https://dav.example.test/"
        users:
          - name: "alice"
            user: "alice@example.test"
            password-from: "ALICE_PASSWORD"
        capabilities: [caldav, copy]
        "#);
    }
}
