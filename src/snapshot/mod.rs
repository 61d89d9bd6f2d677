//! Floor 2. Accepted observations of a subject, and what differs from them.
//!
//! A file `SUBJECT/SPEC/TOPIC.snap` holds every observation of a topic. A run that sees something else writes
//! `TOPIC.snap.new` beside it (pending); accepting puts the new file in the place of the old one.

mod file;
mod mask;
mod store;

pub use file::{SnapshotFile, TornSnapshot};
pub use mask::{MASKS, Mask, Volatile};
pub use store::{Pending, SnapshotError, Store};
