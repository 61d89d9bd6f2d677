//! One failure drawn in text: the line of the case file, what was found, the rule, the exchange, how to see it again.

mod again;
mod drawing;
mod source_line;
mod spoken;

pub use again::again;
pub(super) use again::quoted;
pub(super) use drawing::draw;
pub(super) use source_line::source_line;
pub(super) use spoken::{Spoken, deciding};
