//! Building and installing what a subject needs, once for the same contents.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::command::{Family, Tail, filled, prepared};
use super::places::lock;
use super::{PlaceError, Places};
use crate::model::{Command, Fault, Subject};

/// How long one command may take.
const WITHIN: Duration = Duration::from_secs(30 * 60);

/// Why a subject could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// A command cannot be started: its program is missing, most of the time.
    #[error("{command}: {}", fault.message)]
    NotStarted {
        /// The command.
        command: String,
        /// Why not.
        fault: Fault,
    },
    /// A command failed.
    #[error("{command}: expected it to succeed, but found {status}\n{output}")]
    Failed {
        /// The command.
        command: String,
        /// How it ended.
        status: ExitStatus,
        /// The last of what it said.
        output: String,
    },
    /// A command did not end.
    #[error("{command}: expected it to end within {WITHIN:?}, but found it running\n{output}")]
    Endless {
        /// The command.
        command: String,
        /// The last of what it said.
        output: String,
    },
    /// The cache cannot be used.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The harness itself could not go on.
    #[error("{0}")]
    Harness(String),
}

/// Runs a subject's set-up commands in order. One that was run before for the same contents is not run again: a stamp in
/// the folder it runs in says so. Tells what it runs, and how long that took.
///
/// # Errors
/// [`SetUpError`] with the command and the last of what it said.
pub async fn set_up(
    subject: &Subject,
    places: &Places,
    notice: &(dyn Fn(&str) + Sync),
) -> Result<(), SetUpError> {
    if subject.setup.is_empty() {
        return Ok(());
    }
    let cache = places.cache.clone();
    let _lock = tokio::task::spawn_blocking(move || lock(&cache))
        .await
        .map_err(|error| SetUpError::Harness(error.to_string()))??;
    for command in &subject.setup {
        let stamp = Stamp::of(command, places)?;
        if stamp.stands() {
            continue;
        }
        let shown = shown(command);
        notice(&format!("{}: {shown}", subject.name));
        let begun = Instant::now();
        run(command, &shown, places).await?;
        notice(&format!("{}: done in {:.1} s", subject.name, begun.elapsed().as_secs_f64()));
        stamp.leave();
    }
    Ok(())
}

/// A file that says for which contents a command was run.
struct Stamp {
    path: PathBuf,
    contents: String,
}

impl Stamp {
    fn of(command: &Command, places: &Places) -> Result<Self, SetUpError> {
        let fill = |words: &[String]| {
            filled(words, places).map_err(|fault| SetUpError::NotStarted { command: shown(command), fault })
        };
        let folder = match &command.folder {
            Some(folder) => fill(std::slice::from_ref(folder))?.concat(),
            None => places.cache.to_string_lossy().into_owned(),
        };
        let words = hex(&Sha256::digest(fill(&command.words)?.join("\0")));
        let mut contents = Sha256::new();
        for carried in carried(command) {
            Places::digest(&carried, &mut contents);
        }
        let path = Path::new(&folder).join(format!(".calspec-{}", &words[..16]));
        Ok(Self { path, contents: hex(&contents.finalize()) })
    }

    fn stands(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|there| there == self.contents)
    }

    fn leave(&self) {
        // Without it the command is run again next time, which does no harm.
        let _ = fs::write(&self.path, &self.contents);
    }
}

/// The folders of adapters and servers that a command names: `adapters/rust`.
fn carried(command: &Command) -> Vec<String> {
    let mut folders = Vec::new();
    for word in command.words.iter().chain(&command.folder) {
        for (hole, place) in [("$(adapters)/", "adapters"), ("$(servers)/", "servers")] {
            if let Some((_, rest)) = word.split_once(hole) {
                folders.push(format!("{place}/{}", rest.split('/').next().unwrap_or_default()));
            }
        }
    }
    folders.sort();
    folders.dedup();
    folders
}

async fn run(command: &Command, shown: &str, places: &Places) -> Result<(), SetUpError> {
    let not_started = |fault| SetUpError::NotStarted { command: shown.to_owned(), fault };
    let mut ready = prepared(command, places).map_err(not_started)?;
    ready.stdin(Stdio::null());
    let mut family = Family::start(ready).map_err(not_started)?;
    let output = Tail::default();
    let following = [
        family.child.stdout.take().map(|stream| output.follow(stream)),
        family.child.stderr.take().map(|stream| output.follow(stream)),
    ];
    let ended = tokio::time::timeout(WITHIN, family.child.wait()).await;
    for follow in following.into_iter().flatten() {
        // What it left running in the background may hold the pipe.
        let _ = tokio::time::timeout(Duration::from_millis(200), follow).await;
    }
    match ended {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => {
            Err(SetUpError::Failed { command: shown.to_owned(), status, output: output.text() })
        }
        Ok(Err(error)) => Err(SetUpError::Harness(format!("{shown}: {error}"))),
        Err(_) => Err(SetUpError::Endless { command: shown.to_owned(), output: output.text() }),
    }
}

fn shown(command: &Command) -> String {
    match &command.folder {
        Some(folder) => format!("{} (in {folder})", command.words.join(" ")),
        None => command.words.join(" "),
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_depends_on_the_folders_it_names() {
        let words = ["$(adapters)/python/.venv/bin/pip", "install"].map(String::from).to_vec();
        let command = Command { words, folder: Some("$(servers)/radicale".into()) };
        assert_eq!(carried(&command), ["adapters/python", "servers/radicale"]);
    }
}
