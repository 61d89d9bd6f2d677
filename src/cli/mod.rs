//! Floor 5. Arguments, exit codes, rendering of errors: the `calspec` command.

mod accept;
mod arguments;
mod audit;
mod choose;
mod clean;
mod compare;
mod completions;
mod coverage;
mod exit;
mod explain;
mod known;
mod lint;
mod list;
mod probe;
mod readings;
mod report;
mod run;
mod serve;
mod setup;
mod suite;
mod terminal;

pub use arguments::{Arguments, main};
pub use exit::Exit;
