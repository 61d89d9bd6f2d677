//! Floor 2. Holds an answer against what a case demands: a pure function of the two, without clock or network.

mod examine;
mod predicate;
mod preserved;
mod trees;

pub use examine::{capture, check};
pub use preserved::{LineEnds, Sent};
