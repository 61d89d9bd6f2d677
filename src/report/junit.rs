//! The JUnit report: a suite a subject, a test case a trial.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::failure::draw;
use super::paint::Paint;
use super::reason::reason;
use super::visible::visible;
use super::{Class, RunLog};
use crate::model::{Record, SubjectSheet};

/// The report as XML. A failure is what failed, a warning included; an error what broke; skipped is what is
/// unsupported, known, flaky or unclaimed, with the reason.
#[must_use]
pub fn junit(log: &RunLog) -> String {
    let mut report = Report::new("calspec");
    let millis = log.ending.as_ref().map_or(0, |ending| ending.millis);
    report.set_time(Duration::from_millis(millis));
    for sheet in &log.subjects {
        report.add_test_suite(suite(log, sheet));
    }
    // Writing XML to memory fails for no text: quick-junit drops what XML cannot hold.
    report.to_string().unwrap_or_default()
}

fn suite(log: &RunLog, sheet: &SubjectSheet) -> TestSuite {
    let mut suite = TestSuite::new(&*visible(&sheet.name));
    if let Some(version) = &sheet.version {
        suite.add_property(("version", &*visible(version)));
    }
    if let Some(why) = &sheet.unavailable {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(&*visible(&why.message)).set_type("unavailable");
        suite.add_test_case(TestCase::new("can be had", status));
    }
    suite.add_test_cases(log.records_of(&sheet.name).map(|record| test_case(log, record)));
    suite
}

fn test_case(log: &RunLog, record: &Record) -> TestCase {
    let mut case = TestCase::new(&*visible(&record.trial.to_string()), status(log, record));
    case.set_classname(&*visible(&format!("{}.{}", record.subject, record.claim)));
    case.set_time(Duration::from_micros(record.micros));
    case
}

fn status(log: &RunLog, record: &Record) -> TestCaseStatus {
    let class = Class::of(record);
    let mut status = match class {
        Class::Passed | Class::Observed => return TestCaseStatus::success(),
        Class::Failed | Class::Warning | Class::Cured => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Class::Broken => TestCaseStatus::non_success(NonSuccessKind::Error),
        Class::Known | Class::Flaky | Class::Unclaimed | Class::Unsupported => TestCaseStatus::skipped(),
    };
    status.set_message(reason(record)).set_type(class.word());
    if class.is_news() && class != Class::Cured {
        status.set_description(draw(log, record, Paint::default()));
    }
    status
}
