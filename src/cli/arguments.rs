//! The command line as a whole.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::{
    Exit, accept, audit, clean, compare, completions, coverage, explain, known, lint, list, probe, readings,
    report, run, serve, setup, terminal,
};

/// Conformance cases and an interop harness for the calendaring specifications of the IETF CALEXT working group.
///
/// Run every case against the reference and the libraries built in:    calspec run
/// One library, one folder of cases:                                   calspec run -s calcard rfc9073/order
/// Your own library, through an adapter:                               calspec run --adapter ./my-adapter --claims rfc9073
/// Your own server:                                                    calspec run --url https://cal.example.org --user alice:ALICE_PASSWORD
/// What a case is about, and how every subject did:                    calspec explain rfc9073/order/absent-comes-last
///
/// Exit codes: 0 all as known · 1 something changed · 2 a file is wrong · 3 a subject cannot be had · 64 wrong arguments.
#[derive(Debug, Parser)]
#[command(name = "calspec", version, verbatim_doc_comment, propagate_version = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    pub(super) common: Common,
}

/// What every command takes.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Common {
    /// Take cases from a folder instead of those inside the binary.
    #[arg(id = "cases-folder", long = "cases", global = true, value_name = "DIR", env = "CALSPEC_CASES")]
    pub(super) cases: Option<PathBuf>,
    /// Take subject files from a folder instead of those inside the binary.
    #[arg(
        id = "subjects-folder",
        long = "subjects",
        global = true,
        value_name = "DIR",
        env = "CALSPEC_SUBJECTS"
    )]
    pub(super) subjects: Option<PathBuf>,
    /// Where adapters are built and servers live [default: the user's cache folder].
    #[arg(long, global = true, value_name = "DIR", env = "CALSPEC_STATE")]
    pub(super) cache: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(Box<run::Run>),
    List(list::List),
    Explain(explain::Explain),
    Lint(lint::Lint),
    Coverage(coverage::Coverage),
    Readings(readings::Readings),
    Accept(accept::Accept),
    Compare(compare::Compare),
    Known(known::Known),
    Report(report::Report),
    Setup(setup::Setup),
    Serve(serve::Serve),
    Probe(probe::Probe),
    Clean(clean::Clean),
    Audit(audit::Audit),
    Completions(completions::Completions),
}

/// Reads the arguments of this process and does what they say.
#[must_use]
pub fn main() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are errors to clap; a stream that is gone is nobody's.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::AsKnown };
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return terminal::fail(Exit::Internal, format!("no threads to run on: {error}")),
    };
    let common = &arguments.common;
    match &arguments.command {
        Command::Run(command) => runtime.block_on(command.run(common)),
        Command::List(command) => command.run(common),
        Command::Explain(command) => command.run(common),
        Command::Lint(command) => command.run(common),
        Command::Coverage(command) => command.run(common),
        Command::Readings(command) => command.run(common),
        Command::Accept(command) => command.run(),
        Command::Compare(command) => command.run(),
        Command::Known(command) => command.run(common),
        Command::Report(command) => command.run(),
        Command::Serve(command) => runtime.block_on(command.run()),
        Command::Setup(command) => runtime.block_on(command.run(common)),
        Command::Probe(command) => runtime.block_on(command.run(common)),
        Command::Clean(command) => runtime.block_on(command.run(common)),
        Command::Audit(command) => runtime.block_on(command.run(common)),
        Command::Completions(command) => command.run(),
    }
}
