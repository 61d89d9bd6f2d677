//! A client case: what the client is told and what somebody else does, in order.

use super::holes::{Scope, check as check_holes};
use super::library::{distinct, head};
use super::server::WITHOUT_EXPECT;
use super::{expect, feeds, server};
use crate::case_file::near::{listed, meant};
use crate::case_file::problem::Problems;
use crate::case_file::raw;
use crate::case_file::scalar::Text;
use crate::model::{CaseId, ClientCase, ClientStep, Deed, Expect, Instead, Step, Template, Verb, Who};

/// The most requests that the tap answers in the server's place.
const MOST_TIMES: u64 = 1000;

/// The client case that is meant.
pub(super) fn client(id: &CaseId, raw: &raw::Client, problems: &mut Problems) -> ClientCase {
    let raw_examples = raw.examples.as_ref().map_or(&[][..], |examples| &examples.items);
    distinct(id, raw_examples.iter().map(|example| &example.name), problems);
    let names = feeds::names(raw.feeds.as_ref());
    let mut scopes = server::scopes(raw.span, raw_examples, &names, problems);
    let lets = raw.lets.iter().flat_map(|lets| &lets.entries);
    let lets = lets.map(|(name, text)| {
        check_holes(&scopes, text, problems);
        server::put(&mut scopes, name, problems);
        (name.text.clone(), text.crlf())
    });
    let lets = lets.collect();
    let objects = raw.objects.iter().flat_map(|objects| &objects.entries);
    let objects = objects.map(|(name, text)| (resource(name, problems), calendar(text, &scopes, problems)));
    let objects = objects.collect();
    let feeds = feeds::feeds(raw.feeds.as_ref(), &scopes, problems);
    let steps: Vec<ClientStep> =
        raw.steps.items.iter().filter_map(|raw| step(raw, &mut scopes, problems)).collect();
    let turns = raw.steps.items.iter().filter_map(|step| step.turn.as_ref());
    feeds::turns(raw.feeds.as_ref(), turns, problems);
    let case = ClientCase {
        components: server::components(raw.components.as_ref(), problems),
        lets,
        objects,
        feeds,
        open: raw.open.is_some_and(|flag| flag.value),
        steps,
        examples: server::examples(raw_examples, Text::crlf),
    };
    if case.deeds().next().is_none() && !problems.within(raw.span) {
        problems.say(head(raw.span), "expected a step with `perform`, but the client has nothing to do");
    }
    case
}

/// The name of a resource of the calendar.
fn resource(name: &Text, problems: &mut Problems) -> String {
    let good = |octet: u8| octet.is_ascii_alphanumeric() || b"-._".contains(&octet);
    if name.text.is_empty() || !name.text.bytes().all(good) {
        let message = format!("expected the name of a resource, but found `{}`", name.text);
        problems.advise(name.span, message, "letters, digits, dashes and dots, as in `a.ics`");
    }
    name.text.clone()
}

fn calendar(text: &Text, scopes: &[Scope], problems: &mut Problems) -> Template {
    check_holes(scopes, text, problems);
    text.crlf()
}

fn step(raw: &raw::ClientStep, scopes: &mut [Scope], problems: &mut Problems) -> Option<ClientStep> {
    let found = match (&raw.perform, &raw.request) {
        (Some(perform), None) => return Some(ClientStep::Deed(deed(raw, perform, scopes, problems))),
        (None, Some(request)) => return Some(ClientStep::Request(asked(raw, request, scopes, problems))),
        (Some(_), Some(_)) => "both",
        (None, None) => "neither",
    };
    if !problems.within(raw.span) {
        let message = format!("expected `perform` or `request`, but found {found}");
        let help = "`perform` tells the client what to do; `request` is what somebody else sends";
        problems.advise(head(raw.span), message, help);
    }
    None
}

fn asked(
    raw: &raw::ClientStep,
    request: &raw::Request,
    scopes: &mut [Scope],
    problems: &mut Problems,
) -> Step {
    let (provided, expect) = demands(raw, false, scopes, problems);
    Step {
        name: raw.name.text.clone(),
        who: raw.who.map_or(Who::User, |who| who.value),
        request: server::request(request, scopes, problems),
        expect,
        capture: server::captures(raw.capture.as_ref(), scopes, problems),
        setup: raw.setup.is_some_and(|flag| flag.value),
        snapshot: false,
        when: None,
        provided,
        turn: raw.turn.as_ref().map(|name| name.text.clone()),
        eventually: None,
        at: raw.span.at,
    }
}

