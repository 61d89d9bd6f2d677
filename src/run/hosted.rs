//! The trials of one server: side by side, a user each; on fresh data where its file says so; and past its death.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{self, mpsc};
use tokio::task::JoinSet;

use super::crew::{Result as Told, Tools};
use super::plan::Trial;
use super::preservation;
use super::server::{self, Cast};
use super::silence::Silence;
use super::verdict::Trialled;
use crate::model::{Body, Fault, FaultKind, Fresh, Outcome, Reach, Subject, SubjectSheet, User};
use crate::subject::{Manner, Places, Server};

/// A trial and its place in the plan.
type Placed = (usize, Trial);

/// A server, and what is needed to start it again.
#[derive(Debug)]
pub(super) struct Hosted {
    subject: Subject,
    places: Places,
    manner: Manner,
    /// The one that is talked to now.
    server: sync::Mutex<Server>,
}

impl Hosted {
    /// Reaches a server, and starts it where it has to be started.
    ///
    /// # Errors
    /// A [`Fault`] as [`Server::connect`] has it.
    pub(super) async fn connect(
        subject: &Subject,
        places: &Places,
        manner: &Manner,
        notice: &(dyn Fn(&str) + Sync),
    ) -> Result<Self, Fault> {
        let server = Server::connect(subject, places, manner, notice).await?;
        let (subject, places, manner) = (subject.clone(), places.clone(), manner.clone());
        Ok(Self { subject, places, manner, server: sync::Mutex::new(server) })
    }

    /// What reports need of it.
    pub(super) async fn sheet(&self) -> SubjectSheet {
        self.server.lock().await.sheet()
    }

    /// Deletes what was made and stops what was started.
    pub(super) async fn dismiss(&self) {
        // What could not be deleted is in the journal, and `calspec clean` says so.
        let _ = self.server.lock().await.close().await;
    }

    /// Asks trials, and sends what they come to.
    pub(super) async fn ask(
        &self,
        index: usize,
        trials: Vec<Placed>,
        tools: Tools,
        send: mpsc::Sender<Told>,
    ) {
        let errand = Errand { index, tools, send, silence: Arc::default() };
        let (fresh, most) = self.of_one_start();
        for (number, group) in groups(trials, fresh, most).into_iter().enumerate() {
            let begun = if number == 0 { Ok(()) } else { self.renew().await.map(drop) };
            match begun {
                Ok(()) => self.ask_group(group, &errand).await,
                Err(fault) => errand.unreachable(group, &fault).await,
            }
        }
    }

    /// Asks trials side by side. When the server dies, those that were under way are asked again, each alone and of a
    /// fresh server: so the one is found that it died of.
    async fn ask_group(&self, group: Vec<Placed>, errand: &Errand) {
        let queue = Arc::new(Mutex::new(VecDeque::from(group)));
        loop {
            let server = self.server.lock().await.clone();
            let under_way = side_by_side(&server, &queue, errand).await;
            if under_way.is_empty() {
                return;
            }
            for (place, trial) in under_way {
                let trialled = match self.renew().await {
                    Ok(server) => alone(&server, &trial, errand).await,
                    Err(fault) => Trialled::broken(fault),
                };
                errand.tell(place, trialled).await;
            }
            if let Err(fault) = self.living().await {
                let rest = queue.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect();
                return errand.unreachable(rest, &fault).await;
            }
        }
    }

    /// Sees to it that the server is up.
    async fn living(&self) -> Result<(), Fault> {
        let server = self.server.lock().await.clone();
        if server.died().await { self.renew().await.map(drop) } else { Ok(()) }
    }

    /// Stops the server and starts it with fresh data.
    async fn renew(&self) -> Result<Server, Fault> {
        let mut server = self.server.lock().await;
        // One that cannot be stopped is in the way of the next, whose start says so.
        let _ = server.abandon().await;
        *server = Server::connect(&self.subject, &self.places, &self.manner, &|_| ()).await?;
        Ok(server.clone())
    }

    /// Which trials one start of the server is for, and how many: where each takes a calendar that is there from the
    /// start, as many as there are.
    fn of_one_start(&self) -> (Fresh, usize) {
        match self.subject.reach {
            Reach::Started { fresh, calendars: 0, .. } => (fresh, usize::MAX),
            Reach::Started { fresh, calendars, .. } => {
                (fresh, usize::try_from(calendars).unwrap_or(usize::MAX))
            }
            _ => (Fresh::Run, usize::MAX),
        }
    }
}

