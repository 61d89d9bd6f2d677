//! Floor 4. Plan, execute, judge: from cases and subjects to events.

mod scope;
mod standing;

pub use scope::Scope;
