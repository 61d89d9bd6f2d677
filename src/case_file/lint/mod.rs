//! What is wrong with a suite whose files are all right: what nobody uses, what nothing tests, what binds another, what a text says otherwise.

mod bound;
mod holes;
mod suite;
mod texts;

pub use suite::lint;
