//! A library or client under test, whichever way it is reached.

use super::message::Said;
use super::{Adapter, Places, Secrets, embedded};
use crate::model::{
    Answer, Exchange, Fault, FaultKind, LibraryRequest, Limits, Reach, Subject, SubjectSheet, Verdict,
};
use crate::reference::{self, Defects};

/// What came of a question to a library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It answered.
    Answer(Answer),
    /// It has no such operation; what it named.
    Unsupported(String),
}

/// A library that can be asked, from many tasks at once.
#[derive(Clone, Debug)]
pub struct Library {
    sheet: SubjectSheet,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Embedded(reference::Library, Limits),
    Client(reference::Client, Limits),
    Adapter(Adapter),
}

impl Library {
    /// Reaches a library as its file says.
    ///
    /// # Errors
    /// A [`Fault`] where no conversation comes about. An adapter that was caught lying is reached all the same: each
    /// of its answers is a fault of kind liar.
    pub async fn connect(subject: &Subject, places: &Places, defects: &Defects) -> Result<Self, Fault> {
        let way = match &subject.reach {
            Reach::Adapter(command) => Way::Adapter(Adapter::connect(command, places, subject.limits).await?),
            Reach::EmbeddedLibrary => Way::Embedded(reference::Library::new(defects.clone()), subject.limits),
            Reach::EmbeddedClient => Way::Client(reference::Client::new(defects.clone()), subject.limits),
            Reach::EmbeddedServer | Reach::Url(_) | Reach::Started { .. } => {
                let message = format!("expected {} to be a library, but found a server", subject.name);
                return Err(Fault::new(FaultKind::Harness, message));
            }
        };
        Ok(Self { sheet: sheet(subject, &way), way })
    }

    /// What reports need of it.
    #[must_use]
    pub fn sheet(&self) -> SubjectSheet {
        self.sheet.clone()
    }

    /// Asks one question. What is kept of it has no password, and neither has what comes of it.
    pub async fn perform(&self, request: &LibraryRequest) -> (Result<Reply, Fault>, Exchange) {
        let (came, exchange) = match &self.way {
            Way::Embedded(library, limits) => embedded::perform(library, request, *limits).await,
            Way::Client(client, limits) => embedded::act(client, request, *limits).await,
            Way::Adapter(adapter) => {
                let (said, exchange) = adapter.perform(request).await;
                (said.and_then(reply), exchange)
            }
        };
        let secrets = Secrets::told(&request.arguments);
        let came = match came {
            Ok(Reply::Answer(answer)) => Ok(Reply::Answer(secrets.answer(answer))),
            Err(fault) => Err(Fault::new(fault.kind, secrets.text(&fault.message))),
            other => other,
        };
        (came, secrets.line(exchange))
    }
}

fn sheet(subject: &Subject, way: &Way) -> SubjectSheet {
    let mut sheet = super::sheet::sheet(subject);
    match way {
        Way::Embedded(library, _) => {
            sheet.version = Some(env!("CARGO_PKG_VERSION").to_owned());
            let operations = library.operations().iter().map(ToString::to_string);
            add(&mut sheet.capabilities, operations);
        }
        Way::Client(client, _) => {
            sheet.version = Some(env!("CARGO_PKG_VERSION").to_owned());
            add(&mut sheet.capabilities, client.operations().iter().map(ToString::to_string));
        }
        Way::Adapter(adapter) => {
            let hello = adapter.hello();
            sheet.version = hello.version.clone().or(sheet.version);
            sheet.language = hello.language.clone().or(sheet.language);
            add(&mut sheet.capabilities, hello.operations.iter().cloned());
        }
    }
    sheet
}

/// Adds what is not there yet.
fn add(capabilities: &mut Vec<String>, more: impl Iterator<Item = String>) {
    for capability in more {
        if !capabilities.contains(&capability) {
            capabilities.push(capability);
        }
    }
}

fn reply(said: Said) -> Result<Reply, Fault> {
    match said {
        Said::Accepted { media, octets } => Ok(Reply::Answer(Answer {
            verdict: Some(Verdict::Accepted),
            media: media.map(|media| super::http::bare(&media)),
            body: octets,
            ..Answer::default()
        })),
        Said::Rejected(message) => Ok(Reply::Answer(Answer {
            verdict: Some(Verdict::Rejected),
            body: message.into_bytes(),
            ..Answer::default()
        })),
        Said::Unsupported(operation) => Ok(Reply::Unsupported(operation)),
        Said::Errored(message) => Err(Fault::new(FaultKind::Errored, message)),
        Said::Hello(_) => {
            Err(Fault::new(FaultKind::Protocol, "it said who it is when asked to do something"))
        }
    }
}
