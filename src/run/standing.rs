//! The outcome of a trial beside what the subject's file claims and knows.

use crate::model::{Known, Operation, Outcome, SpecId, StaleKnown, Standing, Subject, TrialId};

/// Judges the trials of one subject, and remembers which entries of its list were of use.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    subject: &'a Subject,
    version: Option<String>,
    today: String,
    /// Of each entry: whether it matched a trial that was run, and one that did fail.
    used: Vec<Use>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Use {
    matched: bool,
    excused: bool,
}

/// A trial as it matters to a judge.
pub(super) struct Asked<'a> {
    /// Its name.
    pub(super) trial: &'a TrialId,
    /// The specification that it rests on.
    pub(super) spec: &'a SpecId,
    /// What a library is asked to do.
    pub(super) operation: Option<Operation>,
}

/// What a judge says of a trial.
pub(super) struct Judgement {
    /// The standing.
    pub(super) standing: Standing,
    /// The entry that decided, if one did.
    pub(super) known: Option<Known>,
}

impl<'a> Judge<'a> {
    /// A judge for a subject at a version; `today` is `YYYY-MM-DD`.
    pub(super) fn new(subject: &'a Subject, version: Option<String>, today: String) -> Self {
        let used = vec![Use::default(); subject.known.len()];
        Self { subject, version, today, used }
    }

    /// Judges one trial.
    pub(super) fn judge(&mut self, asked: &Asked<'_>, outcome: &Outcome) -> Judgement {
        let name = asked.trial.to_string();
        let claimed = self.subject.claims.iter().any(|claim| claim.covers(asked.spec, asked.operation));
        let failed = matches!(outcome, Outcome::Failed(_) | Outcome::Broken(_));
        let mut deciding = None;
        for (entry, used) in self.subject.known.iter().zip(&mut self.used) {
            if entry.cases.matches(&name) && holds(entry, self.version.as_deref(), &self.today) {
                used.matched = true;
                used.excused |= claimed && (failed || entry.flaky);
                deciding = deciding.or(Some(entry));
            }
        }
        let standing = match (claimed, deciding, outcome) {
            (false, ..) => Standing::Unclaimed,
            (_, Some(entry), _) if entry.flaky => Standing::Flaky,
            (_, Some(_), Outcome::Passed) => Standing::NewlyPassing,
            (_, Some(_), _) | (_, None, Outcome::Passed | Outcome::Unsupported(_)) => Standing::AsKnown,
            (_, None, Outcome::Failed(_) | Outcome::Broken(_)) => Standing::NewlyFailing,
        };
        Judgement { standing, known: deciding.filter(|_| claimed).cloned() }
    }

    /// The entries that matched nothing, or excused nothing; asked once all trials of the subject were judged.
    /// `complete` is false where only part of the cases was run: then an entry may match what was left out.
    pub(super) fn stale(&self, complete: bool) -> Vec<StaleKnown> {
        let mut stale = Vec::new();
        for (entry, used) in self.subject.known.iter().zip(&self.used) {
            let message = if !holds(entry, self.version.as_deref(), &self.today) {
                expired(entry, &self.today)
            } else if used.matched && !used.excused {
                Some("excuses nothing: what it names passes, is unsupported, or is of a specification not claimed".to_owned())
            } else if !used.matched && complete {
                Some("matches no case".to_owned())
            } else {
                None
            };
            stale.extend(message.map(|message| StaleKnown {
                subject: self.subject.name.clone(),
                cases: entry.cases.clone(),
                message,
            }));
        }
        stale
    }
}

/// Whether an entry is in force for a version on a day. ISO dates compare as texts.
fn holds(entry: &Known, version: Option<&str>, today: &str) -> bool {
    let in_time = entry.until.as_deref().is_none_or(|until| today <= until);
    let of_version = entry.versions.is_empty()
        || version.is_some_and(|version| entry.versions.iter().any(|one| one == version));
    in_time && of_version
}

