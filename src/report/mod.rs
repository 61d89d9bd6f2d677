//! Floor 2. What is written of a run, from its events and records alone.

mod compare;
mod failure;
mod github;
mod junit;
mod markdown;
mod markup;
mod matrix;
mod paint;
mod question;
mod reason;
mod run_log;
mod tally;
mod visible;
mod wire;

pub mod console;
pub mod html;
pub mod jsonl;
pub mod reproduction;

pub use compare::{Change, Comparison, Difference, compare};
pub use failure::again;
pub use github::github;
pub use junit::junit;
pub use markdown::markdown;
pub use matrix::matrix;
pub use question::{Dispute, RequirementState, Totals};
pub use run_log::RunLog;
pub use tally::{Class, Tally};
pub use wire::{json as preservation_json, markdown as preservation_markdown};
