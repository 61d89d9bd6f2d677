//! `calspec coverage`: which requirements have a case.

use std::fmt::Write as _;

use super::arguments::Common;
use super::list::Format;
use super::{Exit, suite, terminal};
use crate::case_file;
use crate::model::{Extent, Requirement, SpecId};

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec coverage rfc9073
  calspec coverage --whole                     for CI: ends with 1 where a testable requirement has no case";

/// Show, for each specification, how many requirements there are, how many can be tested, and which have no case.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Coverage {
    /// Specifications by name; all where there are none.
    specifications: Vec<String>,
    /// Fail (exit 1) unless every testable requirement has a case.
    #[arg(long)]
    whole: bool,
    /// Plain lines, or JSON for a script.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Coverage {
    pub(super) fn run(&self, common: &Common) -> Exit {
        let suite = match suite::suite(common) {
            Ok(suite) => suite,
            Err(exit) => return exit,
        };
        let wanted = |spec: &SpecId| self.specifications.is_empty() || self.specifications.contains(&spec.0);
        let mut all = case_file::coverage(&suite);
        all.retain(|one| one.extent == Extent::Whole && wanted(&one.spec));
        if all.is_empty() {
            let message = "no catalogue of that name is whole; `calspec list --what specifications` shows what there is";
            return terminal::fail(Exit::Usage, message);
        }
        let text = match self.format {
            Format::Text => all.iter().map(rendered).collect(),
            Format::Json => format!("{:#}\n", all.iter().map(as_json).collect::<serde_json::Value>()),
        };
        terminal::say(text);
        let gap = all.iter().any(|one| !one.missing.is_empty());
        if self.whole && gap { Exit::Changed } else { Exit::AsKnown }
    }
}

fn rendered(one: &case_file::Coverage) -> String {
    let percent = (one.with_case() * 100).checked_div(one.testable()).unwrap_or(100);
    let mut text = format!(
        "{} ({}): {} requirements, {} testable, {} with a case ({percent} %)\n",
        one.spec,
        one.document,
        one.requirements,
        one.testable(),
        one.with_case()
    );
    for requirement in &one.missing {
        let _ = writeln!(text, "  no case     {:8} {}", requirement.anchor.0, requirement.says);
    }
    for requirement in &one.untestable {
        let why = requirement.untestable.as_deref().unwrap_or_default();
        let _ = writeln!(text, "  untestable  {:8} {why}", requirement.anchor.0);
    }
    text
}

fn as_json(one: &case_file::Coverage) -> serde_json::Value {
    let covered = one.covered.iter().map(|(requirement, cases)| {
        let cases: Vec<&str> = cases.iter().map(|case| case.0.as_str()).collect();
        (requirement.anchor.0.clone(), serde_json::Value::from(cases))
    });
    let anchors = |list: &[Requirement]| list.iter().map(|one| one.anchor.0.clone()).collect::<Vec<_>>();
    serde_json::json!({
        "specification": one.spec.0,
        "requirements": one.requirements,
        "testable": one.testable(),
        "with-case": one.with_case(),
        "covered": covered.collect::<serde_json::Map<_, _>>(),
        "missing": anchors(&one.missing),
        "untestable": anchors(&one.untestable),
    })
}