fn deed(raw: &raw::ClientStep, perform: &raw::Perform, scopes: &[Scope], problems: &mut Problems) -> Deed {
    if let Some(who) = raw.who {
        problems.say(who.span, "expected `as` only in a step with `request`: a client acts for the user");
    }
    if let Some((name, _)) = raw.capture.iter().flat_map(|captures| &captures.entries).next() {
        problems.say(name.span, "expected `capture` only in a step with `request`");
    }
    let verb = perform.verb.value;
    let given = perform.given.as_ref().map(|text| calendar(text, scopes, problems));
    if given.is_some() != verb.takes_object() && !perform.verb.span.is_nowhere() {
        let message = if verb.takes_object() {
            format!("expected `given`, the object that `{verb}` takes, but found none")
        } else {
            format!("expected no `given`, for `{verb}` takes no object")
        };
        problems.say(head(perform.span), message);
    }
    let instead = perform.instead.iter().flat_map(|list| &list.items);
    let (provided, expect) = demands(raw, true, scopes, problems);
    Deed {
        name: raw.name.text.clone(),
        setup: raw.setup.is_some_and(|flag| flag.value),
        provided,
        verb,
        given,
        arguments: arguments(perform, scopes, problems),
        instead: instead.map(|raw| self::instead(raw, scopes, problems)).collect(),
        turn: raw.turn.as_ref().map(|name| name.text.clone()),
        expect,
        at: raw.span.at,
    }
}

/// What must come of a step for the rule to be asked, and what must come of it then.
fn demands(
    raw: &raw::ClientStep,
    deed: bool,
    scopes: &[Scope],
    problems: &mut Problems,
) -> (Option<Box<Expect>>, Expect) {
    let mut lower = |raw| expect::client(raw, deed, scopes, problems);
    let (provided, expect) = (raw.provided.as_ref().map(&mut lower), raw.expect.as_ref().map(&mut lower));
    if provided.is_none() && expect.is_none() && !raw.span.is_nowhere() {
        problems.say(raw.span, WITHOUT_EXPECT);
    }
    (provided.map(Box::new), expect.unwrap_or_default())
}

fn arguments(perform: &raw::Perform, scopes: &[Scope], problems: &mut Problems) -> Vec<(String, Template)> {
    let verb: Verb = perform.verb.value;
    let entries = perform.arguments.iter().flat_map(|arguments| &arguments.entries);
    let known = || verb.arguments().iter().map(|(name, _)| *name);
    for (name, text) in entries.clone() {
        if !known().any(|known| known == name.text) && !perform.verb.span.is_nowhere() {
            let message = format!("expected an argument of `{verb}`, but found `{}`", name.text);
            problems.advise(name.span, message, meant(&name.text, known()));
        }
        check_holes(scopes, text, problems);
    }
    let missing: Vec<&str> = verb
        .arguments()
        .iter()
        .filter(|(name, needed)| *needed && !entries.clone().any(|(own, _)| own.text == *name))
        .map(|(name, _)| *name)
        .collect();
    if !missing.is_empty() && !perform.verb.span.is_nowhere() {
        let message =
            format!("expected the arguments of `{verb}`, but {} is missing", listed(missing.into_iter()));
        problems.say(head(perform.span), message);
    }
    entries.map(|(name, text)| (name.text.clone(), text.template())).collect()
}

fn instead(raw: &raw::Instead, scopes: &[Scope], problems: &mut Problems) -> Instead {
    let method = &raw.method.text;
    if !method.bytes().all(|octet| octet.is_ascii_uppercase()) && !raw.method.span.is_nowhere() {
        problems.say(raw.method.span, format!("expected an HTTP method in capitals, but found `{method}`"));
    }
    if let Some(text) = &raw.containing {
        check_holes(scopes, text, problems);
    }
    let times = raw.times.map_or(1, |number| number.value);
    if let Some(number) = raw.times.filter(|number| !(1..=MOST_TIMES).contains(&number.value)) {
        problems.say(
            number.span,
            format!("expected a number from 1 to {MOST_TIMES}, but found {}", number.value),
        );
    }
    let headers = raw.headers.iter().flat_map(|headers| &headers.entries);
    for text in headers.clone().map(|(_, value)| value).chain(&raw.status).chain(&raw.body) {
        check_holes(scopes, text, problems);
    }
    Instead {
        method: method.clone(),
        containing: raw.containing.as_ref().map(Text::template),
        times,
        status: raw.status.as_ref().map_or_else(|| Template::parse("200"), |text| status(text, problems)),
        headers: headers.map(|(name, value)| (name.text.clone(), value.template())).collect(),
        body: raw.body.as_ref().map_or_else(Template::default, Text::crlf),
    }
}

/// A status that stands there as it is has to be one; with a hole it is known only when that is filled.
fn status(text: &Text, problems: &mut Problems) -> Template {
    let template = text.template();
    let good = text.text.parse().is_ok_and(|number: u16| (200..600).contains(&number));
    if !good && template.holes().next().is_none() {
        problems.say(text.span, format!("expected a status from 200 to 599, but found {}", text.text));
    }
    template
}
