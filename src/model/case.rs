//! A case: one rule seen kept or broken.

use std::fmt;
use std::time::Duration;

use super::specification::words;
use super::{
    Anchor, ClientCase, FeedAnswer, Kind, Operation, Place, PreservationCase, SpecId, Template, Verdict,
};

/// A case's path under `cases/` without its extension. A case has no other name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(pub String);

impl CaseId {
    /// The specification's folder: the first segment.
    #[must_use]
    pub fn spec(&self) -> SpecId {
        SpecId(self.0.split('/').next().unwrap_or_default().to_owned())
    }

    /// The topic: what lies between the specification and the rule; empty where nothing does.
    #[must_use]
    pub fn topic(&self) -> &str {
        let inner = self.0.split_once('/').map_or("", |(_, rest)| rest);
        inner.rsplit_once('/').map_or("", |(topic, _)| topic)
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A requirement that a case rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cite {
    /// Its specification.
    pub spec: SpecId,
    /// Its name there.
    pub anchor: Anchor,
}

impl fmt::Display for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.spec, self.anchor)
    }
}

/// One rule of one specification, and a way to see whether a subject keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its name.
    pub id: CaseId,
    /// A claim in the present tense: true of a conforming subject.
    pub title: String,
    /// What it rests on; never empty. The first one decides level and claim.
    pub cites: Vec<Cite>,
    /// Capabilities beyond the operation itself.
    pub needs: Vec<String>,
    /// The reading it follows, by name, of its own folder's specification.
    pub reading: Option<String>,
    /// What a reader of a failure has to know.
    pub note: Option<String>,
    /// Defects of the reference that make it fail; never empty.
    pub defects: Vec<String>,
    /// What is done and demanded.
    pub body: Body,
    /// The file as written, for reports.
    pub source: String,
}

/// What a case does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Asks a library.
    Library(LibraryCase),
    /// Talks to a server.
    Server(ServerCase),
    /// Stores constructs on a server and looks what becomes of them.
    Preservation(PreservationCase),
    /// Tells a client what to do, and watches.
    Client(ClientCase),
}

impl Body {
    /// The kind of subject it is for.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Library(_) => Kind::Library,
            Self::Server(_) | Self::Preservation(_) => Kind::Server,
            Self::Client(_) => Kind::Client,
        }
    }

    /// The names of its examples, one a trial.
    #[must_use]
    pub fn examples(&self) -> Vec<Option<&str>> {
        match self {
            Self::Library(body) => body.examples.iter().map(|one| one.name.as_deref()).collect(),
            Self::Server(body) => body.examples.iter().map(|one| one.name.as_deref()).collect(),
            Self::Preservation(body) => body.constructs.iter().map(|one| Some(one.name.as_str())).collect(),
            Self::Client(body) => body.examples.iter().map(|one| one.name.as_deref()).collect(),
        }
    }
}

/// A question to a library, asked once an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryCase {
    /// What it is asked to do.
    pub operation: Operation,
    /// The media type of the input.
    pub media: String,
    /// At least one; a case without `examples` has one without a name.
    pub examples: Vec<Example>,
}

/// One input of a library case, whole: what the file says once for all is in each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its name in words; `None` only for the one of a case without examples.
    pub name: Option<String>,
    /// Holes and their values.
    pub with: Vec<(String, Template)>,
    /// The input.
    pub given: Template,
    /// Named texts that the operation takes.
    pub arguments: Vec<(String, Template)>,
    /// What must come back.
    pub expect: Expect,
    /// Whether the answer is kept as an observation.
    pub snapshot: bool,
    /// Where the file says so.
    pub at: Place,
}

impl Example {
    /// Whether its input, holes or arguments have a hole of that name.
    #[must_use]
    pub fn uses(&self, hole: &str) -> bool {
        let values = self.with.iter().chain(&self.arguments).map(|(_, template)| template);
        values.chain([&self.given]).any(|template| template.holes().any(|name| name == hole))
    }
}

/// A conversation with a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerCase {
    /// Component types that the trial's calendar must take.
    pub components: Vec<String>,
    /// Holes made of holes, in order.
    pub lets: Vec<(String, Template)>,
    /// Feeds that the harness serves: by name, what each answers in turn.
    pub feeds: Vec<(String, Vec<FeedAnswer>)>,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// At least one; a case without `examples` has one without a name and without holes.
    pub examples: Vec<ServerExample>,
}

/// One trial of a server case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerExample {
    /// Its name in words; `None` only for the one of a case without examples.
    pub name: Option<String>,
    /// Holes and their values.
    pub with: Vec<(String, Template)>,
}

words! {
    /// Which user of a server acts.
    Who {
        /// The one whose calendar it is.
        User = "user",
        /// Another one of the same server.
        Other = "other",
    }
}

