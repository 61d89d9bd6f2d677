//! The audit: recorded answers with one change each, and whether the case's checks notice.

mod change;
mod replay;

pub use change::{Change, changes};
pub use replay::{Audited, Heard, audit};
