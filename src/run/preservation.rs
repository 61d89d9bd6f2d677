//! One construct stored on a server, and looked for by every way in which it can come back.

use std::time::Instant;

use super::Scope;
use super::crew::Tools;
use super::verdict::Trialled;
use crate::check::{LineEnds, Sent};
use crate::media::namespaces::{CALDAV, DAV};
use crate::media::xml::{self, Element};
use crate::model::{
    Answer, Construct, Delivery, Fate, Fault, FaultKind, Finding, Level, Observation, Part, PreservationCase,
    Preserved, Request, Unbound, User, Way,
};
use crate::snapshot::Volatile;
use crate::subject::{self, Server};

/// What a trial writes, said beforehand.
pub(super) const WRITES: [&str; 4] = [
    "MKCALENDAR $(calendar)/",
    "MKCOL $(calendar)/",
    "PUT $(calendar)/construct-$(trial).ics",
    "DELETE $(calendar)/",
];

/// The most characters of a refusal that are told.
const TOLD: usize = 80;

/// Stores a construct in a fresh calendar, and looks what becomes of it.
pub(super) async fn trial(
    server: &Server,
    user: &User,
    case: &PreservationCase,
    construct: &Construct,
    tools: &Tools,
) -> Trialled {
    let begun = Instant::now();
    let token = subject::token();
    let mut trialled = match server.fresh_calendar(user, &token, &case.components).await {
        Err(fault) => Trialled::broken(fault),
        Ok(calendar) => {
            let mut stage =
                Stage { server, user, calendar: &calendar.path, whole: Trialled::judged(vec![], Level::May) };
            let observed = stage.play(case, construct, &token, tools).await;
            // What cannot be deleted now is deleted when the server is left, or by `calspec clean`.
            let _ = server.remove(&calendar).await;
            match observed {
                Ok(()) => stage.whole,
                Err(fault) => Trialled { exchanges: stage.whole.exchanges, ..Trialled::broken(fault) },
            }
        }
    };
    trialled.micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    trialled
}

struct Stage<'a> {
    server: &'a Server,
    user: &'a User,
    calendar: &'a str,
    whole: Trialled,
}

impl Stage<'_> {
    async fn play(
        &mut self,
        case: &PreservationCase,
        construct: &Construct,
        token: &str,
        tools: &Tools,
    ) -> Result<(), Fault> {
        let unbound = |unbound: Unbound| Fault::new(FaultKind::Harness, unbound.to_string());
        let mut scope = Scope::default();
        scope.put("trial", token);
        scope.put(Construct::HOLE, "");
        let without = without_blank_lines(construct.within.fill(&scope).map_err(unbound)?);
        let given = construct.given.fill(&scope).map_err(unbound)?;
        scope.put(Construct::HOLE, given);
        let object = without_blank_lines(construct.within.fill(&scope).map_err(unbound)?);
        let sent = Sent::new(&object, &without);
        let url = format!("{}/construct-{token}.ics", self.calendar);
        let (deliveries, false_tag) = self.deliveries(case, &sent, url, object).await?;
        let volatile = Volatile {
            collection: self.calendar.to_owned(),
            trial: token.to_owned(),
            base: self.server.base(),
            now: tools.now,
        };
        self.observe(construct, deliveries, false_tag, &volatile);
        Ok(())
    }

    /// Stores the object, and fetches it by every way.
    async fn deliveries(
        &mut self,
        case: &PreservationCase,
        sent: &Sent,
        url: String,
        object: Vec<u8>,
    ) -> Result<(Vec<Delivery>, bool), Fault> {
        let headers = vec![("Content-Type".to_owned(), "text/calendar; charset=utf-8".to_owned())];
        let request = Request { method: "PUT".to_owned(), url: url.clone(), headers, body: object };
        let put = self.ask("the construct is stored", request).await?;
        if !good(&put) {
            return Ok((vec![none(Way::Put, Fate::Refused, &put)], false));
        }
        let got = self.ask("a GET of its URL", get(&url)).await?;
        let false_tag = is_strong(&put) && good(&got) && !sent.is(&got.body);
        let mut deliveries = vec![whole(Way::Get, sent, &got)];
        let multiget = self.report(&multiget(&url), "1", "a multiget of its URL").await?;
        deliveries.push(reported(Way::Multiget, sent, &multiget));
        let component = case.components.first().map_or("VEVENT", String::as_str);
        let query = self.report(&query(component), "1", "a query for its component").await?;
        deliveries.push(reported(Way::Query, sent, &query));
        if self.server.sheet().capabilities.iter().any(|one| one == "sync-collection") {
            let changes = self.report(&sync(), "0", "what sync-collection names").await?;
            deliveries.push(match self.changed(&changes) {
                None => none(Way::Sync, Fate::Absent, &changes),
                Some(url) => whole(Way::Sync, sent, &self.ask("a GET of that URL", get(&url)).await?),
            });
        }
        Ok((deliveries, false_tag))
    }

    async fn ask(&mut self, name: &str, request: Request) -> Result<Answer, Fault> {
        let (answer, exchange) = self.server.exchange(self.user, name, &request).await;
        self.whole.exchanges.push(exchange);
        answer
    }

    async fn report(&mut self, body: &Element, depth: &str, name: &str) -> Result<Answer, Fault> {
        let headers = vec![
            ("Content-Type".to_owned(), "application/xml; charset=utf-8".to_owned()),
            ("Depth".to_owned(), depth.to_owned()),
        ];
        let url = format!("{}/", self.calendar);
        self.ask(name, Request { method: "REPORT".to_owned(), url, headers, body: xml::write(body) }).await
    }

    /// The URL of the one member that sync-collection names; the calendar itself is none.
    fn changed(&self, answer: &Answer) -> Option<String> {
        let multistatus = xml::read(&answer.body).ok()?;
        let hrefs = multistatus
            .children_named(DAV, "response")
            .filter_map(|response| response.child(DAV, "href"))
            .map(|href| href.text().trim().to_owned());
        hrefs.into_iter().find(|href| !href.ends_with('/'))
    }

    /// Keeps what was seen: as data, as an observation, and as what differs from a construct that is kept.
    fn observe(
        &mut self,
        construct: &Construct,
        deliveries: Vec<Delivery>,
        false_tag: bool,
        volatile: &Volatile,
    ) {
        let mut text = String::new();
        for delivery in &deliveries {
            text.push_str(&format!("{}: {}\n", delivery.way, delivery.fate));
            delivery.how.iter().for_each(|how| text.push_str(&format!("  {how}\n")));
            if delivery.fate != Fate::Kept {
                self.whole.observed.push(finding(construct, delivery));
            }
        }
        if false_tag {
            text.push_str("a strong entity tag for other octets than were sent\n");
        }
        self.whole.observations.push(Observation { step: None, text: volatile.mask(&text) });
        self.whole.preserved = Some(Preserved {
            construct: construct.name.clone(),
            origin: construct.origin.clone(),
            deliveries,
            requests: self.whole.exchanges.len(),
            false_tag,
        });
    }
}

