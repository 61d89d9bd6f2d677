//! Holes that a case fills and nothing uses.

use std::collections::HashSet;

use super::suite::in_case;
use crate::case_file::problem::Problem;
use crate::case_file::suite::Suite;
use crate::model::{
    Body, Case, Check, ClientCase, ClientStep, Expect, FeedAnswer, Place, Predicate, ServerCase, Step,
    Template,
};

/// Names of `with`, `let` and `capture` that occur in no text of the case.
pub(super) fn unused(suite: &Suite, case: &Case) -> Vec<Problem> {
    let mut found: Vec<(&str, Place)> = Vec::new();
    match &case.body {
        Body::Library(body) => {
            for example in &body.examples {
                let mut used = Used::default();
                used.expect(&example.expect);
                used.template(&example.given);
                example.arguments.iter().chain(&example.with).for_each(|(_, text)| used.template(text));
                let names = example.with.iter().map(|(name, _)| name.as_str());
                found.extend(names.filter(|name| !used.names.contains(name)).map(|name| (name, example.at)));
            }
        }
        Body::Server(body) => found = unused_of_server(body),
        Body::Preservation(_) => {}
        Body::Client(body) => found = unused_of_client(body),
    }
    let message = |name| format!("expected some text to use the hole $({name}), but none does");
    found.into_iter().map(|(name, at)| in_case(suite, case, at, message(name), None)).collect()
}

fn unused_of_server(body: &ServerCase) -> Vec<(&str, Place)> {
    let mut used = Used::default();
    let values = body.examples.iter().flat_map(|example| &example.with).chain(&body.lets);
    values.clone().for_each(|(_, text)| used.template(text));
    body.feeds.iter().flat_map(|(_, answers)| answers).for_each(|answer| used.answer(answer));
    body.steps.iter().for_each(|step| used.step(step));
    let first = body.steps.first().map(|step| step.at).unwrap_or_default();
    let values = values.map(|(name, _)| (name.as_str(), first));
    let captures =
        body.steps.iter().flat_map(|step| step.capture.iter().map(|(name, at)| (name.as_str(), at.at)));
    let mut said = HashSet::new();
    values.chain(captures).filter(|(name, _)| !used.names.contains(name) && said.insert(*name)).collect()
}

fn unused_of_client(body: &ClientCase) -> Vec<(&str, Place)> {
    let mut used = Used::default();
    let values = body.examples.iter().flat_map(|example| &example.with).chain(&body.lets);
    values.clone().chain(&body.objects).for_each(|(_, text)| used.template(text));
    body.feeds.iter().flat_map(|(_, answers)| answers).for_each(|answer| used.answer(answer));
    let mut filled: Vec<(&str, Place)> = Vec::new();
    let mut first = None;
    for step in &body.steps {
        let at = match step {
            ClientStep::Request(step) => {
                used.step(step);
                filled.extend(step.capture.iter().map(|(name, at)| (name.as_str(), at.at)));
                step.at
            }
            ClientStep::Deed(deed) => {
                deed.given.iter().for_each(|text| used.template(text));
                deed.arguments.iter().for_each(|(_, text)| used.template(text));
                for instead in &deed.instead {
                    instead.containing.iter().for_each(|text| used.template(text));
                    used.template(&instead.status);
                    used.template(&instead.body);
                    instead.headers.iter().for_each(|(_, text)| used.template(text));
                }
                used.expect(&deed.expect);
                deed.provided.as_deref().into_iter().for_each(|condition| used.expect(condition));
                deed.at
            }
        };
        first.get_or_insert(at);
    }
    filled.extend(values.map(|(name, _)| (name.as_str(), first.unwrap_or_default())));
    let mut said = HashSet::new();
    filled.into_iter().filter(|(name, _)| !used.names.contains(name) && said.insert(*name)).collect()
}

/// The names that occur in texts.
#[derive(Default)]
struct Used<'c> {
    names: HashSet<&'c str>,
}

impl<'c> Used<'c> {
    fn template(&mut self, template: &'c Template) {
        self.names.extend(template.holes());
    }

    fn answer(&mut self, answer: &'c FeedAnswer) {
        self.template(&answer.body);
        answer.headers.iter().for_each(|(_, text)| self.template(text));
    }

    fn step(&mut self, step: &'c Step) {
        self.template(&step.request.method);
        self.template(&step.request.url);
        step.request.headers.iter().for_each(|(_, text)| self.template(text));
        step.request.body.iter().for_each(|text| self.template(text));
        self.expect(&step.expect);
        step.when.iter().chain(step.provided.as_deref()).for_each(|condition| self.expect(condition));
        step.capture.iter().for_each(|(_, capture)| self.template(&capture.selector));
    }

    fn expect(&mut self, expect: &'c Expect) {
        expect.checks.iter().for_each(|check| self.check(check));
    }

    /// Bounded: the tree of a file is.
    fn check(&mut self, check: &'c Check) {
        self.template(&check.selector);
        for predicate in &check.predicates {
            match predicate {
                Predicate::Is(text)
                | Predicate::IsNot(text)
                | Predicate::Contains(text)
                | Predicate::Lacks(text)
                | Predicate::Matches(text)
                | Predicate::Type(text)
                | Predicate::SameAs(text) => self.template(text),
                Predicate::OneOf(texts) | Predicate::Values(texts) => {
                    texts.iter().for_each(|text| self.template(text));
                }
                Predicate::Calendar(checks) | Predicate::Xml(checks) => {
                    checks.iter().for_each(|check| self.check(check))
                }
                Predicate::Count(_) | Predicate::Distinct(_) | Predicate::LinesWithin(_) => {}
            }
        }
    }
}
