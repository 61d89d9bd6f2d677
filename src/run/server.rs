//! One trial of a server.

use std::time::{Duration, Instant};

use super::Scope;
use super::crew::Tools;
use super::verdict::{Trialled, observation};
use crate::check;
use crate::model::{
    Answer, Exchange, Expect, Fault, FaultKind, FeedAnswer, Finding, Level, Outcome, Part, Request,
    RequestTemplate, ServerCase, ServerExample, Step, Unbound, User, Who,
};
use crate::snapshot::Volatile;
use crate::subject::{self, Feed, FeedReply, Server};

/// How long it is before a request is repeated, at first and at most.
const PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(400);

/// Who acts in a trial.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cast<'a> {
    /// Whose calendar it is.
    pub(super) user: &'a User,
    /// Another user; the same one where the server has only one.
    pub(super) other: &'a User,
}

/// Goes through the steps of one example in a fresh calendar, and judges it at a level.
pub(super) async fn trial(
    server: &Server,
    cast: Cast<'_>,
    case: &ServerCase,
    example: &ServerExample,
    level: Level,
    tools: &Tools,
) -> Trialled {
    let begun = Instant::now();
    let token = subject::token();
    let mut trialled = match server.fresh_calendar(cast.user, &token, &case.components).await {
        Err(fault) => Trialled::broken(fault),
        Ok(calendar) => {
            let stage = Stage { server, cast, level, tools, calendar: &calendar.path, token: &token };
            let trialled = stage.play(case, example).await;
            // What cannot be deleted now is deleted when the server is left, or by `calspec clean`.
            let _ = server.remove(&calendar).await;
            trialled
        }
    };
    trialled.micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    trialled
}

/// What stays the same through the steps of a trial.
struct Stage<'a> {
    server: &'a Server,
    cast: Cast<'a>,
    level: Level,
    tools: &'a Tools,
    calendar: &'a str,
    token: &'a str,
}

