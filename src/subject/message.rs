//! The adapter protocol: one line of JSON each way.
//!
//! [`Ask`] and [`Line`] are as written (`schemas/message.json` is made from them); [`Said`] is as meant.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::model::{Fault, FaultKind, LibraryRequest};

/// The version of the protocol that is spoken here.
pub const PROTOCOL: u32 = 1;

/// A line to an adapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "cmd", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Ask {
    /// The first line: who is there?
    Hello {
        /// Comes back with the answer.
        seq: u64,
        /// The version of the protocol.
        protocol: u32,
    },
    /// Do this, and say what came of it.
    #[schemars(transform = not_both)]
    Perform {
        /// Comes back with the answer.
        seq: u64,
        /// The operation's word.
        operation: String,
        /// The media type of the input.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        media: Option<String>,
        /// The media type wanted back, where the operation leaves a choice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        /// The input, where it is text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// The input, where it is not UTF-8.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base64: Option<String>,
        /// Named texts that the operation takes.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        arguments: BTreeMap<String, String>,
    },
    /// The last line; the adapter ends.
    Bye {
        /// Not answered.
        seq: u64,
    },
}

impl Ask {
    /// The question of a trial.
    #[must_use]
    pub fn perform(seq: u64, request: &LibraryRequest) -> Self {
        let (text, base64) = match std::str::from_utf8(&request.input) {
            Ok(text) => (Some(text.to_owned()), None),
            Err(_) => (None, Some(STANDARD.encode(&request.input))),
        };
        Self::Perform {
            seq,
            operation: request.operation.clone(),
            media: Some(request.media.clone()),
            to: None,
            text,
            base64,
            arguments: request.arguments.iter().cloned().collect(),
        }
    }

    /// The line, without its end.
    #[must_use]
    pub fn line(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers are always JSON")
    }
}

/// A line from an adapter, as written: `seq` and exactly one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = one_answer)]
pub struct Line {
    /// That of the question.
    pub seq: u64,
    /// Answers `hello`: the library's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub library: Option<String>,
    /// With `library`: its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// With `library`: the language it is written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// With `library`: what it can be asked to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operations: Option<Vec<String>>,
    /// With `library`: the media types that it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Vec<String>>,
    /// The library took the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
    /// The library refused the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<Rejected>,
    /// The library crashed, and the adapter caught it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errored: Option<Errored>,
    /// The library has no such operation, named here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<String>,
}

/// What the library wrote; nothing for an operation that writes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = not_both)]
pub struct Accepted {
    /// Its media type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<String>,
    /// What it wrote, where that is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What it wrote, where that is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
}

/// Why the library refused the input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rejected {
    /// The library's own words.
    pub message: String,
}

/// How the library crashed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Errored {
    /// The error's own words.
    pub message: String,
    /// Where it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
}

/// A line from an adapter, as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Who it is.
    Hello(Hello),
    /// The library took the input and wrote this.
    Accepted {
        /// Its media type.
        media: Option<String>,
        /// What it wrote.
        octets: Vec<u8>,
    },
    /// The library refused the input.
    Rejected(String),
    /// The library crashed, and the adapter caught it.
    Errored(String),
    /// There is no such operation.
    Unsupported(String),
}

/// Who an adapter says it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hello {
    /// The library's name.
    pub library: String,
    /// Its version.
    pub version: Option<String>,
    /// The language it is written in.
    pub language: Option<String>,
    /// What it can be asked to do.
    pub operations: Vec<String>,
    /// The media types that it takes.
    pub media: Vec<String>,
}

/// Reads a line; `seq` apart from what was said.
///
/// # Errors
/// A [`Fault`] of kind protocol says what was expected and what was found.
pub fn read(octets: &[u8]) -> Result<(u64, Said), Fault> {
    let line: Line = serde_json::from_slice(octets).map_err(|error| {
        let start = String::from_utf8_lossy(&octets[..octets.len().min(120)]).into_owned();
        wrong(format!("expected one line of JSON as the protocol has it, but found {start:?}: {error}"))
    })?;
    let seq = line.seq;
    line.meant().map(|said| (seq, said))
}

