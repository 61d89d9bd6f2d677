//! A feed that the harness serves.

use super::Template;
use super::specification::words;

words! {
    /// How a feed of the harness is given.
    #[derive(Default)]
    FeedManner {
        /// As it is.
        #[default]
        Whole = "whole",
        /// After some seconds.
        Slow = "slow",
        /// Octet by octet.
        Dripping = "dripping",
        /// With no end in sight.
        Endless = "endless",
        /// Ending before its Content-Length does.
        Cut = "cut",
        /// Not at all: the connection is closed.
        Dropped = "dropped",
        /// As a redirect to itself.
        Looping = "looping",
        /// As a small gzip stream that becomes a large text.
        Bomb = "bomb",
    }
}

/// One answer of a feed that the harness serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Header fields in order.
    pub headers: Vec<(String, Template)>,
    /// The body.
    pub body: Template,
    /// How it is given.
    pub manner: FeedManner,
}
