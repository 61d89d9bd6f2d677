//! `calspec completions`: what a shell needs to complete our arguments.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Arguments, Exit, terminal};

/// Print a completion script for a shell.
///
/// For bash:  calspec completions bash > ~/.local/share/bash-completion/completions/calspec
#[derive(clap::Args, Debug)]
#[command(verbatim_doc_comment)]
pub(super) struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Exit {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "calspec", &mut script);
        terminal::say(String::from_utf8_lossy(&script));
        Exit::AsKnown
    }
}
