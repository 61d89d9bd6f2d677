//! A library case: what the file says once for all becomes part of each example.

use super::holes::{Scope, check as check_holes};
use super::presence;
use crate::case_file::near::meant;
use crate::case_file::problem::Problems;
use crate::case_file::raw;
use crate::case_file::scalar::{Text, Word};
use crate::case_file::several::Map;
use crate::case_file::span::Span;
use crate::model::{CaseId, Example, Expect, ICALENDAR, LibraryCase, Operation, Template, TrialId};

/// The library case that is meant.
pub(super) fn library(id: &CaseId, raw: &raw::Library, problems: &mut Problems) -> LibraryCase {
    media(raw, problems);
    let rows = presence::examples(raw, problems);
    let examples = match &raw.examples {
        None if raw.presence.is_none() => vec![one(raw, problems)],
        written => {
            let written = written.iter().flat_map(|examples| &examples.items);
            several(id, raw, &rows.iter().chain(written).collect::<Vec<_>>(), problems)
        }
    };
    LibraryCase { operation: raw.operation.value, media: raw.media.text.clone(), examples }
}

/// The one example of a case without `examples`.
fn one(raw: &raw::Library, problems: &mut Problems) -> Example {
    let scope = Scope { span: raw.span, ..Scope::default() };
    let scopes = std::slice::from_ref(&scope);
    if raw.given.is_none() {
        problems.say(head(raw.span), "expected an input, but found neither `given` nor `examples`");
    }
    let expect = match &raw.expect {
        Some(expect) => self::expect(raw, expect, scopes, problems),
        None => {
            problems.say(
                head(raw.span),
                "expected what must come back, but found neither `expect` nor `examples`",
            );
            Default::default()
        }
    };
    Example {
        name: None,
        with: Vec::new(),
        given: raw.given.as_ref().map(|text| given(raw, text, scopes, problems)).unwrap_or_default(),
        arguments: arguments(raw.operation, raw.arguments.as_ref(), raw.span, scopes, problems),
        expect,
        snapshot: raw.snapshot.is_none_or(|flag| flag.value),
        at: raw.span.at,
    }
}

/// The examples, each made whole.
fn several(
    id: &CaseId,
    raw: &raw::Library,
    examples: &[&raw::Example],
    problems: &mut Problems,
) -> Vec<Example> {
    distinct(id, examples.iter().map(|example| &example.name), problems);
    unused(raw, examples, problems);
    let scopes: Vec<Scope> = examples.iter().map(|example| scope(example, problems)).collect();
    let shared = Shared::of(raw, examples, &scopes, problems);
    let pairs = examples.iter().copied().zip(&scopes);
    pairs.map(|(example, scope)| self::example(raw, example, scope, &shared, problems)).collect()
}

/// What the file says once for every example that says nothing else.
struct Shared {
    given: Option<Template>,
    expect: Option<Expect>,
    arguments: Option<Vec<(String, Template)>>,
}

impl Shared {
    fn of(raw: &raw::Library, examples: &[&raw::Example], scopes: &[Scope], problems: &mut Problems) -> Self {
        let pairs = || examples.iter().copied().zip(scopes);
        let given: Vec<Scope> =
            pairs().filter(|(one, _)| one.given.is_none()).map(|(_, scope)| scope.clone()).collect();
        let expect: Vec<Scope> =
            pairs().filter(|(one, _)| one.expect.is_none()).map(|(_, scope)| scope.clone()).collect();
        let arguments: Vec<Scope> =
            pairs().filter(|(one, _)| one.arguments.is_none()).map(|(_, scope)| scope.clone()).collect();
        let at = raw.examples.as_ref().map_or(raw.span, |examples| head(examples.span));
        Self {
            given: raw.given.as_ref().map(|text| self::given(raw, text, &given, problems)),
            expect: raw.expect.as_ref().map(|written| self::expect(raw, written, &expect, problems)),
            arguments: (!arguments.is_empty())
                .then(|| self::arguments(raw.operation, raw.arguments.as_ref(), at, &arguments, problems)),
        }
    }
}

