//! Commands of subject files: set-up, and servers that are started and stopped.

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use calspec::model::{Command, FaultKind, Fresh, Reach, Subject};
use calspec::subject::{Manner, Places, Server, SetUpError, set_up};
use libtest_mimic::Trial;

use crate::adapters::command;
use crate::collections::listen;
use crate::servers::{Seen, alice, subject};
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("what_is_set_up_already_is_not_set_up_again", once),
        trial("a_set_up_that_fails_shows_what_was_said", failed),
        trial("a_missing_toolchain_is_named", missing),
        trial("a_started_server_is_stopped_at_the_end", stopped),
        trial("a_started_server_is_stopped_when_nobody_has_it_any_more", dropped),
        trial("a_server_that_names_no_url_is_stopped_all_the_same", nameless),
    ]
}

pub(crate) fn with(decoy: &str, argument: &str) -> Command {
    let mut command = command(decoy);
    command.words.push(argument.to_owned());
    command
}

pub(crate) fn lines(file: &Path) -> usize {
    std::fs::read_to_string(file).map_or(0, |text| text.lines().count())
}

fn unpacked(folder: &Path) -> Places {
    Places::unpack(folder).unwrap()
}

async fn once() {
    let folder = tempfile::tempdir().unwrap();
    let places = unpacked(folder.path());
    let setup = vec![with("mark", "$(cache)/built")];
    let subject = Subject { setup, ..subject("http://localhost", alice()) };
    let heard = Mutex::new(Vec::new());
    for _ in 0..2 {
        set_up(&subject, &places, &|line| heard.lock().unwrap().push(line.to_owned())).await.unwrap();
    }
    assert_eq!(lines(&folder.path().join("built")), 1);
    assert_eq!(heard.lock().unwrap().len(), 2, "{heard:?}");
}

async fn failed() {
    let folder = tempfile::tempdir().unwrap();
    let subject = Subject { setup: vec![command("broken")], ..subject("http://localhost", alice()) };
    let error = set_up(&subject, &unpacked(folder.path()), &|_| ()).await.unwrap_err();
    assert!(matches!(&error, SetUpError::Failed { status, .. } if status.code() == Some(9)), "{error}");
    assert!(error.to_string().contains("no compiler here"), "{error}");
}

async fn missing() {
    let folder = tempfile::tempdir().unwrap();
    let setup = vec![Command { words: vec!["no-such-toolchain".into(), "build".into()], folder: None }];
    let subject = Subject { setup, ..subject("http://localhost", alice()) };
    let error = set_up(&subject, &unpacked(folder.path()), &|_| ()).await.unwrap_err();
    assert!(
        error.to_string().contains("expected the program \"no-such-toolchain\" on this machine"),
        "{error}"
    );
}

/// A server that is started by one decoy and stopped by another, which leaves a mark.
async fn started(folder: &Path, url: &str) -> Result<Server, calspec::model::Fault> {
    let mark = folder.join("down").to_string_lossy().into_owned();
    let (up, down) = (with("up", url), with("mark", &mark));
    let reach = Reach::Started { up, down, fresh: Fresh::Run, calendars: 0 };
    let subject = Subject { reach, ..subject("", alice()) };
    Server::connect(&subject, &unpacked(folder), &Manner::default(), &|_| ()).await
}

async fn stopped() {
    let folder = tempfile::tempdir().unwrap();
    let url = listen(Seen::default()).await;
    let server = started(folder.path(), &url).await.unwrap();
    assert_eq!(server.base(), url);
    assert_eq!(lines(&folder.path().join("down")), 0);
    server.close().await.unwrap();
    drop(server);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(lines(&folder.path().join("down")), 1, "once");
}

async fn dropped() {
    let folder = tempfile::tempdir().unwrap();
    let server = started(folder.path(), &listen(Seen::default()).await).await.unwrap();
    let other = server.clone();
    drop(server);
    assert_eq!(lines(&folder.path().join("down")), 0);
    drop(other);
    assert_eq!(lines(&folder.path().join("down")), 1);
}

async fn nameless() {
    let folder = tempfile::tempdir().unwrap();
    let fault = started(folder.path(), "no URL").await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::SetUp);
    assert!(fault.message.contains("found \"no URL\""), "{fault}");
    assert_eq!(lines(&folder.path().join("down")), 1);
}
