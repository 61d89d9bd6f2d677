//! Which subjects a command is about.

use std::path::Path;

use super::arguments::Common;
use super::{Exit, suite, terminal};
use crate::case_file::{Source, Suite, load_subjects};
use crate::model::{Claim, Command, Kind, Limits, Reach, SpecId, Subject, User, usual_feed};

/// Subjects by name, by file, or as they stand on the command line.
#[derive(clap::Args, Clone, Debug)]
pub(super) struct Choice {
    /// A subject by name (`calspec list --what subjects`), or a subject file; may be given again.
    #[arg(long = "subject", short, value_name = "NAME|FILE")]
    subjects: Vec<String>,
    /// Every subject there is.
    #[arg(long, conflicts_with = "subjects")]
    all: bool,
    /// Ask a library or client of your own: the command that starts its adapter.
    #[arg(long, value_name = "COMMAND")]
    adapter: Option<String>,
    /// The adapter is that of a client: it is told what to do, against the reference server.
    #[arg(long, requires = "adapter")]
    client: bool,
    /// Talk to a server of your own: its URL.
    #[arg(long, value_name = "URL", requires = "users")]
    url: Option<String>,
    /// A user of that server, and the environment variable that holds the password; twice for two users.
    #[arg(long = "user", value_name = "NAME:VARIABLE")]
    users: Vec<String>,
    /// Specifications that your library, server or client claims; without it everything is only observed.
    #[arg(long, value_name = "SPEC", value_delimiter = ',')]
    claims: Vec<String>,
}

impl Choice {
    /// The subjects. Where none is named, those whose file says so.
    pub(super) fn subjects(&self, common: &Common, suite: &Suite) -> Result<Vec<Subject>, Exit> {
        let mut chosen = Vec::new();
        if let Some(command) = &self.adapter {
            chosen.push(self.own_adapter(command, suite)?);
        }
        if let Some(url) = &self.url {
            chosen.push(self.own_server(url, suite)?);
        }
        if chosen.is_empty() || !self.subjects.is_empty() || self.all {
            let known = suite::subjects(common)?;
            if self.all {
                chosen.extend(known);
            } else if self.subjects.is_empty() {
                chosen.extend(known.into_iter().filter(|subject| subject.default));
            } else {
                for name in &self.subjects {
                    chosen.push(named(name, &known)?);
                }
            }
        }
        Ok(chosen)
    }

    fn own_adapter(&self, command: &str, suite: &Suite) -> Result<Subject, Exit> {
        let words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            return Err(terminal::fail(Exit::Usage, "--adapter: expected a command, but found nothing"));
        }
        let reach = Reach::Adapter(Command { words, folder: None });
        let blank = match self.client {
            true => blank("own-client", Kind::Client),
            false => blank("own-library", Kind::Library),
        };
        Ok(Subject { reach, claims: self.own_claims(suite)?, ..blank })
    }

    fn own_server(&self, url: &str, suite: &Suite) -> Result<Subject, Exit> {
        let users = self.users.iter().map(|written| user(written)).collect::<Result<_, _>>()?;
        let reach = Reach::Url(url.to_owned());
        Ok(Subject { reach, users, claims: self.own_claims(suite)?, ..blank("own-server", Kind::Server) })
    }

    fn own_claims(&self, suite: &Suite) -> Result<Vec<Claim>, Exit> {
        let claim = |name: &String| {
            let spec = SpecId(name.clone());
            if suite.specifications.contains_key(&spec) {
                return Ok(Claim { spec, place: "the command line".to_owned(), not_for: Vec::new() });
            }
            let known: Vec<String> = suite.specifications.keys().map(ToString::to_string).collect();
            Err(terminal::fail(
                Exit::Usage,
                format!("--claims: expected one of {}, but found {name}", known.join(", ")),
            ))
        };
        self.claims.iter().map(claim).collect()
    }
}

/// A subject of which nothing is known but its name.
fn blank(name: &str, kind: Kind) -> Subject {
    Subject {
        name: name.to_owned(),
        version: None,
        language: None,
        kind,
        homepage: None,
        default: false,
        setup: Vec::new(),
        reach: Reach::EmbeddedLibrary,
        users: Vec::new(),
        feed: usual_feed(),
        capabilities: Vec::new(),
        limits: Limits::default(),
        claims: Vec::new(),
        known: Vec::new(),
    }
}

/// `alice:ALICE_PASSWORD`.
pub(super) fn user(written: &str) -> Result<User, Exit> {
    let Some((name, variable)) = written.rsplit_once(':') else {
        return Err(terminal::fail(
            Exit::Usage,
            format!("--user: expected NAME:VARIABLE, but found {written}"),
        ));
    };
    Ok(User {
        name: name.to_owned(),
        login: name.to_owned(),
        password_from: Some(variable.to_owned()),
        password: None,
        address: None,
        home: None,
    })
}

/// A subject by its name, or from a file of its own.
pub(super) fn named(name: &str, known: &[Subject]) -> Result<Subject, Exit> {
    if let Some(subject) = known.iter().find(|subject| subject.name == name) {
        return Ok(subject.clone());
    }
    let path = Path::new(name);
    if path.is_file() {
        let (subjects, problems) = load_subjects(&Source::Folder(path.to_owned()));
        return subjects
            .into_iter()
            .next()
            .filter(|_| problems.is_empty())
            .ok_or_else(|| suite::show(&problems));
    }
    let names: Vec<&str> = known.iter().map(|subject| subject.name.as_str()).collect();
    Err(terminal::fail(
        Exit::Usage,
        format!("expected a file or one of {}, but found {name}", names.join(", ")),
    ))
}
