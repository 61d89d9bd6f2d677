//! One trial of a client: it is told what to do, somebody else changes the server, and what it asked is looked at.

use std::time::Instant;

use super::Scope;
use super::crew::Tools;
use super::server::{harness, request, serve, unasked, unmet};
use super::verdict::Trialled;
use crate::check;
use crate::model::{
    Answer, ClientCase, ClientStep, Deed, Exchange, Fault, FaultKind, ICALENDAR, Instead, Level,
    LibraryRequest, Outcome, Request, Seen, ServerExample, Step, Template, Unbound, Who,
};
use crate::subject::{self, Feed, Hook, Library, Places, Reply, Stand, TapReply};

/// The host of feeds as a client is told it: another one than the server's.
const ELSEWHERE: (&str, &str) = ("//127.0.0.1:", "//localhost:");

/// Goes through the steps of one example with a fresh server, and judges what comes of it at a level.
pub(super) async fn trial(
    client: &Library,
    places: &Places,
    case: &ClientCase,
    example: &ServerExample,
    level: Level,
    tools: &Tools,
) -> Trialled {
    let begun = Instant::now();
    let mut trialled = match Scene::set(client, places, case, example, tools).await {
        Err(trialled) => trialled,
        Ok(mut scene) => scene.play(case, level).await,
    };
    trialled.micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    trialled
}

/// What stays through the steps of a trial, and what they bring.
struct Scene<'a> {
    client: &'a Library,
    tools: &'a Tools,
    stand: Stand,
    feeds: Vec<Feed>,
    lure: Hook,
    scope: Scope,
}

/// What came of a step: the answer, and what is kept of it for a report.
type Came = (Result<Reply, Fault>, Vec<Exchange>);

impl<'a> Scene<'a> {
    /// A server whose calendar has what the case says.
    async fn set(
        client: &'a Library,
        places: &Places,
        case: &ClientCase,
        example: &ServerExample,
        tools: &'a Tools,
    ) -> Result<Self, Trialled> {
        let stand = Stand::up(places, case.open).await.map_err(Trialled::broken)?;
        let token = subject::token();
        let calendar = stand.server().fresh_calendar(stand.user(), &token, &case.components).await;
        let calendar = calendar.map_err(Trialled::broken)?.path;
        let lure = tools.bait.hook();
        let feeds: Vec<Feed> = case.feeds.iter().map(|(name, _)| tools.feed_host.feed(name)).collect();
        let mut scope = Scope::default();
        scope.put("calendar", calendar.as_str());
        scope.put("feed", format!("{calendar}/"));
        scope.put("trial", token);
        scope.put("base", stand.tap().url());
        scope.put("bait", lure.url());
        if let Some(account) = stand.server().account(&stand.user().name) {
            scope.put("home", account.home.as_str());
            scope.put("principal", account.principal.clone().unwrap_or_default());
        }
        for feed in &feeds {
            scope.put(format!("feed-host:{}", feed.name()), feed.url().replace(ELSEWHERE.0, ELSEWHERE.1));
        }
        let filled = scope.put_all(&example.with).and_then(|()| scope.put_all(&case.lets));
        let filled = filled.and_then(|()| serve(&case.feeds, &feeds, &scope));
        filled.map_err(|unbound| harness(&unbound))?;
        let scene = Self { client, tools, stand, feeds, lure, scope };
        scene.fill(case, &calendar).await?;
        Ok(scene)
    }

    /// Puts the objects of the case into the calendar.
    async fn fill(&self, case: &ClientCase, calendar: &str) -> Result<(), Trialled> {
        for (name, text) in &case.objects {
            let request = Request {
                method: "PUT".to_owned(),
                url: format!("{calendar}/{name}"),
                headers: vec![("Content-Type".to_owned(), "text/calendar; charset=utf-8".to_owned())],
                body: text.fill(&self.scope).map_err(|unbound| harness(&unbound))?,
            };
            let (answer, exchange) = self.stand.server().exchange(self.stand.user(), name, &request).await;
            let status = answer.map_err(Trialled::broken)?.status.unwrap_or_default();
            if !(200..300).contains(&status) {
                let message = format!("expected the server to take {name}, but found status {status}");
                let exchanges = vec![exchange];
                return Err(Trialled {
                    exchanges,
                    ..Trialled::broken(Fault::new(FaultKind::SetUp, message))
                });
            }
        }
        Ok(())
    }

    async fn play(&mut self, case: &ClientCase, level: Level) -> Trialled {
        let mut whole = Trialled::judged(Vec::new(), level);
        for step in &case.steps {
            let (name, setup, provided, expect, turn) = match step {
                ClientStep::Request(one) => (&one.name, one.setup, &one.provided, &one.expect, &one.turn),
                ClientStep::Deed(one) => (&one.name, one.setup, &one.provided, &one.expect, &one.turn),
            };
            self.feeds.iter().filter(|feed| turn.as_deref() == Some(feed.name())).for_each(Feed::turn);
            let came = match step {
                ClientStep::Request(step) => self.asked(step).await,
                ClientStep::Deed(deed) => self.done(deed).await,
            };
            let (reply, exchanges) = match came {
                Ok(came) => came,
                Err(unbound) => return harness(&unbound),
            };
            whole.exchanges.extend(exchanges);
            let ended = |trialled: Trialled, whole: Trialled| Trialled {
                step: Some(name.clone()),
                exchanges: whole.exchanges,
                ..trialled
            };
            let answer = match reply {
                Ok(Reply::Answer(answer)) => answer,
                Ok(Reply::Unsupported(what)) => {
                    return ended(Trialled::of(Outcome::Unsupported(what)), whole);
                }
                Err(fault) => return ended(Trialled::broken(fault), whole),
            };
            if let Some(unasked) = unasked(name, provided.as_deref(), &answer, &self.scope) {
                return ended(Trialled::of(unasked), whole);
            }
            whole.heard.extend(self.tools.heard(Some(name), expect, &answer, &self.scope));
            let mut found = check::check(expect, &answer, &self.scope);
            if let ClientStep::Request(step) = step {
                found.extend(self.captured(step, &answer));
            }
            if !found.is_empty() {
                let judged = match setup {
                    true => Trialled::broken(Fault::new(
                        FaultKind::SetUp,
                        unmet("not testable here", name, &found),
                    )),
                    false => Trialled::judged(found, level),
                };
                return ended(judged, whole);
            }
        }
        whole
    }

