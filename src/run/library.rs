//! One trial of a library.

use std::time::Instant;

use super::Scope;
use super::crew::Tools;
use super::verdict::{Trialled, findings, observation};
use crate::model::{Example, Fault, FaultKind, Level, LibraryCase, LibraryRequest, Outcome, Unbound};
use crate::snapshot::Volatile;
use crate::subject::{Library, Reply};

/// The hole that offers the bait.
const BAIT: &str = "bait";

/// Asks a library about one example, and judges the answer at a level.
pub(super) async fn trial(
    library: &Library,
    case: &LibraryCase,
    example: &Example,
    level: Level,
    tools: &Tools,
) -> Trialled {
    let begun = Instant::now();
    let lure = example.uses(BAIT).then(|| tools.bait.hook());
    let mut scope = Scope::default();
    if let Some(lure) = &lure {
        scope.put(BAIT, lure.url());
    }
    let request = match request(case, example, &mut scope) {
        Ok(request) => request,
        Err(unbound) => return Trialled::broken(Fault::new(FaultKind::Harness, unbound.to_string())),
    };
    let (reply, exchange) = library.perform(&request).await;
    let mut trialled = match reply {
        Err(fault) => Trialled::broken(fault),
        Ok(Reply::Unsupported(reason)) => Trialled::of(Outcome::Unsupported(reason)),
        Ok(Reply::Answer(mut answer)) => {
            answer.fetches = lure.as_ref().map_or(0, |lure| lure.fetches());
            let mut trialled = Trialled::judged(findings(&example.expect, &answer, &scope), level);
            trialled.heard.extend(tools.heard(None, &example.expect, &answer, &scope));
            if example.snapshot {
                let volatile = Volatile { now: tools.now, ..Volatile::default() };
                trialled.observations.push(observation(None, &answer, &volatile));
            }
            trialled
        }
    };
    trialled.exchanges.push(exchange);
    trialled.micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    trialled
}

/// The question, its holes filled; `given` becomes a hole for the expectations.
fn request(case: &LibraryCase, example: &Example, scope: &mut Scope) -> Result<LibraryRequest, Unbound> {
    let calendar = case.media == "text/calendar";
    let mut input_scope = scope.clone();
    for (name, template) in &example.with {
        scope.put(name.clone(), template.fill(scope)?);
        let template = if calendar { template.with_crlf() } else { template.clone() };
        input_scope.put(name.clone(), template.fill(&input_scope)?);
    }
    let given = if calendar { example.given.with_crlf() } else { example.given.clone() };
    let input = given.fill(&input_scope)?;
    scope.put("given", input.clone());
    let mut arguments = Vec::with_capacity(example.arguments.len());
    for (name, template) in &example.arguments {
        arguments.push((name.clone(), template.fill_text(scope)?));
    }
    Ok(LibraryRequest {
        operation: case.operation.as_str().to_owned(),
        media: case.media.clone(),
        input,
        arguments,
    })
}
