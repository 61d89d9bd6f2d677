//! calspec: a conformance suite and interop harness for calendaring specifications.
//!
//! The modules stand on floors; a module uses lower floors only (see ARCHITECTURE.md).

pub mod carried;
pub mod case_file;
pub mod check;
pub mod cli;
pub mod harness;
pub mod media;
pub mod model;
pub mod reference;
pub mod report;
pub mod run;
pub mod snapshot;
pub mod subject;
