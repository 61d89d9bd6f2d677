//! Subjects and specifications as a Markdown table: the block of a README.

use std::collections::BTreeSet;

use super::markup::{code, plain};
use super::{Class, RunLog, Tally};
use crate::model::SpecId;

/// A row a subject, a column a specification that cases count for. A cell says how much was kept of what counts; in brackets
/// what would pass of a specification that the subject's makers never claimed; nothing where nothing was asked.
#[must_use]
pub fn matrix(log: &RunLog) -> String {
    let totals = log.totals();
    let columns: BTreeSet<(bool, &SpecId)> = totals
        .iter()
        .filter(|(_, subjects)| subjects.values().any(|tally| tally.scored() > 0))
        .map(|(id, _)| (!id.0.starts_with("rfc"), id))
        .collect();
    let mut text = "| subject |".to_owned();
    for (_, id) in &columns {
        let document = log.specifications.get(*id).map_or(id.0.as_str(), |one| one.short_name());
        text.push_str(&format!(" {} |", plain(document)));
    }
    text.push_str(&format!("\n|---|{}\n", "---:|".repeat(columns.len())));
    for sheet in &log.subjects {
        let version =
            sheet.version.as_deref().map_or_else(String::new, |version| format!(" {}", plain(version)));
        text.push_str(&format!("| {}{version} |", code(&sheet.name)));
        for (_, id) in &columns {
            let tally = totals[*id].get(sheet.name.as_str()).copied().unwrap_or_default();
            text.push_str(&format!(" {} |", cell(&tally)));
        }
        text.push('\n');
    }
    text
}

fn cell(tally: &Tally) -> String {
    match (tally.scored(), tally.count(Class::Unclaimed)) {
        (0, 0) => String::new(),
        (0, unclaimed) => format!("({}/{unclaimed})", tally.unclaimed_passed),
        (scored, _) => format!("{}/{scored}", tally.kept()),
    }
}
