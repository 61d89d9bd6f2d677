//! All pages of a run.

use super::case_page::CasePage;
use super::engine::Engine;
use super::index_page::IndexPage;
use super::names;
use super::preservation::PreservationPage;
use super::readings_page::ReadingsPage;
use super::specification_page::SpecificationPage;
use super::subject_page::SubjectPage;
use super::wire_page::WirePage;
use crate::report::{Comparison, RunLog, compare};

/// The pages: path, with `/` between its parts, and content. `index.html` is the first.
#[must_use]
pub fn site(log: &RunLog) -> Vec<(String, String)> {
    pages(log, None)
}

/// The same, with what changed since an earlier run.
#[must_use]
pub fn site_since(log: &RunLog, earlier: &RunLog) -> Vec<(String, String)> {
    pages(log, Some(&compare(earlier, log)))
}

fn pages(log: &RunLog, comparison: Option<&Comparison>) -> Vec<(String, String)> {
    let preservation = PreservationPage::new(log);
    let wire = WirePage::new(log);
    let engine = Engine::new(log, preservation.is_some(), wire.is_some());
    let disputed = log.disputed();
    let totals = log.totals();
    let states = log.requirement_states();
    let index = IndexPage::new(log, &disputed, comparison);
    let mut pages = vec![("index.html".to_owned(), engine.page("index.html", "", &index))];
    for spec in log.specifications.values() {
        let view = SpecificationPage::new(log, spec, &states, &disputed, totals.get(&spec.id));
        pages.push((names::specification(&spec.id), engine.page("specification.html", "../", &view)));
    }
    for case in log.cases.values() {
        let dispute = disputed.iter().find(|dispute| *dispute.case == case.id);
        let view = CasePage::new(log, case, dispute);
        pages.push((names::case(&case.id), engine.page("case.html", "../", &view)));
    }
    for sheet in &log.subjects {
        let view = SubjectPage::new(log, sheet, &totals);
        pages.push((names::subject(&sheet.name), engine.page("subject.html", "../", &view)));
    }
    if log.specifications.values().any(|spec| !spec.readings.is_empty()) {
        pages.push((
            "readings.html".to_owned(),
            engine.page("readings.html", "", &ReadingsPage::new(log, &states)),
        ));
    }
    if let Some(view) = preservation {
        pages.push(("preservation.html".to_owned(), engine.page("preservation.html", "", &view)));
    }
    if let Some(view) = wire {
        pages.push(("wire.html".to_owned(), engine.page("wire.html", "", &view)));
    }
    pages
}
