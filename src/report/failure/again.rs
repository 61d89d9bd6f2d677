//! The command that shows a record again.

use crate::model::Record;
use crate::report::RunLog;

/// Options of a run that another run needs as well to find the same things.
const CARRIED: [&str; 2] = ["--cases", "--subjects"];

/// One command that runs this trial of this subject again.
#[must_use]
pub fn again(log: &RunLog, record: &Record) -> String {
    let mut words = vec!["calspec".to_owned(), "run".to_owned()];
    words.extend(["-s".to_owned(), quoted(&record.subject)]);
    words.push(quoted(&record.trial.to_string()));
    if let Some(run) = &log.run {
        for option in CARRIED {
            if let Some(value) = value_of(&run.command, option) {
                words.extend([option.to_owned(), quoted(value)]);
            }
        }
        for defect in &run.defects {
            words.extend(["--defect".to_owned(), quoted(defect)]);
        }
    }
    words.join(" ")
}

fn value_of<'a>(command: &'a [String], option: &str) -> Option<&'a str> {
    command.iter().enumerate().find_map(|(i, word)| {
        let rest = word.strip_prefix(option)?;
        match rest.strip_prefix('=') {
            Some(value) => Some(value),
            None if rest.is_empty() => command.get(i + 1).map(String::as_str),
            None => None,
        }
    })
}

/// A word as a POSIX shell takes it.
pub(in crate::report) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("plain/word", "plain/word")]
    #[case("", "''")]
    #[case("it's $(rm)", r"'it'\''s $(rm)'")]
    fn a_word_reaches_the_program_as_it_is(#[case] word: &str, #[case] expected: &str) {
        assert_eq!(quoted(word), expected);
    }
}
