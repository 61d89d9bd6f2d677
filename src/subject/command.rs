//! Commands of subject files: their holes filled, their processes ended with everything they started.

use std::process::Stdio;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Child;

use super::Places;
use crate::model::{Command, Fault, FaultKind, Holes, Template};

/// Octets kept of what a process says beside its answers.
const KEPT: usize = 16 << 10;

/// A command ready to be started, in a process group of its own, killed when its child is dropped.
///
/// # Errors
/// A [`Fault`] of the harness where a word has a hole that nothing fills.
pub(super) fn prepared(command: &Command, places: &Places) -> Result<tokio::process::Command, Fault> {
    let filled = filled(&command.words, places)?;
    let (program, arguments) = filled.split_first().ok_or_else(|| {
        Fault::new(FaultKind::Harness, "expected a command of one word or more, but found none")
    })?;
    let mut prepared = tokio::process::Command::new(program);
    prepared.env("CALSPEC_STATE", &places.cache);
    prepared.args(arguments).kill_on_drop(true).stderr(Stdio::piped()).stdout(Stdio::piped());
    #[cfg(unix)]
    prepared.process_group(0);
    if let Some(folder) = &command.folder {
        prepared.current_dir(fill(folder, places)?);
    }
    Ok(prepared)
}

/// The words of a command, their holes filled.
///
/// # Errors
/// A [`Fault`] of the harness where a word has a hole that nothing fills.
pub(super) fn filled(words: &[String], places: &Places) -> Result<Vec<String>, Fault> {
    words.iter().map(|word| fill(word, places)).collect()
}

fn fill(word: &str, places: &Places) -> Result<String, Fault> {
    Template::parse(word)
        .fill_text(places)
        .map_err(|unbound| Fault::new(FaultKind::Harness, format!("in the command word {word:?} {unbound}")))
}

impl Holes for Places {
    fn hole(&self, name: &str) -> Option<Vec<u8>> {
        let place = match name {
            "adapters" => &self.adapters,
            "servers" => &self.servers,
            "cache" => &self.cache,
            _ => return None,
        };
        Some(place.to_string_lossy().into_owned().into_bytes())
    }
}

/// A child and all that it started; both end when this is dropped.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) child: Child,
    #[cfg(unix)]
    group: Option<rustix::process::Pid>,
}

impl Family {
    /// Starts a prepared command.
    ///
    /// # Errors
    /// A [`Fault`] that names the program, where it cannot be started.
    pub(super) fn start(mut command: tokio::process::Command) -> Result<Self, Fault> {
        let program = command.as_std().get_program().to_string_lossy().into_owned();
        let child = command.spawn().map_err(|error| {
            let message = match error.kind() {
                std::io::ErrorKind::NotFound => {
                    format!("expected the program {program:?} on this machine, but found none")
                }
                _ => format!("the program {program:?} cannot be started: {error}"),
            };
            Fault::new(FaultKind::Crash, message)
        })?;
        Ok(Self {
            #[cfg(unix)]
            group: child.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed())),
            child,
        })
    }

    /// Ends the child and all that it started, now.
    pub(super) fn kill(&mut self) {
        #[cfg(unix)]
        if let Some(group) = self.group.take() {
            // Gone already is as good as ended.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.child.start_kill();
    }

    /// Lets what the child started live on: it is a server that another command stops.
    pub(super) fn release(&mut self) {
        #[cfg(unix)]
        {
            self.group = None;
        }
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The last of what a process said beside its answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Tail(Arc<Mutex<Vec<u8>>>);

impl Tail {
    /// Drains a stream into the tail until it ends, in the background.
    pub(super) fn follow(
        &self,
        mut stream: impl AsyncRead + Unpin + Send + 'static,
    ) -> tokio::task::JoinHandle<()> {
        let tail = self.clone();
        tokio::spawn(async move {
            let mut chunk = vec![0; 8 << 10];
            while let Ok(read @ 1..) = stream.read(&mut chunk).await {
                tail.push(&chunk[..read]);
            }
        })
    }

    /// Takes octets, forgets the oldest beyond what is kept.
    pub(super) fn push(&self, octets: &[u8]) {
        let Ok(mut kept) = self.0.lock() else { return };
        kept.extend_from_slice(octets);
        let excess = kept.len().saturating_sub(KEPT);
        kept.drain(..excess);
    }

    /// What is kept, as text.
    pub(super) fn text(&self) -> String {
        let kept = self.0.lock().map(|kept| kept.clone()).unwrap_or_default();
        String::from_utf8_lossy(&kept).trim().to_owned()
    }

    /// A message with what is kept below it.
    pub(super) fn under(&self, message: &str) -> String {
        match self.text() {
            text if text.is_empty() => message.to_owned(),
            text => format!("{message}\nIt said on stderr:\n{text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_is_kept() {
        let tail = Tail::default();
        for i in 0..10_000 {
            tail.push(format!("line {i}\n").as_bytes());
        }
        assert!(tail.text().len() <= KEPT);
        assert!(tail.text().ends_with("line 9999"));
    }
}
