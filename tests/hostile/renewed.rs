//! Servers that are started anew between topics, and after their death, for which one trial alone answers.

use std::path::Path;

use calspec::case_file::{Source, Suite, load_suite};
use calspec::model::{FaultKind, Fresh, Outcome, Pattern, Reach, Subject, User};
use calspec::reference::Defects;
use libtest_mimic::Trial;

use crate::commands::{lines, with};
use crate::servers::{alice, subject};
use crate::{support, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("a_server_is_started_once_for_a_run", once),
        trial("a_server_that_wants_it_is_fresh_for_each_topic", topics),
        trial("the_trial_that_a_server_dies_of_is_found_and_the_others_are_unharmed", death),
        trial(
            "each_trial_has_a_calendar_of_its_own_and_the_server_is_started_anew_when_all_are_used_up",
            calendars,
        ),
    ]
}

const CATALOGUE: &str = "\
title: A decoy
document: none
status: note
extent: cited
requirements:
  1-a:
    level: stated
    binds: [server]
    says: What is asked is answered.
";

/// A suite of cases that send one request each: name, request, and what the answer is to contain.
fn suite(folder: &Path, cases: &[(&str, &str, &str)]) -> Suite {
    let spec = folder.join("cases").join("decoy");
    for (name, request, contains) in cases {
        let (method, url) = request.split_once(' ').unwrap();
        let file = spec.join(format!("{name}.yaml"));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let text = format!(
            "title: It is answered\ncites: [1-a]\ndefects: [none]\nserver:\n  steps:\n    - name: it is asked\n      \
             request: {{ method: {method}, url: $(calendar)/{url} }}\n      expect: {{ status: 200, text: [{{ contains: \"{contains}\" }}] }}\n"
        );
        std::fs::write(file, text).unwrap();
    }
    std::fs::write(spec.join("spec.yaml"), CATALOGUE).unwrap();
    let (suite, problems) = load_suite(&Source::Folder(folder.join("cases")));
    assert!(problems.is_empty(), "{}", problems.iter().map(ToString::to_string).collect::<String>());
    suite
}

/// A server of a number of users.
fn server(folder: &Path, users: &[&str], fresh: Fresh, calendars: u32) -> Subject {
    let own = folder.to_string_lossy();
    let (up, down) = (with("host-up", &own), with("host-down", &own));
    let user = |name: &&str| User { name: (*name).to_owned(), home: Some(format!("/{name}")), ..alice() };
    let reach = Reach::Started { up, down, fresh, calendars };
    Subject { reach, users: users.iter().map(user).collect(), ..subject("", alice()) }
}

/// Asks the server the whole suite: what each trial came to, by its name, and how often the server was started.
async fn ask(folder: &Path, suite: &Suite, server: Subject) -> (Vec<(String, Outcome)>, usize) {
    let log = support::ask(suite, vec![server], Vec::<Pattern>::new(), Defects::none()).await;
    let mut outcomes: Vec<_> =
        log.records().map(|record| (record.trial.to_string(), record.outcome.clone())).collect();
    outcomes.sort_by(|(one, _), (other, _)| one.cmp(other));
    (outcomes, lines(&folder.join("ups")))
}

const TOPICS: [(&str, &str, &str); 3] =
    [("one/stored", "PUT a", "1 "), ("two/none-is-there", "GET a", "0 "), ("two/none-comes", "GET b", "0 ")];

async fn once() {
    let folder = tempfile::tempdir().unwrap();
    let suite = suite(folder.path(), &TOPICS);
    let (outcomes, ups) = ask(folder.path(), &suite, server(folder.path(), &["alice"], Fresh::Run, 0)).await;
    assert_eq!(ups, 1);
    let failed = outcomes.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Failed(_))).count();
    assert_eq!(failed, 2, "what was stored is there for the next topic: {outcomes:?}");
}

async fn topics() {
    let folder = tempfile::tempdir().unwrap();
    let suite = suite(folder.path(), &TOPICS);
    let (outcomes, ups) =
        ask(folder.path(), &suite, server(folder.path(), &["alice", "bob"], Fresh::Topic, 0)).await;
    assert_eq!(ups, 2);
    assert_eq!(outcomes.len(), 3);
    assert!(outcomes.iter().all(|(_, outcome)| *outcome == Outcome::Passed), "{outcomes:?}");
}

async fn death() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..9).map(|number| format!("one/harmless-{number}")).collect();
    let mut cases: Vec<(&str, &str, &str)> = names.iter().map(|name| (name.as_str(), "GET a", " ")).collect();
    cases.extend([("one/harmless-3-fatal", "GET death", " "), ("two/fatal", "PUT death", " ")]);
    let suite = suite(folder.path(), &cases);
    let (outcomes, ups) =
        ask(folder.path(), &suite, server(folder.path(), &["alice", "bob", "carol"], Fresh::Run, 0)).await;
    assert_eq!(outcomes.len(), 11);
    for (name, outcome) in &outcomes {
        match outcome {
            Outcome::Broken(fault) if name.contains("fatal") => {
                assert_eq!(fault.kind, FaultKind::Crash, "{fault}");
                assert!(fault.message.contains("the server died of this"), "{fault}");
            }
            outcome => assert_eq!(*outcome, Outcome::Passed, "{name}"),
        }
    }
    assert!(
        (4..=9).contains(&ups),
        "{ups} starts: one, and for each death one a trial under way, and one to go on"
    );
}

async fn calendars() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("one/a", "GET a", "/alice/calspec-"),
        ("one/b", "GET b", "/alice/calspec-"),
        ("one/c", "GET c", "/alice/calspec-"),
    ];
    let suite = suite(folder.path(), &cases);
    let (outcomes, ups) = ask(folder.path(), &suite, server(folder.path(), &["alice"], Fresh::Run, 2)).await;
    assert!(outcomes.iter().all(|(_, outcome)| *outcome == Outcome::Passed), "{outcomes:?}");
    assert_eq!(ups, 2, "two trials take what is there, and the third is of a server started anew");
}
