//! Floor 2. Our own library and CalDAV server, which keep every rule, and the defects that make them break one.

mod defect;
mod library;
pub mod recurrence;
mod server;

pub use defect::{DEFECTS, Defect, Defects, UnknownDefect};
pub use library::{Library, NotOffered};
pub use server::{Config, Feeds, Server};
