//! Every case has been seen to fail: each defect that a case names makes the reference fail it, and each defect that
//! the reference has is caught by a case.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::Arc;

use calspec::case_file::Suite;
use calspec::model::{Case, Kind, Outcome, Pattern, Record, Subject};
use calspec::reference::{DEFECTS, Defects};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let suite = Arc::new(support::suite());
    let runtime = Arc::new(tokio::runtime::Runtime::new().unwrap());
    let mut trials = vec![Trial::test("every_defect_is_named_by_a_case", {
        let suite = Arc::clone(&suite);
        move || every_defect_is_named(&suite)
    })];
    for (defect, cases) in by_defect(&suite) {
        let (suite, runtime) = (Arc::clone(&suite), Arc::clone(&runtime));
        trials.push(Trial::test(defect.clone(), move || runtime.block_on(catches(&suite, &defect, &cases))));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The cases that name each defect.
fn by_defect(suite: &Suite) -> BTreeMap<String, BTreeSet<String>> {
    let mut table: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for case in &suite.cases {
        for defect in &case.defects {
            table.entry(defect.clone()).or_default().insert(case.id.to_string());
        }
    }
    table
}

fn every_defect_is_named(suite: &Suite) -> Result<(), Failed> {
    let table = by_defect(suite);
    let unnamed: Vec<&str> =
        DEFECTS.iter().map(|defect| defect.name).filter(|name| !table.contains_key(*name)).collect();
    if unnamed.is_empty() { Ok(()) } else { Err(format!("no case catches {unnamed:#?}").into()) }
}

/// Whether each of the cases fails in at least one trial while the defect is on.
async fn catches(suite: &Suite, defect: &str, cases: &BTreeSet<String>) -> Result<(), Failed> {
    let defects = Defects::named(&[defect.to_owned()]).map_err(|error| error.to_string())?;
    let of: Vec<&Case> = suite.cases.iter().filter(|case| cases.contains(&case.id.0)).collect();
    let kinds: Vec<Kind> = of.iter().map(|case| case.body.kind()).collect();
    let wanted = |subject: &Subject| kinds.contains(&subject.kind);
    let subjects = support::references().into_iter().filter(wanted).collect();
    let patterns = cases.iter().map(Pattern::new).collect();
    let log = support::ask(suite, subjects, patterns, defects).await;
    let seen: BTreeSet<String> =
        log.records().filter(|record| fails(record)).map(|record| record.trial.case.to_string()).collect();
    let blind: Vec<&String> = cases.difference(&seen).collect();
    if blind.is_empty() { Ok(()) } else { Err(format!("passed all the same: {blind:#?}").into()) }
}

fn fails(record: &Record) -> bool {
    matches!(record.outcome, Outcome::Failed(_)) || !record.observed.is_empty()
}
