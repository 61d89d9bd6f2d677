//! The table and the sentence at the end of a run.

use crate::model::{Outcome, Record, Standing};
use crate::report::paint::Paint;
use crate::report::visible::visible;
use crate::report::{Class, RunLog, Tally};

/// Subjects × classes, a row each, in plain text; classes that nobody has are left out.
#[must_use]
pub fn table(log: &RunLog, colour: bool) -> String {
    let paint = Paint { colour };
    let totals = log.subject_totals();
    let tally = |name: &str| totals.get(name).copied().unwrap_or_default();
    let rows: Vec<(String, Tally)> =
        log.subjects.iter().map(|sheet| (visible(&sheet.name).into_owned(), tally(&sheet.name))).collect();
    let classes: Vec<Class> = Class::ALL
        .into_iter()
        .filter(|class| rows.iter().any(|(_, tally)| tally.count(*class) > 0))
        .collect();
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let mut text = " ".repeat(width);
    for class in &classes {
        text.push_str(&format!("  {}", paint.dim(class.words())));
    }
    text.push_str(&format!("  {}\n", paint.dim("kept")));
    for ((name, tally), sheet) in rows.iter().zip(&log.subjects) {
        let pad = " ".repeat(width - name.chars().count());
        text.push_str(&format!("{}{pad}", paint.bold(name)));
        if let Some(why) = &sheet.unavailable {
            let why = crate::report::visible::brief(&why.message, 100);
            text.push_str(&format!("  unavailable: {why}\n"));
            continue;
        }
        for class in &classes {
            text.push_str(&format!("  {}", cell(*class, tally.count(*class), paint)));
        }
        text.push_str(&format!("  {}\n", share(tally)));
    }
    text
}

fn cell(class: Class, count: u32, paint: Paint) -> String {
    let width = class.words().len();
    match count {
        0 => paint.dim(format!("{:>width$}", "·")),
        count => paint.class(class, format!("{count:>width$}")),
    }
}

fn share(tally: &Tally) -> String {
    if tally.scored() == 0 { "–".to_owned() } else { format!("{}/{}", tally.kept(), tally.scored()) }
}

/// One sentence that says whether all is as known, and if not, what is not.
#[must_use]
pub fn closing(log: &RunLog) -> String {
    let mut news = Vec::new();
    let mut count = |number: usize, one: &str, several: &str| {
        if number > 0 {
            news.push(format!("{number} {}", if number == 1 { one } else { several }));
        }
    };
    let failing = |record: &&Record| record.standing == Standing::NewlyFailing;
    let passing = |record: &&Record| record.standing == Standing::NewlyPassing;
    let warns = |record: &&Record| failing(record) && Class::of(record) == Class::Warning;
    let broken = |record: &&Record| failing(record) && matches!(record.outcome, Outcome::Broken(_));
    let (all, warnings, broken) = (
        log.records().filter(failing).count(),
        log.records().filter(warns).count(),
        log.records().filter(broken).count(),
    );
    count(all - warnings - broken, "trial newly fails", "trials newly fail");
    count(broken, "is newly broken", "are newly broken");
    count(warnings, "newly goes against a SHOULD", "newly go against a SHOULD");
    count(log.records().filter(passing).count(), "newly passes", "newly pass");
    let stale = log.ending.as_ref().map_or(0, |ending| ending.stale.len());
    count(stale, "entry of a list matches nothing", "entries of lists match nothing");
    let gone = log.subjects.iter().filter(|sheet| sheet.unavailable.is_some()).count();
    count(gone, "subject could not be had", "subjects could not be had");
    let run =
        format!("{} of {}", plural(log.records().count(), "trial"), plural(log.subjects.len(), "subject"));
    let time =
        log.ending.as_ref().map(|ending| format!(" in {}", seconds(ending.millis))).unwrap_or_default();
    let start = match &log.ending {
        Some(ending) if ending.interrupted => "Cut short: ",
        None => "Not at its end: ",
        Some(_) => "",
    };
    match news.as_slice() {
        [] => format!("{start}{run}{time}, all as known."),
        _ => format!("{start}{run}{time}: {}.", news.join(", ")),
    }
}

fn plural(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// Milliseconds as a person says them.
pub(in crate::report) fn seconds(millis: u64) -> String {
    match millis {
        0..=999 => format!("{millis} ms"),
        1_000..=119_999 => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
        _ => format!("{} min {} s", millis / 60_000, millis / 1000 % 60),
    }
}
