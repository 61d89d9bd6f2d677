//! A presence table: each row makes the trials that its value allows and forbids.

use super::library::head;
use crate::case_file::problem::Problems;
use crate::case_file::raw;
use crate::case_file::scalar::{Text, Word};
use crate::case_file::several::Map;
use crate::model::{Operation, Presence, Verdict};

/// The examples of the table: the least that it asks for, and each row too seldom, once more, or at all.
pub(super) fn examples(raw: &raw::Library, problems: &mut Problems) -> Vec<raw::Example> {
    let Some(table) = &raw.presence else { return Vec::new() };
    let Some((first, _)) = table.entries.first() else { return Vec::new() };
    if raw.operation.value != Operation::Validate && !raw.operation.span.is_nowhere() {
        let message =
            format!("expected `presence` of `validate` alone, but found it of `{}`", raw.operation.value);
        problems.say(first.span, message);
    }
    for (name, _) in &table.entries {
        let uses = |text: &Text| text.template().holes().any(|hole| hole == name.text);
        if raw.given.as_ref().is_some_and(|given| !uses(given)) {
            let message =
                format!("expected the hole $({}) of this row in `given`, but it is not there", name.text);
            problems.say(name.span, message);
        }
    }
    let mut examples = vec![example(table, "the least", None, Verdict::Accepted)];
    for (at, (name, row)) in table.entries.iter().enumerate() {
        let trials: &[(usize, Verdict)] = match row.times.value {
            Presence::Once => &[(0, Verdict::Rejected), (2, Verdict::Rejected)],
            Presence::AtLeastOnce => &[(0, Verdict::Rejected), (2, Verdict::Accepted)],
            Presence::Never => &[(1, Verdict::Rejected)],
            Presence::Any => &[(1, Verdict::Accepted), (2, Verdict::Accepted)],
            Presence::AtMostOnce => &[(1, Verdict::Accepted), (2, Verdict::Rejected)],
        };
        for (times, verdict) in trials {
            let words = match times {
                0 => format!("without {}", name.text),
                1 => format!("with {}", name.text),
                _ => format!("{} twice", name.text),
            };
            examples.push(example(table, &words, Some((at, *times)), *verdict));
        }
    }
    examples
}

/// The input where one row is there so many times, and every other one as seldom as it may be.
fn example(
    table: &Map<raw::PresenceRow>,
    name: &str,
    special: Option<(usize, usize)>,
    verdict: Verdict,
) -> raw::Example {
    let span = special.and_then(|(at, _)| table.entries.get(at)).or(table.entries.first());
    let span = span.map(|(name, _)| head(name.span)).unwrap_or_default();
    let fill = |(at, (name, row)): (usize, &(Text, raw::PresenceRow))| {
        let least = usize::from(matches!(row.times.value, Presence::Once | Presence::AtLeastOnce));
        let times = special.filter(|(special, _)| *special == at).map_or(least, |(_, times)| times);
        let second = row.again.as_ref().unwrap_or(&row.text);
        let lines: Vec<&str> = [&row.text, second]
            .into_iter()
            .take(times)
            .map(|text| text.text.trim_end_matches('\n'))
            .collect();
        (name.clone(), Text { text: lines.join("\n"), span: row.text.span })
    };
    raw::Example {
        name: Text { text: name.to_owned(), span },
        with: Some(Map { entries: table.entries.iter().enumerate().map(fill).collect() }),
        expect: Some(raw::LibraryExpect {
            outcome: Some(Word { value: verdict, span }),
            span,
            ..Default::default()
        }),
        span,
        ..Default::default()
    }
}
