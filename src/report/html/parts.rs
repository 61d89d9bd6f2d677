//! What several pages show: a class with its sign, a score with its bar, a link that may be followed.

use serde::Serialize;

use super::names;
use crate::model::{CaseId, Cite, Level, Record, SpecId, Status};
use crate::report::reason::reason;
use crate::report::visible::brief;
use crate::report::{Class, RunLog, Tally};

/// A class as a page shows it: never by colour alone.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Mark {
    pub(super) key: &'static str,
    pub(super) sign: &'static str,
    pub(super) word: &'static str,
    pub(super) says: &'static str,
}

impl From<Class> for Mark {
    fn from(class: Class) -> Self {
        let (key, sign, says) = match class {
            Class::Passed => ("passed", "✓", "did what the rule says"),
            Class::Cured => ("cured", "↑", "did what the rule says, and is listed as failing"),
            Class::Failed => ("failed", "✕", "broke a rule that binds"),
            Class::Broken => ("broken", "‼", "gave no answer: crash, hang, protocol, set-up"),
            Class::Warning => ("warning", "!", "went against a SHOULD"),
            Class::Known => ("known", "◦", "failed, as its list of known failures says"),
            Class::Flaky => ("flaky", "≈", "listed as flaky: shown, never deciding"),
            Class::Observed => ("observed", "●○", "a permission, used or not: noted, never failed"),
            Class::Unclaimed => {
                ("unclaimed", "✓✕", "what would happen; its makers claim nothing here: in no score")
            }
            Class::Unsupported => ("unsupported", "–", "never said it could, or was not asked"),
        };
        Self { key, sign, word: class.word(), says }
    }
}

impl Mark {
    /// A record's: of what is not claimed, or only permitted, the sign still says what it came to.
    pub(super) fn of(record: &Record) -> Self {
        std::iter::once(record).collect::<Tally>().into_mark().unwrap_or_else(|| Class::of(record).into())
    }
}

impl Tally {
    /// The mark of its foremost class, the sign between passed and not where that class is no verdict.
    fn into_mark(self) -> Option<Mark> {
        let class = self.foremost()?;
        let signs = |so: u32, all, [yes, some, no]: [&'static str; 3]| match so {
            0 => no,
            so if so == all => yes,
            _ => some,
        };
        let all = self.count(class);
        let mark = Mark::from(class);
        Some(match class {
            Class::Unclaimed => Mark { sign: signs(self.unclaimed_passed, all, ["✓", "~", "✕"]), ..mark },
            Class::Observed => Mark { sign: signs(self.observed_so, all, ["●", "◐", "○"]), ..mark },
            _ => mark,
        })
    }
}

/// A part of a bar.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Part {
    pub(super) key: &'static str,
    /// In thousandths of the bar.
    pub(super) share: u32,
}

/// A tally as a page shows it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Score {
    pub(super) kept: u32,
    pub(super) scored: u32,
    pub(super) unclaimed: u32,
    pub(super) unclaimed_kept: u32,
    pub(super) unsupported: u32,
    pub(super) total: u32,
    pub(super) words: String,
    pub(super) foremost: Option<Mark>,
    pub(super) parts: Vec<Part>,
}

impl From<&Tally> for Score {
    fn from(tally: &Tally) -> Self {
        let whole = (tally.total() - tally.count(Class::Unsupported)).max(1);
        let part = |(key, count)| Part {
            key,
            share: u32::try_from(u64::from(count) * 1000 / u64::from(whole)).unwrap_or(0),
        };
        let mut parts = Vec::new();
        for (class, count) in tally.parts().filter(|(class, _)| *class != Class::Unsupported) {
            let kept = if class == Class::Unclaimed { tally.unclaimed_passed } else { 0 };
            parts.extend([("would", kept), (Mark::from(class).key, count - kept)]);
        }
        Self {
            kept: tally.kept(),
            scored: tally.scored(),
            unclaimed: tally.count(Class::Unclaimed),
            unclaimed_kept: tally.unclaimed_passed,
            unsupported: tally.count(Class::Unsupported),
            total: tally.total(),
            words: tally.in_words(),
            foremost: tally.into_mark(),
            parts: parts.into_iter().filter(|(.., count)| *count > 0).map(part).collect(),
        }
    }
}

