//! `calspec clean`: what killed runs left on servers.

use super::arguments::Common;
use super::choose::Choice;
use super::{Exit, suite, terminal};
use crate::model::{Kind, Reach};
use crate::subject::{self, Journal, Left, Manner, Server};

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec clean --all --dry-run                what killed runs left, on any server
  calspec clean -s ./my-server.yaml";

/// Delete what runs that were killed left on servers: only what the journal says that calspec made.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Clean {
    #[command(flatten)]
    choice: Choice,
    /// Only list what would be deleted.
    #[arg(long)]
    dry_run: bool,
}

impl Clean {
    pub(super) async fn run(&self, common: &Common) -> Exit {
        match self.clean(common).await {
            Ok(exit) | Err(exit) => exit,
        }
    }

    async fn clean(&self, common: &Common) -> Result<Exit, Exit> {
        let cases = suite::suite(common)?;
        let places = suite::places(common)?;
        let path = suite::journal_path(&places);
        let left = Journal::left(&path)
            .map_err(|error| terminal::fail(Exit::Internal, format!("{}: {error}", path.display())))?;
        let mut exit = Exit::AsKnown;
        let subjects = self.choice.subjects(common, &cases)?;
        for one in
            subjects.iter().filter(|one| one.kind == Kind::Server && one.reach != Reach::EmbeddedServer)
        {
            let own: Vec<Left> = left.iter().filter(|left| left.subject == one.name).cloned().collect();
            if own.is_empty() || self.dry_run {
                terminal::say(
                    own.iter()
                        .map(|left| format!("{}: would delete {}\n", one.name, left.path))
                        .collect::<String>(),
                );
                terminal::say(format!("{}: {} left\n", one.name, own.len()));
                continue;
            }
            let server = Server::connect(one, &places, &Manner::default(), &|_| ()).await;
            let server = match server {
                Ok(server) => server,
                Err(fault) => {
                    exit = terminal::fail(Exit::Unreachable, format!("{}: {fault}", one.name));
                    continue;
                }
            };
            let cleaned = subject::clean(&server, &own, &suite::journal(&places)?).await;
            for left in own.iter().filter(|left| !cleaned.iter().any(|cleaned| cleaned.left == **left)) {
                terminal::say(format!(
                    "{}: left alone {}{}: not where calspec makes calendars of {} now\n",
                    one.name, left.origin, left.path, left.user
                ));
            }
            for cleaned in cleaned {
                match cleaned.result {
                    Ok(()) => terminal::say(format!("{}: deleted {}\n", one.name, cleaned.left.path)),
                    Err(fault) => {
                        exit = terminal::fail(
                            Exit::Changed,
                            format!("{}: {}: {fault}", one.name, cleaned.left.path),
                        )
                    }
                }
            }
            if let Err(fault) = server.close().await {
                exit = terminal::fail(Exit::Changed, format!("{}: {fault}", one.name));
            }
        }
        Ok(exit)
    }
}
