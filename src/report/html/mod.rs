//! The report as pages that stand alone: no script, nothing fetched, nothing an answer contains can run.

mod answers;
mod case_page;
mod engine;
mod index_page;
mod names;
mod parts;
mod preservation;
mod readings_page;
mod record_view;
mod site;
mod specification_page;
mod subject_page;
mod wire_page;

pub use site::{site, site_since};
