//! Floor 5. The cases as tests of a Rust library's own `cargo test`: each trial is a test.
//!
//! ```toml
//! [[test]]
//! name = "calspec"
//! harness = false
//! ```
//!
//! ```no_run
//! use calspec::harness::{Harness, Library};
//! use calspec::model::{Answer, LibraryRequest};
//!
//! struct Mine;
//!
//! impl Library for Mine {
//!     fn operations(&self) -> &[&'static str] {
//!         &["roundtrip"]
//!     }
//!
//!     fn perform(&self, request: &LibraryRequest) -> Answer {
//!         # fn read_and_write(_: &[u8]) -> Result<Vec<u8>, String> { Err("not yet".into()) }
//!         match read_and_write(&request.input) {
//!             Ok(text) => Answer::accepted("text/calendar", text),
//!             Err(error) => Answer::rejected(error),
//!         }
//!     }
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     Harness::new(Mine).claims("rfc5545").claims("rfc9073").run()
//! }
//! ```

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::carried;
use crate::case_file::{Source, Suite, load_suite};
use crate::model::{
    Answer, Fault, FaultKind, Finding, Kind, Level, LibraryRequest, Outcome, Pattern, SpecId,
};
use crate::run::{hold, plan};
use crate::subject::{Bait, Reply};

/// A library that is asked in this process. It does what the library does, and never by hand what it does not do.
pub trait Library: Send + Sync + 'static {
    /// The operations that it has: `parse`, `roundtrip`, `serialize`, `validate`, `order` (docs/case-format.md).
    fn operations(&self) -> &[&'static str];

    /// Does what is asked: [`Answer::accepted`] with what was written, or [`Answer::rejected`] with the library's words.
    /// A panic is caught, and makes the trial broken.
    fn perform(&self, request: &LibraryRequest) -> Answer;
}

/// The cases, about to be asked of a library.
#[derive(Debug)]
pub struct Harness<L> {
    library: L,
    claims: Vec<SpecId>,
    known: Vec<Pattern>,
    cases: Vec<Pattern>,
}

impl<L: Library> Harness<L> {
    /// All cases that the library has the operations for.
    #[must_use]
    pub fn new(library: L) -> Self {
        Self { library, claims: Vec::new(), known: Vec::new(), cases: Vec::new() }
    }

    /// The library claims a specification: its cases count. The others are listed as ignored, and run with `--ignored`.
    #[must_use]
    pub fn claims(mut self, specification: &str) -> Self {
        self.claims.push(SpecId(specification.to_owned()));
        self
    }

    /// Cases or trials that are known to fail. They are run, and one that passes is a failure of the list.
    #[must_use]
    pub fn known(mut self, pattern: &str) -> Self {
        self.known.push(Pattern::new(pattern));
        self
    }

    /// Only cases that one of these patterns matches.
    #[must_use]
    pub fn cases(mut self, pattern: &str) -> Self {
        self.cases.push(Pattern::new(pattern));
        self
    }

    /// Reads the arguments that `cargo test` gives, runs, prints, and says how it ended.
    ///
    /// # Panics
    /// Where the cases inside this crate cannot be read, or nothing can listen on loopback.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let runtime = tokio::runtime::Runtime::new().expect("threads to run on");
        let bait = Arc::new(runtime.block_on(Bait::start()).expect("a port of loopback"));
        let (suite, _) = load_suite(&Source::Embedded("cases", &carried::CASES));
        let tests = self.tests(&suite, &bait);
        libtest_mimic::run(&Arguments::from_args(), tests).exit_code()
    }

    fn tests(self, suite: &Suite, bait: &Arc<Bait>) -> Vec<Trial> {
        let offered: Vec<String> = self.library.operations().iter().map(ToString::to_string).collect();
        let library = Arc::new(self.library);
        let mut tests = Vec::new();
        for trial in plan::trials(suite, &self.cases) {
            if trial.kind() != Kind::Library || trial.lacks(&offered).is_some() {
                continue;
            }
            let name = trial.id().to_string();
            let claimed = trial.case.cites.first().is_some_and(|cite| self.claims.contains(&cite.spec));
            let known = self.known.iter().any(|pattern| pattern.matches(&name));
            let (library, bait) = (Arc::clone(&library), Arc::clone(bait));
            let test = Trial::test(name, move || {
                let outcome = hold(&trial, &bait, |request| asked(library.as_ref(), request));
                judged(outcome, trial.level, known)
            });
            tests.push(test.with_ignored_flag(!claimed));
        }
        tests
    }
}

fn asked(library: &impl Library, request: &LibraryRequest) -> Result<Reply, Fault> {
    catch_unwind(AssertUnwindSafe(|| library.perform(request)))
        .map(Reply::Answer)
        .map_err(|_| Fault::new(FaultKind::Crash, "the library panicked; its words stand above"))
}

/// A broken SHOULD is a warning, which a test cannot be: it fails like the rest, and says what it is.
fn judged(outcome: Outcome, level: Level, known: bool) -> Result<(), Failed> {
    match (outcome, known) {
        (Outcome::Passed, true) => Err("it passes: take it off the list of known failures".into()),
        (Outcome::Passed | Outcome::Unsupported(_), false) | (_, true) => Ok(()),
        (Outcome::Failed(findings), false) => {
            Err(format!("a {level} is broken\n{}", findings.iter().map(said).collect::<String>()).into())
        }
        (Outcome::Broken(fault), false) => Err(fault.to_string().into()),
    }
}

fn said(finding: &Finding) -> String {
    let found = finding.found.as_deref().unwrap_or("nothing");
    format!(
        "  line {} of the case: {} {}, but found {found}\n",
        finding.at.line, finding.selector, finding.expected
    )
}
