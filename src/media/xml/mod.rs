//! XML as a tree (XML 1.0, Namespaces 1.0): read from hostile octets, built and written for the harness.

mod element;
mod entity;
mod names;
mod read;
mod write;

pub use element::{Attribute, Element, Name, Node};
pub use read::{MOST_ATTRIBUTES, MOST_DEPTH, MOST_NODES, MOST_OCTETS, XmlError, read};
pub use write::write;
