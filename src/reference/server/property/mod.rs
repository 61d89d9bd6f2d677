//! WebDAV properties: those that the server knows the value of, and those that clients set.

mod change;
mod live;
mod names;
mod request;
mod supported;

pub(super) use change::{is_one_time_zone, propstats, remove, set, set_at_birth};
pub(super) use names::COMPONENTS;
pub(super) use request::{Wanted, respond};
