//! `validate`: accepted with nothing, or rejected with the problems.

use super::fetch::fetch_all;
use super::perform::Outcome;
use super::read::read_jcal;
use super::spoil::{VALIDATE, judged, refused, spoil_input, spoil_tree};
use super::validate::{Problem, problems_of_notes, problems_of_tree};
use crate::media::{Component, ical};
use crate::reference::Defects;

/// Judges iCalendar or jCal.
pub(super) fn validate(input: &[u8], is_jcal: bool, defects: &Defects) -> Outcome {
    let input = spoil_input(VALIDATE, defects, input);
    let (problems, mut read) = if is_jcal {
        (Vec::new(), read_jcal(&input)?)
    } else {
        let reading = ical::read(&input);
        (problems_of_notes(&reading), reading.components)
    };
    fetch_all("validate", &read, defects);
    if is_jcal && defects.has("validate/jcal-unchecked") {
        return Ok((None, Vec::new()));
    }
    spoil_tree(VALIDATE, defects, &mut read);
    verdict(problems, &read, defects)
}

fn verdict(mut problems: Vec<Problem>, read: &[Component], defects: &Defects) -> Outcome {
    problems.extend(problems_of_tree(read));
    let problems = judged(VALIDATE, defects, problems);
    if refused(VALIDATE, defects, read) {
        return Err("expected less, but found more".to_owned());
    }
    if problems.is_empty() {
        return Ok((None, Vec::new()));
    }
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    Err(lines.join("\n"))
}
