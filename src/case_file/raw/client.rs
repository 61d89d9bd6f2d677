//! The body of a client case as written.

use super::case::{Capture, FeedAnswer, Request, ServerExample};
use super::expect::ClientExpect;
use crate::case_file::form::form;
use crate::case_file::scalar::{Flag, Number, Text, Word};
use crate::case_file::several::{List, Map};
use crate::model::{Verb, Who};

form! {
    /// What a client is told to do, and what the server behind the tap does meanwhile.
    struct Client at span is "`client`" {
        /// Component types that the trial's calendar must take; VEVENT where nothing is said.
        "components" => components: Option<List<Text>>,
        /// Holes made of holes, each of those before it.
        "let" => lets: Option<Map<Text>>,
        /// Objects of the calendar before anything happens: name of the resource, and its text.
        "objects" => objects: Option<Map<Text>>,
        /// Feeds that another host serves at $(feed-host:NAME): by name, what each answers in turn.
        "feeds" => feeds: Option<Map<List<FeedAnswer>>>,
        /// `true`: the server asks for no authentication.
        "open" => open: Option<Flag>,
        /// What happens, in order.
        "steps" => steps: List<ClientStep>,
        /// Sets of values for holes, each a trial of its own with a fresh server.
        "examples" => examples: Option<List<ServerExample>>,
    }
}

form! {
    /// One thing that happens: the client performs something, or somebody else sends a request.
    #[schemars(extend("oneOf" = [{ "required": ["perform"] }, { "required": ["request"] }]))]
    struct ClientStep at span is "a step" {
        /// What happens, in the present tense.
        "name" => name: Text,
        /// `true`: what comes of it otherwise than expected breaks the trial instead of failing it.
        "setup" => setup: Option<Flag>,
        /// What must come of it for the rule to be asked; another makes the trial *unsupported*.
        "provided" => provided: Option<ClientExpect>,
        /// A feed that turns to its next answer before.
        "turn" => turn: Option<Text>,
        /// What the client is told to do.
        "perform" => perform: Option<Perform>,
        /// Which user sends the request: `user` where nothing is said.
        "as" => who: Option<Word<Who>>,
        /// What somebody else sends to the server, past the tap.
        "request" => request: Option<Request>,
        /// What must come of it; only a step with `provided` may lack it.
        "expect" => expect: Option<ClientExpect>,
        /// Holes filled from the answer to a request.
        "capture" => capture: Option<Map<Capture>>,
    }
}

form! {
    /// What a client is told to do.
    struct Perform at span is "`perform`" {
        /// The word for it.
        "operation" => verb: Word<Verb>,
        /// The iCalendar object that it takes.
        "given" => given: Option<Text>,
        /// Named texts that it takes.
        "arguments" => arguments: Option<Map<Text>>,
        /// What the tap answers in the server's place.
        "instead" => instead: Option<List<Instead>>,
    }
}

form! {
    /// An answer that the tap gives in the server's place.
    struct Instead is "an answer in the server's place" {
        /// The method of the requests that it answers.
        "method" => method: Text,
        /// Only those with this text in their path, header or body.
        "containing" => containing: Option<Text>,
        /// How many of them; one where nothing is said.
        "times" => times: Option<Number>,
        /// The HTTP status; 200 where nothing is said.
        "status" => status: Option<Text>,
        /// Header fields in order.
        "headers" => headers: Option<Map<Text>>,
        /// The body; its line ends become CRLF.
        "body" => body: Option<Text>,
    }
}
