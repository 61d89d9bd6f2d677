//! A case file as written.

use super::client::Client;
use super::expect::{LibraryExpect, StepExpect};
use crate::case_file::form::form;
use crate::case_file::scalar::{Flag, Number, Text, Word};
use crate::case_file::several::{List, Map};
use crate::model::{FeedManner, Operation, Presence, Who};

form! {
    /// One rule of one specification, and a way to see whether a subject keeps it.
    #[schemars(extend("oneOf" = [{ "required": ["library"] }, { "required": ["server"] }, { "required": ["preservation"] }, { "required": ["client"] }]))]
    struct Case at span is "a case" {
        /// A claim in one line and in the present tense, true of a conforming subject.
        #[schemars(extend("maxLength" = 100, "pattern" = "^[^\\n]*[^.\\n]$"))]
        "title" => title: Text,
        /// Requirements of this folder's spec.yaml (6.5-2) or of another's (rfc5545:3.8.8-a); the first one gives the case its level.
        "cites" => cites: List<Text>,
        /// Capabilities beyond the operation of a library case, which needs itself.
        "needs" => needs: Option<List<Text>>,
        /// The reading of this folder's spec.yaml that the case follows where the text is open.
        "reading" => reading: Option<Text>,
        /// What a reader of a failure has to know.
        "note" => note: Option<Text>,
        /// Defects of the reference that make this case fail: at least one, so that it has been seen to fail.
        "defects" => defects: List<Text>,
        /// What a library is asked.
        "library" => library: Option<Library>,
        /// What is done with a server.
        "server" => server: Option<Server>,
        /// What is stored on a server, to see what becomes of it.
        "preservation" => preservation: Option<Preservation>,
        /// What a client is told to do, and what is seen of it.
        "client" => client: Option<Client>,
    }
}

form! {
    /// A question to a library.
    struct Library at span is "`library`" {
        /// What the library is asked to do.
        "operation" => operation: Word<Operation>,
        /// The media type of `given`: text/calendar or application/calendar+json.
        #[schemars(extend("enum" = ["text/calendar", "application/calendar+json"]))]
        "media" => media: Text,
        /// The input, with holes; where it is not there, every example has its own.
        "given" => given: Option<Text>,
        /// Named texts that the operation takes.
        "arguments" => arguments: Option<Map<Text>>,
        /// What must come back; of examples, where they say nothing else.
        "expect" => expect: Option<LibraryExpect>,
        /// Inputs, each a trial of its own.
        "examples" => examples: Option<List<Example>>,
        /// A presence table of `validate`: how often the text of each hole may stand in the input. Each row makes trials.
        "presence" => presence: Option<Map<PresenceRow>>,
        /// `false` keeps the answer out of the snapshots.
        "snapshot" => snapshot: Option<Flag>,
    }
}

form! {
    /// One row of a presence table.
    struct PresenceRow is "a row of `presence`" {
        /// How often it may be there, as the table says: 1, 1+, 0, 0+, 0 or 1.
        "times" => times: Word<Presence>,
        /// The lines that stand in the hole, once.
        "text" => text: Text,
        /// The lines of the second time, where they are not the same.
        "again" => again: Option<Text>,
    }
}

form! {
    /// One input.
    struct Example at span is "an example" {
        /// What is special about it, in a few words; in kebab-case it is the end of the trial's name.
        "name" => name: Text,
        /// Holes and their values.
        "with" => with: Option<Map<Text>>,
        /// The input, where it is not the case's.
        "given" => given: Option<Text>,
        /// Named texts that the operation takes, where they are not the case's.
        "arguments" => arguments: Option<Map<Text>>,
        /// What must come back, where it is not what the case says.
        "expect" => expect: Option<LibraryExpect>,
        /// `false` keeps the answer out of the snapshots.
        "snapshot" => snapshot: Option<Flag>,
    }
}

form! {
    /// A conversation with a server.
    struct Server at span is "`server`" {
        /// Component types that the trial's calendar must take; VEVENT where nothing is said.
        "components" => components: Option<List<Text>>,
        /// Holes made of holes, each of those before it.
        "let" => lets: Option<Map<Text>>,
        /// Feeds that the harness serves at $(feed-host:NAME): by name, what each answers in turn.
        "feeds" => feeds: Option<Map<List<FeedAnswer>>>,
        /// What is done, in order.
        "steps" => steps: List<Step>,
        /// Sets of values for holes, each a trial of its own in a fresh calendar.
        "examples" => examples: Option<List<ServerExample>>,
    }
}

