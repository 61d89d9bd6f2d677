//! HTTP as a careful client speaks it: every size and time bounded, credentials for one origin only.

mod bounds;
mod client;
mod secrets;

pub use bounds::is_safe;
pub(super) use bounds::{Bounds, PREFIX, destination, path};
pub(super) use client::{Asked, Client, bare};
pub use secrets::{Login, Secrets};
