//! What became of a construct, in `run.jsonl`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::word::Word;
use crate::model::{Delivery, Fate, Origin, Preserved, SpecId, Way};

/// What became of one construct, by each way that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PreservedLine {
    /// Its name in words.
    construct: String,
    /// Where it is specified: the specification,
    specification: String,
    /// and the section, or an anchor of its catalogue.
    section: String,
    /// By the ways in order; `put` is there only where it was refused.
    deliveries: Vec<DeliveryLine>,
    /// How many requests it took, those for its calendar left out.
    requests: usize,
    /// Whether PUT returned a strong entity tag though a GET returns other octets than were sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    false_tag: bool,
}

/// What one way brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct DeliveryLine {
    way: Word<Way>,
    fate: Word<Fate>,
    /// How it differs, a line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    how: Vec<String>,
}

impl From<&Preserved> for PreservedLine {
    fn from(preserved: &Preserved) -> Self {
        Self {
            construct: preserved.construct.clone(),
            specification: preserved.origin.spec.0.clone(),
            section: preserved.origin.section.clone(),
            deliveries: preserved.deliveries.iter().map(Into::into).collect(),
            requests: preserved.requests,
            false_tag: preserved.false_tag,
        }
    }
}

impl From<PreservedLine> for Preserved {
    fn from(line: PreservedLine) -> Self {
        Self {
            construct: line.construct,
            origin: Origin { spec: SpecId(line.specification), section: line.section },
            deliveries: line.deliveries.into_iter().map(Into::into).collect(),
            requests: line.requests,
            false_tag: line.false_tag,
        }
    }
}

impl From<&Delivery> for DeliveryLine {
    fn from(delivery: &Delivery) -> Self {
        Self { way: Word(delivery.way), fate: Word(delivery.fate), how: delivery.how.clone() }
    }
}

impl From<DeliveryLine> for Delivery {
    fn from(line: DeliveryLine) -> Self {
        Self { way: line.way.0, fate: line.fate.0, how: line.how }
    }
}
