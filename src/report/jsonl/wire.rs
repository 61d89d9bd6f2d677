//! Exchanges as a record line keeps them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::octets::Octets;
use super::word::Word;
use crate::model::{Answer, Exchange, Request, Verdict};

/// A request and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum ExchangeLine {
    /// Over HTTP.
    Http(HttpLine),
    /// With an adapter.
    Line(AdapterLine),
}

/// One exchange over HTTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct HttpLine {
    name: String,
    user: String,
    request: RequestLine,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<AnswerLine>,
    micros: u64,
}

/// One exchange with an adapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct AdapterLine {
    sent: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answered: Option<String>,
    micros: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RequestLine {
    method: String,
    url: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Octets>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct AnswerLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verdict: Option<Word<Verdict>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    media: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Octets>,
    #[serde(default)]
    fetches: u32,
}

impl From<&Exchange> for ExchangeLine {
    fn from(exchange: &Exchange) -> Self {
        match exchange {
            Exchange::Http { name, user, request, answer, micros } => Self::Http(HttpLine {
                name: name.clone(),
                user: user.clone(),
                request: request.into(),
                answer: answer.as_ref().map(Into::into),
                micros: *micros,
            }),
            Exchange::Line { sent, answered, micros } => {
                Self::Line(AdapterLine { sent: sent.clone(), answered: answered.clone(), micros: *micros })
            }
        }
    }
}

impl TryFrom<ExchangeLine> for Exchange {
    type Error = String;

    fn try_from(line: ExchangeLine) -> Result<Self, String> {
        Ok(match line {
            ExchangeLine::Http(line) => Self::Http {
                name: line.name,
                user: line.user,
                request: line.request.try_into()?,
                answer: line.answer.map(TryInto::try_into).transpose()?,
                micros: line.micros,
            },
            ExchangeLine::Line(line) => {
                Self::Line { sent: line.sent, answered: line.answered, micros: line.micros }
            }
        })
    }
}

impl From<&Request> for RequestLine {
    fn from(request: &Request) -> Self {
        Self {
            method: request.method.clone(),
            url: request.url.clone(),
            headers: request.headers.clone(),
            body: Octets::unless_empty(&request.body),
        }
    }
}

impl TryFrom<RequestLine> for Request {
    type Error = String;

    fn try_from(line: RequestLine) -> Result<Self, String> {
        let body = line.body.map(Octets::decode).transpose()?.unwrap_or_default();
        Ok(Self { method: line.method, url: line.url, headers: line.headers, body })
    }
}

impl From<&Answer> for AnswerLine {
    fn from(answer: &Answer) -> Self {
        Self {
            verdict: answer.verdict.map(Word),
            status: answer.status,
            headers: answer.headers.clone(),
            media: answer.media.clone(),
            body: Octets::unless_empty(&answer.body),
            fetches: answer.fetches,
        }
    }
}

impl TryFrom<AnswerLine> for Answer {
    type Error = String;

    fn try_from(line: AnswerLine) -> Result<Self, String> {
        Ok(Self {
            verdict: line.verdict.map(|word| word.0),
            status: line.status,
            headers: line.headers,
            media: line.media,
            body: line.body.map(Octets::decode).transpose()?.unwrap_or_default(),
            fetches: line.fetches,
            feeds: Vec::new(),
            seen: Vec::new(),
        })
    }
}
