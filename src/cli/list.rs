//! `calspec list`: what there is.

use std::fmt::Write as _;

use super::arguments::Common;
use super::{Exit, suite, terminal};
use crate::run::plan;

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec list rfc9073/order                   the cases of a topic
  calspec list --what trials --format json
  calspec list --what defects";

/// List cases, subjects, specifications or defects.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct List {
    /// Patterns over case names: rfc9073/order, rfc9073/**, */two-originals.
    cases: Vec<String>,
    /// What to list.
    #[arg(long, value_enum, default_value_t = What::Cases)]
    what: What,
    /// Plain lines, or JSON for a script.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum What {
    Cases,
    Trials,
    Subjects,
    Specifications,
    Defects,
}

/// How a command writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For scripts.
    Json,
}

/// A row: its name, and what is said of it.
type Row = (String, String);

impl List {
    pub(super) fn run(&self, common: &Common) -> Exit {
        match self.rows(common) {
            Err(exit) => exit,
            Ok(rows) => {
                terminal::say(self.render(&rows));
                Exit::AsKnown
            }
        }
    }

    fn rows(&self, common: &Common) -> Result<Vec<Row>, Exit> {
        Ok(match self.what {
            What::Cases | What::Trials => {
                let suite = suite::suite(common)?;
                let patterns = suite::patterns(&suite, &self.cases)?;
                let trials = plan::trials(&suite, &patterns);
                let title = |trial: &plan::Trial| trial.case.title.clone();
                if matches!(self.what, What::Trials) {
                    trials.iter().map(|trial| (trial.id().to_string(), title(trial))).collect()
                } else {
                    let mut rows: Vec<Row> =
                        trials.iter().map(|trial| (trial.case.id.to_string(), title(trial))).collect();
                    rows.dedup();
                    rows
                }
            }
            What::Subjects => suite::subjects(common)?
                .into_iter()
                .map(|subject| {
                    (subject.name, format!("{} {}", subject.kind, subject.version.unwrap_or_default()))
                })
                .collect(),
            What::Specifications => suite::suite(common)?
                .specifications
                .into_values()
                .map(|one| (one.id.to_string(), format!("{}: {}", one.document, one.title)))
                .collect(),
            What::Defects => crate::reference::DEFECTS
                .iter()
                .map(|one| (one.name.to_owned(), one.says.to_owned()))
                .collect(),
        })
    }

    fn render(&self, rows: &[Row]) -> String {
        if self.format == Format::Json {
            let rows: Vec<_> =
                rows.iter().map(|(name, says)| serde_json::json!({ "name": name, "says": says })).collect();
            return format!("{:#}\n", serde_json::Value::from(rows));
        }
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for (name, says) in rows {
            let _ = writeln!(text, "{name:width$}  {}", says.trim());
        }
        text
    }
}
