//! Floor 2. What is written of a run, from its events and records alone.

mod failure;
mod paint;
mod question;
mod run_log;
mod tally;
mod visible;

pub mod console;
pub mod jsonl;

pub use failure::again;
pub use question::{Dispute, RequirementState, Totals};
pub use run_log::RunLog;
pub use tally::{Class, Tally};
