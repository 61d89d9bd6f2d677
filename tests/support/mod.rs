//! Running cases in a test: the project's own suite, subjects in this process, nothing written outside a folder that vanishes.

#![allow(dead_code, reason = "each test binary uses its part of this")]
#![allow(clippy::allow_attributes, reason = "whether it is dead depends on who includes it")]

use calspec::carried;
use calspec::case_file::{Source, Suite, load_subjects, load_suite};
use calspec::model::{Pattern, Run, Subject};
use calspec::reference::Defects;
use calspec::report::RunLog;
use calspec::run::{Job, run};
use calspec::snapshot::Store;
use calspec::subject::{Manner, Places};

/// What a server answers that has a collection where it is asked, with status 207.
pub(crate) const COLLECTION: &str = "<d:multistatus xmlns:d='DAV:'><d:response><d:href>.</d:href><d:propstat><d:prop><d:resourcetype><d:collection/>\
     </d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>";

/// The project's cases, which must be without a mistake.
pub(crate) fn suite() -> Suite {
    let (suite, problems) = load_suite(&Source::Embedded("cases", &carried::CASES));
    assert!(problems.is_empty(), "{}", problems.iter().map(ToString::to_string).collect::<String>());
    suite
}

/// The project's subjects.
pub(crate) fn subjects() -> Vec<Subject> {
    let (subjects, problems) = load_subjects(&Source::Embedded("subjects", &carried::SUBJECTS));
    assert!(problems.is_empty(), "{}", problems.iter().map(ToString::to_string).collect::<String>());
    subjects
}

/// The reference library, server and client.
pub(crate) fn references() -> Vec<Subject> {
    subjects().into_iter().filter(|one| one.reach.is_embedded()).collect()
}

/// Asks subjects the cases that patterns match, and gives back all that was said.
pub(crate) async fn ask(
    suite: &Suite,
    subjects: Vec<Subject>,
    cases: Vec<Pattern>,
    defects: Defects,
) -> RunLog {
    let folder = tempfile::tempdir().unwrap();
    let mut snapshots = Store::open(folder.path().join("snapshots"));
    let job = Job {
        suite,
        subjects,
        cases,
        manner: Manner { defects, ..Manner::default() },
        places: Places::unpack(folder.path()).unwrap(),
        snapshots: &mut snapshots,
        done: vec![],
        jobs: 4,
        run: Run { calspec: "test".into(), begun: String::new(), command: vec![], defects: vec![] },
    };
    let mut log = RunLog::default();
    run(job, &mut log, std::future::pending()).await.unwrap();
    log
}
