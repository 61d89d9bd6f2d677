//! A case about a client: what it is told to do, what the server behind the tap does meanwhile, what is seen.

use super::specification::words;
use super::{Expect, FeedAnswer, Place, ServerExample, Step, Template};

words! {
    /// What a client can be told to do; each is a capability of itself.
    Verb {
        /// Bring the local copy of a calendar and the server's together.
        Sync = "sync",
        /// Bring the local copy of a feed up to date.
        Subscribe = "subscribe",
        /// Find the user's calendars from the server's address alone.
        List = "list",
        /// Put a new object into a calendar.
        Create = "create",
        /// Put another text in the place of an object's.
        Change = "change",
        /// Give a property of an object another value, by the client's own means.
        Edit = "edit",
        /// Delete an object.
        Delete = "delete",
        /// Fetch the objects that have something in a span of time.
        Query = "query",
    }
}

impl Verb {
    /// Whether it takes an iCalendar object.
    #[must_use]
    pub const fn takes_object(self) -> bool {
        matches!(self, Self::Create | Self::Change)
    }

    /// The arguments that a case gives: name, and whether it cannot do without.
    #[must_use]
    pub const fn arguments(self) -> &'static [(&'static str, bool)] {
        match self {
            Self::Sync | Self::List | Self::Create => &[("url", false)],
            Self::Subscribe => &[("url", false), ("now", false)],
            Self::Change | Self::Delete => &[("url", false), ("uid", true)],
            Self::Edit => &[("url", false), ("uid", true), ("property", true), ("value", true)],
            Self::Query => &[("url", false), ("from", true), ("to", true)],
        }
    }
}

/// What happens to a client and the server behind the tap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCase {
    /// Component types that the trial's calendar must take.
    pub components: Vec<String>,
    /// Holes made of holes, in order.
    pub lets: Vec<(String, Template)>,
    /// Objects of the calendar before anything happens: name of the resource, and text.
    pub objects: Vec<(String, Template)>,
    /// Feeds of another host: by name, what each answers in turn.
    pub feeds: Vec<(String, Vec<FeedAnswer>)>,
    /// Whether the server asks for no authentication.
    pub open: bool,
    /// What happens, in order.
    pub steps: Vec<ClientStep>,
    /// At least one; a case without `examples` has one without a name and without holes.
    pub examples: Vec<ServerExample>,
}

impl ClientCase {
    /// What the client is told to do, in order.
    pub fn deeds(&self) -> impl Iterator<Item = &Deed> {
        self.steps.iter().filter_map(|step| match step {
            ClientStep::Deed(deed) => Some(deed),
            ClientStep::Request(_) => None,
        })
    }
}

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientStep {
    /// Somebody else asks the server, past the tap.
    Request(Step),
    /// The client does something.
    Deed(Deed),
}

/// Something that the client is told to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// What happens.
    pub name: String,
    /// Whether it only prepares: another outcome breaks the trial instead of failing it.
    pub setup: bool,
    /// What must come of it for the rule to be asked; where it is another, the trial is unsupported. `None` where it always is.
    pub provided: Option<Box<Expect>>,
    /// What it is told to do.
    pub verb: Verb,
    /// The object that it takes.
    pub given: Option<Template>,
    /// Named texts.
    pub arguments: Vec<(String, Template)>,
    /// What the tap answers in the server's place.
    pub instead: Vec<Instead>,
    /// The feed that turns to its next answer before.
    pub turn: Option<String>,
    /// What must come of it.
    pub expect: Expect,
    /// Where the file says so.
    pub at: Place,
}

/// An answer that the tap gives in the server's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instead {
    /// The method of the requests that it answers.
    pub method: String,
    /// What their body or header holds.
    pub containing: Option<Template>,
    /// How many of them; those after it are passed on.
    pub times: u64,
    /// The HTTP status.
    pub status: Template,
    /// Header fields in order.
    pub headers: Vec<(String, Template)>,
    /// The body.
    pub body: Template,
}
