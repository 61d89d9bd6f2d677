//! Floor 2. Case, specification and subject files: read as written, lowered to what is meant, every problem at its line.

mod coverage;
mod form;
mod lint;
mod lower;
mod near;
mod problem;
mod raw;
mod scalar;
mod schema;
mod sentences;
mod several;
mod source;
mod span;
mod subjects;
mod suite;
mod tree;

pub use coverage::{Coverage, coverage};
pub use lint::lint;
pub use problem::Problem;
pub use schema::{json, schemas};
pub use source::{File, Source};
pub use subjects::load_subjects;
pub use suite::{Suite, load_suite};
