//! From what is written to what is meant; what cannot be meant is said at its place.

mod case;
mod cites;
mod client;
mod expect;
mod feeds;
mod holes;
mod library;
mod presence;
mod preservation;
mod server;
mod specification;
mod subject;

pub(super) use case::case;
pub(super) use cites::{Catalogues, cites};
pub(super) use specification::specification;
pub(super) use subject::subject;
