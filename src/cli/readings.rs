//! `calspec readings`: where a text contradicts itself or says too little, for its authors.

use std::fmt::Write as _;

use super::arguments::Common;
use super::{Exit, suite, terminal};
use crate::case_file::Suite;
use crate::model::{Reading, Specification};

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec readings                             every document
  calspec readings rfc9073 --format markdown   for a mail to the working group";

/// List every place where a specification contradicts itself or says too little: what the places say, which way the cases
/// take it and why, and which cases rest on it. Written for the authors of the documents.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Readings {
    /// Specifications by name; all where there are none.
    specifications: Vec<String>,
    /// For people, for a pull request or a mail, for a script.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Form {
    Text,
    Markdown,
    Json,
}

impl Readings {
    pub(super) fn run(&self, common: &Common) -> Exit {
        let suite = match suite::suite(common) {
            Ok(suite) => suite,
            Err(exit) => return exit,
        };
        let wanted =
            |one: &&Specification| self.specifications.is_empty() || self.specifications.contains(&one.id.0);
        let with_some = |one: &&Specification| !one.readings.is_empty();
        let found: Vec<&Specification> =
            suite.specifications.values().filter(wanted).filter(with_some).collect();
        if found.is_empty() {
            let message = "no such specification has readings; `calspec list --what specifications` shows what there is";
            return terminal::fail(Exit::Usage, message);
        }
        let of = |one: &&Specification| match self.format {
            Form::Text => text(&suite, one),
            Form::Markdown => markdown(&suite, one),
            Form::Json => String::new(),
        };
        terminal::say(match self.format {
            Form::Json => {
                format!("{:#}\n", found.iter().map(|one| as_json(&suite, one)).collect::<serde_json::Value>())
            }
            _ => found.iter().map(of).collect(),
        });
        Exit::AsKnown
    }
}

/// The cases that follow a reading, by name.
fn cases<'a>(suite: &'a Suite, specification: &Specification, reading: &Reading) -> Vec<&'a str> {
    let follows = |case: &&crate::model::Case| {
        case.id.spec() == specification.id && case.reading.as_deref() == Some(reading.name.as_str())
    };
    suite.cases.iter().filter(follows).map(|case| case.id.0.as_str()).collect()
}

/// The sections that a reading is about, each once.
fn sections(reading: &Reading) -> String {
    let mut sections: Vec<&str> = Vec::new();
    for section in reading.about.iter().map(crate::model::Anchor::section) {
        if !sections.contains(&section) {
            sections.push(section);
        }
    }
    sections.join(", ")
}

fn text(suite: &Suite, one: &Specification) -> String {
    let mut text = format!("{}: {}, {} readings\n", one.document, one.title, one.readings.len());
    for reading in &one.readings {
        let _ = writeln!(text, "\n  {} (section {})", reading.name, sections(reading));
        let _ = writeln!(
            text,
            "    open     {}\n    we take  {}",
            reading.conflict.trim(),
            reading.we_take.trim()
        );
        let cases = cases(suite, one, reading);
        if !cases.is_empty() {
            let _ = writeln!(text, "    cases    {}", cases.join(", "));
        }
    }
    text.push('\n');
    text
}

fn markdown(suite: &Suite, one: &Specification) -> String {
    let mut text = format!("## {}: {}\n", one.document, one.title);
    for reading in &one.readings {
        let _ = writeln!(text, "\n### Section {}: {}\n", sections(reading), reading.name);
        let _ = writeln!(text, "{}\n\n*We take:* {}", reading.conflict.trim(), reading.we_take.trim());
        let cases = cases(suite, one, reading);
        if !cases.is_empty() {
            let _ = writeln!(text, "\n*Cases:* `{}`", cases.join("`, `"));
        }
    }
    text.push('\n');
    text
}

fn as_json(suite: &Suite, one: &Specification) -> serde_json::Value {
    let reading = |reading: &Reading| {
        serde_json::json!({
            "name": reading.name,
            "at": reading.about.iter().map(|anchor| anchor.0.as_str()).collect::<Vec<_>>(),
            "conflict": reading.conflict,
            "we-take": reading.we_take,
            "cases": cases(suite, one, reading),
        })
    };
    serde_json::json!({
        "specification": one.id.0,
        "document": one.document,
        "readings": one.readings.iter().map(reading).collect::<Vec<_>>(),
    })
}
