//! What every adapter is asked before it is believed.

use super::pipe::Pipe;
use crate::model::{Command, Fault, FaultKind, LibraryRequest, Limits};
use crate::subject::Places;
use crate::subject::message::{self, Ask, Hello, PROTOCOL, Said};
use crate::subject::token::token;

/// Starts a process and asks who it is.
///
/// # Errors
/// A [`Fault`] where it does not start, does not answer in time, or says something else.
pub(super) async fn open(command: &Command, places: &Places, limits: Limits) -> Result<(Pipe, Hello), Fault> {
    let mut pipe = Pipe::start(command, places, limits)?;
    let seq = pipe.number();
    match ask(&mut pipe, seq, &Ask::Hello { seq, protocol: PROTOCOL }, limits).await? {
        Said::Hello(hello) => Ok((pipe, hello)),
        said => Err(pipe.fault(
            FaultKind::Protocol,
            &format!("expected library, version and operations in answer to hello, but found {said:?}"),
        )),
    }
}

/// Asks what only a liar answers: an operation that does not exist, and a text that is no calendar.
/// Says what was caught, if anything was.
///
/// # Errors
/// A [`Fault`] where it fails at the first; one that fails at the second is no liar, only fragile.
pub(super) async fn doubt(pipe: &mut Pipe, hello: &Hello, limits: Limits) -> Result<Option<Fault>, Fault> {
    let seq = pipe.number();
    let nonsense = Ask::Perform {
        seq,
        operation: "no-such-thing".to_owned(),
        media: None,
        to: None,
        text: None,
        base64: None,
        arguments: std::collections::BTreeMap::new(),
    };
    match ask(pipe, seq, &nonsense, limits).await? {
        Said::Unsupported(_) => {}
        said => {
            let message = format!(
                "expected unsupported in answer to an operation that does not exist, but found {}",
                described(&said)
            );
            return Ok(Some(Fault::new(FaultKind::Liar, message)));
        }
    }
    Ok(if hello.operations.iter().any(|operation| operation == "roundtrip") {
        echo(pipe, hello, limits).await
    } else {
        None
    })
}

async fn echo(pipe: &mut Pipe, hello: &Hello, limits: Limits) -> Option<Fault> {
    let given = format!("calspec asks whether this is read: {}", token());
    let calendar = "text/calendar".to_owned();
    let media =
        if hello.media.contains(&calendar) { &calendar } else { hello.media.first().unwrap_or(&calendar) };
    let seq = pipe.number();
    let request = LibraryRequest {
        operation: "roundtrip".to_owned(),
        media: media.clone(),
        input: given.clone().into_bytes(),
        arguments: Vec::new(),
    };
    match ask(pipe, seq, &Ask::perform(seq, &request), limits).await {
        Ok(Said::Accepted { octets, .. }) if octets.trim_ascii() == given.as_bytes() => {
            let message =
                format!("it returns what it was given, unread: {given:?} is no {media}, and came back");
            Some(Fault::new(FaultKind::Liar, message))
        }
        _ => None,
    }
}

async fn ask(pipe: &mut Pipe, seq: u64, question: &Ask, limits: Limits) -> Result<Said, Fault> {
    pipe.push(&question.line());
    let Ok(line) = tokio::time::timeout(limits.time, pipe.next()).await else {
        let message = format!("nothing came within {:?} in answer to {}", limits.time, question.line());
        return Err(pipe.fault(FaultKind::Hang, &message));
    };
    let (answered, said) = message::read(&line?).map_err(|fault| pipe.fault(fault.kind, &fault.message))?;
    if answered == seq {
        Ok(said)
    } else {
        let message = format!("expected an answer with seq {seq}, but found seq {answered}");
        Err(pipe.fault(FaultKind::Protocol, &message))
    }
}

fn described(said: &Said) -> &'static str {
    match said {
        Said::Hello(_) => "library",
        Said::Accepted { .. } => "accepted",
        Said::Rejected(_) => "rejected",
        Said::Errored(_) => "errored",
        Said::Unsupported(_) => "unsupported",
    }
}
