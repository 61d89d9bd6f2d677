//! Everything a run said, owned: what every report is a function of.

use std::collections::BTreeMap;

use crate::model::{
    CaseId, CaseSheet, Cite, Ending, Event, Listener, Record, Requirement, Run, SpecId, Specification,
    SubjectSheet, TrialId,
};

/// Everything a run said. Built by hearing it, or read from `run.jsonl`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunLog {
    /// The run itself; `None` before it begins.
    pub run: Option<Run>,
    /// The specifications, by name.
    pub specifications: BTreeMap<SpecId, Specification>,
    /// The subjects, in the order they came.
    pub subjects: Vec<SubjectSheet>,
    /// The cases, by name.
    pub cases: BTreeMap<CaseId, CaseSheet>,
    /// How many records were to come when it last began.
    pub planned: usize,
    /// What was worth a line.
    pub notices: Vec<String>,
    /// The records of each trial, by the name of the subject.
    pub trials: BTreeMap<TrialId, BTreeMap<String, Record>>,
    /// How it ended; `None` of a run that was killed.
    pub ending: Option<Ending>,
    /// Whether the file ended within a line.
    pub torn: bool,
}

impl RunLog {
    /// Every record, by trial, then by subject.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.trials.values().flat_map(BTreeMap::values)
    }

    /// The record of one trial of one subject.
    #[must_use]
    pub fn record(&self, subject: &str, trial: &TrialId) -> Option<&Record> {
        self.trials.get(trial)?.get(subject)
    }

    /// The trials of one case that were recorded, each with its records by subject.
    pub fn trials_of(
        &self,
        case: &CaseId,
    ) -> impl Iterator<Item = (&TrialId, &BTreeMap<String, Record>)> + use<'_> {
        let case = case.clone();
        let first = TrialId { case: case.clone(), example: None };
        self.trials.range(first..).take_while(move |(trial, _)| trial.case == case)
    }

    /// The records of one subject, by trial.
    pub fn records_of<'a>(&'a self, subject: &'a str) -> impl Iterator<Item = &'a Record> {
        self.trials.values().filter_map(move |records| records.get(subject))
    }

    /// The sheet of that subject.
    #[must_use]
    pub fn subject(&self, name: &str) -> Option<&SubjectSheet> {
        self.subjects.iter().find(|sheet| sheet.name == name)
    }

    /// The requirement that is cited, with its specification.
    #[must_use]
    pub fn requirement(&self, cite: &Cite) -> Option<(&Specification, &Requirement)> {
        let spec = self.specifications.get(&cite.spec)?;
        spec.requirement(&cite.anchor).map(|requirement| (spec, requirement))
    }

    /// Whether the run came to its end: neither killed nor stopped.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.ending.as_ref().is_some_and(|ending| !ending.interrupted) && !self.torn
    }
}

impl Listener for RunLog {
    fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Begun(run) => {
                self.run = Some((*run).clone());
                self.ending = None;
            }
            Event::Specification(spec) => {
                self.specifications.insert(spec.id.clone(), (*spec).clone());
            }
            Event::Subject(sheet) => match self.subjects.iter_mut().find(|old| old.name == sheet.name) {
                Some(old) => old.clone_from(sheet),
                None => self.subjects.push((*sheet).clone()),
            },
            Event::Case(sheet) => {
                self.cases.insert(sheet.id.clone(), (*sheet).clone());
            }
            Event::Planned(number) => self.planned = *number,
            Event::Notice(text) => self.notices.push((*text).to_owned()),
            Event::Record(record) => {
                let records = self.trials.entry(record.trial.clone()).or_default();
                records.insert(record.subject.clone(), (*record).clone());
            }
            Event::Ended(ending) => self.ending = Some((*ending).clone()),
        }
    }
}
