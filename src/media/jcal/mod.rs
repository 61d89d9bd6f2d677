//! jCal (RFC 7265): the calendar tree as JSON.
//!
//! A tree that was read from jCal is in iCalendar form: values as in iCalendar, VALUE where the type is not the
//! default, ENCODING beside the type BINARY. The type that jCal states is kept in `value_type` as well.

mod error;
mod form;
mod read;
mod recur;
mod write;

pub use error::JcalError;
pub use read::{MOST_DEPTH, read, read_stream};
pub use write::write;
