//! What subjects answered to the same question: groups of like answers, and how each differs from the first.

use std::collections::BTreeMap;

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::parts::Link;
use crate::model::Record;
use crate::report::RunLog;
use crate::report::visible::Room;

/// What is shown of an answer.
const ROOM: Room = Room { lines: 120, columns: 400 };
/// Octets of an answer that is compared; longer ones are shown, cut, without a comparison.
const COMPARED: usize = 64 << 10;

/// The answers to one question.
#[derive(Serialize)]
pub(super) struct Answers {
    step: Option<String>,
    groups: Vec<Like>,
}

/// Subjects whose answers mean the same.
#[derive(Serialize)]
struct Like {
    subjects: Vec<Link>,
    reference: bool,
    text: String,
    /// Against the first group; empty of the first itself.
    lines: Vec<Line>,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Line {
    sign: char,
    key: &'static str,
    text: String,
}

impl Answers {
    /// The answers of a trial, one of these a step.
    pub(super) fn of(log: &RunLog, records: &BTreeMap<String, Record>) -> Vec<Self> {
        let mut steps: BTreeMap<Option<&String>, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
        for record in records.values() {
            for observation in &record.observations {
                let texts = steps.entry(observation.step.as_ref()).or_default();
                texts.entry(&observation.text).or_default().push(&record.subject);
            }
        }
        let answers =
            steps.into_iter().map(|(step, texts)| Self { step: step.cloned(), groups: groups(log, texts) });
        answers.collect()
    }
}

/// The reference's group first, then the largest.
fn groups(log: &RunLog, texts: BTreeMap<&str, Vec<&str>>) -> Vec<Like> {
    let is_reference = |name: &&str| log.subject(name).is_some_and(|sheet| sheet.reference);
    let mut texts: Vec<(&str, Vec<&str>, bool)> = texts
        .into_iter()
        .map(|(text, names)| {
            let reference = names.iter().any(is_reference);
            (text, names, reference)
        })
        .collect();
    texts.sort_by_key(|(_, names, reference)| (!reference, usize::MAX - names.len()));
    let first = texts.first().map(|(text, ..)| *text);
    let like = |(i, (text, names, reference)): (usize, (&str, Vec<&str>, bool))| Like {
        subjects: names.into_iter().map(|name| Link::subject(log, name)).collect(),
        reference,
        text: ROOM.fit(text),
        lines: first.filter(|_| i > 0).map(|first| difference(first, text)).unwrap_or_default(),
    };
    texts.into_iter().enumerate().map(like).collect()
}

/// The lines that differ, with two lines around; empty where a text is too long to be compared.
pub(super) fn difference(old: &str, new: &str) -> Vec<Line> {
    if old.len() > COMPARED || new.len() > COMPARED {
        return Vec::new();
    }
    let mut config = TextDiff::configure();
    config.timeout(std::time::Duration::from_millis(200));
    let diff = config.diff_lines(old, new);
    let mut lines = Vec::new();
    for (i, hunk) in diff.unified_diff().context_radius(2).iter_hunks().enumerate() {
        if i > 0 {
            lines.push(Line { sign: ' ', key: "skip", text: "…".to_owned() });
        }
        for change in hunk.iter_changes() {
            let (sign, key) = match change.tag() {
                ChangeTag::Equal => (' ', "same"),
                ChangeTag::Delete => ('-', "gone"),
                ChangeTag::Insert => ('+', "new"),
            };
            let text = Room { lines: 2, ..ROOM }.fit(change.value().trim_end_matches('\n'));
            lines.push(Line { sign, key, text });
        }
    }
    lines
}
