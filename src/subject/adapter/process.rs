//! The handle by which many tasks ask one adapter.

use tokio::sync::{mpsc, oneshot};

use super::conversation::{Conversation, Job, WINDOW};
use super::opening;
use crate::model::{Command, Exchange, Fault, FaultKind, LibraryRequest, Limits};
use crate::subject::Places;
use crate::subject::message::{Ask, Hello, Said};

/// An adapter, as one or more processes one after the other. They end when the last clone is dropped.
#[derive(Clone, Debug)]
pub struct Adapter {
    hello: Hello,
    /// What it was caught at; then nothing that it says is believed.
    liar: Option<Fault>,
    jobs: mpsc::Sender<Job>,
}

impl Adapter {
    /// Starts it and asks who it is and whether it can be believed.
    ///
    /// # Errors
    /// A [`Fault`] where no conversation comes about.
    pub async fn connect(command: &Command, places: &Places, limits: Limits) -> Result<Self, Fault> {
        let (mut pipe, hello) = opening::open(command, places, limits).await?;
        let liar = opening::doubt(&mut pipe, &hello, limits).await?;
        let (jobs, receiver) = mpsc::channel(WINDOW);
        let conversation = Conversation::new(command.clone(), places.clone(), limits, pipe, receiver);
        tokio::spawn(conversation.run());
        Ok(Self { hello, liar, jobs })
    }

    /// Who it says it is.
    #[must_use]
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// What it was caught at, if it cannot be believed.
    #[must_use]
    pub fn liar(&self) -> Option<&Fault> {
        self.liar.as_ref()
    }

    /// Asks one question and waits for its answer.
    pub async fn perform(&self, request: &LibraryRequest) -> (Result<Said, Fault>, Exchange) {
        let unasked = || Exchange::Line { sent: Ask::perform(0, request).line(), answered: None, micros: 0 };
        if let Some(liar) = &self.liar {
            return (Err(liar.clone()), unasked());
        }
        let (reply, answer) = oneshot::channel();
        let gone = || Fault::new(FaultKind::Harness, "the conversation with the adapter is over");
        if self.jobs.send(Job::new(request.clone(), reply)).await.is_err() {
            return (Err(gone()), unasked());
        }
        answer.await.unwrap_or_else(|_| (Err(gone()), unasked()))
    }
}
