//! The suite as a whole.

use std::collections::HashSet;
use std::path::Path;

use super::{bound, holes, texts};
use crate::case_file::coverage::coverage;
use crate::case_file::problem::Problem;
use crate::case_file::suite::Suite;
use crate::model::{Body, Case, Cite, ClientStep, Expect, Extent, Place, Requirement, SpecId, Specification};

/// Everything that is wrong with a suite that loads: requirements without a case, readings and holes that nothing uses,
/// citations of what the catalogue calls untestable, cases that judge nothing or whom their rule does not bind; and, beside the texts of the specifications in a
/// folder (`rfc9073.txt`), requirements whose sentence is not what it was.
#[must_use]
pub fn lint(suite: &Suite, texts: Option<&Path>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for coverage in coverage(suite) {
        for requirement in &coverage.missing {
            problems.extend(uncited(suite, &coverage.spec, coverage.extent, requirement));
        }
        for (requirement, cases) in &coverage.covered {
            if let (Some(why), Some(case)) = (&requirement.untestable, cases.first()) {
                let message = format!("expected no case of `{}`, but `{case}` cites it", requirement.anchor);
                let help = format!("the catalogue calls it untestable: {why}");
                problems.push(in_catalogue(suite, &coverage.spec, requirement.at, message, Some(help)));
            }
        }
    }
    for specification in suite.specifications.values() {
        problems.extend(unread(suite, specification));
        if let Some(folder) = texts {
            problems.extend(texts::lint(suite, specification, folder));
        }
    }
    for case in &suite.cases {
        problems.extend(holes::unused(suite, case));
        problems.extend(judges_nothing(suite, case));
        problems.extend(passes_unasked(suite, case));
        problems.extend(bound::unbound(suite, case));
    }
    problems
}

/// A requirement that no case cites. Of a catalogue of what others rest on, one that no reading names either.
fn uncited(suite: &Suite, spec: &SpecId, extent: Extent, requirement: &Requirement) -> Option<Problem> {
    if extent == Extent::Cited && read(suite).contains(&cite(spec, &requirement.anchor.0)) {
        return None;
    }
    let message = format!("expected a case that cites `{}`, but found none", requirement.anchor);
    let help = match extent {
        Extent::Whole => {
            "write one; or say under `untestable` why software cannot be seen keeping or breaking it"
        }
        Extent::Cited => {
            "this catalogue lists what others rest on (`extent: cited`): take it out, or cite it"
        }
    };
    Some(in_catalogue(suite, spec, requirement.at, message, Some(help.to_owned())))
}

/// Every requirement that a reading is about.
fn read(suite: &Suite) -> HashSet<Cite> {
    let all = suite.specifications.values();
    all.flat_map(|one| one.readings.iter().flat_map(|reading| &reading.about).map(|at| cite(&one.id, &at.0)))
        .collect()
}

/// `6.5-2` of that specification, or `rfc5545:3.8.8-a` of another.
fn cite(own: &SpecId, text: &str) -> Cite {
    let (spec, anchor) = text.split_once(':').unwrap_or((&own.0, text));
    Cite { spec: SpecId(spec.to_owned()), anchor: crate::model::Anchor(anchor.to_owned()) }
}

/// Readings that no case follows, and that are about nothing that a case cites.
fn unread(suite: &Suite, specification: &Specification) -> Vec<Problem> {
    let id = &specification.id;
    let own = || suite.cases.iter().filter(|case| case.id.spec() == *id);
    let followed: HashSet<&str> = own().filter_map(|case| case.reading.as_deref()).collect();
    let cited: HashSet<&Cite> = own().flat_map(|case| &case.cites).collect();
    let unread = specification.readings.iter().filter(|reading| {
        !followed.contains(reading.name.as_str())
            && !reading.about.iter().any(|at| cited.contains(&cite(id, &at.0)))
    });
    unread
        .map(|reading| {
            let message =
                format!("expected a case that follows the reading `{}`, but found none", reading.name);
            let help = "no case cites what it is about either: take it out, or write the case";
            in_catalogue(suite, id, reading.at, message, Some(help.to_owned()))
        })
        .collect()
}

/// A server or client case of which every step only prepares.
fn judges_nothing(suite: &Suite, case: &Case) -> Option<Problem> {
    let (setup, name, at) = match &case.body {
        Body::Library(_) | Body::Preservation(_) => return None,
        Body::Server(body) => body.steps.last().map(|last| (last.setup, &last.name, last.at))?,
        Body::Client(body) => match body.steps.last()? {
            ClientStep::Request(last) => (last.setup, &last.name, last.at),
            ClientStep::Deed(last) => (last.setup, &last.name, last.at),
        },
    };
    let message = format!("expected the last step to judge, but `{name}` only prepares (`setup: true`)");
    setup.then(|| in_case(suite, case, at, message, None))
}

/// A server case of which every step that judges is left out after some answers: who gives those passes, and was asked nothing.
fn passes_unasked(suite: &Suite, case: &Case) -> Option<Problem> {
    let Body::Server(body) = &case.body else { return None };
    let mut judging = body.steps.iter().filter(|step| !step.setup && step.expect != Expect::default());
    let first = judging.next()?;
    if first.when.is_none() || judging.any(|step| step.when.is_none()) {
        return None;
    }
    let message =
        format!("expected a step that judges whatever the answers, but `{}` has `when`", first.name);
    let help =
        "say what the answer before it must be with `provided`, and who answers otherwise is not asked";
    Some(in_case(suite, case, first.at, message, Some(help.to_owned())))
}

/// A problem of a catalogue.
pub(super) fn in_catalogue(
    suite: &Suite,
    spec: &SpecId,
    at: Place,
    message: String,
    help: Option<String>,
) -> Problem {
    problem(suite, &format!("{spec}/spec.yaml"), at, message, help)
}

/// A problem of a case.
pub(super) fn in_case(
    suite: &Suite,
    case: &Case,
    at: Place,
    message: String,
    help: Option<String>,
) -> Problem {
    problem(suite, &format!("{}.yaml", case.id), at, message, help)
}

/// A problem of a file of the suite; the word that stands at its place is marked.
fn problem(suite: &Suite, path: &str, at: Place, message: String, help: Option<String>) -> Problem {
    let Some((name, text)) = suite.files.get(path) else {
        return Problem { help, ..Problem::of_file(path, message) };
    };
    let line = text.lines().nth(at.line.saturating_sub(1) as usize).unwrap_or_default();
    let word = line
        .chars()
        .skip(at.column.saturating_sub(1) as usize)
        .take_while(|c| !c.is_whitespace() && *c != ':');
    Problem {
        source_text: text.clone(),
        at,
        length: word.count().max(1),
        help,
        ..Problem::of_file(name, message)
    }
}
