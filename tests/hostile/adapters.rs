//! Adapters that are wrong on purpose.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use calspec::model::{Command, Exchange, Fault, FaultKind, LibraryRequest, Limits};
use calspec::subject::message::Said;
use calspec::subject::{Adapter, Places};
use libtest_mimic::Trial;
use tokio::task::JoinSet;

use crate::decoy::VARIABLE;
use crate::trial;

const TIME: Duration = Duration::from_secs(1);

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("the_culprit_of_each_death_is_known_and_the_others_are_unharmed", culprits),
        trial("a_silent_adapter_is_given_up_in_time", silent),
        trial("an_echo_is_a_liar", || liar("echo", "unread")),
        trial("who_does_what_does_not_exist_is_a_liar", || liar("yes", "does not exist")),
        trial("noise_on_stderr_blocks_nothing", noisy),
        trial("an_adapter_that_stops_reading_does_not_block_us", deaf),
        trial("answers_may_come_in_any_order", backwards),
        trial("an_answer_given_twice_harms_nobody", twice),
        trial("who_only_dies_is_soon_asked_no_more", mortal),
        trial("a_child_that_holds_the_pipe_is_ended_with_its_parent", parent),
        trial("a_missing_program_is_named", missing),
    ]
}

fn places() -> Places {
    Places { cache: PathBuf::new(), adapters: PathBuf::new(), servers: PathBuf::new() }
}

fn limits() -> Limits {
    Limits { time: TIME, bytes: 64 << 10 }
}

/// This program again, as a decoy.
pub(crate) fn command(decoy: &str) -> Command {
    let own = std::env::current_exe().unwrap().to_string_lossy().into_owned();
    let words = ["env", &format!("{VARIABLE}={decoy}"), &own].map(String::from).to_vec();
    Command { words, folder: None }
}

async fn connect(decoy: &str) -> Result<Adapter, Fault> {
    Adapter::connect(&command(decoy), &places(), limits()).await
}

fn question(text: &str) -> LibraryRequest {
    LibraryRequest {
        operation: "parse".into(),
        media: "text/calendar".into(),
        input: text.as_bytes().to_vec(),
        arguments: vec![],
    }
}

/// All of them asked at once; the answers in the order of the questions.
async fn ask(adapter: &Adapter, texts: &[String]) -> Vec<(Result<Said, Fault>, Exchange)> {
    let mut tasks = JoinSet::new();
    for (i, text) in texts.iter().enumerate() {
        let (adapter, request) = (adapter.clone(), question(text));
        tasks.spawn(async move { (i, adapter.perform(&request).await) });
    }
    let mut answers = tasks.join_all().await;
    answers.sort_by_key(|(i, _)| *i);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn kind(answer: &Result<Said, Fault>) -> Option<FaultKind> {
    answer.as_ref().err().map(|fault| fault.kind)
}

#[track_caller]
fn assert_read(answer: &Result<Said, Fault>, text: &str) {
    let octets = format!("read: {text}").into_bytes();
    let media = Some("Text/Plain; charset=utf-8".to_owned());
    assert_eq!(answer, &Ok(Said::Accepted { media, octets }), "{text}");
}

async fn culprits() {
    let poisons = [
        ("crash", FaultKind::Crash),
        ("flood", FaultKind::Flood),
        ("babble", FaultKind::Protocol),
        ("stranger", FaultKind::Protocol),
        ("hang", FaultKind::Hang),
        ("drip", FaultKind::Hang),
    ];
    let adapter = connect("mixed").await.unwrap();
    let mut texts = Vec::new();
    for (poison, _) in poisons {
        texts.push(format!("{poison} please"));
        texts.extend((0..9).map(|i| format!("good {poison} {i}")));
    }
    let begun = Instant::now();
    let answers = ask(&adapter, &texts).await;
    assert!(begun.elapsed() < 8 * TIME, "{:?}", begun.elapsed());
    for (text, (answer, exchange)) in texts.iter().zip(&answers) {
        match poisons.iter().find(|(poison, _)| text.starts_with(poison)) {
            Some((_, expected)) => assert_eq!(kind(answer), Some(*expected), "{text}: {answer:?}"),
            None => assert_read(answer, text),
        }
        let Exchange::Line { sent, answered, .. } = exchange else { panic!("a line, not a request") };
        assert!(sent.contains(text.as_str()));
        assert_eq!(answered.is_some(), answer.is_ok());
    }
    let crash = answers[0].0.as_ref().unwrap_err();
    assert!(crash.message.contains("the library took crash please"), "{crash}");
}

async fn silent() {
    let begun = Instant::now();
    assert_eq!(connect("silent").await.unwrap_err().kind, FaultKind::Hang);
    assert!(begun.elapsed() < 2 * TIME);
}

async fn liar(decoy: &'static str, why: &'static str) {
    let adapter = connect(decoy).await.unwrap();
    let (answer, _) = adapter.perform(&question("BEGIN:VCALENDAR")).await;
    let fault = answer.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Liar);
    assert!(fault.message.contains(why), "{fault}");
}

