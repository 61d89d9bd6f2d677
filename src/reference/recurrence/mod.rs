//! Recurrence as RFC 5545 means it: rules, time zones, and the instances of what recurs.
//!
//! Everything here ends: rules have a budget, sets of instances a most.

mod days;
#[cfg(test)]
mod examples;
mod instance;
mod length;
mod moment;
mod observances;
mod occurrences;
mod rule;
mod series;
mod zones;

pub use instance::Instance;
pub use length::{Length, ReadLengthError, later};
pub use moment::{Form, Moment, ReadMomentError};
pub use occurrences::Occurrences;
pub use rule::{ByDay, Frequency, Rule, RuleError};
pub use series::{MOST_INSTANCES, Series};
pub use zones::{Zones, in_utc, of_instant};
