//! What reports need of a subject, as its file says it.

use crate::model::{Subject, SubjectSheet};

/// The sheet of a subject before it was asked anything.
#[must_use]
pub fn sheet(subject: &Subject) -> SubjectSheet {
    SubjectSheet {
        name: subject.name.clone(),
        version: subject.version.clone(),
        language: subject.language.clone(),
        kind: subject.kind,
        reference: subject.reach.is_embedded(),
        homepage: subject.homepage.clone(),
        capabilities: subject.capabilities.clone(),
        claims: subject.claims.iter().map(|claim| (claim.spec.clone(), claim.place.clone())).collect(),
        unavailable: None,
    }
}
