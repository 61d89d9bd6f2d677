//! Deleting what a killed run left behind, and only that.

use super::http::Bounds;
use super::{Journal, Left, Server};
use crate::model::Fault;

/// What came of one thing that was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// What was left.
    pub left: Left,
    /// Whether it is gone now.
    pub result: Result<(), Fault>,
}

/// Deletes what the journal says was left on that server: collections of its own name, its own users and its own
/// origin, whose name is one that calspec gives.
pub async fn clean(server: &Server, left: &[Left], journal: &Journal) -> Vec<Cleaned> {
    let mut cleaned = Vec::new();
    for left in left.iter().filter(|left| server.owns(left) && Bounds::named(&left.path)) {
        let result = server.delete(&left.user, &left.path).await;
        if result.is_ok() {
            // A line that cannot be written leaves it to be cleaned again, which does no harm.
            let _ = journal.deleted(left);
        }
        cleaned.push(Cleaned { left: left.clone(), result });
    }
    cleaned
}
