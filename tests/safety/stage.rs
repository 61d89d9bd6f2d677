//! A server with accounts that people use, and calspec let loose on it as its users would.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use calspec::model::Subject;
use calspec::subject::{Journal, token};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::account::{Account, Inventory, PLANTED};

/// How long a run may take until it is where it is killed.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that runs, accounts on it with what was planted, and a folder for calspec's own files.
pub(crate) struct Stage {
    accounts: Vec<Account>,
    before: Vec<Inventory>,
    folder: TempDir,
    file: PathBuf,
}

impl Stage {
    /// Plants what people have in each account, calendars of their own where users can make some, and takes the inventory.
    pub(crate) async fn set(subject: &Subject, base: &str, homes: &[String], makes: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(format!("{}.yaml", subject.name));
        std::fs::write(&file, serde_json::to_string_pretty(&sheet(subject, base, homes)).unwrap()).unwrap();
        let accounts: Vec<Account> =
            subject.users.iter().zip(homes).map(|(user, home)| Account::new(base, user, home)).collect();
        let token = token();
        let mut before = Vec::new();
        for account in &accounts {
            account.plant(&token, makes).await;
        }
        for account in &accounts {
            // Some servers write when they are looked at for the first time.
            account.inventory().await;
            before.push(account.inventory().await);
        }
        Self { accounts, before, folder, file }
    }

    /// What `calspec WORDS -s SUBJECT` says.
    pub(crate) fn call(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// Runs cases to the end.
    pub(crate) fn run(&self, cases: &[&str]) {
        let output = self.call(&[&["run"], cases].concat());
        let (said, complained) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        // Failures of the subject are none of ours here.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{said}{complained}");
        assert!(said.contains(" trials of 1 subject"), "{said}");
    }

    /// Runs cases, kills the run once it has made so many collections, and cleans up. How much the run had left behind.
    pub(crate) async fn kill_and_clean(&self, cases: &[&str], collections: usize) -> usize {
        let enough = self.made() + collections;
        let mut child = self.command(&[&["run"], cases].concat());
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while self.made() < enough {
            assert_eq!(
                child.try_wait().unwrap(),
                None,
                "the run ended before it made {collections} collections"
            );
            assert!(begun.elapsed() < PATIENCE, "{} of {enough} collections", self.made());
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().code(), None, "it was killed");
        let left: Vec<String> =
            Journal::left(&self.journal()).unwrap().into_iter().map(|left| left.path).collect();
        let mut there = 0;
        for account in &self.accounts {
            there += account.count(&left).await;
        }
        let output = self.call(&["clean"]);
        let said =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert_eq!(Journal::left(&self.journal()).unwrap(), [], "{said}");
        there
    }

    /// Whether every account is as it was, to the octet, and nothing else is in it.
    #[track_caller]
    pub(crate) fn assert_untouched(&self, after: &[Inventory], when: &str) {
        let planted = |inventory: &Inventory| inventory.values().any(|value| value.contains(PLANTED));
        assert!(self.before.iter().any(planted), "nothing was planted");
        for ((account, before), after) in self.accounts.iter().zip(&self.before).zip(after) {
            let keys: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            let changes: Vec<String> = keys
                .into_iter()
                .filter(|key| before.get(*key) != after.get(*key))
                .map(|key| {
                    format!("{key}\n  before: {:?}\n  after:  {:?}\n", before.get(key), after.get(key))
                })
                .collect();
            assert!(
                changes.is_empty(),
                "{when}, in the account of {}:\n{}",
                account.name(),
                changes.concat()
            );
        }
    }

    /// The inventories of now.
    pub(crate) async fn inventories(&self) -> Vec<Inventory> {
        let mut inventories = Vec::new();
        for account in &self.accounts {
            inventories.push(account.inventory().await);
        }
        inventories
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_calspec"));
        command.current_dir(self.folder.path()).env("CALSPEC_STATE", self.state()).env("NO_COLOR", "1");
        command.env("CI", "true").env_remove("CALSPEC_CASES").stdin(Stdio::null());
        command.args(words).arg("-s").arg(&self.file);
        command
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn journal(&self) -> PathBuf {
        self.state().join("journal.jsonl")
    }

    /// How many collections the journal says were made.
    fn made(&self) -> usize {
        let created = |text: String| text.matches("{\"created\"").count();
        std::fs::read_to_string(Path::new(&self.journal())).map_or(0, created)
    }
}

/// The server as a subject file that its URL alone is in, as one of a server that runs somewhere.
fn sheet(subject: &Subject, base: &str, homes: &[String]) -> Value {
    let user = |(user, home): (&calspec::model::User, &String)| json!({ "name": user.name, "user": user.login, "password": user.password, "calendar-home": home });
    json!({
        "kind": "server",
        "url": base,
        "feed": subject.feed.to_string(),
        "capabilities": subject.capabilities,
        "users": subject.users.iter().zip(homes).map(user).collect::<Vec<_>>(),
    })
}
