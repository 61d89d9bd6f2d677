//! What is not calspec's own stays as it was, to the octet: accounts in use, runs that end and runs that are killed.
//!
//! By itself this asks the reference server. `--ignored` asks the real servers of `subjects/`, which it installs and starts:
//! `cargo test --test safety -- --ignored radicale`.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod account;
mod stage;
#[path = "../support/mod.rs"]
mod support;
mod tap;

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::time::Duration;

use calspec::model::{Reach, Subject};
use calspec::reference::{Config, Defects, Feeds};
use calspec::subject::{Manner, Places, Server};
use libtest_mimic::{Arguments, Trial};
use regex::Regex;

use crate::stage::Stage;
use crate::tap::{Writes, tap};

/// A topic that real servers are asked whole.
const TOPIC: &str = "rfc9073/storing";
/// Calendars in each home of a server where users can make none.
const GIVEN: u32 = 3;

fn main() -> ExitCode {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut trials = vec![
        trial(
            "a_run_and_killed_runs_change_nothing_of_others_on_the_reference_server",
            |()| on_the_reference(),
            (),
        ),
        trial("a_run_writes_nothing_that_the_dry_run_does_not_say", |()| dry(), ()),
    ];
    for subject in support::subjects() {
        if !matches!(subject.reach, Reach::Started { .. }) {
            continue;
        }
        let name = format!("{}_has_nothing_of_others_changed", subject.name);
        trials.push(trial(&name, on_a_real_server, subject).with_ignored_flag(true));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A test that is a future of something.
fn trial<T: Send + 'static, F: Future<Output = ()> + 'static>(
    name: &str,
    test: fn(T) -> F,
    given: T,
) -> Trial {
    Trial::test(name, move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(test(given));
        Ok(())
    })
}

/// The reference server, for the users that its subject file names.
async fn reference() -> (calspec::reference::Server, Subject, Vec<String>) {
    let subject = support::subjects().into_iter().find(|one| one.reach == Reach::EmbeddedServer).unwrap();
    let user = |user: &calspec::model::User| {
        (user.login.clone(), user.password.clone().unwrap(), user.address.clone().unwrap())
    };
    let feeds =
        Feeds { hosts: vec!["127.0.0.1".into()], retry: Duration::from_millis(20), ..Feeds::default() };
    let config = Config {
        address: (Ipv4Addr::LOCALHOST, 0).into(),
        users: subject.users.iter().map(user).collect(),
        defects: Defects::none(),
        feeds,
    };
    let server = calspec::reference::Server::start(config).await.unwrap();
    let homes = subject.users.iter().map(|user| format!("/calendars/{}", user.login)).collect();
    (server, subject, homes)
}

async fn on_the_reference() {
    let (server, subject, homes) = reference().await;
    let stage = Stage::set(&subject, &server.url(), &homes, true).await;
    stage.assert_untouched(&stage.inventories().await, "before anything ran");
    let mut left = 0;
    for collections in [1, 20, 150] {
        left += stage.kill_and_clean(&[], collections).await;
        stage.assert_untouched(&stage.inventories().await, &format!("after a kill at {collections}"));
    }
    assert!(left > 0, "no killed run had left anything to clean");
    stage.run(&[]);
    stage.assert_untouched(&stage.inventories().await, "after a whole run");
}

async fn on_a_real_server(mut subject: Subject) {
    // Where users can make no calendars they have those that they were given, and calspec, told of the server by its URL
    // alone, makes none and has nothing to clean up.
    let mut makes = true;
    if let Reach::Started { calendars, .. } = &mut subject.reach
        && *calendars > 0
    {
        (makes, *calendars) = (false, GIVEN);
    }
    let places = Places::unpack(&Places::usual_cache()).unwrap();
    let server = Server::connect(&subject, &places, &Manner::default(), &|_| ()).await.unwrap();
    let homes: Vec<String> =
        subject.users.iter().map(|user| server.account(&user.name).unwrap().home.clone()).collect();
    let stage = Stage::set(&subject, &server.base(), &homes, makes).await;
    stage.assert_untouched(&stage.inventories().await, "before anything ran");
    let mut left = 0;
    for collections in [4, 11] {
        left += stage.kill_and_clean(&[TOPIC], collections).await;
        stage.assert_untouched(&stage.inventories().await, &format!("after a kill at {collections}"));
    }
    assert_eq!(left > 0, makes, "what killed runs had left to clean");
    stage.run(&[TOPIC]);
    stage.assert_untouched(&stage.inventories().await, "after a whole topic");
    server.close().await.unwrap();
}

async fn dry() {
    let (server, subject, homes) = reference().await;
    let writes = Writes::default();
    let base = tap(server.url(), writes.clone()).await;
    let stage = Stage::set(&subject, &base, &homes, true).await;
    writes.lock().unwrap().clear();
    let said = String::from_utf8(stage.call(&["run", "--dry-run"]).stdout).unwrap();
    assert_eq!(*writes.lock().unwrap(), [""; 0], "a dry run writes nothing");
    let said: BTreeSet<&str> = said.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    let said: Vec<Regex> = said.into_iter().map(pattern).collect();
    stage.run(&[]);
    let written: BTreeSet<String> = writes.lock().unwrap().drain(..).collect();
    assert!(written.len() > 500, "{} writes came by", written.len());
    let unsaid: Vec<&String> =
        written.iter().filter(|write| !said.iter().any(|said| said.is_match(write))).collect();
    assert_eq!(unsaid, [""; 0]);
}

/// What a line of the dry run stands for.
fn pattern(line: &str) -> Regex {
    let calendar = regex::escape("$(calendar)");
    let line = regex::escape(line).replace(&calendar, "/calendars/[a-z]+/calspec-[0-9a-f]{16}");
    let open = Regex::new(r"\\\$\\\([^ ]+?\\\)").unwrap();
    Regex::new(&format!("^{}$", open.replace_all(&line, "[0-9a-zA-Z:/.-]+"))).unwrap()
}
