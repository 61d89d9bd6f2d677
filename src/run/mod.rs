//! Floor 4. Plan, execute, judge: from cases and subjects to events.

pub mod audit;
mod client;
mod crew;
mod desk;
mod execute;
mod hosted;
mod library;
pub mod plan;
mod preservation;
mod scope;
mod server;
mod silence;
mod standing;
mod verdict;
mod writes;

pub use execute::{Job, hear, run};
pub use library::hold;
pub use scope::Scope;