/// One example, with what the file says once for all in it.
fn example(
    raw: &raw::Library,
    example: &raw::Example,
    scope: &Scope,
    shared: &Shared,
    problems: &mut Problems,
) -> Example {
    let scopes = std::slice::from_ref(scope);
    let given = example.given.as_ref().map(|text| self::given(raw, text, scopes, problems));
    let expect = example.expect.as_ref().map(|written| self::expect(raw, written, scopes, problems));
    let arguments = example.arguments.as_ref();
    let arguments =
        arguments.map(|own| self::arguments(raw.operation, Some(own), example.span, scopes, problems));
    let given = given.or_else(|| shared.given.clone());
    let expect = expect.or_else(|| shared.expect.clone());
    whole(example, given.is_some(), "given", "the input", problems);
    whole(example, expect.is_some(), "expect", "what must come back", problems);
    Example {
        name: Some(example.name.text.clone()),
        with: with(raw, example),
        given: given.unwrap_or_default(),
        arguments: arguments.or_else(|| shared.arguments.clone()).unwrap_or_default(),
        expect: expect.unwrap_or_default(),
        snapshot: example.snapshot.or(raw.snapshot).is_none_or(|flag| flag.value),
        at: example.span.at,
    }
}

fn whole(example: &raw::Example, there: bool, key: &str, what: &str, problems: &mut Problems) {
    if !there {
        let message =
            format!("expected `{key}` ({what}) in the example or in `library`, but found it in neither");
        problems.say(head(example.span), message);
    }
}

/// What the file says once for all and every example says otherwise is never used.
fn unused(raw: &raw::Library, examples: &[&raw::Example], problems: &mut Problems) {
    let said = "but every example has its own";
    if let Some(given) = raw.given.as_ref().filter(|_| examples.iter().all(|example| example.given.is_some()))
    {
        problems.say(given.span, format!("expected an example to use the `given` of the case, {said}"));
    }
    if let Some(expect) =
        raw.expect.as_ref().filter(|_| examples.iter().all(|example| example.expect.is_some()))
    {
        problems
            .say(head(expect.span), format!("expected an example to use the `expect` of the case, {said}"));
    }
    if let Some(arguments) =
        raw.arguments.as_ref().filter(|_| examples.iter().all(|example| example.arguments.is_some()))
    {
        let message = format!("expected an example to use the `arguments` of the case, {said}");
        problems.say(head(arguments.entries.first().map_or(raw.span, |(name, _)| name.span)), message);
    }
}

fn scope(example: &raw::Example, problems: &mut Problems) -> Scope {
    let example_name = example.name.text.clone();
    let unread = example.with.as_ref().is_some_and(|with| with.entries.is_empty());
    let mut scope = Scope { example: example_name, span: head(example.span), unread, ..Scope::default() };
    for (name, value) in example.with.iter().flat_map(|with| &with.entries) {
        scope.check(value, problems);
        scope.put(name, problems);
    }
    scope
}

fn with(raw: &raw::Library, example: &raw::Example) -> Vec<(String, Template)> {
    let entries = example.with.iter().flat_map(|with| &with.entries);
    entries.map(|(name, value)| (name.text.clone(), input(raw, value))).collect()
}

/// A text that becomes part of the input: of iCalendar, every line ends with CRLF.
fn input(raw: &raw::Library, text: &Text) -> Template {
    if raw.media.text == ICALENDAR { text.crlf() } else { text.template() }
}

fn given(raw: &raw::Library, text: &Text, scopes: &[Scope], problems: &mut Problems) -> Template {
    check_holes(scopes, text, problems);
    input(raw, text)
}

