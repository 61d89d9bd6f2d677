//! Our own client: CalDAV by way of sync-collection, feeds by way of the enhanced GET. What it has lies in a folder that it is told.

mod change;
mod discover;
mod feed;
mod perform;
mod report;
mod store;
mod sync;
mod wire;

pub use perform::Client;
