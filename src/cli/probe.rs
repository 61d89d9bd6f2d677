//! `calspec probe`: a first subject file for a server.

use super::arguments::Common;
use super::choose::{named, user};
use super::{Exit, suite, terminal};
use crate::model::{Subject, User};
use crate::subject::{self, Manner};

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec probe https://cal.example.org --user alice:ALICE_PASSWORD > my-server.yaml
  calspec probe -s radicale                          one that has a file: what it can do today";

/// Ask a server what it can do, and print a subject file to start from. Nothing is written to the server but one
/// calendar named calspec-…, which is deleted again, and a subscription to a feed that is nowhere, likewise.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Probe {
    /// The server's URL.
    #[arg(required_unless_present = "subject", requires = "users")]
    url: Option<String>,
    /// A user, and the environment variable that holds the password; twice for two users.
    #[arg(long = "user", value_name = "NAME:VARIABLE")]
    users: Vec<String>,
    /// A server by its name, or its file, in place of URL and users.
    #[arg(long, short, value_name = "NAME|FILE", conflicts_with_all = ["url", "users"])]
    subject: Option<String>,
}

impl Probe {
    pub(super) async fn run(&self, common: &Common) -> Exit {
        match self.probe(common).await {
            Ok(exit) | Err(exit) => exit,
        }
    }

    async fn probe(&self, common: &Common) -> Result<Exit, Exit> {
        let subject = self.subject(common)?;
        let places = suite::places(common)?;
        let manner = Manner { journal: Some(suite::journal(&places)?), ..Manner::default() };
        match subject::probe(&subject, &places, &manner).await {
            Ok(draft) => {
                terminal::say(draft.notes.iter().map(|note| format!("# {note}\n")).collect::<String>());
                terminal::say(draft.yaml);
                Ok(Exit::AsKnown)
            }
            Err(fault) => Err(terminal::fail(Exit::Unreachable, fault.to_string())),
        }
    }
    fn subject(&self, common: &Common) -> Result<Subject, Exit> {
        if let Some(name) = &self.subject {
            return named(name, &suite::subjects(common)?);
        }
        let users: Vec<User> = self.users.iter().map(|written| user(written)).collect::<Result<_, Exit>>()?;
        Ok(subject::unknown(self.url.as_deref().unwrap_or_default(), &users))
    }
}
