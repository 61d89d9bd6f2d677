//! The conversation with an adapter: several questions in flight, and a culprit for every death.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::opening;
use super::pipe::Pipe;
use crate::model::{Command, Exchange, Fault, FaultKind, LibraryRequest, Limits};
use crate::subject::Places;
use crate::subject::message::{self, Ask, Said};

/// Questions in flight, so that the pipe never idles.
pub(super) const WINDOW: usize = 32;
/// What deaths in a row may weigh before nothing more is asked.
const PATIENCE: u32 = 16;
/// Octets of a line kept for a report.
const SHOWN: usize = 256 << 10;

/// A question of some task, and where its answer goes.
#[derive(Debug)]
pub(super) struct Job {
    request: LibraryRequest,
    reply: oneshot::Sender<(Result<Said, Fault>, Exchange)>,
    /// Whether it was in flight at a death whose culprit is not known: nothing else flies beside it.
    alone: bool,
}

impl Job {
    /// A question, asked for the first time.
    pub(super) fn new(
        request: LibraryRequest,
        reply: oneshot::Sender<(Result<Said, Fault>, Exchange)>,
    ) -> Self {
        Self { request, reply, alone: false }
    }

    fn end(self, result: Result<Said, Fault>, sent: &str, answered: Option<&[u8]>, micros: u64) {
        let sent = shown(sent.as_bytes());
        // Who asked may have stopped waiting.
        let _ = self.reply.send((result, Exchange::Line { sent, answered: answered.map(shown), micros }));
    }
}

/// A question that was sent.
#[derive(Debug)]
struct Flight {
    job: Job,
    seq: u64,
    line: String,
}

/// One thing that happens.
enum Turn {
    Asked(Option<Job>),
    Heard(Result<Vec<u8>, Fault>),
    Silence,
}

/// All that is known of a conversation. One task has it.
#[derive(Debug)]
pub(super) struct Conversation {
    command: Command,
    places: Places,
    limits: Limits,
    pipe: Option<Pipe>,
    jobs: mpsc::Receiver<Job>,
    waiting: VecDeque<Job>,
    /// Oldest first.
    flight: VecDeque<Flight>,
    /// Since when the adapter can be working on the oldest.
    working: Instant,
    /// The weight of the deaths since the last answer.
    deaths: u32,
    /// Why nothing more is asked.
    broken: Option<Fault>,
}

impl Conversation {
    /// Goes on with a process that was opened.
    pub(super) fn new(
        command: Command,
        places: Places,
        limits: Limits,
        pipe: Pipe,
        jobs: mpsc::Receiver<Job>,
    ) -> Self {
        Self {
            command,
            places,
            limits,
            pipe: Some(pipe),
            jobs,
            waiting: VecDeque::new(),
            flight: VecDeque::new(),
            working: Instant::now(),
            deaths: 0,
            broken: None,
        }
    }

    /// Goes on until nobody can ask any more.
    pub(super) async fn run(mut self) {
        loop {
            if !self.waiting.is_empty() {
                self.ready().await;
                self.send();
            }
            match self.turn().await {
                Turn::Asked(Some(job)) => self.waiting.push_back(job),
                Turn::Asked(None) => break,
                Turn::Heard(Ok(line)) => self.heard(&line),
                Turn::Heard(Err(fault)) => self.died(fault),
                Turn::Silence => self.hung(),
            }
        }
        if let Some(pipe) = self.pipe.take() {
            pipe.farewell().await;
        }
    }

    async fn turn(&mut self) -> Turn {
        let deadline = tokio::time::Instant::from_std(self.working + self.limits.time);
        let room = self.waiting.len() + self.flight.len() < WINDOW;
        tokio::select! {
            job = self.jobs.recv(), if room => Turn::Asked(job),
            heard = next(&mut self.pipe) => Turn::Heard(heard),
            () = tokio::time::sleep_until(deadline), if !self.flight.is_empty() => Turn::Silence,
        }
    }

    /// Sees to it that there is a process, or that it is known why there is none.
    async fn ready(&mut self) {
        let mut tries = 2;
        while self.pipe.is_none() && self.broken.is_none() {
            match opening::open(&self.command, &self.places, self.limits).await {
                Ok((pipe, _)) => self.pipe = Some(pipe),
                Err(_) if tries > 1 => tries -= 1,
                Err(fault) => self.give_up(&fault, "it could not be started again"),
            }
        }
    }

