//! One run: subjects made ready, trials asked side by side, each record told as it comes.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use super::audit::Heard;
use super::crew::{Member, Tools};
use super::desk::Desk;
use super::plan::{self, Trial};
use crate::case_file::Suite;
use crate::model::{
    Body, CaseSheet, Ending, Event, Fault, FaultKind, Listener, Pattern, Record, Run, SpecId, Subject,
    TrialId,
};
use crate::snapshot::Store;
use crate::subject::{Bait, FeedHost, Manner, Places};

/// How many results may wait to be told.
const WAITING: usize = 256;

/// What is to be run.
#[derive(Debug)]
pub struct Job<'a> {
    /// The cases.
    pub suite: &'a Suite,
    /// Whom they are asked of.
    pub subjects: Vec<Subject>,
    /// Which of them; all where there are none.
    pub cases: Vec<Pattern>,
    /// How servers are treated, and what is broken in the reference on purpose.
    pub manner: Manner,
    /// Where adapters and servers live.
    pub places: Places,
    /// Accepted observations; what is seen is put into it.
    pub snapshots: &'a mut Store,
    /// Records of the earlier run that is resumed.
    pub done: Vec<Record>,
    /// How many subjects are asked at once; at least one.
    pub jobs: usize,
    /// What is told of the run as a whole.
    pub run: Run,
}

/// Runs a job, and tells a listener. `stop` ends it early: what is under way is given up, servers are stopped, and
/// collections that were made are deleted.
///
/// # Errors
/// A [`Fault`] of the harness itself, where not even its own listener on loopback can be opened.
pub async fn run(
    job: Job<'_>,
    listener: &mut (dyn Listener + Send),
    stop: impl Future<Output = ()>,
) -> Result<Ending, Fault> {
    let begun = Instant::now();
    let now = jiff::Timestamp::now();
    let bait = Bait::start().await.map_err(|error| Fault::new(FaultKind::Harness, error.to_string()))?;
    let feed_host = feed_host().await?;
    let manner = Manner { feed_host: Some(feed_host.address()), ..job.manner };
    let tools = Tools { bait: Arc::new(bait), feed_host, now: now.as_second(), listening: false };
    let trials = plan::trials(job.suite, &job.cases);
    tokio::pin!(stop);

    listener.hear(&Event::Begun(&job.run));
    tell_specifications(job.suite, &trials, listener);
    let mut members = Vec::with_capacity(job.subjects.len());
    for subject in job.subjects {
        let ears = Mutex::new(&mut *listener);
        let notice =
            |line: &str| ears.lock().unwrap_or_else(PoisonError::into_inner).hear(&Event::Notice(line));
        let ready = Member::ready(subject, &job.places, &manner, &notice);
        let member = tokio::select! { member = ready => member, () = &mut stop => break };
        listener.hear(&Event::Subject(&member.sheet));
        members.push(Arc::new(member));
    }
    tell_cases(&trials, listener);

    let done: HashSet<(String, String)> =
        job.done.iter().map(|record| (record.subject.clone(), record.trial.to_string())).collect();
    let plans: Vec<Vec<usize>> =
        members.iter().map(|member| plan::of_subject(&trials, &member.subject, &done)).collect();
    listener.hear(&Event::Planned(plans.iter().map(Vec::len).sum()));
    let mut desk = Desk::new(&members, job.snapshots, &now.strftime("%Y-%m-%d").to_string());
    desk.resume(&job.done, &trials);
    let (mut tasks, mut receive) = ask_all(&members, &trials, plans, job.jobs, &tools);
    let interrupted = loop {
        tokio::select! {
            one = receive.recv() => match one {
                Some((member, place, trialled)) => {
                    let record = desk.record(member, &trials[place], trialled);
                    listener.hear(&Event::Record(&record));
                }
                None => break false,
            },
            () = &mut stop => break true,
        }
    };
    tasks.shutdown().await;
    let stale = if interrupted { Vec::new() } else { desk.stale(job.cases.is_empty()) };
    for member in &members {
        member.dismiss().await;
    }
    let ending =
        Ending { stale, millis: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX), interrupted };
    listener.hear(&Event::Ended(&ending));
    Ok(ending)
}

