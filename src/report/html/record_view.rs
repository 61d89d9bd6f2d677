//! One record on a case's page: what was found, what was said, how to see it again.

use serde::Serialize;

use super::names;
use super::parts::{Link, Mark, Outside};
use crate::model::{Exchange, Fate, Outcome, Record};
use crate::report::failure::{Spoken, again};
use crate::report::reason::{in_words, reason};
use crate::report::reproduction::{adapter_line, curl, hurl, issue};
use crate::report::visible::Room;
use crate::report::{Class, RunLog};

/// What is shown of each side of an exchange.
const SIDE: Room = Room { lines: 160, columns: 600 };
/// Octets of a script that is still shown: a shortened one would be another one.
const SCRIPT: usize = 24 << 10;

/// A record as its case's page shows it.
#[derive(Serialize)]
pub(super) struct RecordView {
    place: String,
    subject: Link,
    mark: Mark,
    open: bool,
    reason: String,
    step: Option<String>,
    findings: Vec<String>,
    fault: Option<String>,
    why: Option<String>,
    issue: Option<Outside>,
    exchanges: Vec<ExchangeView>,
    again: String,
    reproductions: Vec<Reproduction>,
}

#[derive(Serialize)]
struct ExchangeView {
    name: String,
    time: String,
    asked: String,
    sent: String,
    said: Option<String>,
    answer: String,
}

#[derive(Serialize)]
struct Reproduction {
    name: &'static str,
    text: String,
}

impl RecordView {
    pub(super) fn new(log: &RunLog, record: &Record) -> Self {
        let class = Class::of(record);
        let findings = match &record.outcome {
            Outcome::Failed(findings) => findings.as_slice(),
            _ => record.observed.as_slice(),
        };
        Self {
            place: names::record_place(record),
            subject: Link::subject(log, &record.subject),
            mark: Mark::of(record),
            open: class.is_news() && class != Class::Cured,
            reason: reason(record),
            step: record.step.clone(),
            findings: findings.iter().map(in_words).collect(),
            fault: match &record.outcome {
                Outcome::Broken(fault) => Some(SIDE.fit(&fault.message)),
                _ => None,
            },
            why: record.why.clone(),
            issue: record.issue.as_deref().map(Into::into),
            exchanges: record.exchanges.iter().map(ExchangeView::new).collect(),
            again: again(log, record),
            reproductions: reproductions(log, record),
        }
    }
}

/// Whether there is more to say of a record than its sign.
pub(super) fn told(record: &Record) -> bool {
    record.outcome != Outcome::Passed
        || !record.observed.is_empty()
        || !record.exchanges.is_empty()
        || record.why.is_some()
}

impl ExchangeView {
    fn new(exchange: &Exchange) -> Self {
        let spoken = Spoken::from(exchange);
        let (name, micros) = match exchange {
            Exchange::Http { name, user, micros, .. } => (format!("{name} (as {user})"), *micros),
            Exchange::Line { micros, .. } => (String::new(), *micros),
        };
        Self {
            name,
            time: format!("{}.{} ms", micros / 1000, micros % 1000 / 100),
            asked: spoken.asked,
            sent: SIDE.fit(&spoken.sent),
            said: spoken.said,
            answer: SIDE.fit(&spoken.answer),
        }
    }
}

fn reproductions(log: &RunLog, record: &Record) -> Vec<Reproduction> {
    let kept = record.preserved.as_ref().is_some_and(|preserved| preserved.worst() == Fate::Kept);
    if record.exchanges.is_empty() || kept {
        return Vec::new();
    }
    let all = |write: fn(&Exchange) -> Option<String>| -> Option<String> {
        let texts: Option<Vec<String>> = record.exchanges.iter().map(write).collect();
        Some(texts?.join("\n")).filter(|text| !text.is_empty())
    };
    let mut shown = Vec::new();
    for (name, text) in
        [("curl script", all(curl)), (".hurl file", all(hurl)), ("adapter line", all(adapter_line))]
    {
        let Some(text) = text else { continue };
        let text = if text.len() > SCRIPT {
            "Too long to be shown here; run.jsonl has it whole.".to_owned()
        } else {
            text
        };
        shown.push(Reproduction { name, text });
    }
    if matches!(record.outcome, Outcome::Failed(_) | Outcome::Broken(_)) {
        let issue = issue(log, record);
        shown.push(Reproduction { name: "issue text", text: format!("{}\n\n{}", issue.title, issue.body) });
    }
    shown
}
