//! Reports of CalDAV and what is in their answers.

use url::Url;

use super::perform::{Done, Task, held};
use super::store::Held;
use super::wire::{Asked, Got};
use crate::media::namespaces::{CALDAV, DAV};
use crate::media::xml::Element;

/// One response of a multistatus.
#[derive(Clone, Debug)]
pub(super) struct Response {
    /// As the server wrote it.
    pub(super) href: String,
    /// The status of the whole response, where it has one.
    pub(super) status: Option<u16>,
    /// The properties that the server has.
    pub(super) properties: Vec<Element>,
}

impl Response {
    /// A property.
    pub(super) fn property(&self, namespace: &str, local: &str) -> Option<&Element> {
        self.properties.iter().find(|one| one.is(namespace, local))
    }

    /// The entity tag.
    pub(super) fn etag(&self) -> Option<String> {
        self.property(DAV, "getetag").map(|etag| etag.text().trim().to_owned())
    }

    /// The object, if the server sent it.
    pub(super) fn held(&self) -> Option<Held> {
        let text = self.property(CALDAV, "calendar-data")?.text().replace("\r\n", "\n").replace('\n', "\r\n");
        Some(Held { etag: self.etag().unwrap_or_default(), text })
    }
}

/// The responses of a multistatus.
pub(super) fn responses(root: &Element) -> Vec<Response> {
    let good = |propstat: &&Element| {
        propstat.child(DAV, "status").is_none_or(|status| code(status).is_some_and(|code| code / 100 == 2))
    };
    let one = |response: &Element| Response {
        href: response.child(DAV, "href").map(|href| href.text().trim().to_owned()).unwrap_or_default(),
        status: response.child(DAV, "status").and_then(code),
        properties: response
            .children_named(DAV, "propstat")
            .filter(good)
            .filter_map(|propstat| propstat.child(DAV, "prop"))
            .flat_map(|prop| prop.elements().cloned())
            .collect(),
    };
    root.children_named(DAV, "response").map(one).collect()
}

fn code(status: &Element) -> Option<u16> {
    status.text().split_ascii_whitespace().nth(1)?.parse().ok()
}

/// A `prop` element of these names.
pub(super) fn prop(names: &[(&str, &str)]) -> Element {
    Element::new(DAV, "prop").with_all(names.iter().map(|(namespace, local)| Element::new(namespace, local)))
}

/// Whether an error body names a precondition.
pub(super) fn names(got: &Got, local: &str) -> bool {
    got.xml().is_ok_and(|root| root.child(DAV, local).is_some())
}

/// The objects at these places, by calendar-multiget (RFC 4791, section 7.9).
pub(super) async fn fetch(task: &Task<'_>, hrefs: &[String]) -> Result<Vec<Response>, String> {
    if hrefs.is_empty() {
        return Ok(Vec::new());
    }
    let written = |href: &String| match task.defects.has("client/hrefs-decoded") {
        true => href.replace("%25", "%"),
        false => href.clone(),
    };
    let places = hrefs.iter().map(|href| Element::new(DAV, "href").with_text(&written(href)));
    let body = Element::new(CALDAV, "calendar-multiget")
        .with(prop(&[(DAV, "getetag"), (CALDAV, "calendar-data")]))
        .with_all(places);
    let asked = Asked::new("REPORT", task.url()).with("Depth", "1").xml(&body);
    let got = task.wire.ask(asked).await?;
    match got.status {
        207 => Ok(responses(&got.xml()?)),
        _ => Err(got.refusal("calendar-multiget")),
    }
}

/// The objects that have something in a span of time (RFC 4791, sections 7.8 and 9.9).
pub(super) async fn query(task: &Task<'_>) -> Done {
    let (mut from, to) = (task.argument("from").to_owned(), task.argument("to"));
    if task.defects.has("client/time-range-without-zone") {
        from = from.trim_end_matches('Z').to_owned();
    }
    let range = Element::new(CALDAV, "time-range").with_attribute("start", &from).with_attribute("end", to);
    let mut inner = Element::new(CALDAV, "comp-filter").with_attribute("name", "VEVENT");
    if !task.defects.has("client/time-range-left-out") {
        inner = inner.with(range);
    }
    let outer = Element::new(CALDAV, "comp-filter").with_attribute("name", "VCALENDAR").with(inner);
    let body = Element::new(CALDAV, "calendar-query")
        .with(prop(&[(DAV, "getetag"), (CALDAV, "calendar-data")]))
        .with(Element::new(CALDAV, "filter").with(outer));
    let mut asked = Asked::new("REPORT", task.url()).xml(&body);
    if !task.defects.has("client/query-without-depth") {
        asked = asked.with("Depth", "1");
    }
    let got = task.wire.ask(asked).await?;
    if got.status != 207 {
        return Err(got.refusal("calendar-query"));
    }
    let mut found: Vec<Held> = responses(&got.xml()?).iter().filter_map(Response::held).collect();
    if task.defects.has("client/series-left-out-of-queries") {
        found.retain(|held| !held.text.contains("RRULE"));
    }
    Ok(held(found.iter().map(|held| held.text.as_str())))
}

/// A place that the server wrote, resolved; none on another host.
pub(super) fn resolved(base: &str, href: &str) -> Result<Url, String> {
    let base = Url::parse(base).map_err(|error| error.to_string())?;
    let url = base.join(href).map_err(|error| format!("{href}: {error}"))?;
    if url.origin() == base.origin() { Ok(url) } else { Err(format!("{href} is on another host")) }
}