/// A place of the report: text, and where it leads.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Link {
    pub(super) text: String,
    pub(super) href: String,
    pub(super) title: String,
}

impl Link {
    /// To the page of a case; a case that the run does not have is only named.
    pub(super) fn case(log: &RunLog, id: &CaseId) -> Self {
        let case = log.cases.get(id);
        Self {
            text: id.0.clone(),
            href: case.map(|_| names::case(id)).unwrap_or_default(),
            title: case.map(|case| case.title.clone()).unwrap_or_default(),
        }
    }

    /// To a record on its case's page, named by its subject.
    pub(super) fn record(log: &RunLog, record: &Record) -> Self {
        let known = log.cases.contains_key(&record.trial.case);
        let href = if known { names::record(record) } else { String::new() };
        Self { text: record.subject.clone(), href, title: reason(record) }
    }

    /// To the page of a subject.
    pub(super) fn subject(log: &RunLog, name: &str) -> Self {
        let href = log.subject(name).map(|_| names::subject(name)).unwrap_or_default();
        Self { text: name.to_owned(), href, title: String::new() }
    }

    /// To the page of a specification, named by its document.
    pub(super) fn specification(log: &RunLog, id: &SpecId) -> Self {
        let spec = log.specifications.get(id);
        Self {
            text: spec.map_or_else(|| id.0.clone(), |spec| spec.document.clone()),
            href: spec.map(|_| names::specification(id)).unwrap_or_default(),
            title: spec.map(|spec| spec.title.clone()).unwrap_or_default(),
        }
    }

    /// The same, named as narrow places name it.
    pub(super) fn short(self, log: &RunLog, id: &SpecId) -> Self {
        let text =
            log.specifications.get(id).map_or_else(|| id.0.clone(), |spec| spec.short_name().to_owned());
        Self { text, ..self }
    }

    /// To a reading.
    pub(super) fn reading(log: &RunLog, spec: &SpecId, name: &str) -> Self {
        let reading = log.specifications.get(spec).and_then(|spec| spec.reading(name));
        let href = reading.map(|_| names::reading(spec, name)).unwrap_or_default();
        Self { text: name.to_owned(), href, title: String::new() }
    }
}

/// Text from outside that may be an address: only `http` and `https` can be followed.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Outside {
    pub(super) text: String,
    pub(super) href: Option<String>,
}

impl From<&str> for Outside {
    fn from(text: &str) -> Self {
        let web = text.starts_with("https://") || text.starts_with("http://");
        let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
        Self { text: brief(text, 200), href: (web && plain).then(|| text.to_owned()) }
    }
}

/// A requirement as case pages and lists show it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Rule {
    pub(super) place: String,
    pub(super) href: String,
    pub(super) level: &'static str,
    pub(super) says: String,
}

impl Rule {
    pub(super) fn new(log: &RunLog, cite: &Cite) -> Self {
        let found = log.requirement(cite);
        let document = found.map_or_else(|| cite.spec.0.clone(), |(spec, _)| spec.document.clone());
        Self {
            place: format!("{document} {}", cite.anchor),
            href: found.map(|_| names::requirement(&cite.spec, &cite.anchor)).unwrap_or_default(),
            level: found.map_or("", |(_, rule)| rule.level.as_str()),
            says: found.map(|(_, rule)| rule.says.clone()).unwrap_or_default(),
        }
    }
}

/// The level as a page shows it.
pub(super) fn level(level: Level) -> &'static str {
    level.as_str()
}

/// The status in words.
pub(super) fn status(status: Status) -> String {
    status.as_str().replace('-', " ")
}
