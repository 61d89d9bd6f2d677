//! What servers keep of what they are given: constructs × servers, observed and never judged.

mod json;
mod markdown;
mod matrix;

pub use json::json;
pub use markdown::markdown;
pub(super) use matrix::{Row, Wire, how, lines, says, sign, worst};
