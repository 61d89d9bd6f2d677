//! The folder of snapshots.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{SnapshotFile, TornSnapshot};
use crate::model::{CaseId, Observation, Pattern, SnapshotChange, TrialId};

/// What ends the name of an accepted file.
const ACCEPTED: &str = "snap";
/// What ends the name of a pending file.
const PENDING: &str = "snap.new";

/// Accepted snapshots under one folder, read when first asked for; and what a run saw.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    /// By subject and topic; the topic is `SPEC/TOPIC`.
    files: HashMap<(String, String), SnapshotFile>,
    seen: BTreeMap<(String, String), SnapshotFile>,
}

/// Why the folder of snapshots cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// A file is not of the format.
    #[error("{}: {problem}", path.display())]
    Torn {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: TornSnapshot,
    },
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// A pending file and the accepted one that it would replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// `SUBJECT/SPEC/TOPIC`.
    pub name: String,
    /// The accepted text; empty where there is none.
    pub accepted: String,
    /// The new text.
    pub pending: String,
    path: PathBuf,
}

impl Store {
    /// The store in a folder, which need not exist.
    #[must_use]
    pub fn open(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), files: HashMap::new(), seen: BTreeMap::new() }
    }

    /// Takes what was observed in a trial, and says which of it differs from what was accepted.
    /// Where nothing is accepted for the subject and topic at all, nothing has changed.
    ///
    /// # Errors
    /// [`SnapshotError`] where the accepted file cannot be read.
    pub fn observe(
        &mut self,
        subject: &str,
        version: Option<&str>,
        trial: &TrialId,
        observations: &[Observation],
    ) -> Result<Vec<SnapshotChange>, SnapshotError> {
        if observations.is_empty() {
            return Ok(Vec::new());
        }
        let key = (subject.to_owned(), topic(&trial.case));
        let (root, topic) = (&self.root, &key.1);
        if !self.files.contains_key(&key) {
            self.files.insert(key.clone(), read(&path(root, subject, topic, ACCEPTED))?.unwrap_or_default());
        }
        let accepted = &self.files[&key];
        let seen = self.seen.entry(key).or_default();
        subject.clone_into(&mut seen.subject);
        seen.version = version.map(str::to_owned);
        let mut changes = Vec::new();
        for observation in observations {
            let name = (trial.to_string(), observation.step.clone().unwrap_or_default());
            let text = with_end(&observation.text);
            let known = accepted.observations.get(&name);
            if known != Some(&text) && !accepted.observations.is_empty() {
                changes.push(SnapshotChange { step: observation.step.clone(), accepted: known.cloned() });
            }
            seen.observations.insert(name, text);
        }
        Ok(changes)
    }

    /// Writes a pending file for each topic in which something was seen that is not accepted, and removes
    /// pending files that are no longer needed. Observations that were not seen this time stay as accepted.
    ///
    /// # Errors
    /// [`SnapshotError`] where a file cannot be written.
    pub fn write_pending(&self) -> Result<Vec<String>, SnapshotError> {
        let mut names = Vec::new();
        for ((subject, topic), seen) in &self.seen {
            let accepted = self.files.get(&(subject.clone(), topic.clone())).cloned().unwrap_or_default();
            let mut merged = SnapshotFile { observations: accepted.observations.clone(), ..seen.clone() };
            merged.observations.extend(seen.observations.clone());
            let file = path(&self.root, subject, topic, PENDING);
            if merged.observations == accepted.observations {
                remove(&file)?;
                continue;
            }
            let folder = file.parent().unwrap_or(&self.root);
            fs::create_dir_all(folder).map_err(at(folder))?;
            fs::write(&file, merged.write()).map_err(at(&file))?;
            names.push(format!("{subject}/{topic}"));
        }
        Ok(names)
    }

    /// The pending files whose name (`SUBJECT/SPEC/TOPIC`) a pattern matches; all where there are no patterns.
    ///
    /// # Errors
    /// [`SnapshotError`] where a folder or file cannot be read.
    pub fn pending(&self, patterns: &[Pattern]) -> Result<Vec<Pending>, SnapshotError> {
        let mut found = Vec::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries.map_err(at(&folder))?,
            };
            for entry in entries {
                let path = entry.map_err(at(&folder))?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Some(name) = self.name(&path)
                    && (patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(&name)))
                {
                    let pending = fs::read_to_string(&path).map_err(at(&path))?;
                    let accepted = fs::read_to_string(path.with_extension("")).unwrap_or_default();
                    found.push(Pending { name, accepted, pending, path });
                }
            }
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    /// `SUBJECT/SPEC/TOPIC` of a pending file.
    fn name(&self, path: &Path) -> Option<String> {
        let inner = path.strip_prefix(&self.root).ok()?.to_str()?;
        let name = inner.strip_suffix(PENDING)?.strip_suffix('.')?;
        Some(name.replace(std::path::MAIN_SEPARATOR, "/"))
    }
}

