//! The reference library and client in this process, asked as if they were adapters.

use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::task::JoinHandle;

use super::Reply;
use super::message::{Accepted, Ask, Line, Rejected};
use crate::model::{Answer, Exchange, Fault, FaultKind, LibraryRequest, Limits, Verdict};
use crate::reference::{Client, Library, NotOffered};

/// Asks one question, on a thread of its own: the library computes and does not wait.
pub(super) async fn perform(
    library: &Library,
    request: &LibraryRequest,
    limits: Limits,
) -> (Result<Reply, Fault>, Exchange) {
    let (own, question) = (library.clone(), request.clone());
    told(tokio::task::spawn_blocking(move || own.perform(&question)), request, limits).await
}

/// Tells the client one thing, on a task of its own.
pub(super) async fn act(
    client: &Client,
    request: &LibraryRequest,
    limits: Limits,
) -> (Result<Reply, Fault>, Exchange) {
    let (own, question) = (client.clone(), request.clone());
    told(tokio::spawn(async move { own.perform(&question).await }), request, limits).await
}

async fn told(
    task: JoinHandle<Result<Answer, NotOffered>>,
    request: &LibraryRequest,
    limits: Limits,
) -> (Result<Reply, Fault>, Exchange) {
    let begun = Instant::now();
    let done = tokio::time::timeout(limits.time, task).await;
    let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    let sent = Ask::perform(1, request).line();
    let (result, answered) = match done {
        Ok(Ok(said)) => {
            let line = line(&said, &request.operation);
            (Ok(reply(said, &request.operation)), Some(line))
        }
        Ok(Err(error)) => {
            (Err(Fault::new(FaultKind::Crash, format!("the reference panicked: {error}"))), None)
        }
        Err(_) => {
            let message = format!("the reference did not answer within {:?}", limits.time);
            (Err(Fault::new(FaultKind::Hang, message)), None)
        }
    };
    (result, Exchange::Line { sent, answered, micros })
}

fn reply(said: Result<Answer, NotOffered>, operation: &str) -> Reply {
    said.map_or_else(|_| Reply::Unsupported(operation.to_owned()), Reply::Answer)
}

/// The line that an adapter of the reference would say.
fn line(said: &Result<Answer, NotOffered>, operation: &str) -> String {
    let mut line = Line { seq: 1, ..Line::default() };
    match said {
        Err(_) => line.unsupported = Some(operation.to_owned()),
        Ok(answer) if answer.verdict == Some(Verdict::Rejected) => {
            let message = String::from_utf8_lossy(&answer.body).into_owned();
            line.rejected = Some(Rejected { message });
        }
        Ok(answer) => {
            let (text, base64) = match std::str::from_utf8(&answer.body) {
                Ok("") => (None, None),
                Ok(text) => (Some(text.to_owned()), None),
                Err(_) => (None, Some(STANDARD.encode(&answer.body))),
            };
            line.accepted = Some(Accepted { media: answer.media.clone(), text, base64 });
        }
    }
    serde_json::to_string(&line).expect("texts and numbers are always JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Defects;

    fn request(operation: &str, input: &str) -> LibraryRequest {
        LibraryRequest {
            operation: operation.into(),
            media: "text/calendar".into(),
            input: input.into(),
            arguments: vec![],
        }
    }

    #[tokio::test]
    async fn the_reference_answers_as_an_adapter_does() {
        let library = Library::new(Defects::none());
        let event = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//calspec//tests//EN\r\nBEGIN:VEVENT\r\nUID:a\r\n\
                     DTSTAMP:20260101T000000Z\r\nDTSTART:20260101T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let (reply, exchange) = perform(&library, &request("roundtrip", event), Limits::default()).await;
        let Reply::Answer(answer) = reply.unwrap() else { panic!("an answer, not unsupported") };
        assert_eq!(answer.verdict, Some(Verdict::Accepted));
        let Exchange::Line { answered: Some(line), .. } = exchange else { panic!("a line and its answer") };
        let (seq, said) = crate::subject::message::read(line.as_bytes()).unwrap();
        assert_eq!(seq, 1);
        let accepted = crate::subject::message::Said::Accepted { media: answer.media, octets: answer.body };
        assert_eq!(said, accepted);
    }

    #[tokio::test]
    async fn the_reference_has_no_such_thing_either() {
        let library = Library::new(Defects::none());
        let (reply, _) = perform(&library, &request("no-such-thing", ""), Limits::default()).await;
        assert_eq!(reply, Ok(Reply::Unsupported("no-such-thing".into())));
    }
}
