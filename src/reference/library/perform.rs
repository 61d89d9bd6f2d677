//! The library as a whole: what it offers, and the one way to ask it.

use thiserror::Error;

use super::{order, parse, roundtrip, serialize, validity};
use crate::model::{Answer, LibraryRequest, Operation, Verdict};
use crate::reference::Defects;

/// Our own library; cheap to clone, and it remembers nothing.
#[derive(Clone, Debug, Default)]
pub struct Library {
    defects: Defects,
}

/// It was asked for what it does not do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("expected an operation of the library, but found {operation} of {media}")]
pub struct NotOffered {
    /// The operation's word.
    pub operation: String,
    /// The media type of the input.
    pub media: String,
}

/// What an operation wrote: its media type and the octets; or why it rejected the input.
pub(super) type Outcome = Result<(Option<&'static str>, Vec<u8>), String>;

/// iCalendar.
pub(super) const ICAL: &str = "text/calendar";
/// jCal.
pub(super) const JCAL: &str = "application/calendar+json";

const OPERATIONS: &[(&str, &[&str])] = &[
    (Operation::Parse.as_str(), &[ICAL]),
    (Operation::Roundtrip.as_str(), &[ICAL]),
    (Operation::Serialize.as_str(), &[JCAL]),
    (Operation::Validate.as_str(), &[ICAL, JCAL]),
    (Operation::Order.as_str(), &[ICAL]),
];

impl Library {
    /// A library with these defects; with none of them it keeps every rule.
    #[must_use]
    pub fn new(defects: Defects) -> Self {
        Self { defects }
    }

    /// Each operation's word, and the media types it takes.
    #[must_use]
    pub fn operations(&self) -> &'static [(&'static str, &'static [&'static str])] {
        OPERATIONS
    }

    /// Does what is asked. An input that breaks a rule of the operation is an answer, not an error; no input panics.
    ///
    /// # Errors
    /// An operation or a media type that is not in [`Library::operations`].
    pub fn perform(&self, request: &LibraryRequest) -> Result<Answer, NotOffered> {
        let media = request.media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let offered = OPERATIONS
            .iter()
            .any(|(name, medias)| *name == request.operation && medias.contains(&media.as_str()));
        let operation = Operation::from_word(&request.operation).filter(|_| offered);
        let Some(operation) = operation else {
            return Err(NotOffered { operation: request.operation.clone(), media: request.media.clone() });
        };
        let (input, defects) = (request.input.as_slice(), &self.defects);
        Ok(answer(match operation {
            Operation::Parse => parse::parse(input, defects),
            Operation::Roundtrip => roundtrip::roundtrip(input, defects),
            Operation::Serialize => serialize::serialize(input, defects),
            Operation::Validate => validity::validate(input, media == JCAL, defects),
            Operation::Order => order::order(input, &request.arguments, defects),
        }))
    }
}

fn answer(outcome: Outcome) -> Answer {
    let (verdict, media, body) = match outcome {
        Ok((media, body)) => (Verdict::Accepted, media, body),
        Err(message) => (Verdict::Rejected, Some("text/plain"), message.into_bytes()),
    };
    Answer { verdict: Some(verdict), media: media.map(str::to_owned), body, ..Answer::default() }
}