fn expired(entry: &Known, today: &str) -> Option<String> {
    entry.until.as_deref().filter(|until| today > *until).map(|until| format!("ran out on {until}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CaseId, Claim, Fault, FaultKind, Kind, Limits, Pattern, Place, Reach};
    use rstest::rstest;

    fn subject(known: Vec<Known>) -> Subject {
        Subject {
            name: "s".into(),
            version: None,
            language: None,
            kind: Kind::Library,
            homepage: None,
            default: false,
            setup: vec![],
            reach: Reach::EmbeddedLibrary,
            users: vec![],
            feed: crate::model::usual_feed(),
            capabilities: vec![],
            limits: Limits::default(),
            claims: vec![Claim {
                spec: SpecId("claimed".into()),
                place: "README".into(),
                not_for: vec![Operation::Validate],
            }],
            known,
        }
    }

    fn entry(cases: &str) -> Known {
        Known {
            cases: Pattern::new(cases),
            why: "because".into(),
            issue: None,
            versions: vec![],
            until: None,
            flaky: false,
            at: Place::default(),
        }
    }

    fn trial() -> TrialId {
        TrialId::new(CaseId("claimed/t/rule".into()), Some("one"))
    }

    fn broken() -> Outcome {
        Outcome::Broken(Fault::new(FaultKind::Crash, "died"))
    }

    #[rstest]
    #[case(vec![], "claimed", Outcome::Passed, Standing::AsKnown)]
    #[case(vec![], "claimed", broken(), Standing::NewlyFailing)]
    #[case(vec![], "claimed", Outcome::Unsupported("no".into()), Standing::AsKnown)]
    #[case(vec![], "other", broken(), Standing::Unclaimed)]
    #[case(vec![], "claimed/validate", broken(), Standing::Unclaimed)]
    #[case(vec![], "claimed/parse", broken(), Standing::NewlyFailing)]
    #[case(vec![entry("claimed/t/rule")], "claimed", broken(), Standing::AsKnown)]
    #[case(vec![entry("claimed/t/rule")], "claimed", Outcome::Passed, Standing::NewlyPassing)]
    #[case(vec![entry("claimed/t/rule/two")], "claimed", broken(), Standing::NewlyFailing)]
    #[case(vec![Known { flaky: true, ..entry("**") }], "claimed", broken(), Standing::Flaky)]
    #[case(vec![Known { flaky: true, ..entry("**") }], "claimed", Outcome::Passed, Standing::Flaky)]
    #[case(vec![Known { until: Some("2019-12-31".into()), ..entry("**") }], "claimed", broken(), Standing::NewlyFailing)]
    #[case(vec![Known { versions: vec!["2".into()], ..entry("**") }], "claimed", broken(), Standing::NewlyFailing)]
    #[case(vec![Known { versions: vec!["1".into()], ..entry("**") }], "claimed", broken(), Standing::AsKnown)]
    fn a_trial_stands(
        #[case] known: Vec<Known>,
        #[case] spec: &str,
        #[case] outcome: Outcome,
        #[case] expected: Standing,
    ) {
        let subject = subject(known);
        let mut judge = Judge::new(&subject, Some("1".into()), "2020-01-01".into());
        let (spec, operation) = match spec.split_once('/') {
            Some((spec, operation)) => (spec, Operation::from_word(operation)),
            None => (spec, None),
        };
        assert_eq!(
            judge.judge(&Asked { trial: &trial(), spec: &SpecId(spec.into()), operation }, &outcome).standing,
            expected
        );
    }

    #[test]
    fn an_entry_that_excuses_nothing_is_stale() {
        let subject =
            subject(vec![entry("claimed/t/rule"), entry("claimed/gone/**"), entry("claimed/t/*/one")]);
        let mut judge = Judge::new(&subject, None, "2020-01-01".into());
        let (trial, spec) = (trial(), SpecId("claimed".into()));
        let asked = Asked { trial: &trial, spec: &spec, operation: None };
        judge.judge(&asked, &Outcome::Passed);
        assert_eq!(judge.stale(true).len(), 3);
        assert_eq!(judge.stale(false).len(), 2);
        judge.judge(&asked, &broken());
        assert_eq!(judge.stale(true).len(), 1);
    }
}
