//! The format of a snapshot file.
//!
//! A head of `key: value` lines, `---`, then for each observation a line `== TRIAL` or `== TRIAL | STEP`
//! and its text, each line behind two blanks. A file is sorted by trial, so that runs that see the same write the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The observations of one subject about one topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SnapshotFile {
    /// The subject's name.
    pub subject: String,
    /// The version that answered.
    pub version: Option<String>,
    /// Text by trial and step, the step empty for a library.
    pub observations: BTreeMap<(String, String), String>,
}

/// A snapshot file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected {expected}, but found {found:?}")]
pub struct TornSnapshot {
    /// The line, from 1.
    pub line: usize,
    /// What should stand there.
    pub expected: &'static str,
    /// What does.
    pub found: String,
}

impl SnapshotFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`TornSnapshot`] names the first line that is not of the format.
    pub fn read(text: &str) -> Result<Self, TornSnapshot> {
        let mut file = Self::default();
        let mut lines = text.lines().enumerate();
        for (i, line) in lines.by_ref() {
            match line.split_once(": ") {
                _ if line == "---" => break,
                Some(("subject", name)) => name.clone_into(&mut file.subject),
                Some(("version", version)) => file.version = Some(version.to_owned()),
                _ => return Err(torn(i, "`subject: …`, `version: …` or `---`", line)),
            }
        }
        let mut current: Option<(String, String)> = None;
        for (i, line) in lines {
            if let Some(title) = line.strip_prefix("== ") {
                let (trial, step) = title.split_once(" | ").unwrap_or((title, ""));
                let key = (trial.to_owned(), step.to_owned());
                file.observations.insert(key.clone(), String::new());
                current = Some(key);
            } else if let (Some(text), Some(key)) = (line.strip_prefix("  "), &current) {
                let observation = file.observations.entry(key.clone()).or_default();
                observation.push_str(text);
                observation.push('\n');
            } else {
                return Err(torn(i, "`== TRIAL` or a line behind two blanks", line));
            }
        }
        Ok(file)
    }

    /// The file's text.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = format!("subject: {}\n", self.subject);
        if let Some(version) = &self.version {
            let _ = writeln!(text, "version: {version}");
        }
        text.push_str("---\n");
        for ((trial, step), observation) in &self.observations {
            let _ = match step.as_str() {
                "" => writeln!(text, "== {trial}"),
                step => writeln!(text, "== {trial} | {step}"),
            };
            for line in observation.lines() {
                let _ = writeln!(text, "  {line}");
            }
        }
        text
    }
}

fn torn(index: usize, expected: &'static str, found: &str) -> TornSnapshot {
    TornSnapshot { line: index + 1, expected, found: found.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut file =
            SnapshotFile { subject: "s".into(), version: Some("1: 2".into()), ..SnapshotFile::default() };
        file.observations.insert(("a/b/c/one".into(), String::new()), "== x\n---\n\n  y\n".into());
        file.observations.insert(("a/b/d".into(), "it comes back".into()), String::new());
        assert_eq!(SnapshotFile::read(&file.write()), Ok(file));
    }

    #[test]
    fn a_torn_file_names_its_line() {
        let error = SnapshotFile::read("subject: s\n---\nloose").unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 3: expected `== TRIAL` or a line behind two blanks, but found \"loose\""
        );
    }
}
