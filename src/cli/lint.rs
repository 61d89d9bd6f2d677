//! `calspec lint`: mistakes in case, specification and subject files.

use std::path::PathBuf;

use super::arguments::Common;
use super::{Exit, suite, terminal};
use crate::case_file::{self, Problem};
use crate::model::Case;
use crate::reference::DEFECTS;

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec lint --cases cases                   the files of a checkout, not those in the binary
  calspec lint --texts texts                   with texts/rfc9073.txt: which sentences moved";

/// Check every case, specification and subject file, and say all that is wrong at once.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Lint {
    /// A folder with the texts of the specifications: says which requirements rest on a sentence that is no longer there.
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
}

impl Lint {
    pub(super) fn run(&self, common: &Common) -> Exit {
        let loaded = suite::suite(common).and_then(|suite| Ok((suite, suite::subjects(common)?)));
        let (suite, subjects) = match loaded {
            Ok(loaded) => loaded,
            Err(exit) => return exit,
        };
        let mut problems = case_file::lint(&suite, self.texts.as_deref());
        problems.extend(suite.cases.iter().flat_map(unknown_defects));
        if !problems.is_empty() {
            return suite::show(&problems);
        }
        terminal::say(format!(
            "{} cases, {} specifications, {} subjects: nothing is wrong\n",
            suite.cases.len(),
            suite.specifications.len(),
            subjects.len()
        ));
        Exit::AsKnown
    }
}

/// Defects that a case names and the reference does not have.
fn unknown_defects(case: &Case) -> Vec<Problem> {
    let unknown = |name: &&String| !DEFECTS.iter().any(|defect| defect.name == name.as_str());
    let told = |name: &String| {
        Problem::of_file(
            format!("cases/{}.yaml", case.id),
            format!("expected a defect of the reference, but found `{name}`"),
        )
    };
    case.defects.iter().filter(unknown).map(told).collect()
}
