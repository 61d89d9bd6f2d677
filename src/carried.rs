//! Floor 0. The files that the binary carries, so that an installed calspec needs no checkout.

use include_dir::{Dir, include_dir};

/// `cases/`.
pub static CASES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/cases");
/// `subjects/`.
pub static SUBJECTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/subjects");

// `PROGRAMS`, written by build.rs.
include!(concat!(env!("OUT_DIR"), "/programs.rs"));
