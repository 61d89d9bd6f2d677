//! `calspec accept`: pending snapshots become accepted ones.

use std::fmt::Write as _;
use std::path::PathBuf;

use similar::{ChangeTag, TextDiff};

use super::{Exit, terminal};
use crate::model::Pattern;
use crate::snapshot::{Pending, SnapshotError, Store};

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec accept --show            what differs
  calspec accept 'calcard/**'      accept what one subject shows";

/// Show what differs from the accepted snapshots, and accept it.
///
/// A run that observes something new leaves `snapshots/SUBJECT/SPEC/TOPIC.snap.new` beside the accepted file.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Accept {
    /// Patterns over SUBJECT/SPEC/TOPIC: calcard/**; all where there are none.
    names: Vec<String>,
    /// Only show the differences.
    #[arg(long, conflicts_with = "reject")]
    show: bool,
    /// Throw the pending files away instead.
    #[arg(long)]
    reject: bool,
    /// The folder of the snapshots.
    #[arg(long, value_name = "DIR", default_value = "snapshots")]
    snapshots: PathBuf,
}

impl Accept {
    pub(super) fn run(&self) -> Exit {
        match self.accept() {
            Ok(text) => {
                terminal::say(text);
                Exit::AsKnown
            }
            Err(error) => terminal::fail(Exit::Internal, error.to_string()),
        }
    }

    fn accept(&self) -> Result<String, SnapshotError> {
        let patterns: Vec<Pattern> = self.names.iter().map(Pattern::new).collect();
        let pending = Store::open(&self.snapshots).pending(&patterns)?;
        let mut text = String::new();
        for one in &pending {
            text.push_str(&difference(one));
            match (self.show, self.reject) {
                (true, _) => {}
                (_, true) => one.reject()?,
                _ => one.accept()?,
            }
        }
        let done = match (self.show, self.reject) {
            (true, _) => "pending; `calspec accept` accepts",
            (_, true) => "thrown away",
            _ => "accepted",
        };
        let _ = writeln!(text, "{} {done}", pending.len());
        Ok(text)
    }
}

/// The lines that differ, with three around them.
fn difference(pending: &Pending) -> String {
    let mut text = format!("{}\n", pending.name);
    let diff = TextDiff::from_lines(&pending.accepted, &pending.pending);
    for group in diff.grouped_ops(3) {
        for change in group.iter().flat_map(|operation| diff.iter_changes(operation)) {
            let mark = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let _ = writeln!(text, "{mark} {}", change.value().trim_end_matches('\n'));
        }
        text.push_str("…\n");
    }
    text
}
