//! `calspec audit`: whether the checks of the cases notice anything.

use std::fmt::Write as _;

use super::arguments::Common;
use super::list::Format;
use super::{Exit, suite, terminal};
use crate::model::Subject;
use crate::run::audit::{Audited, audit};
use crate::run::hear;

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec audit rfc9073/order -v               every step of one topic, and what it does not notice";

/// Change each answer of the reference in every single way, and count which changes the cases notice.
///
/// A step that notices none demands nothing: it is vacuous, and the command ends with 1.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Audit {
    /// Patterns over case names; all where there are none.
    cases: Vec<String>,
    /// Show every step, not only those that notice nothing.
    #[arg(long, short)]
    verbose: bool,
    /// Plain lines, or JSON for a script.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Audit {
    pub(super) async fn run(&self, common: &Common) -> Exit {
        match self.audit(common).await {
            Err(exit) => exit,
            Ok(steps) => {
                terminal::say(match self.format {
                    Format::Text => self.rendered(&steps),
                    Format::Json => {
                        format!("{:#}\n", steps.iter().map(as_json).collect::<serde_json::Value>())
                    }
                });
                if steps.iter().any(Audited::is_vacuous) { Exit::Changed } else { Exit::AsKnown }
            }
        }
    }

    async fn audit(&self, common: &Common) -> Result<Vec<Audited>, Exit> {
        let cases = suite::suite(common)?;
        let patterns = suite::patterns(&cases, &self.cases)?;
        let embedded = |one: &Subject| one.reach.is_embedded();
        let subjects = suite::subjects(common)?.into_iter().filter(embedded).collect();
        let heard = hear(&cases, &patterns, subjects, &suite::places(common)?).await;
        let heard = heard.map_err(|fault| terminal::fail(Exit::Unreachable, fault.to_string()))?;
        Ok(audit(&heard))
    }

    fn rendered(&self, steps: &[Audited]) -> String {
        let mut text = String::new();
        for step in steps.iter().filter(|step| self.verbose || step.is_vacuous()) {
            let name = step.step.as_ref().map_or_else(String::new, |name| format!(" | {name}"));
            let word = if step.is_vacuous() { "VACUOUS " } else { "" };
            let _ = writeln!(
                text,
                "{word}{}{name}: {} of {} changes noticed",
                step.trial, step.noticed, step.tried
            );
            if !step.missed.is_empty() {
                let _ = writeln!(text, "    missed: {}", step.missed.join(", "));
            }
        }
        let (noticed, tried) = steps.iter().fold((0, 0), |(n, t), step| (n + step.noticed, t + step.tried));
        let vacuous = steps.iter().filter(|step| step.is_vacuous()).count();
        let _ =
            writeln!(text, "{} steps, {vacuous} vacuous; {noticed} of {tried} changes noticed", steps.len());
        text
    }
}

fn as_json(step: &Audited) -> serde_json::Value {
    serde_json::json!({
        "trial": step.trial.to_string(),
        "step": step.step,
        "tried": step.tried,
        "noticed": step.noticed,
        "missed": step.missed,
    })
}