impl Line {
    fn meant(self) -> Result<Said, Fault> {
        let introduces = self.version.is_some()
            || self.language.is_some()
            || self.operations.is_some()
            || self.media.is_some();
        match (self.library, self.accepted, self.rejected, self.errored, self.unsupported) {
            (Some(library), None, None, None, None) => Ok(Said::Hello(Hello {
                library,
                version: self.version,
                language: self.language,
                operations: self.operations.unwrap_or_default(),
                media: self.media.unwrap_or_default(),
            })),
            _ if introduces => Err(wrong(
                "expected version, language, operations and media beside library alone, but found them elsewhere",
            )),
            (None, Some(accepted), None, None, None) => accepted.meant(),
            (None, None, Some(rejected), None, None) => Ok(Said::Rejected(rejected.message)),
            (None, None, None, Some(Errored { message, trace }), None) => Ok(Said::Errored(
                trace.map_or_else(|| message.clone(), |trace| format!("{message}\n{trace}")),
            )),
            (None, None, None, None, Some(operation)) => Ok(Said::Unsupported(operation)),
            _ => Err(wrong(
                "expected exactly one of library, accepted, rejected, errored and unsupported, but found none or several",
            )),
        }
    }
}

impl Accepted {
    fn meant(self) -> Result<Said, Fault> {
        let octets = match (self.text, self.base64) {
            (Some(_), Some(_)) => return Err(wrong("expected text or base64, but found both")),
            (Some(text), None) => text.into_bytes(),
            (None, Some(base64)) => STANDARD
                .decode(base64)
                .map_err(|error| wrong(format!("expected base64, but found something else: {error}")))?,
            (None, None) => Vec::new(),
        };
        Ok(Said::Accepted { media: self.media, octets })
    }
}

fn wrong(message: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Protocol, message)
}

/// The JSON Schema of a line to an adapter, and that of a line from it.
#[must_use]
pub fn schemas() -> (Schema, Schema) {
    (
        SchemaGenerator::default().into_root_schema_for::<Ask>(),
        SchemaGenerator::default().into_root_schema_for::<Line>(),
    )
}

fn one_answer(schema: &mut Schema) {
    let answers = ["library", "accepted", "rejected", "errored", "unsupported"];
    let one: Vec<_> = answers.iter().map(|name| serde_json::json!({ "required": [name] })).collect();
    schema.insert("oneOf".to_owned(), one.into());
}

fn not_both(schema: &mut Schema) {
    schema.insert("not".to_owned(), serde_json::json!({ "required": ["text", "base64"] }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(r#"{"seq":1,"library":"x","operations":["parse"]}"#, 1)]
    #[case(r#"{"seq":7,"accepted":{}}"#, 7)]
    #[case(r#"{"seq":7,"accepted":{"media":"text/calendar","text":"a"}}"#, 7)]
    #[case(r#"{"seq":7,"rejected":{"message":"no"}}"#, 7)]
    #[case(r#"{"seq":7,"errored":{"message":"no","trace":"at 1"}}"#, 7)]
    #[case(r#"{"seq":7,"unsupported":"no"}"#, 7)]
    fn a_line_with_one_answer_is_read(#[case] line: &str, #[case] seq: u64) {
        assert_eq!(read(line.as_bytes()).unwrap().0, seq);
    }

    #[rstest]
    #[case("")]
    #[case("hello")]
    #[case(r#"{"seq":1}"#)]
    #[case(r#"{"accepted":{}}"#)]
    #[case(r#"{"seq":1,"accepted":{},"rejected":{"message":"x"}}"#)]
    #[case(r#"{"seq":1,"accepted":{"text":"x","base64":"eA=="}}"#)]
    #[case(r#"{"seq":1,"accepted":{"base64":"!"}}"#)]
    #[case(r#"{"seq":1,"accepted":{},"version":"1"}"#)]
    #[case(r#"{"seq":1,"accepted":{},"verdict":"good"}"#)]
    #[case(r#"{"seq":-1,"accepted":{}}"#)]
    fn any_other_line_is_a_fault_of_protocol(#[case] line: &str) {
        assert_eq!(read(line.as_bytes()).unwrap_err().kind, FaultKind::Protocol);
    }

    #[test]
    fn octets_that_are_no_text_travel_as_base64() {
        let request = |input: &[u8]| LibraryRequest {
            operation: "parse".into(),
            media: "text/calendar".into(),
            input: input.to_vec(),
            arguments: vec![("of".into(), "VEVENT/LOCATION".into())],
        };
        insta::assert_snapshot!(Ask::perform(3, &request(b"a\r\n")).line(), @r#"{"cmd":"perform","seq":3,"operation":"parse","media":"text/calendar","text":"a\r\n","arguments":{"of":"VEVENT/LOCATION"}}"#);
        assert!(Ask::perform(3, &request(&[0xff])).line().contains(r#""base64":"/w==""#));
    }

    #[test]
    fn the_schema_asks_for_exactly_one_answer() {
        let (ask, line) = schemas();
        assert!(line.get("oneOf").is_some_and(|one| one.as_array().is_some_and(|one| one.len() == 5)));
        assert!(ask.get("oneOf").is_some());
    }
}
