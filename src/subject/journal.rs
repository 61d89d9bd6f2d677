//! What was made on servers, so that nothing stays behind: JSON lines, written before each act.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

/// Octets of one line that are read; ours are far shorter.
const MOST: u64 = 64 << 10;

/// A file that is appended to, one line an act.
#[derive(Clone, Debug)]
pub struct Journal {
    file: Arc<Mutex<File>>,
}

/// A collection that was made, and of which nothing says that it was deleted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Left {
    /// The subject's name.
    pub subject: String,
    /// Scheme, host and port of the server.
    pub origin: String,
    /// The name of the user whose it is.
    pub user: String,
    /// The collection's path, without a slash at its end.
    pub path: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Act {
    Created(Left),
    Deleted(Left),
}

impl Journal {
    /// Opens a journal to append to it; made where there is none.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self { file: Arc::new(Mutex::new(file)) })
    }

    /// What a journal says was made and not deleted. A line cut short by a kill is left out; no file, nothing left.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn left(path: &Path) -> io::Result<Vec<Left>> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut reader = BufReader::new(file);
        let mut left = BTreeSet::new();
        let mut line = Vec::new();
        while reader.by_ref().take(MOST).read_until(b'\n', &mut line)? > 0 {
            match serde_json::from_slice(&line) {
                Ok(Act::Created(made)) => left.insert(made),
                Ok(Act::Deleted(gone)) => left.remove(&gone),
                Err(_) => false,
            };
            line.clear();
        }
        Ok(left.into_iter().collect())
    }

    /// Says that a collection is about to be made.
    pub(super) fn created(&self, what: &Left) -> io::Result<()> {
        self.append(&Act::Created(what.clone()))
    }

    /// Says that a collection is gone.
    pub(super) fn deleted(&self, what: &Left) -> io::Result<()> {
        self.append(&Act::Deleted(what.clone()))
    }

    fn append(&self, act: &Act) -> io::Result<()> {
        let mut line = serde_json::to_vec(act)?;
        line.push(b'\n');
        let mut file = self.file.lock().map_err(|_| io::Error::other("a writer of the journal died"))?;
        file.write_all(&line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_and_not_deleted_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        assert_eq!(Journal::left(&path).unwrap(), []);
        let made = |path: &str| Left {
            subject: "s".into(),
            origin: "http://s.test".into(),
            user: "alice".into(),
            path: path.into(),
        };
        let journal = Journal::open(&path).unwrap();
        journal.created(&made("/a/calspec-1")).unwrap();
        journal.created(&made("/a/calspec-2")).unwrap();
        journal.deleted(&made("/a/calspec-1")).unwrap();
        std::fs::OpenOptions::new()
            .append(true)
            .open(&path)
            .unwrap()
            .write_all(b"{\"created\":{\"sub")
            .unwrap();
        assert_eq!(Journal::left(&path).unwrap(), [made("/a/calspec-2")]);
    }
}