impl Stage<'_> {
    async fn play(&self, case: &ServerCase, example: &ServerExample) -> Trialled {
        let lure = self.tools.bait.hook();
        let mut scope = self.scope();
        scope.put("bait", lure.url());
        let feeds: Vec<Feed> = case.feeds.iter().map(|(name, _)| self.tools.feed_host.feed(name)).collect();
        feeds.iter().for_each(|feed| scope.put(format!("feed-host:{}", feed.name()), feed.url()));
        let filled = scope.put_all(&example.with).and_then(|()| scope.put_all(&case.lets));
        let filled = filled.and_then(|()| serve(&case.feeds, &feeds, &scope));
        if let Err(unbound) = filled {
            return harness(&unbound);
        }
        let mut whole = Trialled::judged(Vec::new(), self.level);
        let mut before: Option<Answer> = None;
        for step in &case.steps {
            if left_out(step, before.as_ref(), &scope) {
                continue;
            }
            feeds.iter().filter(|feed| step.turn.as_deref() == Some(feed.name())).for_each(Feed::turn);
            let request = match request(&step.request, &scope) {
                Ok(request) => request,
                Err(unbound) => return harness(&unbound),
            };
            let fetched = |answer: &mut Answer| {
                answer.fetches = lure.fetches();
                answer.feeds = feeds.iter().flat_map(Feed::fetched).collect();
            };
            let (answer, exchange) = self.answered(step, &request, &fetched, &scope).await;
            whole.exchanges.push(exchange);
            let answer = match answer {
                Ok(answer) => answer,
                Err(fault) => {
                    return Trialled {
                        step: Some(step.name.clone()),
                        exchanges: whole.exchanges,
                        ..Trialled::broken(fault)
                    };
                }
            };
            if step.snapshot {
                whole.observations.push(observation(Some(&step.name), &answer, &self.volatile()));
            }
            if let Some(unasked) = unasked(&step.name, step.provided.as_deref(), &answer, &scope) {
                return Trialled {
                    step: Some(step.name.clone()),
                    exchanges: whole.exchanges,
                    ..Trialled::of(unasked)
                };
            }
            let mut found = check::check(&step.expect, &answer, &scope);
            whole.heard.extend(self.tools.heard(Some(&step.name), &step.expect, &answer, &scope));
            found.extend(self.capture(step, &request, &answer, &mut scope));
            if !found.is_empty() {
                return self.ended(step, found, whole);
            }
            before = Some(answer);
        }
        whole
    }

    /// Fills the holes that a step fills from its answer; what it does not find is told.
    fn capture(&self, step: &Step, request: &Request, answer: &Answer, scope: &mut Scope) -> Vec<Finding> {
        let mut found = Vec::new();
        for (name, capture) in &step.capture {
            match check::capture(capture, answer, scope) {
                Ok(value) if capture.part == Part::Links => {
                    scope.put(name.clone(), self.resolved(&request.url, &value));
                }
                Ok(value) => scope.put(name.clone(), value),
                Err(finding) => found.push(finding),
            }
        }
        found
    }

    /// The answer of a step: the first one that is as expected, where it may be asked for again, or the last.
    async fn answered(
        &self,
        step: &Step,
        request: &Request,
        fetched: &(dyn Fn(&mut Answer) + Sync),
        scope: &Scope,
    ) -> (Result<Answer, Fault>, Exchange) {
        let user = match step.who {
            Who::User => self.cast.user,
            Who::Other => self.cast.other,
        };
        let end = Instant::now() + step.eventually.unwrap_or_default();
        let mut pause = PAUSE;
        loop {
            let (mut answer, exchange) = self.server.exchange(user, &step.name, request).await;
            if let Ok(answer) = &mut answer {
                fetched(answer);
            }
            let met =
                answer.as_ref().is_ok_and(|answer| check::check(&step.expect, answer, scope).is_empty());
            if met || answer.is_err() || Instant::now() >= end {
                return (answer, exchange);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// The trial, ended by a step that was not answered as it should.
    fn ended(&self, step: &Step, found: Vec<Finding>, whole: Trialled) -> Trialled {
        let judged = if step.setup {
            Trialled::broken(Fault::new(FaultKind::SetUp, unmet("not testable here", &step.name, &found)))
        } else {
            Trialled::judged(found, self.level)
        };
        Trialled {
            step: Some(step.name.clone()),
            exchanges: whole.exchanges,
            observations: whole.observations,
            ..judged
        }
    }

    fn scope(&self) -> Scope {
        let mut scope = Scope::default();
        scope.put("calendar", self.calendar);
        scope.put("trial", self.token);
        scope.put("base", self.server.base());
        if let Ok(feed) = self.server.feed().fill_text(&scope) {
            scope.put("feed", feed);
        }
        if let Some(account) = self.server.account(&self.cast.user.name) {
            scope.put("home", account.home.as_str());
            if let Some(principal) = &account.principal {
                scope.put("principal", principal.as_str());
            }
        }
        scope
    }

    /// The target of a link, resolved against the URL that was asked (RFC 8288, section 3.2).
    fn resolved(&self, asked: &str, target: &[u8]) -> String {
        let target = String::from_utf8_lossy(target).into_owned();
        let base = url::Url::parse(&self.server.base()).and_then(|base| base.join(asked));
        base.and_then(|base| base.join(&target)).map_or(target, String::from)
    }

    fn volatile(&self) -> Volatile {
        Volatile {
            collection: self.calendar.to_owned(),
            trial: self.token.to_owned(),
            base: self.server.base(),
            now: self.tools.now,
        }
    }
}

/// Whether the answer before is not the one that a step is taken after.
fn left_out(step: &Step, before: Option<&Answer>, scope: &Scope) -> bool {
    let other = |when: &Expect| before.is_some_and(|answer| !check::check(when, answer, scope).is_empty());
    step.when.as_ref().is_some_and(other)
}

/// That the rule of a case is not asked after this answer, where it is not.
pub(super) fn unasked(
    step: &str,
    provided: Option<&Expect>,
    answer: &Answer,
    scope: &Scope,
) -> Option<Outcome> {
    let found = check::check(provided?, answer, scope);
    (!found.is_empty()).then(|| Outcome::Unsupported(unmet("not asked here", step, &found)))
}

/// Fills what the feeds of a case answer.
pub(super) fn serve(
    answers: &[(String, Vec<FeedAnswer>)],
    feeds: &[Feed],
    scope: &Scope,
) -> Result<(), Unbound> {
    for (feed, (_, answers)) in feeds.iter().zip(answers) {
        feed.serve(answers.iter().map(|answer| reply(answer, scope)).collect::<Result<_, Unbound>>()?);
    }
    Ok(())
}

fn reply(answer: &FeedAnswer, scope: &Scope) -> Result<FeedReply, Unbound> {
    let headers = answer.headers.iter().map(|(name, value)| Ok((name.clone(), value.fill_text(scope)?)));
    let headers = headers.collect::<Result<_, Unbound>>()?;
    Ok(FeedReply { status: answer.status, headers, body: answer.body.fill(scope)?, manner: answer.manner })
}

/// A request with its holes filled.
pub(super) fn request(template: &RequestTemplate, scope: &Scope) -> Result<Request, Unbound> {
    let mut headers = Vec::with_capacity(template.headers.len());
    for (name, value) in &template.headers {
        headers.push((name.clone(), value.fill_text(scope)?));
    }
    let body = match &template.body {
        Some(body) => body.fill(scope)?,
        None => Vec::new(),
    };
    Ok(Request {
        method: template.method.fill_text(scope)?,
        url: template.url.fill_text(scope)?,
        headers,
        body,
    })
}

/// A trial that a hole without a value ends.
pub(super) fn harness(unbound: &Unbound) -> Trialled {
    Trialled::broken(Fault::new(FaultKind::Harness, unbound.to_string()))
}

/// What a step did not bring without which no rule can be asked.
pub(super) fn unmet(why: &str, step: &str, found: &[Finding]) -> String {
    let parts: Vec<String> = found
        .iter()
        .map(|finding| {
            let place = if finding.selector.is_empty() { finding.part.as_str() } else { &finding.selector };
            format!(
                "{place} {}, but found {}",
                finding.expected,
                finding.found.as_deref().unwrap_or("nothing")
            )
        })
        .collect();
    format!("{why}: {step}: {}", parts.join("; "))
}