/// Who asks, and where what comes of it goes.
#[derive(Clone)]
struct Errand {
    index: usize,
    tools: Tools,
    send: mpsc::Sender<Told>,
    silence: Arc<Silence>,
}

impl Errand {
    async fn tell(&self, place: usize, trialled: Trialled) {
        // A closed channel means that the run is over.
        let _ = self.send.send((self.index, place, trialled)).await;
    }

    async fn unreachable(&self, trials: Vec<Placed>, fault: &Fault) {
        for (place, _) in trials {
            let fault = Fault::new(FaultKind::Unreachable, fault.message.clone());
            self.tell(place, Trialled::broken(fault)).await;
        }
    }
}

/// The trials of each start of a server, in the order they came in, at most so many.
fn groups(trials: Vec<Placed>, fresh: Fresh, most: usize) -> Vec<Vec<Placed>> {
    let same = |one: &Placed, other: &Placed| match fresh {
        Fresh::Run => true,
        Fresh::Topic => {
            let (one, other) = (&one.1.case.id, &other.1.case.id);
            one.spec() == other.spec() && one.topic() == other.topic()
        }
    };
    trials.chunk_by(same).flat_map(|group| group.chunks(most)).map(<[Placed]>::to_vec).collect()
}

/// Asks what is in the queue, one trial of each user at a time, and gives back those that were under way when the server
/// died: none where the queue was emptied.
async fn side_by_side(server: &Server, queue: &Arc<Mutex<VecDeque<Placed>>>, errand: &Errand) -> Vec<Placed> {
    let users: Arc<[User]> = server.users().cloned().collect();
    let dead = Arc::new(AtomicBool::new(false));
    let mut tasks = JoinSet::new();
    for worker in 0..users.len() {
        let (server, queue, errand) = (server.clone(), Arc::clone(queue), errand.clone());
        let (users, dead) = (Arc::clone(&users), Arc::clone(&dead));
        tasks.spawn(async move {
            let cast = Cast { user: &users[worker], other: &users[(worker + 1) % users.len()] };
            while !dead.load(Ordering::Relaxed) {
                let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                let Some((place, trial)) = next else { break };
                if let Some(fault) = errand.silence.fault() {
                    errand.tell(place, Trialled::broken(fault)).await;
                    continue;
                }
                let trialled = one(&server, cast, &trial, &errand.tools).await;
                errand.silence.after(&trialled);
                if broke_off(&trialled) && server.died().await {
                    dead.store(true, Ordering::Relaxed);
                    return Some((place, trial));
                }
                errand.tell(place, trialled).await;
            }
            None
        });
    }
    let mut under_way: Vec<Placed> = tasks.join_all().await.into_iter().flatten().collect();
    under_way.sort_by_key(|(place, _)| *place);
    under_way
}

/// Asks one trial with nobody else there. If the server dies then, it dies of this one.
async fn alone(server: &Server, trial: &Trial, errand: &Errand) -> Trialled {
    let users: Vec<User> = server.users().cloned().collect();
    let cast = Cast { user: &users[0], other: &users[1 % users.len()] };
    let mut trialled = one(server, cast, trial, &errand.tools).await;
    if broke_off(&trialled)
        && server.died().await
        && let Outcome::Broken(fault) = &mut trialled.outcome
    {
        *fault = Fault::new(FaultKind::Crash, format!("the server died of this: {}", fault.message));
    }
    trialled
}

async fn one(server: &Server, cast: Cast<'_>, trial: &Trial, tools: &Tools) -> Trialled {
    match &trial.case.body {
        Body::Server(case) => {
            server::trial(server, cast, case, &case.examples[trial.example], trial.level, tools).await
        }
        Body::Preservation(case) => {
            preservation::trial(server, cast.user, case, &case.constructs[trial.example], tools).await
        }
        Body::Library(_) | Body::Client(_) => {
            Trialled::broken(Fault::new(FaultKind::Harness, "expected a case of a server, but found another"))
        }
    }
}

/// Whether a trial ended in a way in which it ends when the server dies.
fn broke_off(trialled: &Trialled) -> bool {
    let kinds = [FaultKind::Unreachable, FaultKind::Protocol, FaultKind::Hang];
    matches!(&trialled.outcome, Outcome::Broken(fault) if kinds.contains(&fault.kind))
}
