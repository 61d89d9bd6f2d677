//! iCalendar text (RFC 5545, section 3.1): read into a tree with everything odd noted, and written back.

mod content_line;
mod lines;
mod oddity;
mod read;
mod write;

pub use oddity::{MOST_NOTES, Note, Oddity};
pub use read::{MOST_DEPTH, MOST_OCTETS, MOST_PARTS, Reading, read};
pub(crate) use write::extend_without_line_ends;
pub use write::{FOLD_AT, write};
