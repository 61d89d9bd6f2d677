//! The library as a whole: what it offers, and the one way to ask it.

use thiserror::Error;

use super::{
    acknowledge, alarms, expand, group, order, parse, poll, roundtrip, schedule, serialize, series, snooze,
    validity,
};
use crate::model::{Answer, JCAL, LibraryRequest, Operation, Verdict};
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

impl Library {
    /// A library with these defects; with none of them it keeps every rule.
    #[must_use]
    pub fn new(defects: Defects) -> Self {
        Self { defects }
    }

    /// What it can be asked to do: everything there is a word for, in the media types that [`Operation::takes`] names.
    #[must_use]
    pub fn operations(&self) -> &'static [Operation] {
        Operation::ALL
    }

    /// Does what is asked. An input that breaks a rule of the operation is an answer, not an error; no input panics.
    ///
    /// # Errors
    /// An operation that is not in [`Library::operations`], or a media type that it does not take.
    pub fn perform(&self, request: &LibraryRequest) -> Result<Answer, NotOffered> {
        let media = request.media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let operation = Operation::from_word(&request.operation);
        let operation = operation.filter(|operation| operation.takes().contains(&media.as_str()));
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
            Operation::Expand => expand::expand(input, &request.arguments, defects),
            Operation::Itip => poll::itip(input, &request.arguments, defects),
            Operation::Tally => poll::tally(input, defects),
            Operation::Complete => poll::complete(input, &request.arguments, defects),
            Operation::Group => group::group(input, &request.arguments, defects),
            Operation::Schedule => schedule::schedule(input, defects),
            Operation::Alarms => alarms::alarms(input, &request.arguments, defects),
            Operation::Acknowledge => acknowledge::acknowledge(input, &request.arguments, defects),
            Operation::Snooze => snooze::snooze(input, &request.arguments, defects),
            Operation::Extend => series::extend(input, &request.arguments, defects),
            Operation::Split => series::split(input, &request.arguments, defects),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::model::ICALENDAR;
    use crate::reference::DEFECTS;

    fn asked(library: &Library, operation: &str, media: &str, input: &[u8]) -> Answer {
        let arguments = [
            ("of", "VEVENT/COMMENT"),
            ("by", "REFID"),
            ("from", "20200101T000000Z"),
            ("to", "20300101T000000Z"),
            ("now", "20260101T000000Z"),
            ("start", "20260108T190000Z"),
            ("alarm", "1"),
            ("duration", "PT5M"),
        ];
        let arguments = arguments.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let (operation, media) = (operation.to_owned(), media.to_owned());
        library.perform(&LibraryRequest { operation, media, input: input.to_vec(), arguments }).unwrap()
    }

    const EVENT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\n\
        X-ANY;X-B=\"c;d\":e\\,f,g\r\nBEGIN:X-RIDER\r\nSTAGE-SIDE:left\r\nEND:X-RIDER\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    #[test]
    fn what_is_not_known_is_kept() {
        let library = Library::default();
        let written = asked(&library, "roundtrip", "text/calendar; charset=utf-8", EVENT.as_bytes());
        assert_eq!(String::from_utf8(written.body).unwrap(), EVENT);
        let parsed = asked(&library, "parse", ICALENDAR, EVENT.as_bytes());
        let serialized = asked(&library, "serialize", JCAL, &parsed.body);
        assert_eq!(String::from_utf8(serialized.body).unwrap(), EVENT);
    }

    #[rstest]
    #[case("parse", "BEGIN:VEVENT\r\nEND:VEVENT\r\n")]
    #[case("parse", "BEGIN:VCALENDAR\r\n")]
    #[case("roundtrip", "")]
    #[case("validate", "hello")]
    #[case("order", "BEGIN:VCALENDAR\r\nnonsense\r\nEND:VCALENDAR\r\n")]
    fn what_is_no_icalendar_is_rejected(#[case] operation: &str, #[case] input: &str) {
        let answer = asked(&Library::default(), operation, ICALENDAR, input.as_bytes());
        assert_eq!(answer.verdict, Some(Verdict::Rejected));
        assert!(!answer.body.is_empty());
    }

    #[test]
    fn what_is_not_offered_is_an_error() {
        let request = |operation: &str, media: &str| LibraryRequest {
            operation: operation.to_owned(),
            media: media.to_owned(),
            input: Vec::new(),
            arguments: Vec::new(),
        };
        for (operation, media) in
            [("no-such-thing", ICALENDAR), ("serialize", ICALENDAR), ("parse", "text/html")]
        {
            assert!(
                Library::default().perform(&request(operation, media)).is_err(),
                "{operation} of {media}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_input_panics_whatever_is_switched_on(
            lines in prop::collection::vec(
                "(BEGIN|END|TRIGGER|STYLED-DESCRIPTION|STRUCTURED-DATA|PARTICIPANT-TYPE|DTSTART|X-A)(;(SCHEMA|ORDER|VALUE)=\"?[A-Za-z^,1]{0,6}\"?)?:?(VEVENT|PARTICIPANT|VLOCATION|VALARM|-PT5M|.{0,12})",
                0..12,
            ),
            noise in prop::collection::vec(any::<u8>(), 0..40),
        ) {
            let names: Vec<String> = DEFECTS
                .iter()
                .filter(|defect| !defect.name.starts_with("server/") && !defect.name.starts_with("fetch/"))
                .map(|defect| defect.name.to_owned())
                .collect();
            let library = Library::new(Defects::named(&names).unwrap());
            let text = format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", lines.join("\r\n"));
            let octets = [text.as_bytes(), &noise].concat();
            for operation in library.operations() {
                for media in operation.takes() {
                    for library in [&library, &Library::default()] {
                        asked(library, operation.as_str(), media, text.as_bytes());
                        asked(library, operation.as_str(), media, &octets);
                        asked(library, operation.as_str(), media, &noise);
                    }
                }
            }
        }
    }
}
