//! The reference passes every case: a test for each trial.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod support;

use std::process::ExitCode;

use calspec::model::{Finding, Outcome, Record};
use calspec::reference::Defects;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let suite = support::suite();
    let log = runtime.block_on(support::ask(&suite, support::references(), vec![], Defects::none()));
    let trials = log
        .records()
        .cloned()
        .map(|record| Trial::test(record.trial.to_string(), move || judged(&record)).with_kind("reference"));
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

fn judged(record: &Record) -> Result<(), Failed> {
    match &record.outcome {
        Outcome::Passed if record.observed.is_empty() => Ok(()),
        Outcome::Passed => Err(said(&record.observed)),
        Outcome::Failed(findings) => Err(said(findings)),
        Outcome::Unsupported(why) => Err(format!("the reference does not do it: {why}").into()),
        Outcome::Broken(fault) => Err(fault.to_string().into()),
    }
}

fn said(findings: &[Finding]) -> Failed {
    let lines = findings.iter().map(|finding| {
        let found = finding.found.as_deref().unwrap_or("nothing");
        format!("line {}: {} {}, but found {found}\n", finding.at.line, finding.selector, finding.expected)
    });
    lines.collect::<String>().into()
}
