//! What is wrong with a suite whose files are all right: what nobody uses, what nothing tests, what a text says otherwise.

mod holes;
mod suite;
mod texts;

pub use suite::lint;
