//! The reports, one file each.

mod dispatch;
mod expand_property;
mod free_busy;
mod multiget;
mod query;
mod scope;
mod sync;

pub(super) use dispatch::answer;
