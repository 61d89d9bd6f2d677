//! The command as a person or a script meets it: what it prints, how it ends, what it leaves.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rstest::rstest;
use tempfile::TempDir;

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_calspec"));
    command.current_dir(folder).env("CALSPEC_STATE", folder.join("state")).env("NO_COLOR", "1");
    for variable in ["CI", "GITHUB_ACTIONS", "CALSPEC_CASES", "CALSPEC_SUBJECTS"] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null());
    command
}

fn call(folder: &TempDir, words: &[&str]) -> Output {
    command(folder.path()).args(words).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[rstest]
#[case(&["--help"], 0)]
#[case(&["run", "--help"], 0)]
#[case(&["--version"], 0)]
#[case(&[], 64)]
#[case(&["nonsense"], 64)]
#[case(&["run", "--nonsense"], 64)]
#[case(&["run", "no/such/case"], 64)]
#[case(&["run", "-s", "no-such-subject"], 64)]
#[case(&["run", "--defect", "no-such-defect"], 64)]
#[case(&["run", "--adapter", "x", "--claims", "no-such-specification"], 64)]
#[case(&["explain", "no-such-case"], 64)]
#[case(&["report", "no-such-file"], 64)]
#[case(&["lint"], 0)]
#[case(&["coverage", "--whole"], 0)]
#[case(&["coverage", "no-such-specification"], 64)]
#[case(&["readings", "rfc9073"], 0)]
#[case(&["readings", "--format", "json"], 0)]
#[case(&["readings", "no-such-specification"], 64)]
#[case(&["completions", "bash"], 0)]
#[case(&["list", "--what", "defects", "--format", "json"], 0)]
#[case(&["run", "-s", "reference", "rfc9073/order"], 0)]
#[case(&["run", "-s", "reference", "--defect", "order/absent-first", "rfc9073/order"], 1)]
#[case(&["run", "--adapter", "no-such-program"], 3)]
fn it_ends_with_the_code_that_the_readme_names(#[case] words: &[&str], #[case] code: i32) {
    let output = call(&folder(), words);
    assert_eq!(output.status.code(), Some(code), "{}{}", out(&output), err(&output));
}

#[test]
fn a_wrong_file_is_drawn_and_ends_with_2() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("cases/s/t")).unwrap();
    fs::write(folder.path().join("cases/s/t/r.yaml"), "title: X\ncites: [1-1]\nlibary: {}\n").unwrap();
    let output = call(&folder, &["lint", "--cases", "cases"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("r.yaml:3:1") && err(&output).contains("library"), "{}", err(&output));
}

