//! From an answer to what is kept of it.

use super::audit::Heard;
use crate::media::xml::Node;
use crate::media::{Element, canonical, ical, jcal, json, xml};
use crate::model::{Answer, Exchange, Fault, Finding, Level, Observation, Outcome, Preserved, Verdict};
use crate::snapshot::Volatile;

/// The longest text of one observation, in octets.
const LONGEST: usize = 64 << 10;

/// What one trial came to, before anything is known of its standing.
#[derive(Debug)]
pub(super) struct Trialled {
    /// What it came to.
    pub(super) outcome: Outcome,
    /// Of a MAY: how the answer differs.
    pub(super) observed: Vec<Finding>,
    /// The step that decided.
    pub(super) step: Option<String>,
    /// Everything that was sent and came back.
    pub(super) exchanges: Vec<Exchange>,
    /// What was observed.
    pub(super) observations: Vec<Observation>,
    /// Of a construct: what became of it.
    pub(super) preserved: Option<Preserved>,
    /// What the audit replays; empty unless it listens.
    pub(super) heard: Vec<Heard>,
    /// How long it took.
    pub(super) micros: u64,
}

impl Trialled {
    /// A trial with an outcome and nothing else yet.
    pub(super) fn of(outcome: Outcome) -> Self {
        Self {
            outcome,
            observed: vec![],
            step: None,
            exchanges: vec![],
            observations: vec![],
            preserved: None,
            heard: vec![],
            micros: 0,
        }
    }

    /// A trial that broke.
    pub(super) fn broken(fault: Fault) -> Self {
        Self::of(Outcome::Broken(fault))
    }

    /// The outcome of an answer with these findings, at the level of the case: a MAY is observed, never failed.
    pub(super) fn judged(findings: Vec<Finding>, level: Level) -> Self {
        match (findings.is_empty(), level) {
            (true, _) => Self::of(Outcome::Passed),
            (false, Level::May) => Self { observed: findings, ..Self::of(Outcome::Passed) },
            (false, _) => Self::of(Outcome::Failed(findings)),
        }
    }
}

/// The canonical text of an answer, volatile values masked.
pub(super) fn observation(step: Option<&str>, answer: &Answer, volatile: &Volatile) -> Observation {
    let mut text = match (answer.verdict, answer.status) {
        (Some(Verdict::Rejected), _) => "rejected\n".to_owned(),
        (Some(Verdict::Accepted), _) => format!("accepted\n{}", canonical_text(answer)),
        (None, Some(status)) => format!("{status}\n{}", canonical_text(answer)),
        (None, None) => canonical_text(answer),
    };
    text = volatile.mask(&text);
    if text.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        text.truncate(end);
        text.push_str("\n[cut]\n");
    }
    Observation { step: step.map(str::to_owned), text }
}

/// A multistatus says the same in any order of its responses (RFC 4918, 13).
fn sorted(mut element: Element) -> Element {
    if element.name.local == "multistatus" {
        element.children.sort_by_cached_key(|child| match child {
            Node::Element(response) => canonical::xml(response),
            Node::Text(_) => String::new(),
        });
    }
    element
}

fn canonical_text(answer: &Answer) -> String {
    let plain = || String::from_utf8_lossy(&answer.body).into_owned();
    match answer.media.as_deref() {
        Some("text/calendar") => canonical::components(&ical::read(&answer.body).components),
        Some("application/calendar+json") => match json::read(&answer.body).map(|value| jcal::read(&value)) {
            Ok(Ok(component)) => canonical::component(&component),
            _ => plain(),
        },
        Some("application/json") => {
            json::read(&answer.body).map_or_else(|_| plain(), |value| canonical::json(&value))
        }
        Some("application/xml" | "text/xml") => {
            xml::read(&answer.body).map_or_else(|_| plain(), |element| canonical::xml(&sorted(element)))
        }
        _ => plain(),
    }
}
