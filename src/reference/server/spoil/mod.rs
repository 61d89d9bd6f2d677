//! What the server does wrong when a defect is switched on, apart from filters and selections, which ask for
//! theirs where they decide.

mod edit;
mod names;
mod octets;
mod reported;
mod stored;
mod unknown;
mod versions;

pub(super) use names::{NEW_COMPONENTS, NEW_PROPERTIES, is_of_rfc5545};
pub(super) use reported::{escaping, expanded, limited, reported};
pub(super) use stored::stored;
pub(super) use unknown::OLD_COMPONENTS;
