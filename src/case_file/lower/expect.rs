//! What must come back.

use super::holes::{Scope, check as check_holes};
use crate::case_file::problem::Problems;
use crate::case_file::raw;
use crate::case_file::scalar::{Number, Text};
use crate::case_file::several::List;
use crate::case_file::span::Span;
use crate::media::select::{Selector, Tree};
use crate::model::{Check, Expect, Part, Place, Predicate, Verdict};

/// What a library is expected to answer, in each of these trials.
pub(super) fn library(raw: &raw::LibraryExpect, scopes: &[Scope], problems: &mut Problems) -> Expect {
    let mut lowering = Lowering { scopes, problems };
    let mut checks = Vec::new();
    lowering.checks(Part::Calendar, raw.calendar.as_ref(), &mut checks);
    lowering.checks(Part::Json, raw.json.as_ref(), &mut checks);
    lowering.checks(Part::Xml, raw.xml.as_ref(), &mut checks);
    lowering.text(raw.text.as_ref(), &mut checks);
    let rejected = raw.outcome.filter(|outcome| outcome.value == Verdict::Rejected);
    if let Some(check) = checks.iter().find(|check| rejected.is_some() && check.part != Part::Text) {
        let span = raw.span.find(problems.text(), &format!("{}:", check.part));
        problems.advise(
            span,
            format!("expected no checks of `{}` where the outcome is `rejected`", check.part),
            "who rejects its input answers with a message alone",
        );
    }
    something(raw.outcome.is_none() && raw.fetches.is_none() && checks.is_empty(), raw.span, problems);
    Expect {
        outcome: raw.outcome.map(|word| (word.value, word.span.at)),
        fetches: raw.fetches.map(|number| fetches(number, problems)),
        checks,
        ..Expect::default()
    }
}

/// What a server is expected to answer, in each of these trials.
pub(super) fn server(raw: &raw::StepExpect, scopes: &[Scope], problems: &mut Problems) -> Expect {
    let mut lowering = Lowering { scopes, problems };
    let mut checks = Vec::new();
    lowering.checks(Part::Headers, raw.headers.as_ref(), &mut checks);
    lowering.checks(Part::Links, raw.links.as_ref(), &mut checks);
    lowering.checks(Part::Calendar, raw.calendar.as_ref(), &mut checks);
    lowering.checks(Part::Json, raw.json.as_ref(), &mut checks);
    lowering.checks(Part::Xml, raw.xml.as_ref(), &mut checks);
    lowering.checks(Part::Fetched, raw.fetched.as_ref(), &mut checks);
    lowering.text(raw.text.as_ref(), &mut checks);
    let numbers = raw.status.as_ref().map_or(&[][..], |status| &status.items);
    let status = numbers.iter().map(|number| status(*number, problems)).collect();
    something(raw.status.is_none() && raw.fetches.is_none() && checks.is_empty(), raw.span, problems);
    Expect {
        status,
        status_at: raw.status.as_ref().map(|status| status.span.at).unwrap_or_default(),
        fetches: raw.fetches.map(|number| fetches(number, problems)),
        checks,
        outcome: None,
    }
}

/// What must come of a step of a client case, in each of these trials. What the client does is judged by other parts than
/// the answer to somebody else's request.
pub(super) fn client(
    raw: &raw::ClientExpect,
    performs: bool,
    scopes: &[Scope],
    problems: &mut Problems,
) -> Expect {
    let span = |list: &Option<List<raw::Check>>| list.as_ref().map(|list| list.span);
    let misplaced = if performs {
        let status = raw.status.as_ref().map(|status| status.span);
        [
            ("status", status),
            ("headers", span(&raw.headers)),
            ("calendar", span(&raw.calendar)),
            ("xml", span(&raw.xml)),
        ]
    } else {
        let outcome = raw.outcome.map(|word| word.span);
        [("outcome", outcome), ("holds", span(&raw.holds)), ("seen", span(&raw.seen)), ("", None)]
    };
    for (name, span) in misplaced.into_iter().filter_map(|(name, span)| Some((name, span?))) {
        let (here, there) = if performs { ("perform", "request") } else { ("request", "perform") };
        problems
            .say(span, format!("expected `{name}` only in a step with `{there}`, but this one has `{here}`"));
    }
    let mut lowering = Lowering { scopes, problems };
    let mut checks = Vec::new();
    for (part, list) in [
        (Part::Headers, &raw.headers),
        (Part::Calendar, &raw.calendar),
        (Part::Holds, &raw.holds),
        (Part::Json, &raw.json),
        (Part::Xml, &raw.xml),
        (Part::Seen, &raw.seen),
        (Part::Fetched, &raw.fetched),
    ] {
        lowering.checks(part, list.as_ref(), &mut checks);
    }
    let numbers = raw.status.as_ref().map_or(&[][..], |status| &status.items);
    let status = numbers.iter().map(|number| self::status(*number, problems)).collect();
    let nothing = raw.status.is_none() && raw.outcome.is_none() && raw.fetches.is_none();
    something(nothing && checks.is_empty(), raw.span, problems);
    Expect {
        outcome: raw.outcome.map(|word| (word.value, word.span.at)),
        status,
        status_at: raw.status.as_ref().map(|status| status.span.at).unwrap_or_default(),
        fetches: raw.fetches.map(|number| fetches(number, problems)),
        checks,
    }
}

