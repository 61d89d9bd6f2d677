//! How much of each specification the cases are about.

use std::collections::HashMap;

use super::suite::Suite;
use crate::model::{Anchor, CaseId, Extent, Requirement, SpecId};

/// How much of one specification has a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The specification.
    pub spec: SpecId,
    /// The document: `RFC 9073`.
    pub document: String,
    /// Whether every requirement is listed; coverage says something only then.
    pub extent: Extent,
    /// How many requirements its catalogue lists.
    pub requirements: usize,
    /// Those that have cases, and which, in reading order. Untestable ones that a case cites all the same are among them.
    pub covered: Vec<(Requirement, Vec<CaseId>)>,
    /// Those that software can be seen keeping or breaking, and that no case cites.
    pub missing: Vec<Requirement>,
    /// Those of which the catalogue says why they are untestable.
    pub untestable: Vec<Requirement>,
}

impl Coverage {
    /// How many requirements software can be seen keeping or breaking.
    #[must_use]
    pub const fn testable(&self) -> usize {
        self.requirements - self.untestable.len()
    }

    /// How many of the testable ones have a case.
    #[must_use]
    pub const fn with_case(&self) -> usize {
        self.testable() - self.missing.len()
    }
}

/// The coverage of each specification, by name.
#[must_use]
pub fn coverage(suite: &Suite) -> Vec<Coverage> {
    let mut citing: HashMap<(&SpecId, &Anchor), Vec<CaseId>> = HashMap::new();
    for case in &suite.cases {
        for cite in &case.cites {
            citing.entry((&cite.spec, &cite.anchor)).or_default().push(case.id.clone());
        }
    }
    let mut all = Vec::with_capacity(suite.specifications.len());
    for (id, specification) in &suite.specifications {
        let mut coverage = Coverage {
            spec: id.clone(),
            document: specification.document.clone(),
            extent: specification.extent,
            requirements: specification.requirements.len(),
            covered: Vec::new(),
            missing: Vec::new(),
            untestable: Vec::new(),
        };
        for requirement in &specification.requirements {
            let cases = citing.remove(&(id, &requirement.anchor));
            if requirement.untestable.is_some() {
                coverage.untestable.push(requirement.clone());
            } else if cases.is_none() {
                coverage.missing.push(requirement.clone());
            }
            coverage.covered.extend(cases.map(|cases| (requirement.clone(), cases)));
        }
        all.push(coverage);
    }
    all
}
