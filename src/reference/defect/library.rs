//! What the reference library can be made to do wrong; a name starts with the operation that it spoils.

use super::Defect;

/// The defects of the library.
pub(super) const LIBRARY: &[Defect] = &[];
