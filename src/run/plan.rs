//! Which trials each subject is asked, and why others are left out.

use std::collections::HashSet;
use std::sync::Arc;

use super::writes::writes;
use crate::case_file::Suite;
use crate::model::{Body, Case, Kind, Level, Operation, Pattern, Subject, TrialId};

/// One trial of a plan: a case, and which of its examples. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The case.
    pub case: Arc<Case>,
    /// The example, from 0.
    pub example: usize,
    /// The level of the first requirement that the case rests on.
    pub level: Level,
}

impl Trial {
    /// Its name.
    #[must_use]
    pub fn id(&self) -> TrialId {
        TrialId::new(self.case.id.clone(), self.case.body.examples()[self.example])
    }

    /// What a library is asked to do; `None` of any other.
    #[must_use]
    pub fn operation(&self) -> Option<Operation> {
        match &self.case.body {
            Body::Library(library) => Some(library.operation),
            Body::Server(_) | Body::Preservation(_) | Body::Client(_) => None,
        }
    }

    /// The first capability it needs that is not in a list.
    #[must_use]
    pub fn lacks(&self, capabilities: &[String]) -> Option<&str> {
        let own = match &self.case.body {
            Body::Library(library) => vec![library.operation.as_str()],
            Body::Server(_) | Body::Preservation(_) => vec![],
            Body::Client(client) => client.deeds().map(|deed| deed.verb.as_str()).collect(),
        };
        let mut needs = own.into_iter().chain(self.case.needs.iter().map(String::as_str));
        needs.find(|need| !capabilities.iter().any(|one| one == need))
    }

    /// What it writes to a server, method and path of each request; nothing where it asks a library or a client.
    #[must_use]
    pub fn writes(&self) -> Vec<String> {
        match &self.case.body {
            Body::Library(_) | Body::Client(_) => Vec::new(),
            Body::Server(server) => writes(server, &server.examples[self.example]),
            Body::Preservation(_) => super::preservation::WRITES.map(str::to_owned).to_vec(),
        }
    }

    /// The kind of subject it is for.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.case.body.kind()
    }
}

/// Every trial of a suite, in the order of the case names, that a pattern matches; all where there are no patterns.
#[must_use]
pub fn trials(suite: &Suite, patterns: &[Pattern]) -> Vec<Trial> {
    let wanted = |trial: &Trial| {
        let name = trial.id().to_string();
        patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(&name))
    };
    suite.cases.iter().flat_map(|case| of_case(suite, case)).filter(wanted).collect()
}

fn of_case(suite: &Suite, case: &Case) -> Vec<Trial> {
    let number = case.body.examples().len();
    let level = level(suite, case);
    let case = Arc::new(case.clone());
    (0..number).map(|example| Trial { case: Arc::clone(&case), example, level }).collect()
}

/// The level of a case: that of the first requirement it cites.
#[must_use]
pub fn level(suite: &Suite, case: &Case) -> Level {
    let first = case.cites.first();
    let requirement = first.and_then(|cite| suite.specifications.get(&cite.spec)?.requirement(&cite.anchor));
    requirement.map_or(Level::Stated, |requirement| requirement.level)
}

/// The places in `trials` of those for a subject's kind, without what is done already.
#[must_use]
pub fn of_subject(trials: &[Trial], subject: &Subject, done: &HashSet<(String, String)>) -> Vec<usize> {
    let open = |trial: &Trial| {
        trial.kind() == subject.kind && !done.contains(&(subject.name.clone(), trial.id().to_string()))
    };
    trials.iter().enumerate().filter(|(_, trial)| open(trial)).map(|(place, _)| place).collect()
}
