//! One trial of a library.

use std::time::Instant;

use super::Scope;
use super::crew::Tools;
use super::plan::Trial;
use super::verdict::{Trialled, observation};
use crate::check;
use crate::model::{
    Answer, Body, Example, Fault, FaultKind, Level, LibraryCase, LibraryRequest, Outcome, Unbound, Verdict,
};
use crate::snapshot::Volatile;
use crate::subject::{Bait, Library, Reply};

/// The hole that offers the bait.
const BAIT: &str = "bait";

/// Asks something in this process about one trial of a library case, and judges the answer; a library that is asked
/// in its own tests, for one. A trial of a server case is unsupported.
pub fn hold(
    trial: &Trial,
    bait: &Bait,
    ask: impl FnOnce(&LibraryRequest) -> Result<Reply, Fault>,
) -> Outcome {
    let Body::Library(case) = &trial.case.body else {
        return Outcome::Unsupported("it is no server".to_owned());
    };
    let example = &case.examples[trial.example];
    let hook = bait.hook();
    let mut scope = Scope::default();
    scope.put(BAIT, hook.url());
    let request = match request(case, example, &mut scope) {
        Ok(request) => request,
        Err(unbound) => return Outcome::Broken(Fault::new(FaultKind::Harness, unbound.to_string())),
    };
    match ask(&request) {
        Err(fault) => Outcome::Broken(fault),
        Ok(Reply::Unsupported(reason)) => Outcome::Unsupported(reason),
        Ok(Reply::Answer(answer)) if of_other_media(case, &answer) => {
            Outcome::Broken(other_media(case, &answer))
        }
        Ok(Reply::Answer(mut answer)) => {
            answer.fetches = hook.fetches();
            Trialled::judged(check::check(&example.expect, &answer, &scope), trial.level).outcome
        }
    }
}

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
        Ok(Reply::Answer(answer)) if of_other_media(case, &answer) => {
            Trialled::broken(other_media(case, &answer))
        }
        Ok(Reply::Answer(mut answer)) => {
            answer.fetches = lure.as_ref().map_or(0, |lure| lure.fetches());
            let mut trialled = Trialled::judged(check::check(&example.expect, &answer, &scope), level);
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

/// Whether an answer is in another medium than the operation gives: who returns iCalendar when asked for jCal has read
/// nothing.
fn of_other_media(case: &LibraryCase, answer: &Answer) -> bool {
    let given = answer.media.as_deref();
    answer.verdict == Some(Verdict::Accepted)
        && given.is_some()
        && case.operation.gives().is_some_and(|media| given != Some(media))
}

fn other_media(case: &LibraryCase, answer: &Answer) -> Fault {
    let (wanted, found) =
        (case.operation.gives().unwrap_or_default(), answer.media.as_deref().unwrap_or_default());
    Fault::new(
        FaultKind::Protocol,
        format!("expected {} to give {wanted}, but found {found}", case.operation),
    )
}

/// The question, its holes filled; `given` becomes a hole for the expectations.
fn request(case: &LibraryCase, example: &Example, scope: &mut Scope) -> Result<LibraryRequest, Unbound> {
    scope.put_all(&example.with)?;
    let input = example.given.fill(scope)?;
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