fn something(nothing: bool, span: Span, problems: &mut Problems) {
    if nothing {
        problems.say(span, "expected something that must come back, but found nothing");
    }
}

fn status(number: Number, problems: &mut Problems) -> u16 {
    match u16::try_from(number.value) {
        Ok(status @ 100..=599) => status,
        _ => {
            problems
                .say(number.span, format!("expected a status from 100 to 599, but found {}", number.value));
            0
        }
    }
}

fn fetches(number: Number, problems: &mut Problems) -> (u32, Place) {
    let value = u32::try_from(number.value).unwrap_or_else(|_| {
        problems.say(number.span, "expected a number of fetches that fits 32 bits");
        0
    });
    (value, number.span.at)
}

struct Lowering<'s, 'p> {
    scopes: &'s [Scope],
    problems: &'p mut Problems,
}

impl Lowering<'_, '_> {
    fn checks(&mut self, part: Part, raw: Option<&List<raw::Check>>, into: &mut Vec<Check>) {
        for check in raw.into_iter().flat_map(|list| &list.items) {
            let selector = self.selector(part, &check.selector);
            let mut predicates = Vec::new();
            self.texts(check, &mut predicates);
            self.calendar_only(part, check, &mut predicates);
            if let Some(count) = check.count.and_then(|count| count.measure) {
                predicates.push(Predicate::Count(count));
            }
            if let Some(distinct) = check.distinct.and_then(|count| count.measure) {
                predicates.push(Predicate::Distinct(distinct));
            }
            self.nested(check.calendar.as_ref(), &mut predicates);
            if check.xml.is_some() {
                let mut inner = Vec::new();
                self.checks(Part::Xml, check.xml.as_ref(), &mut inner);
                predicates.push(Predicate::Xml(inner));
            }
            self.some(&predicates, check.span, "`is`, `contains`, `count`");
            into.push(Check { part, selector, predicates, at: check.span.at });
        }
    }

    fn text(&mut self, raw: Option<&List<raw::TextCheck>>, into: &mut Vec<Check>) {
        for check in raw.into_iter().flat_map(|list| &list.items) {
            let mut predicates = Vec::new();
            self.texts(check, &mut predicates);
            self.nested(check.calendar.as_ref(), &mut predicates);
            if let Some(most) = check.lines_within {
                predicates.push(Predicate::LinesWithin(most.value));
            }
            self.some(&predicates, check.span, "`contains`, `lacks`, `lines-within`");
            into.push(Check {
                part: Part::Text,
                selector: Default::default(),
                predicates,
                at: check.span.at,
            });
        }
    }

    fn some(&mut self, predicates: &[Predicate], span: Span, such: &str) {
        if predicates.is_empty() && !self.problems.within(span) {
            let message = "expected a check to say what must hold, but found no predicate in it";
            self.problems.advise(span, message, format!("add at least one, such as {such}"));
        }
    }

    fn texts(&mut self, raw: &impl Texts, into: &mut Vec<Predicate>) {
        let [is, is_not, contains, lacks, same_as] = raw.single();
        let single = [
            (is, Predicate::Is as fn(_) -> _),
            (is_not, Predicate::IsNot),
            (contains, Predicate::Contains),
            (lacks, Predicate::Lacks),
            (same_as, Predicate::SameAs),
        ];
        for (text, predicate) in single {
            into.extend(text.map(|text| predicate(self.template(text))));
        }
        if let Some(list) = raw.one_of() {
            into.push(Predicate::OneOf(list.items.iter().map(|text| self.template(text)).collect()));
        }
        if let Some(expression) = raw.matches() {
            self.expression(expression);
            into.push(Predicate::Matches(self.template(expression)));
        }
    }

