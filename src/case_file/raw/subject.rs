//! `subjects/NAME.yaml` as written.

use crate::case_file::form::form;
use crate::case_file::scalar::{Flag, Number, Text, Word};
use crate::case_file::several::List;
use crate::model::{Fresh, Kind, Operation};

form! {
    /// A library, server or client under test.
    #[schemars(extend(
        "oneOf" = [
            { "required": ["adapter"] }, { "required": ["embedded"] }, { "required": ["url"] }, { "required": ["up"] },
        ],
        "dependentRequired" = { "up": ["down"], "down": ["up"], "fresh": ["up"], "calendars": ["up"] },
    ))]
    struct Subject at span is "a subject" {
        /// What it is.
        "kind" => kind: Word<Kind>,
        /// The version that was looked at last; an adapter's own word replaces it.
        "version" => version: Option<Text>,
        /// The language it is written in.
        "language" => language: Option<Text>,
        /// The URL where it comes from.
        "homepage" => homepage: Option<Text>,
        /// Whether it runs when no subject is named; `false` where nothing is said.
        "default" => default: Option<Flag>,
        /// Commands that build or install it, in order.
        "setup" => setup: Option<List<Command>>,
        /// The command that speaks the adapter protocol over stdio.
        "adapter" => adapter: Option<Command>,
        /// `library`, `server` or `client`: the reference, in this process.
        "embedded" => embedded: Option<Word<Kind>>,
        /// Where a server runs already: scheme, host and, if need be, the path to start from.
        "url" => url: Option<Text>,
        /// The command that starts a server on loopback and prints its URL as the last line.
        "up" => up: Option<Command>,
        /// The command that stops it.
        "down" => down: Option<Command>,
        /// When the server is stopped and started again with fresh data; `run` where nothing is said.
        "fresh" => fresh: Option<Word<Fresh>>,
        /// How many calendars it has in each home from its start, named calspec-1 and so on, where users can make none.
        "calendars" => calendars: Option<Number>,
        /// Users of a server: the first is the `user` of the cases, the second the `other`.
        "users" => users: Option<List<User>>,
        /// Where the feed of a calendar is, with the hole $(calendar), its path; $(calendar)/ where nothing is said.
        "feed" => feed: Option<Text>,
        /// What it can do, beside what its adapter says.
        "capabilities" => capabilities: Option<List<Text>>,
        /// What one answer may take.
        "limits" => limits: Option<Limits>,
        /// Specifications that its makers say they support.
        "claims" => claims: Option<List<Claim, 0>>,
        /// What is known to fail.
        "known" => known: Option<List<Known, 0>>,
    }
}

form! {
    /// A command; no shell reads it.
    struct Command at span is "a command" {
        /// The program and its arguments.
        "run" => run: List<Text>,
        /// The folder to run it in; the caller's where nothing is said.
        "in" => folder: Option<Text>,
    }
}

form! {
    /// A user of a server.
    #[schemars(extend("anyOf" = [{ "required": ["password-from"] }, { "required": ["password"] }]))]
    struct User at span is "a user" {
        /// What reports call them.
        "name" => name: Text,
        /// The name for Basic authentication; `name` where nothing is said.
        "user" => login: Option<Text>,
        /// The environment variable that holds the password.
        "password-from" => password_from: Option<Text>,
        /// The password itself: only of servers that run on loopback.
        "password" => password: Option<Text>,
        /// The calendar user address: mailto:…
        "address" => address: Option<Text>,
        /// The path of the calendar home; discovered where nothing is said.
        "calendar-home" => home: Option<Text>,
    }
}

form! {
    /// What one answer may take.
    struct Limits is "`limits`" {
        /// Seconds until it has to be there.
        "seconds" => seconds: Option<Number>,
        /// The most octets.
        "bytes" => bytes: Option<Number>,
    }
}

form! {
    /// A specification that the makers say they support.
    struct Claim is "a claim" {
        /// The name of a folder under cases/, or of one that may come: rfc9073.
        "specification" => specification: Text,
        /// The place where the makers say so.
        "where" => place: Text,
        /// Operations that they do not claim it for.
        "not-for" => not_for: Option<List<Word<Operation>>>,
    }
}

form! {
    /// A failure that is known.
    struct Known at span is "an entry of `known`" {
        /// A pattern over names of trials: `*` is any text in one segment, `**` any segments.
        "cases" => cases: Text,
        /// Why they fail, for a reader.
        "why" => why: Text,
        /// The URL where it is tracked.
        "issue" => issue: Option<Text>,
        /// Versions of the subject that it holds for; all where nothing is said.
        "versions" => versions: Option<List<Text>>,
        /// The last day it holds, YYYY-MM-DD.
        #[schemars(extend("pattern" = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
        "until" => until: Option<Text>,
        /// `true`: fails only sometimes; shown, never deciding.
        "flaky" => flaky: Option<Flag>,
    }
}
