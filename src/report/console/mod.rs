//! What a person sees in a terminal while a run goes on, and when it is over.

mod listener;
mod summary;

pub use listener::{Console, Manner, Verbosity};
pub(super) use summary::seconds;
pub use summary::{closing, table};
