//! Volatile values, masked by named rules before an observation is kept.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// A named rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask {
    /// Its name, which stands in the text in the place of the value: `[trial]`.
    pub name: &'static str,
    /// What it takes out.
    pub takes: &'static str,
}

/// Every rule, in the order in which they are applied.
pub const MASKS: &[Mask] = &[
    Mask { name: "collection", takes: "the path of the trial's own collection" },
    Mask { name: "trial", takes: "the trial's own token" },
    Mask { name: "base", takes: "scheme, host and port of the server" },
    Mask { name: "now", takes: "a UTC date-time less than a day from the time of the run" },
    Mask { name: "http-date", takes: "a date as HTTP writes it" },
    Mask { name: "etag", takes: "the value of an entity tag" },
    Mask { name: "token", takes: "the value of a sync token" },
    Mask { name: "uuid", takes: "a random UUID (RFC 9562, version 4), which a library makes anew each time" },
];

/// What is volatile in one trial.
#[derive(Clone, Debug, Default)]
pub struct Volatile {
    /// The path of the trial's own collection; empty for none.
    pub collection: String,
    /// The trial's own token; empty for none.
    pub trial: String,
    /// Scheme, host and port of the server; empty for none.
    pub base: String,
    /// Seconds since 1970 at the time of the run.
    pub now: i64,
}

static DATE_TIME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)Z"));
static HTTP_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
});
static ETAG: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(etag[\w:-]*[ \t=:>]+)(W/)?(&quot;|\x22)[^\x22&]*(&quot;|\x22)"));
static TOKEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)(sync-token[\w:-]*[ \t=:>]+)[^\s<]+"));
static UUID: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern of this file")
}

impl Volatile {
    /// The text with every volatile value replaced by the name of its rule in brackets.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        let own = [(&self.collection, "[collection]"), (&self.trial, "[trial]"), (&self.base, "[base]")];
        let mut masked = Cow::Borrowed(text);
        for (value, name) in own {
            if !value.is_empty() && masked.contains(value.as_str()) {
                masked = masked.replace(value.as_str(), name).into();
            }
        }
        let masked = DATE_TIME.replace_all(&masked, |found: &regex::Captures<'_>| {
            if self.is_near(found) { "[now]".to_owned() } else { found[0].to_owned() }
        });
        let masked = HTTP_DATE.replace_all(&masked, "[http-date]");
        let masked = ETAG.replace_all(&masked, "$1[etag]");
        let masked = TOKEN.replace_all(&masked, "$1[token]");
        UUID.replace_all(&masked, "[uuid]").into_owned()
    }

    /// Whether a date-time is less than a day from now.
    fn is_near(&self, found: &regex::Captures<'_>) -> bool {
        let part = |i: usize| found[i].parse::<i64>().unwrap_or(0);
        let days = days_since_1970(part(1), part(2), part(3));
        let seconds = days * 86_400 + part(4) * 3_600 + part(5) * 60 + part(6);
        (seconds - self.now).abs() < 86_400
    }
}

/// Days since 1970-01-01 of a date of the Gregorian calendar, by counting years that begin in March.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + day - 719_469
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("UID:t42@example.com", "UID:[trial]@example.com")]
    #[case("/alice/calspec-t42/x.ics", "[collection]/x.ics")]
    #[case("http://127.0.0.1:80/alice/calspec-t42/x.ics", "[base][collection]/x.ics")]
    #[case("DTSTAMP:20010909T014640Z", "DTSTAMP:[now]")]
    #[case("DTSTAMP:2001-09-09T01:46:40Z", "DTSTAMP:[now]")]
    #[case("DTSTAMP:20010911T014640Z", "DTSTAMP:20010911T014640Z")]
    #[case("DTSTAMP:19700101T000000Z", "DTSTAMP:19700101T000000Z")]
    #[case("Date: Sun, 09 Sep 2001 01:46:40 GMT", "Date: [http-date]")]
    #[case("etag: \"abc\"", "etag: [etag]")]
    #[case("<D:getetag>W/\"abc\"</D:getetag>", "<D:getetag>[etag]</D:getetag>")]
    #[case("<D:sync-token>http://x/1</D:sync-token>", "<D:sync-token>[token]</D:sync-token>")]
    #[case("UID:cbab3993-aa9f-4c59-b0d8-45856224c40f", "UID:[uuid]")]
    #[case("UID:cbab3993-aa9f-1c59-b0d8-45856224c40f", "UID:cbab3993-aa9f-1c59-b0d8-45856224c40f")]
    #[case("SUMMARY:Piano", "SUMMARY:Piano")]
    fn each_rule_takes_what_it_says(#[case] text: &str, #[case] expected: &str) {
        let volatile = Volatile {
            collection: "/alice/calspec-t42".into(),
            trial: "t42".into(),
            base: "http://127.0.0.1:80".into(),
            now: 1_000_000_000,
        };
        assert_eq!(volatile.mask(text), expected);
    }
}
