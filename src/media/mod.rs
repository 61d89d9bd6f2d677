//! Floor 1. iCalendar, jCal, JSON, XML and HTTP fields as trees; selectors; canonical text.
//!
//! Nothing here knows what a calendar means: a property has a name, parameters and a value of some type, and that
//! is all. Every reader takes hostile octets: depth, size and time are bounded, and nothing is mended in silence.

pub mod canonical;
pub mod escape;
pub mod fields;
pub mod ical;
pub mod jcal;
pub mod json;
pub mod namespaces;
pub mod select;
pub mod tree;
pub mod value_types;
pub mod xml;

mod value;

pub use fields::Fields;
pub use tree::{Component, Parameter, Property};
pub use value::MOST_VALUES;
pub use xml::Element;
