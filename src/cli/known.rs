//! `calspec known`: the lists of known failures.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::Common;
use super::{Exit, report, suite, terminal};
use crate::model::{Known as Entry, Outcome, Record, Standing, Subject};
use crate::report::RunLog;

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec known calcard                        what is known of calcard
  calspec run -s calcard; calspec known --update calcard
                                               write its list from that run; then give the reasons";

/// Show what is known to fail, or write the lists anew from a run, for a person to give the reasons.
///
/// Entries that still hold keep their reasons, and so do those of cases that the run did not have; new ones get `why: to be looked at`, with
/// what was found.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Known {
    /// Subjects by name; all where there are none.
    names: Vec<String>,
    /// Write the `known:` of the subject files in the folder given by --subjects (or ./subjects).
    #[arg(long)]
    update: bool,
    /// The run to take them from.
    #[arg(long, value_name = "FILE", default_value = "reports/latest/run.jsonl")]
    run: PathBuf,
}

impl Known {
    pub(super) fn run(&self, common: &Common) -> Exit {
        match self.go(common) {
            Ok(exit) | Err(exit) => exit,
        }
    }

    fn go(&self, common: &Common) -> Result<Exit, Exit> {
        let mut common = common.clone();
        let folder = common.subjects.clone().unwrap_or_else(|| PathBuf::from("subjects"));
        if self.update {
            common.subjects = Some(folder.clone());
        }
        let mut subjects = suite::subjects(&common)?;
        subjects.retain(|subject| self.names.is_empty() || self.names.contains(&subject.name));
        let log = if self.update {
            Some(report::read(&self.run).map_err(|error| terminal::fail(Exit::Usage, error))?)
        } else {
            None
        };
        for subject in &subjects {
            match &log {
                None => terminal::say(format!("{}\n{}", subject.name, block(&subject.known))),
                Some(log) if log.records_of(&subject.name).next().is_some() => {
                    let entries = entries(subject, log);
                    write(&folder, subject, &entries)?;
                    terminal::say(format!("{}: {} known failures\n", subject.name, entries.len()));
                }
                Some(_) => {}
            }
        }
        Ok(Exit::AsKnown)
    }
}

/// The list that a run asks for: one entry a case where all its trials failed, else one a trial. What was not asked, or fails only
/// sometimes, stays as it is.
fn entries(subject: &Subject, log: &RunLog) -> Vec<Entry> {
    let mut cases: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for record in log.records_of(&subject.name) {
        cases.entry(record.trial.case.to_string()).or_default().push(record);
    }
    let was_asked = |entry: &Entry| {
        log.records_of(&subject.name).any(|record| entry.cases.matches(&record.trial.to_string()))
    };
    let stays = |entry: &&Entry| entry.flaky || !was_asked(entry);
    let mut entries: Vec<Entry> = subject.known.iter().filter(stays).cloned().collect();
    for (case, records) in cases {
        let failing: Vec<&Record> = records.iter().copied().filter(|record| is_failing(record)).collect();
        let asked =
            records.iter().filter(|record| !matches!(record.outcome, Outcome::Unsupported(_))).count();
        if !failing.is_empty() && failing.len() == asked {
            entries.push(entry(subject, &case, failing[0]));
        } else {
            entries.extend(failing.iter().map(|record| entry(subject, &record.trial.to_string(), record)));
        }
    }
    entries
}

fn is_failing(record: &Record) -> bool {
    matches!(record.outcome, Outcome::Failed(_) | Outcome::Broken(_))
        && matches!(record.standing, Standing::AsKnown | Standing::NewlyFailing)
}

/// The entry for a name; the reason of an entry that named it before, or what was found.
fn entry(subject: &Subject, name: &str, record: &Record) -> Entry {
    let before = subject.known.iter().find(|entry| entry.cases.matches(&record.trial.to_string()));
    let why = before.map_or_else(|| format!("to be looked at: {}", found(record)), |entry| entry.why.clone());
    Entry {
        cases: crate::model::Pattern::new(name),
        why,
        issue: before.and_then(|entry| entry.issue.clone()),
        versions: before.map_or_else(Vec::new, |entry| entry.versions.clone()),
        until: before.and_then(|entry| entry.until.clone()),
        flaky: false,
        at: crate::model::Place::default(),
    }
}

/// What came instead, in one line.
fn found(record: &Record) -> String {
    match &record.outcome {
        Outcome::Failed(findings) => findings.first().map_or_else(String::new, |finding| {
            let found = finding.found.as_deref().unwrap_or("nothing");
            let place =
                if finding.selector.is_empty() { finding.part.as_str() } else { finding.selector.as_str() };
            format!("{place} {}, but found {found}", finding.expected)
        }),
        Outcome::Broken(fault) => fault.to_string(),
        Outcome::Passed | Outcome::Unsupported(_) => String::new(),
    }
    .lines()
    .next()
    .unwrap_or_default()
    .to_owned()
}

/// The `known:` of a subject file.
fn block(entries: &[Entry]) -> String {
    if entries.is_empty() {
        return "known: []\n".to_owned();
    }
    let mut text = "known:\n".to_owned();
    for entry in entries {
        let _ =
            writeln!(text, "  - cases: {}\n    why: {}", quoted(entry.cases.as_str()), quoted(&entry.why));
        if let Some(issue) = &entry.issue {
            let _ = writeln!(text, "    issue: {}", quoted(issue));
        }
        if !entry.versions.is_empty() {
            let versions: Vec<String> = entry.versions.iter().map(|version| quoted(version)).collect();
            let _ = writeln!(text, "    versions: [{}]", versions.join(", "));
        }
        if let Some(until) = &entry.until {
            let _ = writeln!(text, "    until: {}", quoted(until));
        }
        if entry.flaky {
            text.push_str("    flaky: true\n");
        }
    }
    text
}

/// A text as YAML takes it in one line: plain where nothing in it has a meaning, else as JSON writes it.
fn quoted(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && text.chars().all(|c| !c.is_control() && !"[]{},\"\\&*!|>%@`".contains(c) || "*,".contains(c));
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// Puts a list in the place of the `known:` that a file has, or at its end.
fn write(folder: &Path, subject: &Subject, entries: &[Entry]) -> Result<(), Exit> {
    let path = folder.join(format!("{}.yaml", subject.name));
    let failed =
        |error: std::io::Error| terminal::fail(Exit::Internal, format!("{}: {error}", path.display()));
    let text = fs::read_to_string(&path).map_err(failed)?;
    fs::write(&path, replaced(&text, &block(entries))).map_err(failed)
}

fn replaced(text: &str, block: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines() {
        let top = !line.is_empty() && !line.starts_with([' ', '#', '-']);
        inside = if top { line.starts_with("known:") } else { inside && !line.is_empty() };
        if !inside {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    format!("{}\n{block}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn a_list_takes_the_place_of_the_one_before() {
        let text = "kind: library\nknown:\n  - cases: a\n    why: b\nversion: 1\n";
        assert_eq!(replaced(text, "known: []\n"), "kind: library\nversion: 1\nknown: []\n");
    }

    #[rstest]
    #[case("drops it, always", "drops it, always")]
    #[case("found: x", "\"found: x\"")]
    #[case("2.0", "\"2.0\"")]
    #[case("rfc9073/**", "rfc9073/**")]
    #[case("a \"b\"", r#""a \"b\"""#)]
    fn texts_are_quoted_where_yaml_needs_it(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(quoted(text), expected);
    }
}