    fn calendar_only(&mut self, part: Part, check: &raw::Check, into: &mut Vec<Predicate>) {
        let given = [
            ("values", check.values.as_ref().map(|list| list.span)),
            ("type", check.value_type.as_ref().map(|text| text.span)),
        ];
        for (name, span) in given.into_iter().filter_map(|(name, span)| Some((name, span?))) {
            if !matches!(part, Part::Calendar | Part::Holds) {
                let message =
                    format!("expected `{name}` only in checks of `calendar`, but found it in `{part}`");
                self.problems.advise(
                    span,
                    message,
                    "only properties of a calendar have types and lists of values",
                );
            }
        }
        if let Some(values) = &check.values {
            into.push(Predicate::Values(values.items.iter().map(|text| self.template(text)).collect()));
        }
        if let Some(value_type) = &check.value_type {
            into.push(Predicate::Type(self.template(value_type)));
        }
    }

    /// Bounded: the tree of a file is.
    fn nested(&mut self, raw: Option<&List<raw::Check>>, into: &mut Vec<Predicate>) {
        if raw.is_some() {
            let mut checks = Vec::new();
            self.checks(Part::Calendar, raw, &mut checks);
            into.push(Predicate::Calendar(checks));
        }
    }

    fn template(&mut self, text: &Text) -> crate::model::Template {
        check_holes(self.scopes, text, self.problems);
        text.template()
    }

    fn selector(&mut self, part: Part, text: &Text) -> crate::model::Template {
        selector(part, text, self.problems);
        self.template(text)
    }

    /// A regular expression has to be one; with holes it is known only when they are filled.
    fn expression(&mut self, text: &Text) {
        if text.template().holes().next().is_some() {
            return;
        }
        if let Err(error) = regex::Regex::new(&text.text) {
            let said = error.to_string();
            let why = said.lines().last().unwrap_or_default().trim_start_matches("error: ");
            let message = format!("expected a regular expression, but found `{}`: {why}", text.text);
            let help =
                "signs that mean something stand behind a backslash; a text that simply occurs is `contains`";
            self.problems.advise(text.span, message, help);
        }
    }
}

/// A selector has to be one, and one for that part; with holes it is known only when they are filled.
pub(super) fn selector(part: Part, text: &Text, problems: &mut Problems) {
    if text.template().holes().next().is_some() || text.span.is_nowhere() {
        return;
    }
    let tree = match part {
        Part::Calendar | Part::Holds => Tree::Calendar,
        Part::Json | Part::Fetched | Part::Seen => Tree::Json,
        Part::Xml => Tree::Xml,
        Part::Headers | Part::Links => Tree::Fields,
        Part::Outcome | Part::Status | Part::Text | Part::Fetches => return,
    };
    if let Err(error) = Selector::parse(&text.text).and_then(|selector| selector.suits(tree)) {
        let example = match tree {
            Tree::Calendar => "VEVENT/PARTICIPANT(UID=a@example.com)/SUMMARY;LANGUAGE",
            Tree::Json => "0/1",
            Tree::Xml => "D:multistatus/D:response/D:propstat/D:prop/C:calendar-data",
            Tree::Fields => "ETag, or Content-Type;charset",
        };
        let message = format!("expected a selector over `{part}`, but found `{}`: {error}", text.text);
        problems.advise(text.span, message, format!("for example {example}"));
    }
}

/// What both kinds of check have.
trait Texts {
    /// `is`, `is-not`, `contains`, `lacks`, `same-as`.
    fn single(&self) -> [Option<&Text>; 5];
    fn one_of(&self) -> Option<&List<Text>>;
    fn matches(&self) -> Option<&Text>;
}

macro_rules! texts {
    ($($type:ty),+) => {
        $(impl Texts for $type {
            fn single(&self) -> [Option<&Text>; 5] {
                [&self.is, &self.is_not, &self.contains, &self.lacks, &self.same_as].map(Option::as_ref)
            }

            fn one_of(&self) -> Option<&List<Text>> {
                self.one_of.as_ref()
            }

            fn matches(&self) -> Option<&Text> {
                self.matches.as_ref()
            }
        })+
    };
}

texts!(raw::Check, raw::TextCheck);
