//! The line of a case file that a finding points at.

use crate::model::{CaseSheet, Finding};

/// One line of a case file, and the part of it that was not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) struct SourceLine {
    /// Counted from 1.
    pub(in crate::report) number: u32,
    /// The line as written.
    pub(in crate::report) text: String,
    /// Characters before the part.
    pub(in crate::report) start: usize,
    /// Characters of the part, at least one.
    pub(in crate::report) length: usize,
}

/// The line that demands what a finding found missing; `None` where the file has no such line.
pub(in crate::report) fn source_line(case: &CaseSheet, finding: &Finding) -> Option<SourceLine> {
    let number = finding.at.line;
    let text = case.source.lines().nth(usize::try_from(number.checked_sub(1)?).ok()?)?.trim_end();
    let blank = text.chars().take_while(|c| c.is_whitespace()).count();
    let length = text.chars().count();
    let column = usize::try_from(finding.at.column.saturating_sub(1)).unwrap_or(0);
    let from = column.max(blank).min(length.saturating_sub(1));
    let (start, part) =
        demanded(text, from, &finding.expected).unwrap_or((from, length.saturating_sub(from)));
    Some(SourceLine { number, text: text.to_owned(), start, length: part.max(1) })
}

/// Where the demanded value stands in the line behind `from`: `is DELETED` looks for `DELETED`.
fn demanded(text: &str, from: usize, expected: &str) -> Option<(usize, usize)> {
    let (_, value) = expected.split_once(' ')?;
    let value = value.trim_matches('"');
    let offset = text.char_indices().nth(from)?.0;
    let found = (!value.is_empty()).then(|| text[offset..].rfind(value)).flatten()?;
    Some((text[..offset + found].chars().count(), value.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CaseId, Level, Part, Place};

    #[test]
    fn the_demanded_value_is_what_is_underlined() {
        let case = CaseSheet {
            id: CaseId("s/r".into()),
            title: String::new(),
            cites: vec![],
            level: Level::Must,
            reading: None,
            note: None,
            source: "a:\n  - { at: VEVENT/STATUS, is: DELETED }\n".into(),
        };
        let mut finding = Finding {
            part: Part::Calendar,
            selector: "VEVENT/STATUS".into(),
            expected: "is DELETED".into(),
            found: None,
            at: Place::new(2, 5),
        };
        let line = source_line(&case, &finding).unwrap();
        assert_eq!((line.start, line.length), (29, 7));
        finding.expected = "is something else".into();
        let line = source_line(&case, &finding).unwrap();
        assert_eq!((line.start, line.length), (4, 34));
        finding.at = Place::new(9, 1);
        assert_eq!(source_line(&case, &finding), None);
    }
}