    /// Sends as much of what waits as may fly.
    fn send(&mut self) {
        if let Some(fault) = &self.broken {
            for job in self.waiting.drain(..) {
                let line = Ask::perform(0, &job.request).line();
                job.end(Err(fault.clone()), &line, None, 0);
            }
        }
        let Some(pipe) = &mut self.pipe else { return };
        while let Some(job) = self.waiting.front() {
            let first = self.flight.is_empty();
            let free = self.flight.len() < WINDOW && !self.flight.iter().any(|flight| flight.job.alone);
            if !first && (job.alone || !free) {
                break;
            }
            let Some(job) = self.waiting.pop_front() else { break };
            if first {
                self.working = Instant::now();
            }
            let seq = pipe.number();
            let line = Ask::perform(seq, &job.request).line();
            pipe.push(&line);
            self.flight.push_back(Flight { job, seq, line });
        }
    }

    fn heard(&mut self, line: &[u8]) {
        let (seq, said) = match message::read(line) {
            Ok(read) => read,
            Err(fault) => return self.died(self.explained(fault.kind, &fault.message)),
        };
        let Some(at) = self.flight.iter().position(|flight| flight.seq == seq) else {
            return self.stray(seq);
        };
        if matches!(said, Said::Hello(_)) {
            return self
                .died(self.explained(FaultKind::Protocol, "it said who it is when asked to do something"));
        }
        let Some(Flight { job, line: sent, .. }) = self.flight.remove(at) else { return };
        let micros = micros(self.working.elapsed());
        if at == 0 {
            self.working = Instant::now();
        }
        self.deaths = 0;
        job.end(Ok(said), &sent, Some(line), micros);
    }

    /// An answer that nothing waits for: those in flight are no more to blame than any other.
    fn stray(&mut self, seq: u64) {
        let asked = self.pipe.as_ref().is_some_and(|pipe| pipe.numbered(seq));
        if asked {
            let fault = self.explained(FaultKind::Protocol, &format!("it answered seq {seq} more than once"));
            self.again(true);
            self.buried(&fault);
        } else {
            self.died(
                self.explained(FaultKind::Protocol, &format!("it answered seq {seq}, which was not asked")),
            );
        }
    }

    /// The process is of no more use. Alone in flight is guilty; several are asked again one by one.
    fn died(&mut self, fault: Fault) {
        if self.flight.len() == 1 {
            self.convict(&fault);
        }
        self.again(true);
        self.buried(&fault);
    }

    /// The oldest had all its time.
    fn hung(&mut self) {
        let message = format!("no answer came within {:?}", self.limits.time);
        let fault = self.explained(FaultKind::Hang, &message);
        self.convict(&fault);
        self.again(false);
        self.buried(&fault);
    }

    fn convict(&mut self, fault: &Fault) {
        if let Some(Flight { job, line, .. }) = self.flight.pop_front() {
            job.end(Err(fault.clone()), &line, None, micros(self.working.elapsed()));
        }
    }

    fn again(&mut self, alone: bool) {
        for flight in self.flight.drain(..).rev() {
            let mut job = flight.job;
            job.alone |= alone;
            self.waiting.push_front(job);
        }
    }

    fn buried(&mut self, fault: &Fault) {
        self.pipe = None;
        self.deaths += if fault.kind == FaultKind::Hang { 3 } else { 1 };
        if self.deaths >= PATIENCE {
            self.give_up(fault, "it failed too often in a row without one answer, and is asked no more");
        }
    }

    fn give_up(&mut self, fault: &Fault, message: &str) {
        self.broken = Some(Fault::new(fault.kind, format!("{message}; the last time: {}", fault.message)));
    }

    fn explained(&self, kind: FaultKind, message: &str) -> Fault {
        self.pipe.as_ref().map_or_else(|| Fault::new(kind, message), |pipe| pipe.fault(kind, message))
    }
}

async fn next(pipe: &mut Option<Pipe>) -> Result<Vec<u8>, Fault> {
    match pipe {
        Some(pipe) => pipe.next().await,
        None => std::future::pending().await,
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

fn shown(octets: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(&octets[..octets.len().min(SHOWN)]).into_owned();
    if octets.len() > SHOWN {
        text.push_str(&format!("… and {} octets more", octets.len() - SHOWN));
    }
    text
}
