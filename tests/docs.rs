//! Every fenced example of the documents is run: case and subject files are loaded, lines of the protocol are read,
//! commands are called.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};

use calspec::case_file::{Source, load_subjects, load_suite};
use calspec::subject::message::{self, Ask};
use libtest_mimic::{Arguments, Failed, Trial};

const DOCUMENTS: &[&str] = &["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "adapters/README.md", "docs"];

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("adapter") {
        return adapter();
    }
    let arguments = Arguments::from_args();
    let stage = Arc::new(Mutex::new(None));
    let mut trials = Vec::new();
    for block in DOCUMENTS.iter().flat_map(|name| blocks(&root().join(name))) {
        let stage = Arc::clone(&stage);
        trials.push(Trial::test(block.name(), move || {
            let mut stage = stage.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            block.run(stage.get_or_insert_with(Stage::set))
        }));
    }
    assert!(trials.len() > 20, "the documents lost their examples");
    libtest_mimic::run(&Arguments { test_threads: Some(1), ..arguments }, trials).exit_code()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A fenced block.
struct Block {
    document: String,
    line: usize,
    language: String,
    text: String,
}

/// The fenced blocks of a document, or of every document in a folder.
fn blocks(path: &Path) -> Vec<Block> {
    if path.is_dir() {
        let mut inner: Vec<PathBuf> =
            fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        inner.sort();
        return inner
            .iter()
            .filter(|path| path.extension().is_some_and(|end| end == "md"))
            .flat_map(|path| blocks(path))
            .collect();
    }
    let document = path.strip_prefix(root()).unwrap().display().to_string();
    let text = fs::read_to_string(path).unwrap();
    let mut found: Vec<Block> = Vec::new();
    let mut inside = false;
    for (number, line) in text.lines().enumerate() {
        if let Some(language) = line.strip_prefix("```") {
            inside = !inside;
            if inside {
                let (document, language) = (document.clone(), language.to_owned());
                found.push(Block { document, line: number + 1, language, text: String::new() });
            }
        } else if inside && let Some(block) = found.last_mut() {
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    found
}

/// What only a case has.
const BODIES: [&str; 4] = ["\nlibrary:", "\nserver:", "\npreservation:", "\nclient:"];

impl Block {
    fn name(&self) -> String {
        format!("{}:{}", self.document, self.line)
    }

    fn run(&self, stage: &Stage) -> Result<(), Failed> {
        match self.language.as_str() {
            "yaml" if self.text.contains("\nrequirements:") => self.specification(),
            "yaml" if BODIES.iter().any(|body| self.text.contains(body)) => self.case(),
            "yaml" => self.subject(),
            "json" => self.protocol(),
            "sh" => self.text.lines().filter(|line| !line.is_empty()).try_for_each(|line| stage.call(line)),
            "" => Ok(()),
            other => Err(format!("nobody knows how to run {other}").into()),
        }
    }

    fn case(&self) -> Result<(), Failed> {
        let folder = tempfile::tempdir().unwrap();
        copy(&root().join("cases"), folder.path());
        fs::create_dir_all(folder.path().join("rfc9073/docs")).unwrap();
        fs::write(folder.path().join("rfc9073/docs/example.yaml"), &self.text).unwrap();
        let (_, problems) = load_suite(&Source::Folder(folder.path().into()));
        none(&problems)
    }

    fn specification(&self) -> Result<(), Failed> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("example")).unwrap();
        fs::write(folder.path().join("example/spec.yaml"), &self.text).unwrap();
        let (_, problems) = load_suite(&Source::Folder(folder.path().into()));
        none(&problems)
    }

    fn subject(&self) -> Result<(), Failed> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("example.yaml"), &self.text).unwrap();
        let (_, problems) = load_subjects(&Source::Folder(folder.path().into()));
        none(&problems)
    }

    fn protocol(&self) -> Result<(), Failed> {
        for line in self.text.lines() {
            if line.contains("\"cmd\"") {
                serde_json::from_str::<Ask>(line).map_err(|error| format!("{line}: {error}"))?;
            } else {
                message::read(line.as_bytes()).map_err(|fault| format!("{line}: {fault}"))?;
            }
        }
        Ok(())
    }
}

