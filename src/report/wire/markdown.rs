//! The matrix as Markdown.

use super::{Wire, how, says, sign, worst};
use crate::model::{Fate, Record};
use crate::report::RunLog;
use crate::report::markup::{code, plain};

/// The matrix: a table a specification, then how what is not kept differs; empty where no construct was stored.
#[must_use]
pub fn markdown(log: &RunLog) -> String {
    let Some(wire) = Wire::new(log) else { return String::new() };
    let mut text = "## What servers keep\n\n".to_owned();
    for column in &wire.subjects {
        text.push_str(&format!("- {}: {}\n", code(column.name), plain(&column.in_words())));
    }
    text.push('\n');
    for fate in Fate::ALL {
        text.push_str(&format!("{} {fate}: {}  \n", sign(*fate), says(*fate)));
    }
    let names: Vec<String> = wire.subjects.iter().map(|column| code(column.name)).collect();
    for (spec, rows) in &wire.groups {
        let document = log.specifications.get(*spec).map_or(spec.0.as_str(), |one| one.document.as_str());
        text.push_str(&format!(
            "\n### {}\n\n| construct | section | {} |\n",
            plain(document),
            names.join(" | ")
        ));
        text.push_str(&format!("|---|---|{}\n", "---|".repeat(names.len())));
        for row in rows {
            let (construct, section) =
                (plain(&row.preserved.construct), plain(&row.preserved.origin.section));
            let cells = row.records.iter().map(|record| record.map_or(String::new(), cell));
            text.push_str(&format!(
                "| {construct} | {section} | {} |\n",
                cells.collect::<Vec<_>>().join(" | ")
            ));
        }
    }
    differences(&wire, &mut text);
    text
}

fn cell(record: &Record) -> String {
    match &record.preserved {
        None => "not tried".to_owned(),
        Some(preserved) => {
            let (fate, ways) = worst(preserved);
            format!("{} {fate} {ways}", sign(fate)).trim_end().to_owned()
        }
    }
}

/// How each construct that says something else differs, by server.
fn differences(wire: &Wire<'_>, text: &mut String) {
    for (place, column) in wire.subjects.iter().enumerate() {
        let mut lines = String::new();
        for row in wire.rows() {
            let preserved = row.records[place].and_then(|record| record.preserved.as_ref());
            if let Some(preserved) = preserved.filter(|one| one.worst() >= Fate::Changed) {
                let how = how(preserved).iter().map(|line| plain(line)).collect::<Vec<_>>().join("; ");
                lines.push_str(&format!("- {}: {how}\n", plain(&preserved.construct)));
            }
        }
        if !lines.is_empty() {
            text.push_str(&format!("\n### How {} differs\n\n{lines}", code(column.name)));
        }
    }
}
