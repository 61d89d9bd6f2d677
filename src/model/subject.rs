//! What is judged, and how it is reached.

use std::time::Duration;

use super::specification::words;
use super::{Operation, Pattern, Place, SpecId, Template};

words! {
    /// What a subject is.
    Kind {
        /// Asked through an adapter.
        Library = "library",
        /// Asked over HTTP.
        Server = "server",
        /// Asked through an adapter, against a server.
        Client = "client",
    }
}

/// A command to run: words with the holes `$(adapters)`, `$(servers)`, `$(cache)` still in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The program and its arguments; never empty.
    pub words: Vec<String>,
    /// The folder to run in, with holes; that of the caller where there is none.
    pub folder: Option<String>,
}

words! {
    /// When a server that is started is started anew, with fresh data.
    Fresh {
        /// Never: one start is enough for a run.
        Run = "run",
        /// Between the cases of one topic and those of the next.
        Topic = "topic",
    }
}

/// How a subject is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Our own library, in this process.
    EmbeddedLibrary,
    /// Our own server, in this process, on a port of the loopback interface.
    EmbeddedServer,
    /// Our own client, in this process.
    EmbeddedClient,
    /// A process that speaks the adapter protocol over stdio.
    Adapter(Command),
    /// A server that is running.
    Url(String),
    /// A server that one command starts (its last line of output is the URL) and another one stops.
    Started {
        /// Starts it.
        up: Command,
        /// Stops it.
        down: Command,
        /// When it is started anew.
        fresh: Fresh,
        /// How many calendars it has in each home from its start, for trials to use; none where trials make their own.
        calendars: u32,
    },
}

impl Reach {
    /// Whether it is the reference, in this process.
    #[must_use]
    pub const fn is_embedded(&self) -> bool {
        matches!(self, Self::EmbeddedLibrary | Self::EmbeddedServer | Self::EmbeddedClient)
    }
}

/// A user of a server under test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// What reports call them.
    pub name: String,
    /// The user name of Basic authentication.
    pub login: String,
    /// The environment variable that holds the password.
    pub password_from: Option<String>,
    /// The password itself: only of servers that calspec starts on loopback.
    pub password: Option<String>,
    /// The calendar user address.
    pub address: Option<String>,
    /// The calendar home's path; discovered where it is absent.
    pub home: Option<String>,
}

/// A specification that a subject's makers say it supports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The specification.
    pub spec: SpecId,
    /// Where they say so.
    pub place: String,
    /// Operations that they do not claim it for: who reads and writes what a document adds may check nothing of it.
    pub not_for: Vec<Operation>,
}

impl Claim {
    /// Whether a trial that rests on a specification, and asks for an operation if it asks a library, counts.
    #[must_use]
    pub fn covers(&self, spec: &SpecId, operation: Option<Operation>) -> bool {
        self.spec == *spec && operation.is_none_or(|operation| !self.not_for.contains(&operation))
    }
}

/// A failure that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which cases or trials.
    pub cases: Pattern,
    /// Why they fail.
    pub why: String,
    /// Where it is tracked.
    pub issue: Option<String>,
    /// Versions of the subject it holds for; empty for all.
    pub versions: Vec<String>,
    /// The last day it holds, `YYYY-MM-DD`.
    pub until: Option<String>,
    /// Whether it fails only sometimes: shown, never deciding.
    pub flaky: bool,
    /// Where the subject's file says so.
    pub at: Place,
}

/// What one trial may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For one answer.
    pub time: Duration,
    /// Octets of one answer.
    pub bytes: u64,
}

impl Default for Limits {
    /// Ten seconds and eight MiB.
    fn default() -> Self {
        Self { time: Duration::from_secs(10), bytes: 8 << 20 }
    }
}

/// One subject: the file `subjects/NAME.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The file's name without its extension.
    pub name: String,
    /// The version that is judged; an adapter's or server's own word replaces it.
    pub version: Option<String>,
    /// The language it is written in.
    pub language: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// Where it comes from.
    pub homepage: Option<String>,
    /// Whether it runs when no subject is named.
    pub default: bool,
    /// Commands that build or install it, in order.
    pub setup: Vec<Command>,
    /// How it is reached.
    pub reach: Reach,
    /// Users of a server, the acting one first.
    pub users: Vec<User>,
    /// Where the feed of a calendar is, with the hole `$(calendar)`.
    pub feed: Template,
    /// What it says it can do, beside what its adapter says.
    pub capabilities: Vec<String>,
    /// What one trial may take.
    pub limits: Limits,
    /// What its makers claim.
    pub claims: Vec<Claim>,
    /// What is known to fail.
    pub known: Vec<Known>,
}

/// Where the feed of a calendar is when a subject's file does not say: at the calendar itself.
#[must_use]
pub fn usual_feed() -> Template {
    Template::parse("$(calendar)/")
}