    /// Sends what somebody else asks, past the tap.
    async fn asked(&self, step: &Step) -> Result<Came, Unbound> {
        let request = request(&step.request, &self.scope)?;
        let user = match step.who {
            Who::User => self.stand.user(),
            Who::Other => self.stand.other(),
        };
        let (answer, exchange) = self.stand.server().exchange(user, &step.name, &request).await;
        Ok((answer.map(|answer| Reply::Answer(self.watched(answer))), vec![exchange]))
    }

    fn captured(&mut self, step: &Step, answer: &Answer) -> Vec<crate::model::Finding> {
        let mut found = Vec::new();
        for (name, capture) in &step.capture {
            match check::capture(capture, answer, &self.scope) {
                Ok(value) => self.scope.put(name.clone(), value),
                Err(finding) => found.push(finding),
            }
        }
        found
    }

    /// Tells the client what to do, and takes what passed the tap meanwhile.
    async fn done(&self, deed: &Deed) -> Result<Came, Unbound> {
        let mut arguments = self.stand.told();
        for (name, value) in &deed.arguments {
            arguments.push((name.clone(), value.fill_text(&self.scope)?));
        }
        if !arguments.iter().any(|(name, _)| name == "url") {
            let url = Template::parse("$(base)$(calendar)/").fill_text(&self.scope)?;
            arguments.push(("url".to_owned(), url));
        }
        let input = deed.given.as_ref().map(|text| text.fill(&self.scope)).transpose()?.unwrap_or_default();
        let replies = deed.instead.iter().map(|one| instead(one, &self.scope)).collect::<Result<_, _>>()?;
        self.stand.tap().instead(replies);
        // What a client asks between its deeds, such as on a timer of its own, is of none of them.
        let _ = self.stand.tap().take();
        let operation = deed.verb.as_str().to_owned();
        let request = LibraryRequest { operation, media: ICALENDAR.to_owned(), input, arguments };
        let (reply, exchange) = self.client.perform(&request).await;
        let seen = self.stand.tap().take();
        let mut exchanges = vec![exchange];
        exchanges.extend(seen.iter().map(|seen| self.kept(&deed.name, seen)));
        let reply = match reply {
            Ok(Reply::Answer(answer)) => Ok(Reply::Answer(self.watched(Answer { seen, ..answer }))),
            // Where it does not matter what the client says, an error that it did not foresee says no less than another.
            Err(fault) if fault.kind == FaultKind::Errored && !demands_outcome(deed) => {
                Ok(Reply::Answer(self.watched(Answer { seen, ..Answer::rejected(fault.message) })))
            }
            other => other,
        };
        Ok((reply, exchanges))
    }

    /// A request that was seen, for a report.
    fn kept(&self, step: &str, seen: &Seen) -> Exchange {
        let url = format!("{}{}", self.stand.tap().url(), seen.request.url);
        let headers = seen.headers.clone();
        Exchange::Http {
            name: step.to_owned(),
            user: self.stand.user().name.clone(),
            request: Request { url, ..seen.request.clone() },
            answer: Some(Answer {
                status: Some(seen.status),
                headers,
                body: seen.body.clone(),
                ..Answer::default()
            }),
            micros: 0,
        }
    }

    /// An answer, and who asked the harness's own listeners until then.
    fn watched(&self, answer: Answer) -> Answer {
        let feeds = self.feeds.iter().flat_map(Feed::fetched).collect();
        Answer { fetches: self.lure.fetches(), feeds, ..answer }
    }
}

/// Whether it matters what the client says of what it was told to do.
fn demands_outcome(deed: &Deed) -> bool {
    let demanded = [Some(&deed.expect), deed.provided.as_deref()];
    demanded.into_iter().flatten().any(|expect| expect.outcome.is_some())
}

fn instead(one: &Instead, scope: &Scope) -> Result<TapReply, Unbound> {
    let headers = one.headers.iter().map(|(name, value)| Ok((name.clone(), value.fill_text(scope)?)));
    Ok(TapReply {
        method: one.method.clone(),
        containing: one
            .containing
            .as_ref()
            .map(|text| text.fill_text(scope))
            .transpose()?
            .unwrap_or_default(),
        times: one.times,
        // What is no number is no status that a server could give either.
        status: one.status.fill_text(scope)?.parse().unwrap_or(500),
        headers: headers.collect::<Result<_, Unbound>>()?,
        body: one.body.fill(scope)?,
    })
}
