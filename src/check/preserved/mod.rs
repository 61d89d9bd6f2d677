//! What became of a construct: the object that was sent beside one that came back.
//!
//! The construct is what the sent object has and the object without it has not: components, properties, parameters. Only
//! these are looked for in what came back; what a server does to the rest is no matter of theirs.

mod compare;
mod mask;
mod pair;
mod sent;
mod text;

pub use sent::{LineEnds, Sent};
