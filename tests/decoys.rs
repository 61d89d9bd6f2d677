//! Adapters that are wrong on purpose, asked the whole suite, get the outcomes they deserve. (tests/hostile has those that
//! hang, flood and babble.)
//!
//! The decoys are this very program, started again with the word `decoy` and a kind.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::process::ExitCode;
use std::time::Duration;

use calspec::model::{
    Body, Case, Claim, Command, FaultKind, Kind, LibraryCase, Limits, Operation, Outcome, Reach, SpecId,
    Subject,
};
use calspec::reference::Defects;
use calspec::report::RunLog;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().collect();
    if let [_, word, kind] = words.as_slice()
        && word == "decoy"
    {
        return decoy(kind);
    }
    let arguments = Arguments::from_args();
    let trials = vec![
        Trial::test("an_echo_is_found_out", || found_out("echo", FaultKind::Liar)),
        Trial::test("who_says_yes_to_nonsense_is_not_believed", || found_out("yes", FaultKind::Liar)),
        Trial::test("accepting_all_passes_no_case_of_validate", || {
            fails_every_case("accept-all", Operation::Validate)
        }),
        Trial::test("rejecting_all_passes_no_case_of_validate", || {
            fails_every_case("reject-all", Operation::Validate)
        }),
        Trial::test("rejecting_all_passes_no_case_of_parse", || {
            fails_every_case("reject-all", Operation::Parse)
        }),
        Trial::test("a_clever_echo_passes_no_trial_of_understanding", clever_echo),
        Trial::test("a_crash_costs_its_own_trial_only", crash),
        Trial::test("who_lies_about_operations_is_unsupported", liar),
    ];
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A decoy as a subject that claims everything.
fn subject(kind: &str) -> Subject {
    let exe = std::env::current_exe().unwrap().to_string_lossy().into_owned();
    let claim = |spec: &str| Claim { spec: SpecId(spec.into()), place: "a decoy".into(), not_for: vec![] };
    Subject {
        name: kind.to_owned(),
        version: None,
        language: None,
        kind: Kind::Library,
        homepage: None,
        default: false,
        setup: vec![],
        reach: Reach::Adapter(Command { words: vec![exe, "decoy".into(), kind.into()], folder: None }),
        users: vec![],
        feed: calspec::model::usual_feed(),
        capabilities: vec![],
        limits: Limits { time: Duration::from_millis(400), bytes: 1 << 20 },
        claims: ["rfc9073", "rfc9253", "rfc5545", "rfc6868", "rfc7265", "series"]
            .into_iter()
            .map(claim)
            .collect(),
        known: vec![],
    }
}

fn ask(kind: &str) -> RunLog {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let suite = support::suite();
    runtime.block_on(support::ask(&suite, vec![subject(kind)], vec![], Defects::none()))
}

/// Whether every trial that was asked is broken in that way.
fn found_out(kind: &str, fault: FaultKind) -> Result<(), Failed> {
    let mut seen = 0;
    for record in ask(kind).records() {
        match &record.outcome {
            Outcome::Unsupported(_) => {}
            Outcome::Broken(broken) if broken.kind == fault => seen += 1,
            other => return Err(format!("{}: {other:?}", record.trial).into()),
        }
    }
    if seen == 0 { Err("nothing was asked".into()) } else { Ok(()) }
}

/// Whether no case of an operation passes in all its trials.
fn fails_every_case(kind: &str, operation: Operation) -> Result<(), Failed> {
    let suite = support::suite();
    // A case of what is not done, as fetching, is passed by who does nothing; and rightly.
    let demands =
        |library: &LibraryCase| library.examples.iter().any(|example| example.expect.fetches.is_none());
    let of = |case: &Case| matches!(&case.body, Body::Library(library) if library.operation == operation && demands(library));
    let mut cases: BTreeMap<String, bool> =
        suite.cases.iter().filter(|case| of(case)).map(|case| (case.id.to_string(), false)).collect();
    for record in ask(kind).records() {
        if let Some(failed) = cases.get_mut(&record.trial.case.to_string()) {
            *failed |= !matches!(record.outcome, Outcome::Passed) || !record.observed.is_empty();
        }
    }
    let passed: Vec<String> = cases.into_iter().filter(|(_, failed)| !failed).map(|(case, _)| case).collect();
    if passed.is_empty() { Ok(()) } else { Err(format!("passed: {passed:#?}").into()) }
}

