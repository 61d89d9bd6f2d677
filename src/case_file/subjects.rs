//! The subjects under `subjects/`.

use std::sync::Arc;

use super::form::Read;
use super::problem::{Problem, Problems};
use super::source::{File, Source};
use super::span::Span;
use super::{lower, raw, tree};
use crate::model::Subject;

/// Reads the subject files, sorted by name. What is wrong with a file is among the problems, all of it at once.
#[must_use]
pub fn load_subjects(source: &Source) -> (Vec<Subject>, Vec<Problem>) {
    let (files, mut problems) = source.files();
    let mut subjects = Vec::new();
    for file in &files {
        let (read, wrong) = subject(file);
        subjects.extend(read);
        problems.extend(wrong);
    }
    subjects.sort_by(|a, b| a.name.cmp(&b.name));
    (subjects, problems)
}

fn subject(file: &File) -> (Option<Subject>, Vec<Problem>) {
    let mut problems = Problems::new(&*file.name, Arc::clone(&file.text));
    let name = file.path.strip_suffix(".yaml").unwrap_or(&file.path);
    let kebab = |octet: u8| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'-';
    if !name.bytes().all(kebab) || name.is_empty() {
        let message = format!(
            "expected a file NAME.yaml of small letters, digits and dashes, but found `{}`",
            file.path
        );
        problems.say(Span::START, message);
    }
    let read = tree::read(&file.text, &mut problems).and_then(|node| {
        let raw = raw::Subject::read(&node, &mut problems);
        lower::subject(name.to_owned(), raw, &mut problems)
    });
    let right = problems.is_empty();
    (read.filter(|_| right), problems.into_sorted())
}
