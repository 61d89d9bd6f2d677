//! `calspec explain`: what a case is about.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::arguments::Common;
use super::{Exit, suite, terminal};
use crate::case_file::Suite;
use crate::model::{Case, Kind, Outcome, Record};
use crate::report::RunLog;
use crate::run::plan;

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec explain rfc9073/order/absent-comes-last";

/// Explain a case: its rule in plain words, the readings it follows, the file, how every subject did last time, and how to see it again.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Explain {
    /// The case: rfc9073/order/absent-comes-last (a pattern explains each that matches).
    case: String,
    /// The run to look into.
    #[arg(long, value_name = "FILE", default_value = "reports/latest/run.jsonl")]
    run: PathBuf,
}

impl Explain {
    pub(super) fn run(&self, common: &Common) -> Exit {
        let suite = match suite::suite(common) {
            Ok(suite) => suite,
            Err(exit) => return exit,
        };
        let patterns = match suite::patterns(&suite, std::slice::from_ref(&self.case)) {
            Ok(patterns) => patterns,
            Err(exit) => return exit,
        };
        let records = super::report::read(&self.run).ok();
        let mut last = None;
        for trial in plan::trials(&suite, &patterns) {
            if last.as_ref() != Some(&trial.case.id) {
                terminal::say(explained(&suite, &trial.case, records.as_ref()));
                last = Some(trial.case.id.clone());
            }
        }
        Exit::AsKnown
    }
}

fn explained(suite: &Suite, case: &Case, run: Option<&RunLog>) -> String {
    let mut text = format!("{}\n  {}\n\n", case.id, case.title);
    for cite in &case.cites {
        let specification = suite.specifications.get(&cite.spec);
        let requirement = specification.and_then(|one| one.requirement(&cite.anchor));
        if let (Some(specification), Some(requirement)) = (specification, requirement) {
            let level = requirement.level.as_str().to_uppercase();
            let binds: Vec<&str> = requirement.binds.iter().map(|one| one.as_str()).collect();
            let _ = writeln!(
                text,
                "{level:7} {} {} ({}), binds the {}\n        {}",
                specification.document,
                cite.anchor.section(),
                cite.anchor,
                binds.join(", "),
                requirement.says
            );
        }
    }
    let own = suite.specifications.get(&case.id.spec());
    let reading = case.reading.as_ref().and_then(|name| own?.reading(name));
    if let Some(reading) = reading {
        let _ = writeln!(
            text,
            "\nreading {}\n        {}\n        we take: {}",
            reading.name, reading.conflict, reading.we_take
        );
    }
    if let Some(note) = &case.note {
        let _ = writeln!(text, "\nnote    {note}");
    }
    let _ = writeln!(text, "\nfile    cases/{}.yaml", case.id);
    for (number, line) in case.source.lines().enumerate() {
        let _ = writeln!(text, "{:>5} │ {line}", number + 1);
    }
    history(&mut text, case, run);
    let _ = writeln!(text, "\nagain:         calspec run {}", case.id);
    for defect in &case.defects {
        let subject = match case.body.kind() {
            Kind::Library => "reference",
            Kind::Server => "reference-server",
            Kind::Client => "reference-client",
        };
        let _ = writeln!(text, "see it fail:   calspec run -s {subject} --defect {defect} {}", case.id);
    }
    text.push('\n');
    text
}

/// How every subject did in a run.
fn history(text: &mut String, case: &Case, run: Option<&RunLog>) {
    let records: Vec<&Record> =
        run.into_iter().flat_map(RunLog::records).filter(|record| record.trial.case == case.id).collect();
    if records.is_empty() {
        return;
    }
    text.push_str("\nlast run\n");
    for record in records {
        let example = record.trial.example.as_deref().unwrap_or("-");
        let word = record.outcome.word();
        let _ = writeln!(text, "  {:18} {word:12} {:13} {example}", record.subject, record.standing.as_str());
        if let Outcome::Failed(findings) = &record.outcome {
            for finding in findings {
                let found = finding.found.as_deref().unwrap_or("nothing");
                let _ = writeln!(
                    text,
                    "      line {}: {} {}, but found {found}",
                    finding.at.line, finding.selector, finding.expected
                );
            }
        }
    }
}