/// What is expected; `$(given)` is the whole input there.
fn expect(
    raw: &raw::Library,
    expect: &raw::LibraryExpect,
    scopes: &[Scope],
    problems: &mut Problems,
) -> Expect {
    let mut scopes = scopes.to_vec();
    scopes.iter_mut().for_each(|scope| scope.names.push("given".to_owned()));
    let trees = [
        ("calendar", expect.calendar.is_some()),
        ("json", expect.json.is_some()),
        ("xml", expect.xml.is_some()),
    ];
    if let Some((part, _)) =
        trees.into_iter().find(|(_, there)| *there && raw.operation.value == Operation::Validate)
    {
        let span = expect.span.find(problems.text(), &format!("{part}:"));
        let message =
            format!("expected no checks of `{part}` of `validate`, which answers with a verdict alone");
        problems.advise(span, message, "check `outcome`; or ask for `parse` or `roundtrip`");
    }
    super::expect::library(expect, &scopes, problems)
}

fn media(raw: &raw::Library, problems: &mut Problems) {
    let takes = raw.operation.value.takes();
    if !takes.contains(&raw.media.text.as_str()) && !raw.operation.span.is_nowhere() {
        let (operation, takes_what) = (raw.operation.value, takes.join(" or "));
        let message =
            format!("expected {takes_what}, which `{operation}` takes, but found `{}`", raw.media.text);
        problems.advise(raw.media.span, message, meant(&raw.media.text, takes.iter().copied()));
    }
}

/// The arguments that the operation takes. One of several lines is iCalendar: each ends with CRLF.
fn arguments(
    operation: Word<Operation>,
    raw: Option<&Map<Text>>,
    span: Span,
    scopes: &[Scope],
    problems: &mut Problems,
) -> Vec<(String, Template)> {
    let takes = operation.value.arguments();
    let entries = raw.map_or(&[][..], |raw| &raw.entries);
    if operation.span.is_nowhere() {
        return Vec::new();
    }
    for (name, _) in entries.iter().filter(|(name, _)| !takes.iter().any(|(known, _)| *known == name.text)) {
        let found = &name.text;
        match takes {
            [] => problems.say(
                name.span,
                format!("expected no arguments of `{}`, but found `{found}`", operation.value),
            ),
            _ => {
                let message = format!("expected an argument of `{}`, but found `{found}`", operation.value);
                problems.advise(name.span, message, meant(found, takes.iter().map(|(known, _)| *known)));
            }
        }
    }
    for (name, _) in takes.iter().filter(|(_, required)| *required) {
        if !entries.iter().any(|(given, _)| given.text == *name) {
            let message = format!("expected the argument `{name}` of `{}`, but found none", operation.value);
            problems.advise(head(span), message, format!("for example: arguments: {{ {name}: … }}"));
        }
    }
    entries
        .iter()
        .map(|(name, text)| {
            check_holes(scopes, text, problems);
            let template = if text.text.contains('\n') { text.crlf() } else { text.template() };
            (name.text.clone(), template)
        })
        .collect()
}

/// The first line of a place of several.
pub(super) fn head(span: Span) -> Span {
    Span { end: span.start, ..span }
}

/// Examples are told apart by their names in kebab-case.
pub(super) fn distinct<'e>(id: &CaseId, names: impl Iterator<Item = &'e Text>, problems: &mut Problems) {
    let mut seen: Vec<(String, &Text)> = Vec::new();
    for name in names {
        let kebab = TrialId::new(id.clone(), Some(&name.text)).example.unwrap_or_default();
        if kebab.is_empty() {
            let message = format!("expected a name with letters or digits, but found `{}`", name.text);
            problems.say(name.span, message);
        } else if let Some((_, first)) = seen.iter().find(|(known, _)| *known == kebab) {
            let message =
                format!("expected examples with names of their own, but `{kebab}` is the name of two");
            let help = format!(
                "line {} says `{}`; only letters and digits tell names apart",
                first.span.at.line, first.text
            );
            problems.advise(name.span, message, help);
        }
        seen.push((kebab, name));
    }
}
