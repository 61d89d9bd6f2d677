//! Selectors: one small language over calendar, XML, JSON and HTTP fields (docs/case-format.md, "Selectors").

mod calendar;
mod document;
mod found;
mod parse;
mod selector;

pub use found::Found;
pub use parse::{MOST_LENGTH, SelectorError};
pub use selector::{Selector, Tree};
