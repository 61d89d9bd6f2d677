//! Writing for people: where to, and whether in colour.

use std::io::{self, IsTerminal as _, Write};

use super::Exit;

/// Whether colour is wanted on standard output: it is a terminal and `NO_COLOR` is not set.
pub(super) fn colour() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Writes a text to standard output. A reader that went away is no error of ours.
pub(super) fn say(text: impl AsRef<str>) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_ref().as_bytes());
    let _ = out.flush();
}

/// Writes an error to standard error, and gives the exit code back.
pub(super) fn fail(exit: Exit, message: impl AsRef<str>) -> Exit {
    let mut out = io::stderr().lock();
    let _ = writeln!(out, "error: {}", message.as_ref().trim_end());
    exit
}
