//! What was said on either side of an exchange, as text to read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::{Answer, Exchange, Record, Request};

/// Both sides of an exchange, in lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::report) struct Spoken {
    /// Its first line: `GET /alice/feed.ics`, `roundtrip text/calendar`.
    pub(in crate::report) asked: String,
    /// Header fields and body that went there.
    pub(in crate::report) sent: String,
    /// The first line of the answer: `200`, `rejected`; nothing where none came.
    pub(in crate::report) said: Option<String>,
    /// Header fields and body that came back.
    pub(in crate::report) answer: String,
}

/// The exchange that decided: that of the record's step, or the last.
pub(in crate::report) fn deciding(record: &Record) -> Option<&Exchange> {
    let of_step = |exchange: &&Exchange| match exchange {
        Exchange::Http { name, .. } => Some(name) == record.step.as_ref(),
        Exchange::Line { .. } => false,
    };
    record.exchanges.iter().rev().find(of_step).or(record.exchanges.last())
}

impl From<&Exchange> for Spoken {
    fn from(exchange: &Exchange) -> Self {
        match exchange {
            Exchange::Http { request, answer, .. } => Self {
                asked: format!("{} {}", request.method, request.url),
                sent: request_text(request),
                said: answer.as_ref().map(status_line),
                answer: answer.as_ref().map(answer_text).unwrap_or_default(),
            },
            Exchange::Line { sent, answered, .. } => {
                let (asked, sent) = question(sent);
                let (said, answer) = match answered.as_deref().map(reply) {
                    Some((said, answer)) => (Some(said), answer),
                    None => (None, String::new()),
                };
                Self { asked, sent, said, answer }
            }
        }
    }
}

fn status_line(answer: &Answer) -> String {
    answer.status.map_or_else(|| "no status".to_owned(), |status| status.to_string())
}

fn request_text(request: &Request) -> String {
    message(&request.headers, &request.body)
}

fn answer_text(answer: &Answer) -> String {
    message(&answer.headers, &answer.body)
}

/// Header fields, an empty line, the body: as on the wire, octets that are no UTF-8 replaced.
fn message(headers: &[(String, String)], body: &[u8]) -> String {
    let mut lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    if !body.is_empty() {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(String::from_utf8_lossy(body).trim_end_matches(['\r', '\n']).to_owned());
    }
    lines.join("\n")
}

/// What an adapter was asked: operation and media type, and the input.
fn question(line: &str) -> (String, String) {
    let Some(object) = object(line) else { return ("a line".into(), line.to_owned()) };
    let word = |key: &str| object.get(key).and_then(serde_json::Value::as_str);
    let asked: Vec<&str> = ["operation", "media"].into_iter().filter_map(word).collect();
    if asked.is_empty() {
        return (word("cmd").unwrap_or("a line").to_owned(), line.to_owned());
    }
    let text = word("text").map(ToOwned::to_owned).or_else(|| word("base64").map(decoded));
    (asked.join(" "), text.unwrap_or_else(|| line.to_owned()))
}

/// What an adapter said: the word for it, and the text that came with it.
fn reply(line: &str) -> (String, String) {
    const WORDS: [&str; 4] = ["accepted", "rejected", "errored", "unsupported"];
    let Some(object) = object(line) else { return ("not a JSON object".into(), line.to_owned()) };
    let Some((word, value)) = WORDS.into_iter().find_map(|word| Some((word, object.get(word)?))) else {
        return ("a line".into(), line.to_owned());
    };
    if let Some(text) = value.get("base64").and_then(serde_json::Value::as_str) {
        return (word.to_owned(), decoded(text));
    }
    let texts = ["text", "message", "trace"].into_iter();
    let texts: Vec<&str> = texts.filter_map(|key| value.get(key)?.as_str()).collect();
    let text = match (texts.is_empty(), value) {
        (false, _) => texts.join("\n"),
        (true, serde_json::Value::String(text)) => text.clone(),
        (true, serde_json::Value::Object(rest)) if rest.is_empty() => String::new(),
        (true, other) => other.to_string(),
    };
    (word.to_owned(), text)
}

/// Octets that are no UTF-8, as far as they can be shown.
fn decoded(base64: &str) -> String {
    match STANDARD.decode(base64) {
        Ok(octets) => String::from_utf8_lossy(&octets).into_owned(),
        Err(_) => base64.to_owned(),
    }
}

fn object(line: &str) -> Option<serde_json::Map<String, serde_json::Value>> {
    match serde_json::from_str(line) {
        Ok(serde_json::Value::Object(object)) => Some(object),
        _ => None,
    }
}