/// An echo that refuses nonsense passes no trial of `parse`, `serialize` or `order`, and no case of `validate` or of a
/// round trip whose input does not conform already.
fn clever_echo() -> Result<(), Failed> {
    let suite = support::suite();
    let log = ask("clever-echo");
    let mut wrong = Vec::new();
    for record in log.records() {
        let case = suite.cases.iter().find(|case| case.id == record.trial.case);
        let Some(Body::Library(library)) = case.map(|case| &case.body) else { continue };
        let passed = matches!(record.outcome, Outcome::Passed) && record.observed.is_empty();
        if passed && !matches!(library.operation, Operation::Roundtrip | Operation::Validate) {
            wrong.push(record.trial.to_string());
        }
    }
    fails_every_case("clever-echo", Operation::Validate)?;
    if wrong.is_empty() { Ok(()) } else { Err(format!("passed: {wrong:#?}").into()) }
}

/// The decoy dies at one input and answers every other one.
fn crash() -> Result<(), Failed> {
    let log = ask("crash");
    let crashed = log
        .records()
        .filter(|record| matches!(&record.outcome, Outcome::Broken(fault) if fault.kind == FaultKind::Crash));
    let broken = log.records().filter(|record| matches!(&record.outcome, Outcome::Broken(_)));
    match (crashed.count(), broken.count()) {
        (crashed, broken) if crashed == broken && crashed > 0 => Ok(()),
        counts => Err(format!("crashed, broken: {counts:?}").into()),
    }
}

fn liar() -> Result<(), Failed> {
    let wrong =
        ask("liar").records().filter(|record| !matches!(record.outcome, Outcome::Unsupported(_))).count();
    if wrong == 0 { Ok(()) } else { Err(format!("{wrong} trials were not unsupported").into()) }
}

/// Speaks the protocol, wrongly in one way.
fn decoy(kind: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let Ok(ask) = line.map_err(drop).and_then(|line| serde_json::from_str::<Value>(&line).map_err(drop))
        else {
            break;
        };
        let answer = match ask["cmd"].as_str() {
            Some("hello") => hello(kind),
            Some("perform") => match perform(kind, &ask) {
                Some(answer) => answer,
                None => return ExitCode::FAILURE,
            },
            _ => break,
        };
        let mut answer = answer;
        answer["seq"] = ask["seq"].clone();
        if writeln!(out, "{answer}").and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}

fn hello(kind: &str) -> Value {
    let operations = [
        "parse",
        "roundtrip",
        "serialize",
        "validate",
        "order",
        "expand",
        "group",
        "schedule",
        "extend",
        "split",
    ];
    json!({ "library": kind, "version": "1", "language": "decoy", "operations": operations, "media": ["text/calendar"] })
}

/// The answer to a question; `None` to die.
fn perform(kind: &str, ask: &Value) -> Option<Value> {
    let operation = ask["operation"].as_str().unwrap_or_default();
    let text = ask["text"].as_str().unwrap_or_default();
    let accepted = json!({ "accepted": { "media": ask["media"], "text": text } });
    if operation == "no-such-thing" && kind != "yes" {
        return Some(json!({ "unsupported": operation }));
    }
    // What the harness asks before it believes an echo: no calendar at all.
    let nonsense = !text.contains("BEGIN:") && operation == "roundtrip";
    if nonsense && !["echo", "yes"].contains(&kind) {
        return Some(json!({ "rejected": { "message": "no calendar" } }));
    }
    Some(match kind {
        "echo" | "clever-echo" => accepted,
        "yes" | "accept-all" if operation == "validate" => json!({ "accepted": {} }),
        "yes" | "accept-all" => accepted,
        "reject-all" => json!({ "rejected": { "message": "never" } }),
        "crash" if text.contains("PARTICIPANT-TYPE") => return None,
        "crash" => json!({ "rejected": { "message": "never" } }),
        "liar" => json!({ "unsupported": operation }),
        _ => return None,
    })
}
