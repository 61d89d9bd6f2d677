//! Named ways in which the reference can be made to break a rule, and the set of those switched on.
//!
//! One file a family: the library's names, the server's names. [`DEFECTS`] is all of them.

mod client;
mod feed;
mod input;
mod library;
mod server;
mod set;

pub use set::{DEFECTS, Defect, Defects, UnknownDefect};
