//! Loading what is in the binary or in a folder; every mistake is shown.

use std::path::PathBuf;

use super::arguments::Common;
use super::{Exit, terminal};
use crate::carried;
use crate::case_file::{Problem, Source, Suite, load_subjects, load_suite};
use crate::model::{Pattern, Subject};
use crate::subject::{Journal, Places};

/// The cases and specifications. Where a file is wrong, all mistakes are shown and nothing comes back.
pub(super) fn suite(common: &Common) -> Result<Suite, Exit> {
    let (suite, problems) = load_suite(&source(common.cases.as_ref(), "cases", &carried::CASES));
    whole(suite, &problems)
}

/// The subject files, likewise.
pub(super) fn subjects(common: &Common) -> Result<Vec<Subject>, Exit> {
    let (subjects, problems) =
        load_subjects(&source(common.subjects.as_ref(), "subjects", &carried::SUBJECTS));
    whole(subjects, &problems)
}

/// Where adapters and servers live, unpacked from the binary if need be.
pub(super) fn places(common: &Common) -> Result<Places, Exit> {
    let cache = common.cache.clone().unwrap_or_else(Places::usual_cache);
    Places::unpack(&cache).map_err(|error| terminal::fail(Exit::Internal, error.to_string()))
}

/// The journal of what was made on servers.
pub(super) fn journal_path(places: &Places) -> PathBuf {
    places.cache.join("journal.jsonl")
}

/// The same, to be appended to.
pub(super) fn journal(places: &Places) -> Result<Journal, Exit> {
    let path = journal_path(places);
    Journal::open(&path)
        .map_err(|error| terminal::fail(Exit::Internal, format!("{}: {error}", path.display())))
}

/// The case names that patterns match, or a complaint about the first that matches none.
pub(super) fn patterns(suite: &Suite, written: &[String]) -> Result<Vec<Pattern>, Exit> {
    let patterns: Vec<Pattern> =
        written.iter().map(|text| Pattern::new(text.trim_end_matches('/'))).collect();
    let names: Vec<String> =
        crate::run::plan::trials(suite, &[]).iter().map(|trial| trial.id().to_string()).collect();
    match patterns.iter().find(|pattern| !names.iter().any(|name| pattern.matches(name))) {
        None => Ok(patterns),
        Some(lost) => Err(terminal::fail(
            Exit::Usage,
            format!("no case is named {lost}; `calspec list` shows what there is"),
        )),
    }
}

/// Shows problems, each with its line drawn.
pub(super) fn show(problems: &[Problem]) -> Exit {
    let text: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let number = problems.len();
    let closing = if number == 1 { "1 mistake".to_owned() } else { format!("{number} mistakes") };
    terminal::fail(Exit::WrongFile, format!("{}\n\n{closing}", text.join("\n\n")))
}

fn whole<T>(loaded: T, problems: &[Problem]) -> Result<T, Exit> {
    if problems.is_empty() { Ok(loaded) } else { Err(show(problems)) }
}

fn source(
    folder: Option<&PathBuf>,
    name: &'static str,
    carried: &'static include_dir::Dir<'static>,
) -> Source {
    folder.map_or(Source::Embedded(name, carried), |folder| Source::Folder(folder.clone()))
}
