//! A person's account on a server, as another client sees it: plain HTTP, nothing of calspec but its reader of XML.

use std::collections::{BTreeMap, BTreeSet};

use calspec::media::{Element, canonical, xml};
use calspec::model::User;
use reqwest::Method;
use url::Url;

const DAV: &str = "DAV:";
const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
/// Properties of collections that are not the account's own: how full a disk is, and times that some servers take from
/// the clock whenever they are asked.
const VOLATILE: [&str; 4] = ["quota-used-bytes", "quota-available-bytes", "getlastmodified", "creationdate"];
/// What every event that was planted has in it.
pub(crate) const PLANTED: &str = "Birthday";
/// The stamp of every event that was planted.
const STAMP: &str = "DTSTAMP:20260101T000000Z";
/// Resources that an account has at most here.
const MOST: usize = 500;

/// One account.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    http: reqwest::Client,
    base: Url,
    user: User,
    home: String,
}

/// All that is in an account: what, and what it is. Bodies, ETags, members and properties of collections.
pub(crate) type Inventory = BTreeMap<String, String>;

impl Account {
    pub(crate) fn new(base: &str, user: &User, home: &str) -> Self {
        let http =
            reqwest::Client::builder().no_proxy().http1_only().pool_max_idle_per_host(0).build().unwrap();
        Self { http, base: Url::parse(base).unwrap(), user: user.clone(), home: home.to_owned() }
    }

    /// Puts into the account what people have there: where users can make calendars, some of another client, one of them
    /// with a name as calspec gives them; and events in each calendar.
    pub(crate) async fn plant(&self, token: &str, makes: bool) {
        let own = self.members(&self.home).await.into_iter().filter(|member| member.calendar);
        let mut calendars: Vec<String> = own.map(|member| member.path).collect();
        for name in ["holidays", "calspec-mine"].into_iter().filter(|_| makes) {
            let path = format!("{}/{name}-{token}", self.home);
            self.make(&path).await;
            calendars.push(path);
        }
        for (place, path) in calendars.iter().enumerate() {
            for name in ["birthday", "calspec-notes"] {
                let uid = format!("{name}-{place}-{}-{token}", self.user.name);
                let (status, text) =
                    self.send("PUT", &format!("{path}/{uid}.ics"), "text/calendar", &event(&uid)).await;
                assert!(matches!(status, 200..300), "PUT into {path}: {status} {text}");
            }
        }
    }

    /// All that is in the account now.
    pub(crate) async fn inventory(&self) -> Inventory {
        let mut inventory = Inventory::new();
        let mut open = vec![self.home.clone()];
        while let Some(place) = open.pop() {
            let members = self.members(&place).await;
            let names: BTreeSet<&str> = members.iter().map(|member| member.path.as_str()).collect();
            inventory.insert(format!("{place} members"), format!("{names:?}"));
            if place != self.home {
                inventory.extend(self.properties(&place).await);
            }
            for member in members {
                assert!(inventory.len() < MOST * 20, "an account of that size was not planted");
                inventory.insert(format!("{} etag", member.path), member.etag);
                if member.collection {
                    open.push(member.path);
                } else {
                    let (status, body) = self.send("GET", &member.path, "", "").await;
                    inventory.insert(format!("{} body", member.path), format!("{status} {}", lasting(&body)));
                }
            }
        }
        inventory
    }

    /// Which of these collections are there.
    pub(crate) async fn count(&self, paths: &[String]) -> usize {
        let members = self.members(&self.home).await;
        members.iter().filter(|member| paths.contains(&member.path)).count()
    }

    pub(crate) fn name(&self) -> &str {
        &self.user.name
    }

    async fn make(&self, path: &str) {
        let name = "<D:displayname>Holidays &amp; such</D:displayname>";
        let body = format!(
            "<C:mkcalendar xmlns:D=\"DAV:\" xmlns:C=\"{CALDAV}\"><D:set><D:prop>{name}</D:prop></D:set></C:mkcalendar>"
        );
        let mut made = self.send("MKCALENDAR", &format!("{path}/"), "application/xml", &body).await;
        if !matches!(made.0, 200..300) {
            let body = format!(
                "<D:mkcol xmlns:D=\"DAV:\" xmlns:C=\"{CALDAV}\"><D:set><D:prop><D:resourcetype><D:collection/>\
                 <C:calendar/></D:resourcetype>{name}</D:prop></D:set></D:mkcol>"
            );
            made = self.send("MKCOL", &format!("{path}/"), "application/xml", &body).await;
        }
        assert!(matches!(made.0, 200..300), "a calendar at {path}: {} {}", made.0, made.1);
        // What a server does not take is not there before and not there afterwards.
        let body = "<D:propertyupdate xmlns:D=\"DAV:\" xmlns:A=\"http://apple.com/ns/ical/\" xmlns:O=\"urn:example:other\">\
                    <D:set><D:prop><A:calendar-color>#FF0000FF</A:calendar-color></D:prop></D:set>\
                    <D:set><D:prop><O:note>of another client</O:note></D:prop></D:set></D:propertyupdate>";
        self.send("PROPPATCH", &format!("{path}/"), "application/xml", body).await;
    }

