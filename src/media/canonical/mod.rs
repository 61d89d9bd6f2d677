//! Canonical text: what means the same has the same text, what means something else has another.
//!
//! | over | what is made equal |
//! |---|---|
//! | names | of components, properties and parameters are upper case |
//! | order | of properties, of parameters and of components in a component is that of their canonical text |
//! | folding, line ends | none, LF |
//! | parameters | quotes only where needed, RFC 6868 as the writer does it; VALUE left out where it states the default type, ENCODING left out beside the type BINARY, and undone elsewhere; values of the enumerated ones (PARTSTAT, ROLE, …) upper case, their order kept |
//! | TEXT | escaped as needed and no more, `\n` lower case |
//! | dates, times, periods, durations, offsets, booleans | upper case |
//! | numbers | no plus, no zeros in front or at the end of a fraction |
//! | RECUR | upper case, parts sorted, FREQ first; numbers as above, order within a part kept |
//! | enumerated properties (STATUS, CLASS, …) | upper case |
//! | everything else | as it is; octets that are no UTF-8 as `<FF>` behind U+FFFD |
//! | JSON | members sorted, whole numbers without fraction |
//! | XML | no prefixes, attributes sorted, no white space between elements; the order of elements is kept |
//!
//! What RFC 5545 lets a writer leave out (ROLE=REQ-PARTICIPANT, INTERVAL=1) is not filled in: that needs meaning,
//! which nothing on this floor has.

mod calendar;
mod document;
mod number;
mod value;

pub use calendar::{component, components, property};
pub use document::{json, xml};