#[test]
fn a_run_leaves_its_reports() {
    let folder = folder();
    let output = call(
        &folder,
        &["run", "-s", "reference", "-s", "reference-server", "rfc9073/participant", "rfc9073/storing"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
    for name in ["run.jsonl", "junit.xml", "summary.md", "index.html", "spec/rfc9073.html"] {
        assert!(folder.path().join("reports/latest").join(name).is_file(), "{name}");
    }
    let index = fs::read(folder.path().join("reports/latest/index.html")).unwrap();
    let again = call(&folder, &["report", "reports/latest/run.jsonl", "--to", "again"]);
    assert_eq!(again.status.code(), Some(0));
    assert_eq!(fs::read(folder.path().join("again/index.html")).unwrap(), index);
}

#[test]
fn a_failure_shows_line_rule_and_how_to_see_it_again() {
    let output = call(
        &folder(),
        &["run", "-s", "reference", "--defect", "order/absent-first", "rfc9073/order/absent-comes-last"],
    );
    let text = out(&output);
    for part in ["absent-comes-last.yaml:", "MUST", "RFC 9073 5.1", "again:  calspec run", "newly fail"] {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
}

#[test]
fn how_it_refuses_is_not_asked_of_a_server_that_took_it() {
    let folder = folder();
    let case = "rfc4791/put/uid-in-use-is-named";
    let defect = "server/input-uid-conflict-unchecked";
    let output =
        call(&folder, &["run", "-s", "reference-server", "--defect", defect, case, "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    let records = fs::read_to_string(folder.path().join("reports/latest/run.jsonl")).unwrap();
    assert!(records.contains(r#""unsupported":"not asked here: another event"#), "{records}");
}

#[test]
fn a_script_reads_json_lines() {
    let output = call(&folder(), &["run", "-s", "reference", "--format", "json", "rfc9073/order"]);
    let lines: Vec<serde_json::Value> =
        out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.first().unwrap().get("begun").is_some() && lines.last().unwrap().get("ended").is_some());
}

#[test]
fn github_is_told_where() {
    let folder = folder();
    let words =
        ["run", "-s", "reference", "--defect", "order/absent-first", "rfc9073/order/absent-comes-last"];
    let output = command(folder.path()).args(words).env("GITHUB_ACTIONS", "true").output().unwrap();
    assert!(
        out(&output).contains("::error file=cases/rfc9073/order/absent-comes-last.yaml,line="),
        "{}",
        out(&output)
    );
}

#[test]
fn a_dry_run_lists_every_write_and_does_none() {
    let folder = folder();
    let output =
        call(&folder, &["run", "-s", "reference-server", "--dry-run", "rfc9073/storing/participant"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(out(&output).contains("PUT $(calendar)/"), "{}", out(&output));
    assert!(!folder.path().join("reports").exists());
}

#[test]
fn pending_snapshots_are_accepted() {
    let folder = folder();
    fs::create_dir(folder.path().join("snapshots")).unwrap();
    let run = ["run", "-s", "reference", "rfc9073/participant/read-whole"];
    assert!(out(&call(&folder, &run)).contains("accept"));
    assert!(folder.path().join("snapshots/reference/rfc9073/participant.snap.new").is_file());
    assert!(out(&call(&folder, &["accept"])).contains("1 accepted"));
    assert!(folder.path().join("snapshots/reference/rfc9073/participant.snap").is_file());
    assert!(!out(&call(&folder, &run)).contains("accept"), "nothing changed");
    assert!(out(&call(&folder, &["accept"])).contains("0 accepted"));
}

#[test]
fn what_a_run_did_not_ask_stays_known() {
    let folder = folder();
    let subject = "kind: library\nembedded: library\nclaims:\n  - { specification: rfc9073, where: here }\nknown:\n\
                   \x20 - cases: rfc9073/order/absent-comes-last\n    why: the list that the run has\n\
                   \x20 - cases: rfc9074/uid\n    why: another matter\n";
    fs::create_dir(folder.path().join("subjects")).unwrap();
    fs::write(folder.path().join("subjects/own.yaml"), subject).unwrap();
    let of_ours = ["--subjects", "subjects", "-s", "own"];
    call(&folder, &[&["run", "rfc9073/order"], &of_ours[..]].concat());
    let output = call(&folder, &["known", "--update", "own"]);
    assert!(output.status.success(), "{}", err(&output));
    let known = fs::read_to_string(folder.path().join("subjects/own.yaml")).unwrap();
    assert!(known.contains("another matter") && !known.contains("the list that the run has"), "{known}");
}

#[test]
fn ci_writes_no_snapshots() {
    let folder = folder();
    fs::create_dir(folder.path().join("snapshots")).unwrap();
    let words = ["run", "-s", "reference", "rfc9073/participant/read-whole"];
    command(folder.path()).args(words).env("CI", "true").output().unwrap();
    assert_eq!(fs::read_dir(folder.path().join("snapshots")).unwrap().count(), 0);
}

/// The trials that a run recorded, in the order they were.
fn recorded(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("reports/latest/run.jsonl")).unwrap_or_default();
    let records = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    records
        .filter_map(|line| {
            line.get("record")
                .map(|record| format!("{}/{}/{}", record["subject"], record["case"], record["example"]))
        })
        .collect()
}

#[test]
fn two_runs_do_not_write_into_one_file() {
    let folder = folder();
    let reports = folder.path().join("reports/latest");
    fs::create_dir_all(&reports).unwrap();
    let held = fs::File::create(reports.join("run.jsonl")).unwrap();
    held.lock().unwrap();
    let words = ["run", "-s", "reference", "rfc9073/order"];
    let output = call(&folder, &words);
    assert_eq!(output.status.code(), Some(64));
    assert!(err(&output).contains("another run writes there"), "{}", err(&output));
    held.unlock().unwrap();
    assert_eq!(call(&folder, &words).status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_killed_run_goes_on_where_it_was() {
    let folder = folder();
    let words = ["run", "-s", "reference", "-s", "reference-server", "-s", "reference-client"];
    let mut child = command(folder.path()).args(words).stdout(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while recorded(folder.path()).len() < 5 && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let before = recorded(folder.path());
    let output = call(&folder, &[&words[..], &["--resume"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
    let mut after = recorded(folder.path());
    assert!(before.len() >= 5 && after.starts_with(&before), "what was recorded is kept as it was");
    let number = after.len();
    after.sort();
    after.dedup();
    assert_eq!(after.len(), number, "no trial is asked twice");
    let whole = call(&folder, &["list", "--what", "trials", "--format", "json"]);
    let all: Vec<serde_json::Value> = serde_json::from_str(&out(&whole)).unwrap();
    assert_eq!(number, all.len(), "no trial is lost");
}

#[test]
fn the_password_of_a_client_is_in_no_file_of_a_run() {
    let folder = folder();
    let words = ["run", "-s", "reference-client", "--defect", "client/deletion-not-seen"];
    let output = call(&folder, &[&words[..], &["rfc6578/client/removed-member"]].concat());
    assert_eq!(output.status.code(), Some(1), "{}{}", out(&output), err(&output));
    let records = fs::read_to_string(folder.path().join("reports/latest/run.jsonl")).unwrap();
    let told = r#"\"password\":\""#;
    assert!(records.matches(told).count() > 1, "{records}");
    assert_eq!(records.matches(told).count(), records.matches(&format!("{told}[removed]")).count());
}
