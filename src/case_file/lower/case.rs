//! A case as a whole.

use super::cites::{Catalogues, cites, reading};
use super::{client, library, preservation, server};
use crate::case_file::problem::Problems;
use crate::case_file::raw;
use crate::case_file::scalar::Text;
use crate::case_file::span::Span;
use crate::model::{Body, Case, CaseId};

/// The longest title, in characters.
const LONGEST_TITLE: usize = 100;

/// The longest file, in lines.
const LONGEST_FILE: usize = 120;

/// The case that is meant; `None` where it has no body, or more than one.
pub(in crate::case_file) fn case(
    id: CaseId,
    raw: raw::Case,
    catalogues: &Catalogues,
    problems: &mut Problems,
) -> Option<Case> {
    title(&raw.title, problems);
    length(problems);
    let own = id.spec();
    let cites = cites(&own, &raw.cites.items, catalogues, problems);
    if let Some(name) = &raw.reading {
        reading(&own, name, catalogues, problems);
    }
    let needs = names(
        "capability",
        raw.needs.as_ref().map(|needs| needs.items.clone()).unwrap_or_default(),
        problems,
    );
    let defects = names("defect", raw.defects.items.clone(), problems);
    let body = body(&id, &raw, catalogues, problems)?;
    let source = problems.text().to_owned();
    let note = raw.note.map(|note| note.text);
    let reading = raw.reading.map(|name| name.text);
    Some(Case { id, title: raw.title.text, cites, needs, reading, note, defects, body, source })
}

/// The one body that the file has.
fn body(id: &CaseId, raw: &raw::Case, catalogues: &Catalogues, problems: &mut Problems) -> Option<Body> {
    let library =
        raw.library.as_ref().map(|raw| (raw.span, Body::Library(library::library(id, raw, problems))));
    let server = raw.server.as_ref().map(|raw| (raw.span, Body::Server(server::server(id, raw, problems))));
    let client = raw.client.as_ref().map(|raw| (raw.span, Body::Client(client::client(id, raw, problems))));
    let preservation = raw
        .preservation
        .as_ref()
        .map(|raw| (raw.span, Body::Preservation(preservation::preservation(id, raw, catalogues, problems))));
    let mut bodies: Vec<_> = [library, server, preservation, client].into_iter().flatten().collect();
    match bodies.len() {
        1 => bodies.pop().map(|(_, body)| body),
        0 => {
            let help = "`library` asks a library, `server` talks to a server, `preservation` stores on one, `client` tells a client what to do";
            let message = "expected one of `library`, `server`, `preservation` and `client`, but found none";
            problems.advise(library::head(raw.span), message, help);
            None
        }
        _ => {
            let message =
                "expected one of `library`, `server`, `preservation` and `client`, but found several";
            problems.say(library::head(bodies[1].0), message);
            None
        }
    }
}

fn title(title: &Text, problems: &mut Problems) {
    let length = title.text.chars().count();
    if length > LONGEST_TITLE {
        let message = format!("expected a title of at most {LONGEST_TITLE} characters, but found {length}");
        problems.advise(title.span, message, "what a reader of a failure has to know besides goes to `note`");
    }
    if title.text.ends_with('.') {
        problems.say(title.span, "expected a title without a full stop at its end, but found one");
    }
    if title.text.contains('\n') {
        problems.say(title.span, "expected a title in one line, but found several");
    }
    if title.text.trim().is_empty() {
        problems.say(title.span, "expected a title, but found an empty text");
    }
}

fn length(problems: &mut Problems) {
    let lines = problems.text().lines().count();
    if lines > LONGEST_FILE {
        let before = problems.text().split_inclusive('\n').take(LONGEST_FILE).map(str::len).sum();
        let span = Span::of(problems.text(), before, 0);
        let message = format!("expected a file of at most {LONGEST_FILE} lines, but found {lines}");
        problems.advise(span, message, "a case is about one rule: split it, or make its examples smaller");
    }
}

/// Names in lower case, dashes and slashes, none twice.
pub(super) fn names(what: &str, texts: Vec<Text>, problems: &mut Problems) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(texts.len());
    for Text { text, span } in texts {
        let good = |octet: u8| octet.is_ascii_lowercase() || octet.is_ascii_digit() || b"-/".contains(&octet);
        if text.is_empty() || !text.bytes().all(good) {
            let message = format!("expected the name of a {what}, but found `{text}`");
            problems.advise(span, message, "names are of small letters, digits, dashes and slashes");
        } else if names.contains(&text) {
            problems.say(span, format!("expected each {what} once, but found `{text}` again"));
        }
        names.push(text);
    }
    names
}
