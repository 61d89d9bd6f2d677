//! Who is judged, and whom the rule binds that gives a case its level: a client cannot break what only a server has to keep.

use super::suite::in_case;
use crate::case_file::problem::Problem;
use crate::case_file::suite::Suite;
use crate::model::{Binds, Body, Case, Place};

/// A case whose first citation binds nobody that such a subject can be. What a library may be is any but who registers and who
/// writes specifications: by its operations it plays a client, a server or a side of a scheduling exchange.
pub(super) fn unbound(suite: &Suite, case: &Case) -> Option<Problem> {
    let (kind, strange): (_, &[Binds]) = match &case.body {
        Body::Client(_) => ("client", &[Binds::Server, Binds::Registrant, Binds::Author]),
        Body::Server(_) | Body::Preservation(_) => {
            ("server", &[Binds::Client, Binds::Registrant, Binds::Author])
        }
        Body::Library(_) => ("library", &[Binds::Registrant, Binds::Author]),
    };
    let first = case.cites.first()?;
    let requirement = suite.specifications.get(&first.spec)?.requirement(&first.anchor)?;
    if !requirement.binds.iter().all(|who| strange.contains(who)) {
        return None;
    }
    let bound: Vec<&str> = requirement.binds.iter().map(|who| who.as_str()).collect();
    let message = format!(
        "expected a first citation that binds a {kind}, but `{}` binds: {}",
        requirement.anchor,
        bound.join(", ")
    );
    let help = "the first one gives a case its level: cite first what such a subject can break";
    let line = case.source.lines().position(|line| line.starts_with("cites")).unwrap_or_default();
    let at = Place::new(u32::try_from(line + 1).unwrap_or(1), 1);
    Some(in_case(suite, case, at, message, Some(help.to_owned())))
}