/// Asks subjects every trial of a suite, and keeps each answer with what was demanded of it, for the audit.
///
/// # Errors
/// A [`Fault`] where the harness's listener cannot be opened or a subject cannot be had.
pub async fn hear(
    suite: &Suite,
    cases: &[Pattern],
    subjects: Vec<Subject>,
    places: &Places,
) -> Result<BTreeMap<TrialId, Vec<Heard>>, Fault> {
    let bait = Bait::start().await.map_err(|error| Fault::new(FaultKind::Harness, error.to_string()))?;
    let feed_host = feed_host().await?;
    let manner = Manner { feed_host: Some(feed_host.address()), ..Manner::default() };
    let now = jiff::Timestamp::now().as_second();
    let tools = Tools { bait: Arc::new(bait), feed_host, now, listening: true };
    let trials = plan::trials(suite, cases);
    let mut members = Vec::new();
    for subject in subjects {
        let member = Member::ready(subject, places, &manner, &|_: &str| ()).await;
        if let Some(unavailable) = &member.sheet.unavailable {
            return Err(Fault::new(
                FaultKind::Unreachable,
                format!("{}: {}", member.sheet.name, unavailable.message),
            ));
        }
        members.push(Arc::new(member));
    }
    let plans: Vec<Vec<usize>> =
        members.iter().map(|member| plan::of_subject(&trials, &member.subject, &HashSet::new())).collect();
    let (_tasks, mut receive) = ask_all(&members, &trials, plans, members.len(), &tools);
    let mut heard = BTreeMap::new();
    while let Some((_, place, trialled)) = receive.recv().await {
        heard.insert(trials[place].id(), trialled.heard);
    }
    for member in &members {
        member.dismiss().await;
    }
    Ok(heard)
}

async fn feed_host() -> Result<Arc<FeedHost>, Fault> {
    let started = FeedHost::start().await;
    started.map(Arc::new).map_err(|error| Fault::new(FaultKind::Harness, error.to_string()))
}

/// Starts asking every member, `jobs` of them at once; the channel ends when all are done.
fn ask_all(
    members: &[Arc<Member>],
    trials: &[Trial],
    plans: Vec<Vec<usize>>,
    jobs: usize,
    tools: &Tools,
) -> (JoinSet<()>, mpsc::Receiver<super::crew::Result>) {
    let (send, receive) = mpsc::channel(WAITING);
    let turns = Arc::new(Semaphore::new(jobs.max(1)));
    let mut tasks = JoinSet::new();
    for ((index, member), plan) in members.iter().enumerate().zip(plans) {
        let plan: Vec<(usize, Trial)> =
            plan.into_iter().map(|place| (place, trials[place].clone())).collect();
        let (member, send, tools, turns) =
            (Arc::clone(member), send.clone(), tools.clone(), Arc::clone(&turns));
        tasks.spawn(async move {
            if let Ok(_turn) = turns.acquire_owned().await {
                member.ask(index, plan, tools, send).await;
            }
        });
    }
    (tasks, receive)
}

/// Tells every specification that a case of the plan rests on or belongs to.
fn tell_specifications(suite: &Suite, trials: &[Trial], listener: &mut (dyn Listener + Send)) {
    let cited = trials.iter().flat_map(|trial| trial.case.cites.iter().map(|cite| cite.spec.clone()));
    let own = trials.iter().map(|trial| trial.case.id.spec());
    let stored = trials.iter().filter_map(|trial| match &trial.case.body {
        Body::Preservation(case) => Some(case.constructs[trial.example].origin.spec.clone()),
        _ => None,
    });
    let told: BTreeSet<SpecId> = cited.chain(own).chain(stored).collect();
    for specification in told.iter().filter_map(|id| suite.specifications.get(id)) {
        listener.hear(&Event::Specification(specification));
    }
}

/// Tells every case of the plan once.
fn tell_cases(trials: &[Trial], listener: &mut (dyn Listener + Send)) {
    let mut last = None;
    for trial in trials {
        if last != Some(&trial.case.id) {
            listener.hear(&Event::Case(&CaseSheet::new(&trial.case, trial.level)));
            last = Some(&trial.case.id);
        }
    }
}
