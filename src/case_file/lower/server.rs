//! A server case: steps in order, each with the holes that are filled by then.

use super::holes::{Scope, check as check_holes};
use super::library::{distinct, head};
use super::{expect, feeds};
use crate::case_file::problem::Problems;
use crate::case_file::raw;
use crate::case_file::scalar::Text;
use crate::case_file::several::{List, Map};
use crate::case_file::span::Span;
use crate::model::{
    Capture, CaseId, Part, Place, RequestTemplate, ServerCase, ServerExample, Step, Template, Who,
};

/// What is said of a step that demands nothing.
pub(super) const WITHOUT_EXPECT: &str = "expected `expect` in a step without `provided`, but found neither";

/// The server case that is meant.
pub(super) fn server(id: &CaseId, raw: &raw::Server, problems: &mut Problems) -> ServerCase {
    let raw_examples = raw.examples.as_ref().map_or(&[][..], |examples| &examples.items);
    distinct(id, raw_examples.iter().map(|example| &example.name), problems);
    let feed_names = feeds::names(raw.feeds.as_ref());
    let mut scopes = scopes(raw.span, raw_examples, &feed_names, problems);
    let unread = raw.lets.as_ref().is_some_and(|lets| lets.entries.is_empty());
    scopes.iter_mut().for_each(|scope| scope.unread |= unread);
    let calendar = raw.steps.items.iter().any(|step| sends_calendar(&step.request));
    let value = |text: &Text| if calendar { text.crlf() } else { text.template() };
    let lets = raw.lets.iter().flat_map(|lets| &lets.entries);
    let lets = lets.map(|(name, text)| {
        check_holes(&scopes, text, problems);
        put(&mut scopes, name, problems);
        (name.text.clone(), value(text))
    });
    let lets = lets.collect();
    let feeds = feeds::feeds(raw.feeds.as_ref(), &scopes, problems);
    let steps = raw.steps.items.iter().map(|raw| step(raw, &mut scopes, problems)).collect();
    feeds::turns(raw.feeds.as_ref(), raw.steps.items.iter().filter_map(|step| step.turn.as_ref()), problems);
    let examples = examples(raw_examples, value);
    ServerCase { components: components(raw.components.as_ref(), problems), lets, feeds, steps, examples }
}

/// The holes of each trial before its first step.
pub(super) fn scopes(
    body: Span,
    examples: &[raw::ServerExample],
    names: &[String],
    problems: &mut Problems,
) -> Vec<Scope> {
    if examples.is_empty() {
        let names = names.to_vec();
        return vec![Scope { server: true, span: head(body), names, ..Scope::default() }];
    }
    examples.iter().map(|example| scope(example, names, problems)).collect()
}

/// The examples, at least one.
pub(super) fn examples(raw: &[raw::ServerExample], value: impl Fn(&Text) -> Template) -> Vec<ServerExample> {
    if raw.is_empty() {
        return vec![ServerExample::default()];
    }
    let with = |example: &raw::ServerExample| {
        example.with.entries.iter().map(|(name, text)| (name.text.clone(), value(text))).collect()
    };
    raw.iter()
        .map(|example| ServerExample { name: Some(example.name.text.clone()), with: with(example) })
        .collect()
}

/// Component types that a trial's calendar must take.
pub(super) fn components(raw: Option<&List<Text>>, problems: &mut Problems) -> Vec<String> {
    let Some(named) = raw else { return vec!["VEVENT".to_owned()] };
    for name in &named.items {
        if !name.text.bytes().all(|octet| octet.is_ascii_uppercase() || octet == b'-') {
            let message = format!("expected the type of a component in capitals, but found `{}`", name.text);
            problems.advise(name.span, message, "such as VEVENT, VTODO, VPOLL");
        }
    }
    named.items.iter().map(|name| name.text.clone()).collect()
}

fn scope(example: &raw::ServerExample, names: &[String], problems: &mut Problems) -> Scope {
    let name = example.name.text.clone();
    let unread = example.with.entries.is_empty();
    let mut scope =
        Scope { server: true, example: name, span: head(example.span), unread, names: names.to_vec() };
    for (name, value) in &example.with.entries {
        scope.check(value, problems);
        scope.put(name, problems);
    }
    scope
}

/// Puts a hole into every trial, said once if it hides another.
pub(super) fn put(scopes: &mut [Scope], name: &Text, problems: &mut Problems) {
    let mut scopes = scopes.iter_mut();
    if let Some(first) = scopes.next() {
        first.put(name, problems);
    }
    scopes.for_each(|scope| scope.names.push(name.text.clone()));
}