/// What a hole that is filled with nothing leaves is taken out: iCalendar has no empty lines.
fn without_blank_lines(object: Vec<u8>) -> Vec<u8> {
    let lines = object.split_inclusive(|octet| *octet == b'\n');
    lines.filter(|line| *line != b"\r\n").flatten().copied().collect()
}

fn finding(construct: &Construct, delivery: &Delivery) -> Finding {
    let how = delivery.how.join("; ");
    Finding {
        part: Part::Calendar,
        selector: format!("by {}", delivery.way),
        expected: format!("it is {}", Fate::Kept),
        found: Some(if how.is_empty() {
            delivery.fate.to_string()
        } else {
            format!("{}: {how}", delivery.fate)
        }),
        at: construct.at,
    }
}

fn good(answer: &Answer) -> bool {
    answer.status.is_some_and(|status| (200..300).contains(&status))
}

/// Whether it names a strong entity tag (RFC 9110, section 8.8.3).
fn is_strong(answer: &Answer) -> bool {
    let tag = answer.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("etag"));
    tag.is_some_and(|(_, value)| value.trim_start().starts_with('"'))
}

/// What an answer that is the object brought.
fn whole(way: Way, sent: &Sent, answer: &Answer) -> Delivery {
    if !good(answer) {
        return none(way, Fate::Absent, answer);
    }
    let (fate, how) = sent.fate(&answer.body, LineEnds::Seen);
    Delivery { way, fate, how }
}

/// What an answer that has the object in a multistatus brought.
fn reported(way: Way, sent: &Sent, answer: &Answer) -> Delivery {
    let data = xml::read(&answer.body).ok().and_then(|multistatus| {
        let found =
            multistatus.children_named(DAV, "response").flat_map(|one| one.children_named(DAV, "propstat"));
        let mut found = found.filter_map(|one| one.child(DAV, "prop")?.child(CALDAV, "calendar-data"));
        found.next().map(|data| data.text().into_owned())
    });
    match data.filter(|data| good(answer) && !data.trim().is_empty()) {
        None => none(way, Fate::Absent, answer),
        Some(data) => {
            let (fate, how) = sent.fate(data.as_bytes(), LineEnds::Lost);
            Delivery { way, fate, how }
        }
    }
}

/// What an answer without the object says: its status, and the precondition that it names (RFC 4918, section 16).
fn none(way: Way, fate: Fate, answer: &Answer) -> Delivery {
    let status = answer.status.unwrap_or_default();
    let error = xml::read(&answer.body).ok().filter(|root| root.name.is(DAV, "error"));
    let message = error.iter().flat_map(Element::elements).find(|one| one.name.local == "message");
    let condition = error.as_ref().and_then(|error| {
        error.elements().find(|one| one.name.namespace == CALDAV || one.name.namespace == DAV)
    });
    let says = match condition {
        Some(condition) => condition.name.local.clone(),
        None if status == 207 => "no calendar data".to_owned(),
        None => {
            let body = String::from_utf8_lossy(&answer.body);
            let text = message.map_or(body, Element::text);
            let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('<'));
            line.unwrap_or_default().chars().take(TOLD).collect()
        }
    };
    Delivery { way, fate, how: vec![format!("{status} {says}").trim_end().to_owned()] }
}

fn get(url: &str) -> Request {
    Request { method: "GET".to_owned(), url: url.to_owned(), ..Request::default() }
}

fn dav(local: &str) -> Element {
    Element::new(DAV, local)
}

fn caldav(local: &str) -> Element {
    Element::new(CALDAV, local)
}

fn with_data() -> Element {
    dav("prop").with(dav("getetag")).with(caldav("calendar-data"))
}

fn multiget(url: &str) -> Element {
    caldav("calendar-multiget").with(with_data()).with(dav("href").with_text(url))
}

fn query(component: &str) -> Element {
    let inner = caldav("comp-filter").with_attribute("name", component);
    let outer = caldav("comp-filter").with_attribute("name", "VCALENDAR").with(inner);
    caldav("calendar-query").with(with_data()).with(caldav("filter").with(outer))
}

fn sync() -> Element {
    dav("sync-collection")
        .with(dav("sync-token"))
        .with(dav("sync-level").with_text("1"))
        .with(dav("prop").with(dav("getetag")))
}
