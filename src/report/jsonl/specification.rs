//! A specification as a line of `run.jsonl`: all that a page about it needs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::line::PlaceLine;
use super::word::Word;
use crate::model::{Anchor, Binds, Extent, Level, Reading, Requirement, SpecId, Specification, Status};

/// A specification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SpecificationLine {
    /// The name of its folder.
    id: String,
    /// Its title.
    title: String,
    /// The document: `RFC 9073`.
    document: String,
    /// Where it stands.
    status: Word<Status>,
    /// Whether every requirement is listed.
    extent: Word<Extent>,
    /// SHA-256 of the text that the anchors were counted in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text_digest: Option<String>,
    /// Its requirements in reading order.
    requirements: Vec<RequirementLine>,
    /// Its readings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    readings: Vec<ReadingLine>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RequirementLine {
    anchor: String,
    level: Word<Level>,
    binds: Vec<Word<Binds>>,
    says: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    untestable: Option<String>,
    at: PlaceLine,
}

/// How a place is taken that contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ReadingLine {
    name: String,
    about: Vec<String>,
    conflict: String,
    we_take: String,
    at: PlaceLine,
}

impl From<&Specification> for SpecificationLine {
    fn from(spec: &Specification) -> Self {
        Self {
            id: spec.id.0.clone(),
            title: spec.title.clone(),
            document: spec.document.clone(),
            status: Word(spec.status),
            extent: Word(spec.extent),
            text_digest: spec.text_digest.clone(),
            requirements: spec.requirements.iter().map(Into::into).collect(),
            readings: spec.readings.iter().map(Into::into).collect(),
        }
    }
}

impl From<SpecificationLine> for Specification {
    fn from(line: SpecificationLine) -> Self {
        Self {
            id: SpecId(line.id),
            title: line.title,
            document: line.document,
            status: line.status.0,
            extent: line.extent.0,
            text_digest: line.text_digest,
            requirements: line.requirements.into_iter().map(Into::into).collect(),
            readings: line.readings.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<&Requirement> for RequirementLine {
    fn from(requirement: &Requirement) -> Self {
        Self {
            anchor: requirement.anchor.0.clone(),
            level: Word(requirement.level),
            binds: requirement.binds.iter().copied().map(Word).collect(),
            says: requirement.says.clone(),
            digest: requirement.digest.clone(),
            untestable: requirement.untestable.clone(),
            at: requirement.at.into(),
        }
    }
}

impl From<RequirementLine> for Requirement {
    fn from(line: RequirementLine) -> Self {
        Self {
            anchor: Anchor(line.anchor),
            level: line.level.0,
            binds: line.binds.into_iter().map(|word| word.0).collect(),
            says: line.says,
            digest: line.digest,
            untestable: line.untestable,
            at: line.at.into(),
        }
    }
}

impl From<&Reading> for ReadingLine {
    fn from(reading: &Reading) -> Self {
        Self {
            name: reading.name.clone(),
            about: reading.about.iter().map(|anchor| anchor.0.clone()).collect(),
            conflict: reading.conflict.clone(),
            we_take: reading.we_take.clone(),
            at: reading.at.into(),
        }
    }
}

impl From<ReadingLine> for Reading {
    fn from(line: ReadingLine) -> Self {
        Self {
            name: line.name,
            about: line.about.into_iter().map(Anchor).collect(),
            conflict: line.conflict,
            we_take: line.we_take,
            at: line.at.into(),
        }
    }
}
