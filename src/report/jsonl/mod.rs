//! `run.jsonl`: one JSON object a line, each with one member that names what it says.
//!
//! This is a promise to others: `schemas/run.json` is written from the types here. A line is appended and flushed for
//! each event, so that a killed run loses at most the line that was being written.

mod line;
mod octets;
mod preserved;
mod reader;
mod record;
mod specification;
mod wire;
mod word;
mod writer;

pub use line::{Begun, CaseLine, EndedLine, FORMAT, Line, SubjectLine};
pub use preserved::PreservedLine;
pub use reader::{ReadError, read, schema};
pub use record::RecordLine;
pub use specification::SpecificationLine;
pub use writer::Writer;
