//! The loop of the adapters written in Rust: a JSON line in, a JSON line out, until `bye` or the end of the input.
//!
//! A program of `src/bin/` names its library and the offers it makes; everything else is here. A panic of the
//! library is caught and told as `errored`. Each answer is one write, so that none is lost when the next request kills us.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::panic::{self, AssertUnwindSafe};

use serde::Deserialize;
use serde_json::{Value, json};

/// The media type of iCalendar.
pub const ICALENDAR: &str = "text/calendar";

/// The media type of JSON.
pub const JSON: &str = "application/json";

/// The arguments of an operation that takes some.
pub type Arguments = BTreeMap<String, String>;

/// The longest message passed on, in bytes. Some libraries quote their whole input.
const LONGEST_MESSAGE: usize = 2000;

/// What a library did with what it was given.
pub enum Answer {
    /// It took the input and wrote this text, of this media type.
    Wrote(&'static str, String),
    /// It found nothing wrong; there is no text.
    Valid,
    /// It refused, in these words.
    Rejected(String),
    /// It was not asked, for this reason: none of its calls takes such an input.
    Unsuited(&'static str),
}

/// One operation on one medium that a library has natively.
pub struct Offer {
    /// The operation, as the case format names it.
    pub operation: &'static str,
    /// The media type that it takes.
    pub media: &'static str,
    /// Does it.
    pub act: fn(&str, &Arguments) -> Answer,
}

#[derive(Deserialize)]
struct Request {
    seq: u64,
    cmd: String,
    #[serde(default)]
    operation: String,
    #[serde(default)]
    media: String,
    text: Option<String>,
    #[serde(default)]
    arguments: Arguments,
}

thread_local! {
    static TRACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Answers for `library` in `version` until `bye` or the end of the input.
///
/// # Errors
/// When stdin or stdout breaks, or a line is not a request.
pub fn serve(library: &str, version: &str, offers: &[Offer]) -> io::Result<()> {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        TRACE.with(|trace| *trace.borrow_mut() = place);
    }));
    let mut input = BufReader::with_capacity(1 << 16, io::stdin().lock());
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let request: Request = serde_json::from_slice(&line)?;
        let mut answer = match request.cmd.as_str() {
            "hello" => hello(library, version, offers),
            "perform" => perform(&request, offers),
            "bye" => break,
            other => json!({ "unsupported": other }),
        };
        answer["seq"] = json!(request.seq);
        line.clear();
        serde_json::to_writer(&mut line, &answer)?;
        line.push(b'\n');
        output.write_all(&line)?;
        line.clear();
    }
    Ok(())
}

fn hello(library: &str, version: &str, offers: &[Offer]) -> Value {
    let mut operations: Vec<_> = offers.iter().map(|offer| offer.operation).collect();
    let mut media: Vec<_> = offers.iter().map(|offer| offer.media).collect();
    for names in [&mut operations, &mut media] {
        names.sort_unstable();
        names.dedup();
    }
    json!({ "library": library, "version": version, "language": "rust", "operations": operations, "media": media })
}

fn perform(request: &Request, offers: &[Offer]) -> Value {
    let found =
        offers.iter().find(|offer| offer.operation == request.operation && offer.media == request.media);
    let Some(offer) = found else {
        return json!({ "unsupported": format!("{} {}", request.operation, request.media).trim() });
    };
    let Some(text) = &request.text else {
        return json!({ "unsupported": "cannot hand over octets that are not UTF-8" });
    };
    match panic::catch_unwind(AssertUnwindSafe(|| (offer.act)(text, &request.arguments))) {
        Ok(Answer::Wrote(media, text)) => json!({ "accepted": { "media": media, "text": text } }),
        Ok(Answer::Valid) => json!({ "accepted": {} }),
        Ok(Answer::Rejected(message)) => json!({ "rejected": { "message": shortened(message) } }),
        Ok(Answer::Unsuited(reason)) => json!({ "unsupported": reason }),
        Err(payload) => {
            let trace = TRACE.with(RefCell::take);
            json!({ "errored": { "message": shortened(spoken(&*payload)), "trace": trace } })
        }
    }
}

/// What a panic said.
fn spoken(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("panic without a message").to_owned()
}

fn shortened(mut message: String) -> String {
    if message.len() > LONGEST_MESSAGE {
        let end = (0..=LONGEST_MESSAGE).rev().find(|&end| message.is_char_boundary(end)).unwrap_or(0);
        message.truncate(end);
        message.push('…');
    }
    message
}
