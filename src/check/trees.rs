//! The body of an answer as the trees that checks look at, each read once, when first asked for.

use std::cell::OnceCell;

use serde_json::{Map, Value};

use crate::media::select::{Found, Selector};
use crate::media::{Component, Element, Fields, fields, ical, jcal, json, xml};
use crate::model::{Answer, Part, Seen};

/// Fields whose lines are one list, wherever it is cut (RFC 9110, section 5.3).
const LISTS: [&str; 5] = ["Allow", "Cache-Control", "DAV", "Preference-Applied", "Vary"];

/// Why a part of an answer cannot be looked at, in words.
pub(super) type Unreadable = String;

/// The trees of one answer.
pub(super) struct Trees<'a> {
    answer: &'a Answer,
    fields: Fields,
    links: Fields,
    calendar: OnceCell<Result<Vec<Component>, Unreadable>>,
    json: OnceCell<Result<Value, Unreadable>>,
    xml: OnceCell<Result<Element, Unreadable>>,
    fetched: OnceCell<Value>,
    holds: OnceCell<Result<Vec<Component>, Unreadable>>,
    seen: OnceCell<Value>,
}

impl<'a> Trees<'a> {
    /// The trees of an answer, none of them read yet.
    pub(super) fn of(answer: &'a Answer) -> Self {
        Self {
            answer,
            links: fields::links(answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
            fields: fields::joined(&answer.headers, &LISTS),
            calendar: OnceCell::new(),
            json: OnceCell::new(),
            xml: OnceCell::new(),
            fetched: OnceCell::new(),
            holds: OnceCell::new(),
            seen: OnceCell::new(),
        }
    }

    /// The octets of the body.
    pub(super) fn body(&self) -> &'a [u8] {
        &self.answer.body
    }

    /// Everything that a selector finds in a part.
    pub(super) fn find(&self, part: Part, selector: &Selector) -> Result<Vec<Found<'_>>, Unreadable> {
        match part {
            Part::Headers => Ok(selector.in_fields(&self.fields)),
            Part::Links => Ok(selector.in_fields(&self.links)),
            Part::Calendar => Ok(selector.in_calendar(self.calendar()?)),
            Part::Json => Ok(selector.in_json(self.json()?)),
            Part::Xml => Ok(selector.in_xml(self.xml()?)),
            Part::Fetched => Ok(selector.in_json(self.fetched())),
            Part::Holds => Ok(selector.in_calendar(self.holds()?)),
            Part::Seen => Ok(selector.in_json(self.seen())),
            Part::Outcome | Part::Status | Part::Text | Part::Fetches => Ok(Vec::new()),
        }
    }

    fn calendar(&self) -> Result<&Vec<Component>, Unreadable> {
        let read = || match self.answer.media.as_deref() {
            Some("application/calendar+json") => jcal::read(self.json()?)
                .map(|component| vec![component])
                .map_err(|error| format!("a body that is not jCal: {error}")),
            _ => calendar(self.body()),
        };
        self.calendar.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    /// The requests for feeds, by the name of the feed: the turn, and each field by its name.
    fn fetched(&self) -> &Value {
        self.fetched.get_or_init(|| {
            let mut feeds = Map::new();
            for fetch in &self.answer.feeds {
                let turn = ("turn".to_owned(), Value::from(fetch.turn));
                let fields =
                    fetch.headers.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str())));
                let list = feeds.entry(fetch.feed.as_str()).or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(list) = list {
                    list.push(Value::Object(fields.chain([turn]).collect()));
                }
            }
            Value::Object(feeds)
        })
    }

    /// The objects that a client says it has: JSON with a member `objects`, a list of texts. A client may have none.
    fn holds(&self) -> Result<&Vec<Component>, Unreadable> {
        let read = || {
            let objects = self.json()?.get("objects").and_then(Value::as_array);
            let objects = objects.ok_or("an answer without the list `objects`")?;
            let texts = objects.iter().map(|text| text.as_str().ok_or("an object that is no text"));
            let mut all = Vec::new();
            for text in texts {
                all.extend(calendar(text?.as_bytes())?);
            }
            Ok(all)
        };
        self.holds.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    /// The requests of a client in order, each with its method, path, fields by their names in lower case, body, the
    /// name of its root element where it is XML, and the status that it was answered.
    fn seen(&self) -> &Value {
        self.seen.get_or_init(|| self.answer.seen.iter().map(request).collect())
    }

    fn json(&self) -> Result<&Value, Unreadable> {
        let read = || json::read(self.body()).map_err(|error| format!("a body that is not JSON: {error}"));
        self.json.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    fn xml(&self) -> Result<&Element, Unreadable> {
        let read = || xml::read(self.body()).map_err(|error| format!("a body that is not XML: {error}"));
        self.xml.get_or_init(read).as_ref().map_err(Clone::clone)
    }
}

fn request(seen: &Seen) -> Value {
    let request = &seen.request;
    let mut headers = Map::new();
    for (name, value) in &request.headers {
        let lines = headers.entry(name.to_ascii_lowercase()).or_insert_with(|| Value::from(""));
        let before = lines.as_str().filter(|before| !before.is_empty()).map(|before| format!("{before}, "));
        *lines = Value::from(before.unwrap_or_default() + value);
    }
    let report = xml::read(&request.body).map(|root| root.name.local).unwrap_or_default();
    serde_json::json!({
        "method": request.method,
        "path": request.url,
        "asks": report,
        "headers": headers,
        "body": String::from_utf8_lossy(&request.body),
        "status": seen.status.to_string(),
    })
}

/// A text as iCalendar. Remarks are no hindrance, and a fault is not either as long as there is a component: what the
/// checks of a case look for is there or it is not.
pub(super) fn calendar(octets: &[u8]) -> Result<Vec<Component>, Unreadable> {
    if octets.trim_ascii().is_empty() {
        return Err("nothing, where iCalendar should be".to_owned());
    }
    let reading = ical::read(octets);
    if reading.components.is_empty() {
        return Err("a body that is not iCalendar: no component begins in it".to_owned());
    }
    Ok(reading.components)
}