fn step(raw: &raw::Step, scopes: &mut [Scope], problems: &mut Problems) -> Step {
    let request = request(&raw.request, scopes, problems);
    let when = raw.when.as_ref().map(|when| expect::server(when, scopes, problems));
    let provided = raw.provided.as_ref().map(|provided| Box::new(expect::server(provided, scopes, problems)));
    if raw.expect.is_none() && provided.is_none() && !raw.span.is_nowhere() {
        problems.say(raw.span, WITHOUT_EXPECT);
    }
    let expect = raw.expect.as_ref().map(|expect| expect::server(expect, scopes, problems));
    let capture = captures(raw.capture.as_ref(), scopes, problems);
    Step {
        name: raw.name.text.clone(),
        when,
        provided,
        who: raw.who.map_or(Who::User, |who| who.value),
        request,
        expect: expect.unwrap_or_default(),
        capture,
        setup: raw.setup.is_some_and(|flag| flag.value),
        snapshot: raw.snapshot.is_some_and(|flag| flag.value),
        turn: raw.turn.as_ref().map(|name| name.text.clone()),
        eventually: raw.eventually.as_ref().map(|text| feeds::time(text, problems)),
        at: raw.span.at,
    }
}

/// A request with its holes.
pub(super) fn request(raw: &raw::Request, scopes: &[Scope], problems: &mut Problems) -> RequestTemplate {
    let method = &raw.method.text;
    let fixed = raw.method.template().holes().next().is_none();
    let capitals =
        !method.is_empty() && method.bytes().all(|octet| octet.is_ascii_uppercase() || octet == b'-');
    if fixed && !capitals {
        let message = format!("expected an HTTP method in capitals, but found `{method}`");
        problems.say(raw.method.span, message);
    }
    let headers = raw.headers.iter().flat_map(|headers| &headers.entries);
    let texts = [Some(&raw.method), Some(&raw.url), raw.body.as_ref()].into_iter().flatten();
    for text in texts.chain(headers.clone().map(|(_, value)| value)) {
        check_holes(scopes, text, problems);
    }
    let calendar = sends_calendar(raw);
    let body = |text: &Text| if calendar { text.crlf() } else { text.template() };
    RequestTemplate {
        method: raw.method.template(),
        url: raw.url.template(),
        headers: headers.map(|(name, value)| (name.text.clone(), value.template())).collect(),
        body: raw.body.as_ref().map(body),
    }
}

/// Whether the body is iCalendar, by its Content-Type.
fn sends_calendar(raw: &raw::Request) -> bool {
    let headers = raw.headers.iter().flat_map(|headers| &headers.entries);
    headers.into_iter().any(|(name, value)| {
        let media = value.text.split(';').next().unwrap_or_default().trim();
        name.text.eq_ignore_ascii_case("content-type") && media.eq_ignore_ascii_case("text/calendar")
    })
}

/// Holes that an answer fills, put into every trial.
pub(super) fn captures(
    raw: Option<&Map<raw::Capture>>,
    scopes: &mut [Scope],
    problems: &mut Problems,
) -> Vec<(String, Capture)> {
    let captures = raw.into_iter().flat_map(|captures| &captures.entries);
    let captures: Vec<_> = captures.map(|(name, raw)| (name, capture(raw, scopes, problems))).collect();
    let capture = captures.into_iter().map(|(name, capture)| {
        put(scopes, name, problems);
        (name.text.clone(), capture)
    });
    capture.collect()
}

fn capture(raw: &raw::Capture, scopes: &[Scope], problems: &mut Problems) -> Capture {
    let given = [
        (Part::Headers, raw.header.as_ref()),
        (Part::Links, raw.link.as_ref()),
        (Part::Xml, raw.xml.as_ref()),
        (Part::Calendar, raw.calendar.as_ref()),
        (Part::Json, raw.json.as_ref()),
    ];
    let given: Vec<(Part, &Text)> =
        given.into_iter().filter_map(|(part, text)| Some((part, text?))).collect();
    let [(part, text)] = given[..] else {
        let message = format!("expected one place that fills the hole, but found {}", given.len());
        problems.advise(raw.span, message, "exactly one of `header`, `link`, `xml`, `calendar`, `json`");
        return Capture { part: Part::Headers, selector: Template::default(), at: Place::default() };
    };
    expect::selector(part, text, problems);
    check_holes(scopes, text, problems);
    Capture { part, selector: text.template(), at: raw.span.at }
}
