//! `calspec compare`: what changed between two runs.

use std::path::PathBuf;

use super::{Exit, report, terminal};
use crate::report::{Change, Comparison};

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec compare old/run.jsonl                with reports/latest/run.jsonl
  calspec compare old/run.jsonl new/run.jsonl --format markdown";

/// Compare two runs: what was fixed, broke, changed, appeared, is gone. Exit 1 if anything broke.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Compare {
    /// The earlier run.jsonl.
    old: PathBuf,
    /// The later one.
    #[arg(default_value = "reports/latest/run.jsonl")]
    new: PathBuf,
    /// For people, for a pull request, for a script.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Form {
    Text,
    Markdown,
    Json,
}

impl Compare {
    pub(super) fn run(&self) -> Exit {
        let both = report::read(&self.old).and_then(|old| Ok((old, report::read(&self.new)?)));
        let (old, new) = match both {
            Ok(both) => both,
            Err(error) => return terminal::fail(Exit::Usage, error),
        };
        let comparison: Comparison = crate::report::compare(&old, &new);
        terminal::say(match self.format {
            Form::Text => comparison.text(),
            Form::Markdown => comparison.markdown(),
            Form::Json => comparison.json(),
        });
        if comparison.count(Change::Broken) > 0 { Exit::Changed } else { Exit::AsKnown }
    }
}
