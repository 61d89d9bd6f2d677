//! `calspec` as a process of its own, whose memory and time can be seen.

use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// What a process came to.
pub(crate) struct Ended {
    pub(crate) output: Output,
    /// The most memory that it had at once, in MiB.
    pub(crate) peak: u64,
    pub(crate) took: Duration,
}

/// A folder of a run.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// `calspec` in a folder, with nothing of the person's own.
pub(crate) fn calspec(folder: &TempDir, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_calspec"));
    command.current_dir(folder.path()).env("CALSPEC_STATE", folder.path().join("state"));
    command.env("CI", "true").env("NO_COLOR", "1").env("ALICE_PASSWORD", "alicepw");
    command.args(words).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a command to its end, off the threads that serve it.
pub(crate) async fn end(mut command: Command) -> Ended {
    let begun = Instant::now();
    let ended = tokio::task::spawn_blocking(move || {
        let child = command.spawn().unwrap();
        let process = child.id();
        let waiting = std::thread::spawn(move || child.wait_with_output().unwrap());
        let mut peak = 0;
        while !waiting.is_finished() {
            peak = peak.max(most_memory(process));
            std::thread::sleep(Duration::from_millis(2));
        }
        (waiting.join().unwrap(), peak)
    });
    let (output, peak) = ended.await.unwrap();
    Ended { output, peak, took: begun.elapsed() }
}

/// The most memory that a process has had until now, in MiB; nothing where the system does not say.
pub(crate) fn most_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// A process that is ended when this is dropped.
pub(crate) struct Served {
    pub(crate) child: Child,
    /// `host:port`.
    pub(crate) address: String,
    _folder: TempDir,
}

impl Served {
    /// The reference server, with these words more.
    pub(crate) fn start(words: &[&str]) -> Self {
        use std::io::BufRead as _;
        let folder = folder();
        let mut child =
            calspec(&folder, &[&["serve", "--address", "127.0.0.1:0"], words].concat()).spawn().unwrap();
        let mut line = String::new();
        std::io::BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").to_owned();
        Self { child, address, _folder: folder }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Gone already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
