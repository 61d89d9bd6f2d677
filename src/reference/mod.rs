//! Floor 2. Our own library, CalDAV server and client, which keep every rule, and the defects that make them break one.

mod client;
mod defect;
mod library;
pub mod recurrence;
mod server;

pub use client::Client;
pub use defect::{DEFECTS, Defect, Defects, UnknownDefect};
pub use library::{Library, NotOffered};
pub use server::{Config, Feeds, Server};
