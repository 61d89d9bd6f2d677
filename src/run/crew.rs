//! The subjects of a run: made ready, asked side by side, sent home.

use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use super::Scope;
use super::audit::Heard;
use super::hosted::Hosted;
use super::plan::Trial;
use super::verdict::Trialled;
use super::{client, library};
use crate::model::{
    Answer, Body, Expect, Fault, FaultKind, Kind, Outcome, Subject, SubjectSheet, Unavailable,
};
use crate::subject::{self, Bait, FeedHost, Library, Manner, Places};

/// How many trials of one library are under way at once; its adapter has a window of its own.
const LIBRARY_WINDOW: usize = 64;

/// One subject, and the connection to it.
#[derive(Debug)]
pub(super) struct Member {
    /// The subject's file.
    pub(super) subject: Subject,
    /// What reports are told of it.
    pub(super) sheet: SubjectSheet,
    link: Option<Link>,
}

#[derive(Debug)]
enum Link {
    Library(Box<Library>),
    Server(Box<Hosted>),
    Client(Box<Library>, Places),
}

/// What comes of a trial: the member's place, the trial's place, and what it came to.
pub(super) type Result = (usize, usize, Trialled);

/// What tasks share.
#[derive(Clone, Debug)]
pub(super) struct Tools {
    /// The listener that counts who fetches.
    pub(super) bait: Arc<Bait>,
    /// The feeds of cases.
    pub(super) feed_host: Arc<FeedHost>,
    /// Seconds since 1970.
    pub(super) now: i64,
    /// Whether the audit listens: answers are kept whole.
    pub(super) listening: bool,
}

impl Tools {
    /// An answer for the audit, if it listens.
    pub(super) fn heard(
        &self,
        step: Option<&str>,
        expect: &Expect,
        answer: &Answer,
        scope: &Scope,
    ) -> Option<Heard> {
        let demands = *expect != Expect::default();
        (self.listening && demands).then(|| Heard {
            step: step.map(str::to_owned),
            expect: expect.clone(),
            answer: answer.clone(),
            scope: scope.clone(),
        })
    }
}

impl Member {
    /// Builds, starts and greets a subject. One that cannot be had is a member all the same, and says why.
    pub(super) async fn ready(
        subject: Subject,
        places: &Places,
        manner: &Manner,
        notice: &(dyn Fn(&str) + Sync),
    ) -> Self {
        let (sheet, link) = match connect(&subject, places, manner, notice).await {
            Ok(Link::Library(library)) => (library.sheet(), Some(Link::Library(library))),
            Ok(Link::Server(server)) => (server.sheet().await, Some(Link::Server(server))),
            Ok(Link::Client(client, places)) => (client.sheet(), Some(Link::Client(client, places))),
            Err(message) => (
                SubjectSheet { unavailable: Some(Unavailable { message }), ..subject::sheet(&subject) },
                None,
            ),
        };
        Self { subject, sheet, link }
    }

    /// Asks trials, each by its place in the plan, and sends what they come to. Ends when all are asked.
    pub(super) async fn ask(
        &self,
        index: usize,
        trials: Vec<(usize, Trial)>,
        tools: Tools,
        send: mpsc::Sender<Result>,
    ) {
        let mut open = Vec::with_capacity(trials.len());
        for (place, trial) in trials {
            match self.excuse(&trial) {
                Some(outcome) => {
                    if send.send((index, place, Trialled::of(outcome))).await.is_err() {
                        return;
                    }
                }
                None => open.push((place, trial)),
            }
        }
        match &self.link {
            Some(Link::Library(library)) => ask_library(library, index, open, tools, send).await,
            Some(Link::Server(server)) => server.ask(index, open, tools, send).await,
            Some(Link::Client(client, places)) => {
                ask_client(client, places, index, open, tools, send).await;
            }
            None => {}
        }
    }

    /// Stops and cleans up what was started.
    pub(super) async fn dismiss(&self) {
        if let Some(Link::Server(server)) = &self.link {
            server.dismiss().await;
        }
    }

    /// The outcome of a trial that need not be asked.
    fn excuse(&self, trial: &Trial) -> Option<Outcome> {
        if let Some(unavailable) = &self.sheet.unavailable {
            return Some(Outcome::Broken(Fault::new(FaultKind::Unreachable, unavailable.message.clone())));
        }
        let lacking = trial.lacks(&self.sheet.capabilities)?;
        Some(Outcome::Unsupported(format!("it does not offer {lacking}")))
    }
}

async fn connect(
    subject: &Subject,
    places: &Places,
    manner: &Manner,
    notice: &(dyn Fn(&str) + Sync),
) -> std::result::Result<Link, String> {
    subject::set_up(subject, places, notice).await.map_err(|error| error.to_string())?;
    let fault = |fault: Fault| fault.to_string();
    Ok(match subject.kind {
        Kind::Server => {
            let server = Hosted::connect(subject, places, manner, notice).await.map_err(fault)?;
            Link::Server(Box::new(server))
        }
        Kind::Library | Kind::Client => {
            let library = Library::connect(subject, places, &manner.defects).await.map_err(fault)?;
            match subject.kind {
                Kind::Client => Link::Client(Box::new(library), places.clone()),
                _ => Link::Library(Box::new(library)),
            }
        }
    })
}

async fn ask_library(
    library: &Library,
    index: usize,
    trials: Vec<(usize, Trial)>,
    tools: Tools,
    send: mpsc::Sender<Result>,
) {
    let window = Arc::new(Semaphore::new(LIBRARY_WINDOW));
    let mut tasks = JoinSet::new();
    for (place, trial) in trials {
        let Ok(permit) = Arc::clone(&window).acquire_owned().await else { return };
        let (library, tools, send) = (library.clone(), tools.clone(), send.clone());
        tasks.spawn(async move {
            if let Body::Library(case) = &trial.case.body {
                let example = &case.examples[trial.example];
                let trialled = library::trial(&library, case, example, trial.level, &tools).await;
                // A closed channel means that the run is over.
                let _ = send.send((index, place, trialled)).await;
            }
            drop(permit);
        });
    }
    while tasks.join_next().await.is_some() {}
}

/// Asks one trial after the other: what a client does in one is not to be mixed with what it does in another.
async fn ask_client(
    client: &Library,
    places: &Places,
    index: usize,
    trials: Vec<(usize, Trial)>,
    tools: Tools,
    send: mpsc::Sender<Result>,
) {
    for (place, trial) in trials {
        if let Body::Client(case) = &trial.case.body {
            let example = &case.examples[trial.example];
            let trialled = client::trial(client, places, case, example, trial.level, &tools).await;
            if send.send((index, place, trialled)).await.is_err() {
                break;
            }
        }
    }
}
