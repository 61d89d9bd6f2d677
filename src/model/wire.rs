//! What goes to a subject and what comes back.

use super::Verdict;

/// One request of a server case, every hole filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The HTTP method.
    pub method: String,
    /// The absolute URL, or a path of the subject's own server.
    pub url: String,
    /// Header fields in order; those of authentication are added by floor 3 and never seen here.
    pub headers: Vec<(String, String)>,
    /// The octets of the body; empty for none.
    pub body: Vec<u8>,
}

/// One question to a library, every hole filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryRequest {
    /// The operation's word in the protocol: `roundtrip`.
    pub operation: String,
    /// The media type of the input.
    pub media: String,
    /// The input.
    pub input: Vec<u8>,
    /// Named texts that the operation takes.
    pub arguments: Vec<(String, String)>,
}

/// What came back, as octets.
///
/// Of a library `verdict` is there and `body` is what it wrote, or its message where it rejected;
/// of a server `status` and `headers` are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Whether a library took the input.
    pub verdict: Option<Verdict>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Header fields in order, redacted.
    pub headers: Vec<(String, String)>,
    /// The media type of the body, parameters left out, in lower case.
    pub media: Option<String>,
    /// The octets of the body.
    pub body: Vec<u8>,
    /// How often the harness's bait was fetched while this was answered.
    pub fetches: u32,
    /// Who asked the harness's feed host, until this was answered.
    pub feeds: Vec<Fetch>,
    /// What a client asked the server to bring this about, as the tap saw it.
    pub seen: Vec<Seen>,
}

/// One request that passed a tap, and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The request; its URL is what the client wrote, a path.
    pub request: Request,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The header fields of the answer.
    pub headers: Vec<(String, String)>,
    /// The octets of the answer.
    pub body: Vec<u8>,
}

/// One request for a feed of the harness.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetch {
    /// The feed's name in the case.
    pub feed: String,
    /// Which of its answers it got, counted from 1.
    pub turn: usize,
    /// Its header fields in order, their names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Answer {
    /// A library took its input, and wrote this.
    #[must_use]
    pub fn accepted(media: &str, body: impl Into<Vec<u8>>) -> Self {
        let media = Some(media.to_owned());
        Self { verdict: Some(Verdict::Accepted), media, body: body.into(), ..Self::default() }
    }

    /// A library refused its input, and said why.
    #[must_use]
    pub fn rejected(message: impl Into<String>) -> Self {
        Self { verdict: Some(Verdict::Rejected), body: message.into().into_bytes(), ..Self::default() }
    }
}

/// A request and its answer, as kept for a report: secrets removed, sizes bounded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a trial has few, and nearly all of them are the large one")]
pub enum Exchange {
    /// Over HTTP.
    Http {
        /// The step's name.
        name: String,
        /// Who acted: the name of a user of the subject file.
        user: String,
        /// What was sent; the URL is absolute.
        request: Request,
        /// What came back, if anything did.
        answer: Option<Answer>,
        /// From the first octet sent to the last received, in microseconds.
        micros: u64,
    },
    /// With an adapter.
    Line {
        /// The JSON line that was sent, without its end.
        sent: String,
        /// The JSON line that came back, if any did.
        answered: Option<String>,
        /// In microseconds.
        micros: u64,
    },
}