    async fn members(&self, place: &str) -> Vec<Member> {
        let body = "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:resourcetype/><D:getetag/></D:prop></D:propfind>";
        let found = self.propfind(place, "1", body).await;
        let member = |(path, properties): (String, Vec<Element>)| {
            let of = |local| properties.iter().find(|property| property.is(DAV, local));
            let is = |namespace, local| {
                of("resourcetype").is_some_and(|kinds| kinds.child(namespace, local).is_some())
            };
            let etag = of("getetag").map(|etag| etag.text().into_owned()).unwrap_or_default();
            Member { path, etag, collection: is(DAV, "collection"), calendar: is(CALDAV, "calendar") }
        };
        found.into_iter().filter(|(path, _)| path != place).map(member).collect()
    }

    /// The properties of a collection: those that it tells of itself and those that a client would ask for.
    async fn properties(&self, place: &str) -> Inventory {
        let all = "<D:propfind xmlns:D=\"DAV:\"><D:allprop/></D:propfind>";
        let named = format!(
            "<D:propfind xmlns:D=\"DAV:\" xmlns:C=\"{CALDAV}\" xmlns:S=\"http://calendarserver.org/ns/\" \
             xmlns:A=\"http://apple.com/ns/ical/\" xmlns:O=\"urn:example:other\"><D:prop><D:displayname/><D:sync-token/>\
             <D:resourcetype/><D:owner/><S:getctag/><C:supported-calendar-component-set/><C:calendar-description/>\
             <C:calendar-timezone/><A:calendar-color/><A:calendar-order/><O:note/></D:prop></D:propfind>"
        );
        let mut properties = Inventory::new();
        for body in [all, &named] {
            for (_, found) in self.propfind(place, "0", body).await {
                let kept = found.iter().filter(|property| !VOLATILE.contains(&property.name.local.as_str()));
                properties.extend(kept.map(|property| {
                    let name = format!("{place} {{{}}}{}", property.name.namespace, property.name.local);
                    (name, canonical::xml(property))
                }));
            }
        }
        properties
    }

    /// Paths without a slash at their end, and the properties that are there.
    async fn propfind(&self, place: &str, depth: &str, body: &str) -> Vec<(String, Vec<Element>)> {
        let request = self.request("PROPFIND", &format!("{place}/")).header("Depth", depth);
        let answer =
            request.header("Content-Type", "application/xml").body(body.to_owned()).send().await.unwrap();
        let (status, octets) = (answer.status(), answer.bytes().await.unwrap());
        assert_eq!(status, 207, "PROPFIND {place}: {}", String::from_utf8_lossy(&octets));
        let root = xml::read(&octets).unwrap();
        let response = |response: &Element| {
            let href = response.child(DAV, "href")?.text();
            let path = self.base.join(href.trim()).ok()?.path().trim_end_matches('/').to_owned();
            let there = |propstat: &&Element| {
                propstat.child(DAV, "status").is_none_or(|status| status.text().contains(" 200"))
            };
            let properties = response.children_named(DAV, "propstat").filter(there);
            let properties = properties.filter_map(|propstat| propstat.child(DAV, "prop"));
            Some((path, properties.flat_map(|prop| prop.elements().cloned()).collect()))
        };
        root.children_named(DAV, "response").filter_map(response).collect()
    }

    async fn send(&self, method: &str, path: &str, media: &str, body: &str) -> (u16, String) {
        let mut request = self.request(method, path);
        if !body.is_empty() {
            request = request.header("Content-Type", format!("{media}; charset=utf-8")).body(body.to_owned());
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.http.request(method, self.base.join(path).unwrap());
        request.basic_auth(&self.user.login, self.user.password.as_ref())
    }
}

struct Member {
    path: String,
    etag: String,
    collection: bool,
    calendar: bool,
}

/// What a server keeps: one that writes the time of each GET into DTSTAMP has not kept the one that was planted.
fn lasting(body: &str) -> String {
    let line = |line| match line {
        STAMP => line,
        line if line.starts_with("DTSTAMP:") => "DTSTAMP from the clock",
        line => line,
    };
    body.split("\r\n").map(line).collect::<Vec<_>>().join("\r\n")
}

/// A recurring event with an override, an alarm and what other clients add.
fn event(uid: &str) -> String {
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example//Another Client//EN",
        "BEGIN:VEVENT",
        &format!("UID:{uid}"),
        STAMP,
        "DTSTART:20310106T190000Z",
        "DURATION:PT1H",
        "RRULE:FREQ=YEARLY;COUNT=10",
        &format!("SUMMARY:{PLANTED}\\, at home"),
        "X-EXAMPLE-MOOD;X-EXAMPLE-LEVEL=9:fine",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Cake",
        "TRIGGER:-PT15M",
        "END:VALARM",
        "END:VEVENT",
        "BEGIN:VEVENT",
        &format!("UID:{uid}"),
        "RECURRENCE-ID:20320106T190000Z",
        STAMP,
        "DTSTART:20320107T190000Z",
        "DURATION:PT2H",
        "SUMMARY:Birthday\\, a day late",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    .join("\r\n")
}
