//! One exchange or one failure, for somebody else to see: scripts and an issue text, secrets already removed.

mod curl;
mod hurl;
mod issue;
mod line;

pub use curl::curl;
pub use hurl::hurl;
pub use issue::{Issue, issue};
pub use line::adapter_line;
