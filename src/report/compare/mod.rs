//! What differs between two runs: fixed, broken, changed, appeared, gone.

mod comparison;
mod shown;

pub use comparison::{Change, Comparison, Difference, compare};
