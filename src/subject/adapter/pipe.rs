//! A process and the two ends of its pipe.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::task::JoinHandle;

use super::lines::Lines;
use crate::model::{Command, Fault, FaultKind, Limits};
use crate::subject::Places;
use crate::subject::command::{Family, Tail, prepared};
use crate::subject::message::Ask;

/// Octets read at once.
const CHUNK: usize = 64 << 10;
/// How long a process whose output ended may take to be gone.
const GONE_WITHIN: Duration = Duration::from_millis(500);

/// A running adapter: what goes in, what comes out. Ended when dropped, with all that it started.
#[derive(Debug)]
pub(super) struct Pipe {
    family: Family,
    stdin: Option<ChildStdin>,
    stdout: ChildStdout,
    stderr: Tail,
    following: JoinHandle<()>,
    /// Octets to be sent, and how many of them are.
    out: Vec<u8>,
    sent: usize,
    lines: Lines,
    chunk: Vec<u8>,
    /// The number of the last question.
    seq: u64,
}

impl Pipe {
    /// Starts a process.
    ///
    /// # Errors
    /// A [`Fault`] where it cannot be started.
    pub(super) fn start(command: &Command, places: &Places, limits: Limits) -> Result<Self, Fault> {
        let mut command = prepared(command, places)?;
        command.stdin(Stdio::piped());
        let mut family = Family::start(command)?;
        let ends = (family.child.stdin.take(), family.child.stdout.take(), family.child.stderr.take());
        let (Some(stdin), Some(stdout), Some(errors)) = ends else {
            return Err(Fault::new(FaultKind::Harness, "a process was started without its pipes"));
        };
        let stderr = Tail::default();
        let following = stderr.follow(errors);
        let limit = usize::try_from(limits.bytes).unwrap_or(usize::MAX - 1);
        Ok(Self {
            family,
            stdin: Some(stdin),
            stdout,
            stderr,
            following,
            out: Vec::new(),
            sent: 0,
            lines: Lines::new(limit),
            chunk: vec![0; CHUNK],
            seq: 0,
        })
    }

    /// A number for the next question.
    pub(super) fn number(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    /// Whether a question had that number.
    pub(super) fn numbered(&self, seq: u64) -> bool {
        (1..=self.seq).contains(&seq)
    }

    /// Puts a line behind those that wait to be sent.
    pub(super) fn push(&mut self, line: &str) {
        self.out.extend_from_slice(line.as_bytes());
        self.out.push(b'\n');
    }

    /// The next line that comes, sending meanwhile what waits. May be dropped at any await and called again.
    ///
    /// # Errors
    /// A [`Fault`]: the line is too long, or the process ended.
    pub(super) async fn next(&mut self) -> Result<Vec<u8>, Fault> {
        loop {
            if let Some(line) = self.lines.pop().map_err(|_| self.flood())? {
                return Ok(line);
            }
            let room = self.lines.room().min(CHUNK);
            let waiting = self.sent < self.out.len();
            tokio::select! {
                read = self.stdout.read(&mut self.chunk[..room]) => match read {
                    Ok(octets @ 1..) => self.lines.push(&self.chunk[..octets]),
                    Ok(0) => return Err(self.ended().await),
                    Err(error) => return Err(self.fault(FaultKind::Crash, &format!("its output broke: {error}"))),
                },
                wrote = write(&mut self.stdin, &self.out[self.sent..]), if waiting => match wrote {
                    Ok(octets) => self.wrote(octets),
                    // It takes no more input. Its end, or its silence, says the rest.
                    Err(_) => self.stdin = None,
                },
            }
        }
    }

    /// Says that no more is asked, and gives the process a moment to end by itself.
    pub(super) async fn farewell(mut self) {
        let seq = self.number();
        let bye = Ask::Bye { seq }.line();
        if let Some(mut stdin) = self.stdin.take() {
            let said = async {
                stdin.write_all(bye.as_bytes()).await?;
                stdin.write_all(b"\n").await?;
                drop(stdin);
                self.family.child.wait().await
            };
            // What does not end by itself is ended when it is dropped.
            let _ = tokio::time::timeout(GONE_WITHIN, said).await;
        }
    }

    /// A fault with the last of stderr in it.
    pub(super) fn fault(&self, kind: FaultKind, message: &str) -> Fault {
        Fault::new(kind, self.stderr.under(message))
    }

    fn wrote(&mut self, octets: usize) {
        self.sent += octets;
        if self.sent == self.out.len() {
            self.out.clear();
            self.sent = 0;
        }
    }

    fn flood(&self) -> Fault {
        self.fault(FaultKind::Flood, "it sent a line longer than the limit of one answer")
    }

    async fn ended(&mut self) -> Fault {
        let status = tokio::time::timeout(GONE_WITHIN, self.family.child.wait()).await;
        let message = match status {
            Ok(Ok(status)) => format!("the process ended: {status}"),
            Ok(Err(error)) => format!("the process ended, and how cannot be known: {error}"),
            Err(_) => "the process closed its output".to_owned(),
        };
        // What it said last may still be on its way.
        let _ = tokio::time::timeout(GONE_WITHIN, &mut self.following).await;
        self.fault(FaultKind::Crash, &message)
    }
}

/// Writes some of the octets; never ready where nothing can be written any more.
async fn write(stdin: &mut Option<ChildStdin>, octets: &[u8]) -> std::io::Result<usize> {
    match stdin {
        Some(stdin) => stdin.write(octets).await,
        None => std::future::pending().await,
    }
}
