//! What a run says while it goes on. Every report is made from these.

use super::{Case, CaseId, Cite, Kind, Level, Pattern, Record, SpecId, Specification};

/// One run as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The version of calspec.
    pub calspec: String,
    /// When it began: RFC 3339, UTC.
    pub begun: String,
    /// How it was called, secrets removed; enough to call it again.
    pub command: Vec<String>,
    /// Defects switched on in the reference.
    pub defects: Vec<String>,
}

/// What reports need of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectSheet {
    /// Its name.
    pub name: String,
    /// The version that answered.
    pub version: Option<String>,
    /// The language it is written in.
    pub language: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// Whether it is calspec's own reference, which no count of real subjects includes.
    pub reference: bool,
    /// Where it comes from.
    pub homepage: Option<String>,
    /// Operations and capabilities.
    pub capabilities: Vec<String>,
    /// Specifications claimed, each with the place where its makers do.
    pub claims: Vec<(SpecId, String)>,
    /// Why it could not be had at all.
    pub unavailable: Option<Unavailable>,
}

/// Why a subject could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable {
    /// What was tried and what happened.
    pub message: String,
}

/// What reports need of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseSheet {
    /// Its name.
    pub id: CaseId,
    /// Its claim.
    pub title: String,
    /// What it rests on.
    pub cites: Vec<Cite>,
    /// The level of the first.
    pub level: Level,
    /// The reading it follows.
    pub reading: Option<String>,
    /// What a reader of a failure has to know.
    pub note: Option<String>,
    /// The file as written.
    pub source: String,
}

impl CaseSheet {
    /// The sheet of a case whose first requirement has that level.
    #[must_use]
    pub fn new(case: &Case, level: Level) -> Self {
        Self {
            id: case.id.clone(),
            title: case.title.clone(),
            cites: case.cites.clone(),
            level,
            reading: case.reading.clone(),
            note: case.note.clone(),
            source: case.source.clone(),
        }
    }
}

/// An entry of a list of known failures that matched nothing that was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleKnown {
    /// Whose list.
    pub subject: String,
    /// The entry's pattern.
    pub cases: Pattern,
    /// What is wrong with it, in words.
    pub message: String,
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    /// Entries of lists that match nothing.
    pub stale: Vec<StaleKnown>,
    /// In milliseconds.
    pub millis: u64,
    /// Whether it was cut short by the person who started it.
    pub interrupted: bool,
}

/// One thing that happened in a run. They come in this order: `Begun`, then specifications, subjects and cases,
/// `Planned`, notices and records as they come, `Ended`.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// It begins.
    Begun(&'a Run),
    /// A specification whose cases it has.
    Specification(&'a Specification),
    /// A subject it has.
    Subject(&'a SubjectSheet),
    /// A case it has.
    Case(&'a CaseSheet),
    /// How many records will come, those of an earlier run that is resumed left out.
    Planned(usize),
    /// Something worth a line: a build, a server that starts.
    Notice(&'a str),
    /// One trial of one subject is done.
    Record(&'a Record),
    /// It is over.
    Ended(&'a Ending),
}

/// Who hears what happens.
pub trait Listener {
    /// Takes one event; called in order, from one thread at a time.
    fn hear(&mut self, event: &Event<'_>);
}
