//! A server that one command starts and another one stops.

use std::process::Stdio;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::Places;
use super::command::{Family, Tail, prepared};
use super::http::{Asked, Bounds, Client, Secrets};
use crate::model::{Command, Fault, FaultKind, Limits, Request};

/// How long the command may take that starts it: at its first time it may install it.
const UP_WITHIN: Duration = Duration::from_secs(15 * 60);
/// How long a started server may take until it answers.
const ANSWERS_WITHIN: Duration = Duration::from_secs(30);
/// How long the command may take that stops it.
const DOWN_WITHIN: Duration = Duration::from_secs(20);
/// How often is looked whether something is so.
const LOOK: Duration = Duration::from_millis(50);

/// A running server; stopped when dropped.
#[derive(Debug)]
pub(super) struct Started {
    url: String,
    down: Mutex<Option<tokio::process::Command>>,
}

impl Started {
    /// Starts it, tells the command how many calendars to make in each home, and waits until the server answers.
    ///
    /// # Errors
    /// A [`Fault`] of kind set-up with what the command said.
    pub(super) async fn up(
        name: &str,
        up: &Command,
        down: &Command,
        calendars: u32,
        places: &Places,
        notice: &(dyn Fn(&str) + Sync),
    ) -> Result<Self, Fault> {
        notice(&format!("{name}: is started"));
        let mut down = prepared(down, places)?;
        down.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut started = Self { url: String::new(), down: Mutex::new(Some(down)) };
        let mut up = prepared(up, places)?;
        up.env("CALSPEC_CALENDARS", calendars.to_string());
        started.url = run(up).await?;
        let client = Client::new(&started.url, patience(), Secrets::default(), Bounds::default())?;
        let request = Request { method: "OPTIONS".to_owned(), url: String::new(), ..Request::default() };
        let begun = Instant::now();
        loop {
            let asked = Asked { name: "is it up", user: "nobody", login: None, request: &request };
            match client.exchange(asked).await.0 {
                Ok(_) => return Ok(started),
                Err(fault) if begun.elapsed() > ANSWERS_WITHIN => {
                    let message = format!("expected an answer of {}, but found {fault}", started.url);
                    return Err(Fault::new(FaultKind::SetUp, message));
                }
                Err(_) => tokio::time::sleep(LOOK).await,
            }
        }
    }

    /// Its URL.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Stops it.
    ///
    /// # Errors
    /// A [`Fault`] where the command that stops it fails or does not end.
    pub(super) async fn stop(&self) -> Result<(), Fault> {
        let Some(mut down) = self.down.lock().ok().and_then(|mut down| down.take()) else { return Ok(()) };
        let wrong = |message: String| Fault::new(FaultKind::Harness, format!("{} {message}", self.url));
        match tokio::time::timeout(DOWN_WITHIN, down.status()).await {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(Ok(status)) => Err(wrong(format!("could not be stopped: {status}"))),
            Ok(Err(error)) => Err(wrong(format!("could not be stopped: {error}"))),
            Err(_) => Err(wrong(format!("did not stop within {DOWN_WITHIN:?}"))),
        }
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let Some(down) = self.down.lock().ok().and_then(|mut down| down.take()) else { return };
        // The run is over, or is being ended by a signal: nothing else waits for this thread.
        let Ok(mut child) = down.into_std().spawn() else { return };
        let begun = Instant::now();
        while matches!(child.try_wait(), Ok(None)) {
            if begun.elapsed() > DOWN_WITHIN {
                let _ = child.kill();
                let _ = child.wait();
                return;
            }
            std::thread::sleep(LOOK);
        }
    }
}

fn patience() -> Limits {
    Limits { time: Duration::from_secs(2), ..Limits::default() }
}

/// Runs the command to its end; the last line that it says is the URL. What it started lives on.
async fn run(mut command: tokio::process::Command) -> Result<String, Fault> {
    command.stdin(Stdio::null());
    let mut family = Family::start(command)?;
    let (output, errors) = (Tail::default(), Tail::default());
    let following = [
        family.child.stdout.take().map(|stream| output.follow(stream)),
        family.child.stderr.take().map(|stream| errors.follow(stream)),
    ];
    let wrong = |message: String| Fault::new(FaultKind::SetUp, errors.under(&message));
    let status = match tokio::time::timeout(UP_WITHIN, family.child.wait()).await {
        Ok(status) => status.map_err(|error| wrong(format!("the command that starts it broke: {error}")))?,
        Err(_) => return Err(wrong(format!("the command that starts it did not end within {UP_WITHIN:?}"))),
    };
    for follow in following.into_iter().flatten() {
        // The server may have the pipe as well, and then it never ends.
        let _ = tokio::time::timeout(4 * LOOK, follow).await;
    }
    if !status.success() {
        return Err(wrong(format!("the command that starts it failed: {status}")));
    }
    let said = output.text();
    let last = said.lines().last().unwrap_or_default().trim().to_owned();
    if !last.starts_with("http://") && !last.starts_with("https://") {
        let message =
            format!("expected a URL as the last line of the command that starts it, but found {last:?}");
        return Err(wrong(message));
    }
    family.release();
    Ok(last)
}