fn none(problems: &[calspec::case_file::Problem]) -> Result<(), Failed> {
    let text: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
    if text.is_empty() { Ok(()) } else { Err(text.into()) }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// A folder with all that the commands of the documents name, and a server.
struct Stage {
    folder: tempfile::TempDir,
    server: Child,
    url: String,
}

impl Stage {
    fn set() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let exe = std::env::current_exe().unwrap();
        let script = folder.path().join("my-adapter");
        fs::write(&script, format!("#!/bin/sh\nexec '{}' adapter\n", exe.display())).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let (server, url) = serve(folder.path());
        let users = "users: [{ name: alice, password: alice }]";
        let library =
            format!("kind: library\nadapter: {{ run: [{:?}, adapter] }}\n", exe.display().to_string());
        let client = library.replace("kind: library", "kind: client");
        fs::write(folder.path().join("my-subject.yaml"), library).unwrap();
        fs::write(folder.path().join("my-client.yaml"), client).unwrap();
        fs::write(
            folder.path().join("my-server.yaml"),
            format!("kind: server\nurl: {url}\n{users}\ncapabilities: [caldav]\n"),
        )
        .unwrap();
        let stage = Self { folder, server, url };
        // The commands that look at the last run find one.
        stage.call("calspec run -s reference rfc9073/order").unwrap();
        let (old, new) =
            (stage.folder.path().join("old"), stage.folder.path().join("reports/latest/run.jsonl"));
        fs::create_dir(&old).unwrap();
        fs::copy(new, old.join("run.jsonl")).unwrap();
        stage
    }

    /// Calls a command as a reader would. What comes of the cases does not matter; that it can be called does.
    fn call(&self, line: &str) -> Result<(), Failed> {
        let mut words = line.split_whitespace();
        match words.next() {
            Some("calspec") => {}
            // The two commands of the README are what CI does.
            Some("cargo" | "just") => return Ok(()),
            other => return Err(format!("nobody knows how to run {other:?}").into()),
        }
        let words: Vec<String> =
            words.map(|word| word.replace("https://cal.example.org", &self.url)).collect();
        if words.first().is_some_and(|word| word == "serve") {
            let (mut server, _) = serve(self.folder.path());
            server.kill().unwrap();
            server.wait().unwrap();
            return Ok(());
        }
        let output = command(self.folder.path()).args(&words).output().unwrap();
        match output.status.code() {
            Some(0 | 1) => Ok(()),
            code => {
                let (out, err) =
                    (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
                Err(format!("{line} ended with {code:?}\n{out}\n{err}").into())
            }
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_calspec"));
    command.current_dir(folder).env("CALSPEC_STATE", folder.join("state"));
    command.env("ALICE_PASSWORD", "alice").env("BOB_PASSWORD", "bob").env_remove("CI");
    command.stdin(Stdio::null());
    command
}

/// The reference server, and its URL.
fn serve(folder: &Path) -> (Child, String) {
    let mut server =
        command(folder).args(["serve", "--address", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut url = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut url).unwrap();
    (server, url.trim().trim_end_matches('/').to_owned())
}

/// An adapter that has read this far: it offers `validate` and refuses everything.
fn adapter() -> ExitCode {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let ask: serde_json::Value = serde_json::from_str(&line).unwrap();
        let mut answer = match ask["cmd"].as_str() {
            Some("hello") => {
                serde_json::json!({ "library": "mine", "version": "1", "language": "rust", "operations": ["validate"], "media": ["text/calendar"] })
            }
            Some("perform") if ask["operation"] == "validate" => {
                serde_json::json!({ "rejected": { "message": "not yet" } })
            }
            Some("perform") => serde_json::json!({ "unsupported": ask["operation"] }),
            _ => break,
        };
        answer["seq"] = ask["seq"].clone();
        if writeln!(out, "{answer}").and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}
