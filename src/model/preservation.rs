//! What becomes of a construct between being stored and being read: observed, never judged.

use super::specification::words;
use super::{Place, SpecId, Template};

words! {
    /// What became of a construct, from best to worst.
    Fate {
        /// Its octets are there as they were sent.
        Kept = "kept",
        /// Its lines are there as they were sent, in another order.
        Reordered = "reordered",
        /// It says the same in other octets: folds, quotes, escapes, letters of names.
        Rewritten = "rewritten",
        /// It says something else, or only part of it is there.
        Changed = "changed",
        /// Nothing of it is there.
        Dropped = "dropped",
        /// The object does not come this way.
        Absent = "absent",
        /// The object was not stored.
        Refused = "refused",
    }
}

words! {
    /// By which request a construct went or came.
    Way {
        /// PUT.
        Put = "put",
        /// GET of the object's URL.
        Get = "get",
        /// calendar-multiget with that URL.
        Multiget = "multiget",
        /// calendar-query for its type of component.
        Query = "query",
        /// sync-collection from the beginning, and a GET of the URL that it names.
        Sync = "sync",
    }
}

/// What one way brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The way.
    pub way: Way,
    /// What became of the construct.
    pub fate: Fate,
    /// How it differs, a line each: `ATTENDEE without X-SEAT`.
    pub how: Vec<String>,
}

/// What became of one construct, by each way that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preserved {
    /// Its name in words.
    pub construct: String,
    /// Where it is specified.
    pub origin: Origin,
    /// By the ways in order; PUT is there only where it was refused.
    pub deliveries: Vec<Delivery>,
    /// How many requests it took, those for its calendar left out.
    pub requests: usize,
    /// Whether PUT returned a strong entity tag though a GET returns other octets than were sent (RFC 4791, section 5.3.4).
    pub false_tag: bool,
}

impl Preserved {
    /// The worst that became of it.
    #[must_use]
    pub fn worst(&self) -> Fate {
        self.deliveries.iter().map(|delivery| delivery.fate).max().unwrap_or(Fate::Absent)
    }
}

/// A place of a specification.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The specification.
    pub spec: SpecId,
    /// The section, or an anchor of its catalogue.
    pub section: String,
}

/// Constructs that are stored one at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreservationCase {
    /// Component types that a construct's calendar must take; the first is the one that is queried for.
    pub components: Vec<String>,
    /// At least one; each is a trial.
    pub constructs: Vec<Construct>,
}

/// Something that an object may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Construct {
    /// Its name in words.
    pub name: String,
    /// Where it is specified.
    pub origin: Origin,
    /// The construct itself.
    pub given: Template,
    /// The object around it, with the hole [`Construct::HOLE`].
    pub within: Template,
    /// Where the file says so.
    pub at: Place,
}

impl Construct {
    /// The hole of the object that the construct fills.
    pub const HOLE: &'static str = "construct";
}
