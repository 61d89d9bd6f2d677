//! Where files come from: inside the binary, or a folder on disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::Dir;

use super::problem::Problem;
use crate::model::Place;

/// The largest file that is read, in octets.
const LARGEST: u64 = 256 << 10;

/// How deep folders may nest.
const DEEPEST: usize = 8;

/// The most files of one source.
const MOST: usize = 20_000;

/// A folder of files.
#[derive(Clone, Debug)]
pub enum Source {
    /// Inside the binary, under the name that messages call it by: `cases`.
    Embedded(&'static str, &'static Dir<'static>),
    /// On disk: a folder, or one file alone.
    Folder(PathBuf),
}

/// One file of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path within the source, joined by `/`.
    pub path: String,
    /// What messages call it.
    pub name: String,
    /// What is in it.
    pub text: Arc<str>,
}

impl Source {
    /// Every YAML file, by path; those that cannot be read are among the problems.
    #[must_use]
    pub fn files(&self) -> (Vec<File>, Vec<Problem>) {
        let mut found = Found::default();
        match self {
            Self::Embedded(name, dir) => embedded(name, dir, &mut found),
            Self::Folder(folder) => on_disk(folder, &mut found),
        }
        found.files.sort_by(|a, b| a.path.cmp(&b.path));
        (found.files, found.problems)
    }
}

#[derive(Default)]
struct Found {
    files: Vec<File>,
    problems: Vec<Problem>,
}

impl Found {
    fn take(&mut self, path: String, name: String, octets: &[u8]) {
        if octets.len() as u64 > LARGEST {
            let message = format!("expected at most {LARGEST} octets, but found {}", octets.len());
            return self.problems.push(Problem::of_file(name, message));
        }
        match std::str::from_utf8(octets) {
            Ok(text) => self.files.push(File { path, name, text: Arc::from(text) }),
            Err(error) => {
                let line = octets[..error.valid_up_to()].iter().filter(|&&octet| octet == b'\n').count() + 1;
                let message = "expected UTF-8, but found an octet that is none";
                let help = "an octet that no text can hold is written as a hole: $(octet:FF)";
                self.problems.push(Problem {
                    at: Place::new(u32::try_from(line).unwrap_or(u32::MAX), 1),
                    help: Some(help.to_owned()),
                    source_text: String::from_utf8_lossy(octets).into(),
                    ..Problem::of_file(name, message)
                });
            }
        }
    }

    fn refuse(&mut self, name: &Path, message: impl Into<String>) {
        self.problems.push(Problem::of_file(name.display().to_string(), message));
    }
}

fn embedded(name: &str, dir: &'static Dir<'static>, found: &mut Found) {
    let mut open = vec![dir];
    while let Some(dir) = open.pop() {
        open.extend(dir.dirs());
        for file in dir.files().filter(|file| is_yaml(file.path())) {
            let path = joined(file.path());
            found.take(path.clone(), format!("{name}/{path}"), file.contents());
        }
    }
}

fn on_disk(folder: &Path, found: &mut Found) {
    if folder.is_file() {
        return from_disk(folder.parent().unwrap_or(folder), folder, found);
    }
    let mut open = vec![(folder.to_owned(), 0)];
    while let Some((dir, depth)) = open.pop() {
        let entries = match std::fs::read_dir(&dir) {
            Ok(entries) => entries,
            Err(error) => {
                found.refuse(&dir, format!("expected a folder that can be read, but found: {error}"));
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_dir && depth == DEEPEST {
                found.refuse(&path, format!("expected folders {DEEPEST} deep at most"));
            } else if is_dir {
                open.push((path, depth + 1));
            } else if is_yaml(&path) {
                if found.files.len() + found.problems.len() >= MOST {
                    return found.refuse(folder, format!("expected at most {MOST} files, but found more"));
                }
                from_disk(folder, &path, found);
            }
        }
    }
}

fn from_disk(folder: &Path, path: &Path, found: &mut Found) {
    match read(path) {
        Ok(octets) => {
            let within = joined(path.strip_prefix(folder).unwrap_or(path));
            found.take(within, path.display().to_string(), &octets);
        }
        Err(error) => found.refuse(path, format!("expected a file that can be read, but found: {error}")),
    }
}

/// The octets of a regular file, one more than the limit at most.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let file = std::fs::File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(std::io::Error::other("something that is no regular file"));
    }
    let mut octets = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut octets)?;
    Ok(octets)
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn joined(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