impl Pending {
    /// Puts the new file in the place of the accepted one.
    ///
    /// # Errors
    /// [`SnapshotError`] where it cannot be moved.
    pub fn accept(&self) -> Result<(), SnapshotError> {
        fs::rename(&self.path, self.path.with_extension("")).map_err(at(&self.path))
    }

    /// Throws the new file away.
    ///
    /// # Errors
    /// [`SnapshotError`] where it cannot be removed.
    pub fn reject(&self) -> Result<(), SnapshotError> {
        remove(&self.path)
    }
}

/// `SPEC/TOPIC` of a case; a case without a topic is kept under its specification's name.
fn topic(case: &CaseId) -> String {
    match case.topic() {
        "" => format!("{0}/{0}", case.spec()),
        topic => format!("{}/{topic}", case.spec()),
    }
}

fn path(root: &Path, subject: &str, topic: &str, ending: &str) -> PathBuf {
    root.join(subject).join(format!("{topic}.{ending}"))
}

fn with_end(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

fn read(path: &Path) -> Result<Option<SnapshotFile>, SnapshotError> {
    match fs::read_to_string(path) {
        Ok(text) => SnapshotFile::read(&text)
            .map(Some)
            .map_err(|problem| SnapshotError::Torn { path: path.to_owned(), problem }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path)(error)),
    }
}

fn remove(path: &Path) -> Result<(), SnapshotError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(path)(error)),
        _ => Ok(()),
    }
}

fn at(path: &Path) -> impl Fn(io::Error) -> SnapshotError {
    let path = path.to_owned();
    move |source| SnapshotError::Io { path: path.clone(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<Observation> {
        vec![Observation { step: None, text: text.into() }]
    }

    fn trial(rule: &str) -> TrialId {
        TrialId::new(CaseId(format!("s/t/{rule}")), None)
    }

    #[test]
    fn a_change_is_pending_until_it_is_accepted() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path());
        assert_eq!(store.observe("lib", None, &trial("a"), &seen("one")).unwrap(), vec![]);
        assert_eq!(store.write_pending().unwrap(), ["lib/s/t"]);
        let pending = store.pending(&[]).unwrap();
        assert_eq!((pending.len(), pending[0].accepted.as_str()), (1, ""));
        pending[0].accept().unwrap();

        let mut store = Store::open(folder.path());
        let changes = store.observe("lib", None, &trial("a"), &seen("two")).unwrap();
        assert_eq!(changes, [SnapshotChange { step: None, accepted: Some("one\n".into()) }]);
        let changes = store.observe("lib", None, &trial("b"), &seen("new")).unwrap();
        assert_eq!(changes, [SnapshotChange { step: None, accepted: None }]);
        assert_eq!(store.write_pending().unwrap(), ["lib/s/t"]);
        assert!(store.pending(&[Pattern::new("other/**")]).unwrap().is_empty());
        store.pending(&[Pattern::new("lib/**")]).unwrap()[0].reject().unwrap();
        assert!(store.pending(&[]).unwrap().is_empty());
    }

    #[test]
    fn the_same_again_leaves_nothing_pending() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            let mut store = Store::open(folder.path());
            store.observe("lib", Some("1"), &trial("a"), &seen("one")).unwrap();
            store.write_pending().unwrap();
            for pending in store.pending(&[]).unwrap() {
                pending.accept().unwrap();
            }
        }
        let mut store = Store::open(folder.path());
        assert_eq!(store.observe("lib", Some("2"), &trial("a"), &seen("one")).unwrap(), vec![]);
        assert!(store.write_pending().unwrap().is_empty());
    }
}
