//! `calspec setup`: what subjects need, built or installed.

use super::arguments::Common;
use super::choose::Choice;
use super::{Exit, suite, terminal};
use crate::subject;

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec setup                                what `calspec run` would build on its first run
  calspec setup --all";

/// Build adapters and install what subjects need, into the cache folder, telling what is done.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Setup {
    #[command(flatten)]
    choice: Choice,
}

impl Setup {
    pub(super) async fn run(&self, common: &Common) -> Exit {
        match self.set_up(common).await {
            Ok(exit) | Err(exit) => exit,
        }
    }

    async fn set_up(&self, common: &Common) -> Result<Exit, Exit> {
        let cases = suite::suite(common)?;
        let places = suite::places(common)?;
        let mut exit = Exit::AsKnown;
        for one in self.choice.subjects(common, &cases)? {
            match subject::set_up(&one, &places, &|line: &str| terminal::say(format!("{line}\n"))).await {
                Ok(()) => terminal::say(format!("{}: ready\n", one.name)),
                Err(error) => exit = terminal::fail(Exit::Unreachable, format!("{}: {error}", one.name)),
            }
        }
        Ok(exit)
    }
}
