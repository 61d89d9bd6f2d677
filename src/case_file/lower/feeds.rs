//! Feeds of a server or client case, and the steps that wait for them.

use std::time::Duration;

use super::holes::{Scope, check as check_holes};
use crate::case_file::problem::Problems;
use crate::case_file::raw;
use crate::case_file::scalar::Text;
use crate::case_file::several::{List, Map};
use crate::model::{FeedAnswer, FeedManner, Template};

/// The longest time that a step may wait, in seconds.
const LONGEST: u64 = 60;

/// Feeds by name.
type Feeds = Map<List<raw::FeedAnswer>>;

/// The holes of the feeds' URLs.
pub(super) fn names(raw: Option<&Feeds>) -> Vec<String> {
    let feeds = raw.into_iter().flat_map(|feeds| &feeds.entries);
    feeds.map(|(name, _)| format!("feed-host:{}", name.text)).collect()
}

/// What the feeds answer, in trials with these holes.
pub(super) fn feeds(
    raw: Option<&Feeds>,
    scopes: &[Scope],
    problems: &mut Problems,
) -> Vec<(String, Vec<FeedAnswer>)> {
    let mut feeds = Vec::new();
    for (name, answers) in raw.into_iter().flat_map(|feeds| &feeds.entries) {
        if !name.text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-') {
            problems
                .say(name.span, format!("expected letters, digits and dashes, but found `{}`", name.text));
        }
        let answers = answers.items.iter().map(|raw| answer(raw, scopes, problems)).collect();
        feeds.push((name.text.clone(), answers));
    }
    feeds
}

fn answer(raw: &raw::FeedAnswer, scopes: &[Scope], problems: &mut Problems) -> FeedAnswer {
    let headers = raw.headers.iter().flat_map(|headers| &headers.entries);
    for text in headers.clone().map(|(_, value)| value).chain(&raw.body) {
        check_holes(scopes, text, problems);
    }
    let status = raw.status.map_or(200, |number| number.value);
    if !(200..600).contains(&status) {
        problems.say(raw.span, format!("expected a status from 200 to 599, but found {status}"));
    }
    FeedAnswer {
        status: u16::try_from(status).unwrap_or(200),
        headers: headers.map(|(name, value)| (name.text.clone(), value.template())).collect(),
        body: raw.body.as_ref().map_or_else(Template::default, Text::crlf),
        manner: raw.manner.map_or(FeedManner::Whole, |manner| manner.value),
    }
}

/// How long a step waits: `10s`.
pub(super) fn time(text: &Text, problems: &mut Problems) -> Duration {
    let digits = text.text.strip_suffix('s').filter(|digits| digits.bytes().all(|c| c.is_ascii_digit()));
    let seconds =
        digits.and_then(|digits| digits.parse().ok()).filter(|seconds| (1..=LONGEST).contains(seconds));
    if seconds.is_none() {
        let message = format!("expected a time from 1s to {LONGEST}s, but found `{}`", text.text);
        problems.advise(text.span, message, "seconds, as in `10s`");
    }
    Duration::from_secs(seconds.unwrap_or(1))
}

/// Says every turn of a feed which the case does not have.
pub(super) fn turns<'r>(raw: Option<&Feeds>, turns: impl Iterator<Item = &'r Text>, problems: &mut Problems) {
    let feeds = raw.into_iter().flat_map(|feeds| &feeds.entries);
    let known: Vec<&str> = feeds.map(|(name, _)| name.text.as_str()).collect();
    for turn in turns {
        if !known.contains(&turn.text.as_str()) {
            problems.say(
                turn.span,
                format!("expected the name of a feed of this case, but found `{}`", turn.text),
            );
        }
    }
}
