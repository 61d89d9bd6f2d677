//! A preservation case: constructs, each with the object around it.

use super::cites::{Catalogues, known};
use super::holes::Scope;
use super::library::{distinct, head};
use super::server::components;
use crate::case_file::near::meant;
use crate::case_file::problem::Problems;
use crate::case_file::raw;
use crate::case_file::scalar::Text;
use crate::model::{Anchor, CaseId, Cite, Construct, Origin, PreservationCase, SpecId, Template};

/// The preservation case that is meant.
pub(super) fn preservation(
    id: &CaseId,
    raw: &raw::Preservation,
    all: &Catalogues,
    problems: &mut Problems,
) -> PreservationCase {
    distinct(id, raw.constructs.items.iter().map(|construct| &construct.name), problems);
    let shared = raw.within.as_ref().map(|text| within(text, problems));
    if let (Some(text), true) = (&raw.within, raw.constructs.items.iter().all(|one| one.within.is_some())) {
        problems.say(text.span, "expected some construct to stand in this object, but each has its own");
    }
    let constructs = raw.constructs.items.iter().map(|one| construct(one, shared.as_ref(), all, problems));
    PreservationCase {
        constructs: constructs.collect(),
        components: components(raw.components.as_ref(), problems),
    }
}

fn construct(
    raw: &raw::Construct,
    shared: Option<&Template>,
    all: &Catalogues,
    problems: &mut Problems,
) -> Construct {
    let scope = Scope { server: true, span: head(raw.span), ..Scope::default() };
    scope.check(&raw.given, problems);
    let own = raw.within.as_ref().map(|text| within(text, problems));
    if own.is_none() && shared.is_none() {
        problems.say(head(raw.span), "expected the object around the construct, but found no `within`");
    }
    Construct {
        name: raw.name.text.clone(),
        origin: origin(&raw.of, all, problems),
        given: raw.given.crlf(),
        within: own.or_else(|| shared.cloned()).unwrap_or_default(),
        at: raw.span.at,
    }
}

/// An object, which has the hole for the construct.
fn within(text: &Text, problems: &mut Problems) -> Template {
    let scope =
        Scope { server: true, span: text.span, names: vec![Construct::HOLE.to_owned()], ..Scope::default() };
    scope.check(text, problems);
    let object = text.crlf();
    if !object.holes().any(|hole| hole == Construct::HOLE) {
        let message = format!("expected the hole $({}) in the object, but found none", Construct::HOLE);
        problems.advise(text.span, message, "it says where the construct stands");
    }
    object
}

/// `rfc9073:6.5`, a section; or `rfc9073:6.5-2`, an anchor.
fn origin(text: &Text, all: &Catalogues, problems: &mut Problems) -> Origin {
    let (spec, section) = text.text.split_once(':').unwrap_or((&text.text, ""));
    let origin = Origin { spec: SpecId(spec.to_owned()), section: section.to_owned() };
    if section.contains('-') {
        known(&Cite { spec: origin.spec.clone(), anchor: Anchor(section.to_owned()) }, text, all, problems);
    } else if !section.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'.') || section.is_empty() {
        let message = format!("expected a section of a specification, but found `{}`", text.text);
        problems.advise(text.span, message, "such as rfc9073:6.5, or an anchor: rfc9073:6.5-2");
    } else if !all.contains_key(&origin.spec) {
        let message = format!("expected a section of a catalogue, but there is no {spec}/spec.yaml");
        problems.advise(text.span, message, meant(spec, all.keys().map(|id| id.0.as_str())));
    }
    origin
}
