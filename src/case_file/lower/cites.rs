//! What a case rests on: anchors of catalogues, and a reading.

use std::collections::BTreeMap;

use crate::case_file::near::{listed, meant, nearest};
use crate::case_file::problem::Problems;
use crate::case_file::scalar::Text;
use crate::model::{Anchor, Cite, SpecId, Specification};

/// Catalogues by folder; `None` where one is there and could not be read.
pub(in crate::case_file) type Catalogues = BTreeMap<SpecId, Option<Specification>>;

/// The requirements that are cited; unknown ones and those named twice are said.
pub(in crate::case_file) fn cites(
    own: &SpecId,
    texts: &[Text],
    all: &Catalogues,
    problems: &mut Problems,
) -> Vec<Cite> {
    let mut cites: Vec<Cite> = Vec::with_capacity(texts.len());
    for text in texts {
        let cite = match text.text.split_once(':') {
            Some((spec, anchor)) => Cite { spec: SpecId(spec.to_owned()), anchor: Anchor(anchor.to_owned()) },
            None => Cite { spec: own.clone(), anchor: Anchor(text.text.clone()) },
        };
        if cites.contains(&cite) {
            problems.say(text.span, format!("expected each requirement once, but found `{cite}` again"));
        }
        known(&cite, text, all, problems);
        cites.push(cite);
    }
    cites
}

/// Whether a catalogue lists an anchor; what it lists instead is said.
pub(super) fn known(cite: &Cite, text: &Text, all: &Catalogues, problems: &mut Problems) {
    let Some(catalogue) = all.get(&cite.spec) else {
        let message =
            format!("expected a requirement of a catalogue, but there is no {}/spec.yaml", cite.spec);
        return problems.advise(text.span, message, meant(&cite.spec.0, all.keys().map(|id| id.0.as_str())));
    };
    let Some(catalogue) = catalogue else { return };
    if catalogue.requirement(&cite.anchor).is_some() {
        return;
    }
    let section = cite.anchor.section();
    let near: Vec<&str> = catalogue
        .requirements
        .iter()
        .filter(|one| one.anchor.section() == section)
        .map(|one| one.anchor.0.as_str())
        .collect();
    let anchors = || catalogue.requirements.iter().map(|one| one.anchor.0.as_str());
    let help = match nearest(&cite.anchor.0, anchors()) {
        _ if !near.is_empty() => format!("of section {section} it lists {}", listed(near)),
        Some(near) => format!("it lists nothing of section {section}; did you mean `{near}`?"),
        None => format!(
            "it lists nothing of section {section}; a rule without a keyword is added there with a letter"
        ),
    };
    let message = format!("expected an anchor of {}/spec.yaml, but found `{}`", cite.spec, cite.anchor);
    problems.advise(text.span, message, help);
}

/// The name of a reading of the case's own catalogue.
pub(super) fn reading(own: &SpecId, text: &Text, all: &Catalogues, problems: &mut Problems) {
    let Some(Some(catalogue)) = all.get(own) else { return };
    if catalogue.reading(&text.text).is_none() {
        let message = format!("expected a reading of {own}/spec.yaml, but found `{}`", text.text);
        let names = catalogue.readings.iter().map(|reading| reading.name.as_str());
        problems.advise(text.span, message, meant(&text.text, names));
    }
}