/// One request to a server, and what must come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happens.
    pub name: String,
    /// Who acts.
    pub who: Who,
    /// What the answer before must be for the step to be taken; `None` where it always is.
    pub when: Option<Expect>,
    /// Whether it only prepares: another answer breaks the trial instead of failing it.
    pub setup: bool,
    /// What its own answer must be for the rule to be asked; where it is another, the trial is unsupported. `None` where it
    /// always is.
    pub provided: Option<Box<Expect>>,
    /// What is sent.
    pub request: RequestTemplate,
    /// What must come back.
    pub expect: Expect,
    /// Holes filled from the answer.
    pub capture: Vec<(String, Capture)>,
    /// Whether the answer is kept as an observation.
    pub snapshot: bool,
    /// The feed that turns to its next answer before this is sent.
    pub turn: Option<String>,
    /// How long the request is repeated until what is expected comes back.
    pub eventually: Option<Duration>,
    /// Where the file says so.
    pub at: Place,
}

words! {
    /// How often something may stand in a message: the values of the presence tables of iTIP (RFC 5546, section 3.1).
    Presence {
        /// Once.
        Once = "1",
        /// At least once.
        AtLeastOnce = "1+",
        /// Never.
        Never = "0",
        /// Any number of times.
        Any = "0+",
        /// Not at all or once.
        AtMostOnce = "0 or 1",
    }
}

/// A request with holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestTemplate {
    /// The HTTP method.
    pub method: Template,
    /// A path of the subject's server, or an absolute URL.
    pub url: Template,
    /// Header fields in order.
    pub headers: Vec<(String, Template)>,
    /// The body, if there is one.
    pub body: Option<Template>,
}

/// A place of an answer that fills a hole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// The part of the answer.
    pub part: Part,
    /// The place in it; its first finding is taken.
    pub selector: Template,
    /// Where the file says so.
    pub at: Place,
}

words! {
    /// A part of an answer.
    Part {
        /// The verdict of a library.
        Outcome = "outcome",
        /// The HTTP status.
        Status = "status",
        /// The header fields.
        Headers = "headers",
        /// The links of the header fields, by their relation.
        Links = "links",
        /// The body as iCalendar or jCal.
        Calendar = "calendar",
        /// The body as JSON.
        Json = "json",
        /// The body as XML.
        Xml = "xml",
        /// The octets of the body.
        Text = "text",
        /// Who asked for the feeds of the case.
        Fetched = "fetched",
        /// The objects that a client has.
        Holds = "holds",
        /// What a client asked the server.
        Seen = "seen",
        /// How often the bait was fetched.
        Fetches = "fetches",
    }
}

/// Everything that must hold of an answer. What is not named is not checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expect {
    /// Whether a library takes the input.
    pub outcome: Option<(Verdict, Place)>,
    /// Statuses of which a server answers one; empty where the status does not matter.
    pub status: Vec<u16>,
    /// Where the file names the statuses.
    pub status_at: Place,
    /// How often the bait is fetched.
    pub fetches: Option<(u32, Place)>,
    /// Checks in the order of the file.
    pub checks: Vec<Check>,
}

/// A place in an answer, and what must hold there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The part of the answer.
    pub part: Part,
    /// The place in it; empty for [`Part::Text`].
    pub selector: Template,
    /// What must hold; never empty.
    pub predicates: Vec<Predicate>,
    /// Where the file says so.
    pub at: Place,
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Just so many.
    Exactly(u64),
    /// So many or more.
    AtLeast(u64),
    /// So many or fewer.
    AtMost(u64),
}

impl Measure {
    /// Whether that number is meant.
    #[must_use]
    pub const fn admits(self, number: u64) -> bool {
        match self {
            Self::Exactly(n) => number == n,
            Self::AtLeast(n) => number >= n,
            Self::AtMost(n) => number <= n,
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(n) => write!(f, "{n}"),
            Self::AtLeast(n) => write!(f, "at least {n}"),
            Self::AtMost(n) => write!(f, "at most {n}"),
        }
    }
}

/// What must hold of everything that a selector finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Predicate {
    /// The text is exactly that.
    Is(Template),
    /// The text is anything else.
    IsNot(Template),
    /// The text is one of these.
    OneOf(Vec<Template>),
    /// That text occurs in it.
    Contains(Template),
    /// That text does not occur in it.
    Lacks(Template),
    /// The regular expression finds a match.
    Matches(Template),
    /// The values, decoded, are these in this order.
    Values(Vec<Template>),
    /// So many are found.
    Count(Measure),
    /// So many different texts are found.
    Distinct(Measure),
    /// Its value type is that.
    Type(Template),
    /// Its canonical text is that of this iCalendar text.
    SameAs(Template),
    /// These hold of the text, read as iCalendar.
    Calendar(Vec<Check>),
    /// These hold of the text, read as XML.
    Xml(Vec<Check>),
    /// No line of the octets is longer than that many octets.
    LinesWithin(u64),
}
