//! What the reference server can be made to do wrong; every name starts with `server/`.

use super::Defect;

/// The defects of the server.
pub(super) const SERVER: &[Defect] = &[];
