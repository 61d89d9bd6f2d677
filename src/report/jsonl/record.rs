//! A record as a line of `run.jsonl`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::line::PlaceLine;
use super::preserved::PreservedLine;
use super::wire::ExchangeLine;
use super::word::Word;
use crate::model::{
    CaseId, Fault, FaultKind, Finding, Level, Observation, Outcome, Part, Record, SnapshotChange, SpecId,
    Standing, TrialId,
};

/// What is kept of one trial of one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RecordLine {
    subject: String,
    case: String,
    /// The example's name in kebab-case; absent of a case that is one trial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    example: Option<String>,
    level: Word<Level>,
    /// The specification that a subject must claim for the case to count.
    claim: String,
    outcome: OutcomeLine,
    /// Where an answer to a permission is not what the case describes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    observed: Vec<FindingLine>,
    standing: Word<Standing>,
    /// Why a list says that it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issue: Option<String>,
    /// The step that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    /// Of a construct: what became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    preserved: Option<PreservedLine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    exchanges: Vec<ExchangeLine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    observations: Vec<ObservationLine>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    changes: Vec<ChangeLine>,
    micros: u64,
}

/// What a trial came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum OutcomeLine {
    /// The answer is what the case demands.
    Passed,
    /// The answer breaks the rule.
    Failed(Vec<FindingLine>),
    /// The subject never claimed to do this; why.
    Unsupported(String),
    /// No answer could be had.
    Broken(FaultLine),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct FaultLine {
    kind: Word<FaultKind>,
    message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct FindingLine {
    part: Word<Part>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    selector: String,
    expected: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    found: Option<String>,
    at: PlaceLine,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ObservationLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ChangeLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    accepted: Option<String>,
}

impl From<&Record> for RecordLine {
    fn from(record: &Record) -> Self {
        Self {
            subject: record.subject.clone(),
            case: record.trial.case.0.clone(),
            example: record.trial.example.clone(),
            level: Word(record.level),
            claim: record.claim.0.clone(),
            outcome: (&record.outcome).into(),
            observed: record.observed.iter().map(Into::into).collect(),
            standing: Word(record.standing),
            why: record.why.clone(),
            issue: record.issue.clone(),
            step: record.step.clone(),
            preserved: record.preserved.as_ref().map(Into::into),
            exchanges: record.exchanges.iter().map(Into::into).collect(),
            observations: record.observations.iter().map(Into::into).collect(),
            changes: record.changes.iter().map(Into::into).collect(),
            micros: record.micros,
        }
    }
}

impl TryFrom<RecordLine> for Record {
    type Error = String;

    fn try_from(line: RecordLine) -> Result<Self, String> {
        Ok(Self {
            subject: line.subject,
            trial: TrialId { case: CaseId(line.case), example: line.example },
            level: line.level.0,
            claim: SpecId(line.claim),
            outcome: line.outcome.into(),
            observed: line.observed.into_iter().map(Into::into).collect(),
            standing: line.standing.0,
            why: line.why,
            issue: line.issue,
            step: line.step,
            preserved: line.preserved.map(Into::into),
            exchanges: line.exchanges.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            observations: line.observations.into_iter().map(Into::into).collect(),
            changes: line.changes.into_iter().map(Into::into).collect(),
            micros: line.micros,
        })
    }
}

impl From<&Outcome> for OutcomeLine {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Passed => Self::Passed,
            Outcome::Failed(findings) => Self::Failed(findings.iter().map(Into::into).collect()),
            Outcome::Unsupported(why) => Self::Unsupported(why.clone()),
            Outcome::Broken(fault) => {
                Self::Broken(FaultLine { kind: Word(fault.kind), message: fault.message.clone() })
            }
        }
    }
}

impl From<OutcomeLine> for Outcome {
    fn from(line: OutcomeLine) -> Self {
        match line {
            OutcomeLine::Passed => Self::Passed,
            OutcomeLine::Failed(findings) => Self::Failed(findings.into_iter().map(Into::into).collect()),
            OutcomeLine::Unsupported(why) => Self::Unsupported(why),
            OutcomeLine::Broken(fault) => Self::Broken(Fault { kind: fault.kind.0, message: fault.message }),
        }
    }
}

impl From<&Finding> for FindingLine {
    fn from(finding: &Finding) -> Self {
        Self {
            part: Word(finding.part),
            selector: finding.selector.clone(),
            expected: finding.expected.clone(),
            found: finding.found.clone(),
            at: finding.at.into(),
        }
    }
}

impl From<FindingLine> for Finding {
    fn from(line: FindingLine) -> Self {
        Self {
            part: line.part.0,
            selector: line.selector,
            expected: line.expected,
            found: line.found,
            at: line.at.into(),
        }
    }
}

impl From<&Observation> for ObservationLine {
    fn from(observation: &Observation) -> Self {
        Self { step: observation.step.clone(), text: observation.text.clone() }
    }
}

impl From<ObservationLine> for Observation {
    fn from(line: ObservationLine) -> Self {
        Self { step: line.step, text: line.text }
    }
}

impl From<&SnapshotChange> for ChangeLine {
    fn from(change: &SnapshotChange) -> Self {
        Self { step: change.step.clone(), accepted: change.accepted.clone() }
    }
}

impl From<ChangeLine> for SnapshotChange {
    fn from(line: ChangeLine) -> Self {
        Self { step: line.step, accepted: line.accepted }
    }
}