form! {
    /// One set of values for holes.
    struct ServerExample at span is "an example" {
        /// What is special about it, in a few words; in kebab-case it is the end of the trial's name.
        "name" => name: Text,
        /// Holes and their values.
        "with" => with: Map<Text>,
    }
}

form! {
    /// One answer of a feed that the harness serves.
    struct FeedAnswer at span is "an answer of a feed" {
        /// The HTTP status; 200 where nothing is said.
        "status" => status: Option<Number>,
        /// Header fields in order.
        "headers" => headers: Option<Map<Text>>,
        /// The body; its line ends become CRLF.
        "body" => body: Option<Text>,
        /// How it is given; `whole` where nothing is said.
        "manner" => manner: Option<Word<FeedManner>>,
    }
}

form! {
    /// One request and what must come back.
    struct Step at span is "a step" {
        /// What happens, in the present tense.
        "name" => name: Text,
        /// Which user acts: `user` where nothing is said.
        "as" => who: Option<Word<Who>>,
        /// The step is taken only where the answer to the step before is that.
        "when" => when: Option<StepExpect>,
        /// `true`: an answer other than expected breaks the trial instead of failing it.
        "setup" => setup: Option<Flag>,
        /// What the answer to this step must be for the rule to be asked; another makes the trial *unsupported*.
        "provided" => provided: Option<StepExpect>,
        /// A feed that turns to its next answer before the request is sent.
        "turn" => turn: Option<Text>,
        /// For how long the request is repeated until what is expected comes back: `10s`.
        #[schemars(extend("pattern" = "^[0-9]+s$"))]
        "eventually" => eventually: Option<Text>,
        /// What is sent.
        "request" => request: Request,
        /// What must come back; only a step with `provided` may lack it.
        "expect" => expect: Option<StepExpect>,
        /// Holes filled from the answer.
        "capture" => capture: Option<Map<Capture>>,
        /// `true` keeps the canonical answer as an observation.
        "snapshot" => snapshot: Option<Flag>,
    }
}

form! {
    /// An HTTP request.
    struct Request is "a request" {
        /// The HTTP method in capitals.
        "method" => method: Text,
        /// A path of the server, or an absolute URL.
        "url" => url: Text,
        /// Header fields in order.
        "headers" => headers: Option<Map<Text>>,
        /// The body; its line ends become CRLF where Content-Type says text/calendar.
        "body" => body: Option<Text>,
    }
}

form! {
    /// A place of the answer that fills a hole.
    #[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
    struct Capture at span is "a capture" {
        /// The name of a header field.
        "header" => header: Option<Text>,
        /// The relation of a link; what is kept is the URL it leads to.
        "link" => link: Option<Text>,
        /// A selector over the answer as XML.
        "xml" => xml: Option<Text>,
        /// A selector over the answer as iCalendar or jCal.
        "calendar" => calendar: Option<Text>,
        /// A selector over the answer as JSON.
        "json" => json: Option<Text>,
    }
}

form! {
    /// Constructs that are stored on a server one at a time; what becomes of each is observed.
    struct Preservation at span is "`preservation`" {
        /// Component types that a calendar must take, the one of the object first; VEVENT where nothing is said.
        "components" => components: Option<List<Text>>,
        /// The object around a construct, with the hole $(construct); where it is not there, every construct has its own.
        "within" => within: Option<Text>,
        /// What an object may hold, each a trial of its own in a fresh calendar.
        "constructs" => constructs: List<Construct>,
    }
}

form! {
    /// Something that an object may hold.
    struct Construct at span is "a construct" {
        /// What it is, in a few words; in kebab-case it is the end of the trial's name.
        "name" => name: Text,
        /// Where it is specified: a section (rfc9073:6.5) or an anchor (rfc9073:6.5-2).
        "of" => of: Text,
        /// The construct itself: lines, or a part of one.
        "given" => given: Text,
        /// The object around it, where it is not the case's.
        "within" => within: Option<Text>,
    }
}
