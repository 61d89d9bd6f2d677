//! One line of `run.jsonl`: what it can say, and the smaller things that it says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::RecordLine;
use super::specification::SpecificationLine;
use super::word::Word;
use crate::model::{
    Anchor, CaseId, CaseSheet, Cite, Ending, Kind, Level, Pattern, Place, Run, SpecId, StaleKnown,
    SubjectSheet, Unavailable,
};

/// The version of the format, said by the first line.
pub const FORMAT: u32 = 1;

/// One line of `run.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "A line of run.jsonl")]
pub enum Line {
    /// A run begins, or goes on after it was cut short.
    Begun(Begun),
    /// A specification whose cases it has.
    Specification(SpecificationLine),
    /// A subject it has.
    Subject(SubjectLine),
    /// A case it has.
    Case(CaseLine),
    /// How many records will come.
    Planned(u64),
    /// Something worth a line.
    Notice(String),
    /// One trial of one subject is done.
    Record(Box<RecordLine>),
    /// It is over.
    Ended(EndedLine),
}

/// A run as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Begun {
    /// The version of this format.
    pub format: u32,
    calspec: String,
    begun: String,
    command: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    defects: Vec<String>,
}

/// A subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SubjectLine {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    kind: Word<Kind>,
    #[serde(default)]
    reference: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    homepage: Option<String>,
    capabilities: Vec<String>,
    claims: Vec<ClaimLine>,
    /// Why it could not be had at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unavailable: Option<String>,
}

/// A specification that it claims, and where its makers do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ClaimLine {
    spec: String,
    place: String,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CaseLine {
    id: String,
    title: String,
    cites: Vec<CiteLine>,
    level: Word<Level>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reading: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    source: String,
}

/// A requirement that a case rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct CiteLine {
    spec: String,
    anchor: String,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EndedLine {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stale: Vec<StaleLine>,
    millis: u64,
    #[serde(default)]
    interrupted: bool,
}

/// An entry of a list of known failures that matched nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct StaleLine {
    subject: String,
    cases: String,
    message: String,
}

/// A place in a file; line and column from 1, 0 where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct PlaceLine {
    line: u32,
    column: u32,
}

impl From<Place> for PlaceLine {
    fn from(place: Place) -> Self {
        Self { line: place.line, column: place.column }
    }
}

impl From<PlaceLine> for Place {
    fn from(line: PlaceLine) -> Self {
        Self::new(line.line, line.column)
    }
}

impl From<&Run> for Begun {
    fn from(run: &Run) -> Self {
        Self {
            format: FORMAT,
            calspec: run.calspec.clone(),
            begun: run.begun.clone(),
            command: run.command.clone(),
            defects: run.defects.clone(),
        }
    }
}

impl From<Begun> for Run {
    fn from(line: Begun) -> Self {
        Self { calspec: line.calspec, begun: line.begun, command: line.command, defects: line.defects }
    }
}

impl From<&SubjectSheet> for SubjectLine {
    fn from(sheet: &SubjectSheet) -> Self {
        let claim =
            |(spec, place): &(SpecId, String)| ClaimLine { spec: spec.0.clone(), place: place.clone() };
        Self {
            name: sheet.name.clone(),
            version: sheet.version.clone(),
            language: sheet.language.clone(),
            kind: Word(sheet.kind),
            reference: sheet.reference,
            homepage: sheet.homepage.clone(),
            capabilities: sheet.capabilities.clone(),
            claims: sheet.claims.iter().map(claim).collect(),
            unavailable: sheet.unavailable.as_ref().map(|why| why.message.clone()),
        }
    }
}

impl From<SubjectLine> for SubjectSheet {
    fn from(line: SubjectLine) -> Self {
        Self {
            name: line.name,
            version: line.version,
            language: line.language,
            kind: line.kind.0,
            reference: line.reference,
            homepage: line.homepage,
            capabilities: line.capabilities,
            claims: line.claims.into_iter().map(|claim| (SpecId(claim.spec), claim.place)).collect(),
            unavailable: line.unavailable.map(|message| Unavailable { message }),
        }
    }
}

impl From<&CaseSheet> for CaseLine {
    fn from(sheet: &CaseSheet) -> Self {
        let cite = |cite: &Cite| CiteLine { spec: cite.spec.0.clone(), anchor: cite.anchor.0.clone() };
        Self {
            id: sheet.id.0.clone(),
            title: sheet.title.clone(),
            cites: sheet.cites.iter().map(cite).collect(),
            level: Word(sheet.level),
            reading: sheet.reading.clone(),
            note: sheet.note.clone(),
            source: sheet.source.clone(),
        }
    }
}

impl From<CaseLine> for CaseSheet {
    fn from(line: CaseLine) -> Self {
        let cite = |cite: CiteLine| Cite { spec: SpecId(cite.spec), anchor: Anchor(cite.anchor) };
        Self {
            id: CaseId(line.id),
            title: line.title,
            cites: line.cites.into_iter().map(cite).collect(),
            level: line.level.0,
            reading: line.reading,
            note: line.note,
            source: line.source,
        }
    }
}

impl From<&Ending> for EndedLine {
    fn from(ending: &Ending) -> Self {
        let stale = |stale: &StaleKnown| StaleLine {
            subject: stale.subject.clone(),
            cases: stale.cases.as_str().to_owned(),
            message: stale.message.clone(),
        };
        Self {
            stale: ending.stale.iter().map(stale).collect(),
            millis: ending.millis,
            interrupted: ending.interrupted,
        }
    }
}

impl From<EndedLine> for Ending {
    fn from(line: EndedLine) -> Self {
        let stale = |line: StaleLine| StaleKnown {
            subject: line.subject,
            cases: Pattern::new(line.cases),
            message: line.message,
        };
        Self {
            stale: line.stale.into_iter().map(stale).collect(),
            millis: line.millis,
            interrupted: line.interrupted,
        }
    }
}