async fn noisy() {
    let adapter = connect("noisy").await.unwrap();
    let texts: Vec<String> = (0..20).map(|i| format!("text {i}")).collect();
    for (text, (answer, _)) in texts.iter().zip(ask(&adapter, &texts).await) {
        assert_read(&answer, text);
    }
}

async fn deaf() {
    let adapter = connect("deaf").await;
    // The echo question is the first that it does not answer.
    let adapter = adapter.unwrap();
    let begun = Instant::now();
    let texts: Vec<String> = (0..3).map(|i| format!("{i}").repeat(1 << 20)).collect();
    for (answer, exchange) in ask(&adapter, &texts).await {
        assert_eq!(kind(&answer), Some(FaultKind::Hang));
        let Exchange::Line { sent, .. } = exchange else { panic!("a line, not a request") };
        assert!(sent.len() < 300 << 10, "what is kept is bounded");
    }
    assert!(begun.elapsed() < 5 * TIME, "{:?}", begun.elapsed());
}

async fn backwards() {
    let adapter = connect("backwards").await.unwrap();
    let texts: Vec<String> = (0..40).map(|i| format!("text {i}")).collect();
    for (text, (answer, _)) in texts.iter().zip(ask(&adapter, &texts).await) {
        assert_read(&answer, text);
    }
}

async fn twice() {
    let adapter = connect("twice").await;
    // Its answer to the echo question came twice as well.
    let adapter = adapter.unwrap();
    let texts: Vec<String> = (0..6).map(|i| format!("text {i}")).collect();
    for (text, (answer, _)) in texts.iter().zip(ask(&adapter, &texts).await) {
        assert_read(&answer, text);
    }
}

async fn mortal() {
    let adapter = connect("mortal").await.unwrap();
    let texts: Vec<String> = (0..200).map(|i| format!("text {i}")).collect();
    let begun = Instant::now();
    let answers = ask(&adapter, &texts).await;
    assert!(begun.elapsed() < 10 * TIME);
    assert!(answers.iter().all(|(answer, _)| kind(answer) == Some(FaultKind::Crash)));
    let given_up = |(answer, _): &&(Result<Said, Fault>, Exchange)| {
        answer.as_ref().is_err_and(|fault| fault.message.contains("asked no more"))
    };
    assert!(answers.iter().filter(given_up).count() > 150);
}

async fn parent() {
    let adapter = connect("parent").await.unwrap();
    let begun = Instant::now();
    let texts = ["good".to_owned(), "poison".to_owned(), "fine".to_owned()];
    let answers = ask(&adapter, &texts).await;
    assert_read(&answers[0].0, "good");
    assert_eq!(kind(&answers[1].0), Some(FaultKind::Hang));
    assert_read(&answers[2].0, "fine");
    assert!(begun.elapsed() < 4 * TIME);
}

async fn missing() {
    let command = Command { words: vec!["no-such-program-anywhere".into()], folder: None };
    let fault = Adapter::connect(&command, &places(), limits()).await.unwrap_err();
    assert!(fault.message.contains("expected the program \"no-such-program-anywhere\""), "{fault}");
}
