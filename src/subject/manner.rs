//! How a run deals with its servers.

use super::Journal;
use crate::reference::Defects;

/// How a run deals with its servers.
#[derive(Clone, Debug, Default)]
pub struct Manner {
    /// Switched on in the reference server.
    pub defects: Defects,
    /// Where is written what is made. Nothing is, for servers that forget everything with this process.
    pub journal: Option<Journal>,
    /// The harness's own feed host, `host:port`: the one place that the reference server may fetch feeds from.
    pub feed_host: Option<String>,
    /// Whether nothing is written to the server: what would be is kept in [`Server::withheld`].
    pub dry: bool,
}
