//! Where adapters and servers are on disk: unpacked from the binary, refreshed when the binary has others.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::carried::PROGRAMS;

/// The list of what was unpacked, in the cache.
const LIST: &str = "carried";

/// Folders that the holes of commands stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// What is built and installed, and the journal: `$(cache)`.
    pub cache: PathBuf,
    /// The adapters: `$(adapters)`.
    pub adapters: PathBuf,
    /// The servers: `$(servers)`.
    pub servers: PathBuf,
}

/// Why the cache cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{what} {path}: {error}")]
pub struct PlaceError {
    what: &'static str,
    path: PathBuf,
    #[source]
    error: io::Error,
}

impl Places {
    /// The cache that the environment names: `$CALSPEC_STATE`, or `calspec` in `$XDG_CACHE_HOME` or `~/.cache`; in the
    /// folder for temporary files where it names none.
    #[must_use]
    pub fn usual_cache() -> PathBuf {
        let named =
            |variable| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
        named("CALSPEC_STATE")
            .or_else(|| named("XDG_CACHE_HOME").map(|folder| folder.join("calspec")))
            .or_else(|| std::env::home_dir().map(|home| home.join(".cache").join("calspec")))
            .unwrap_or_else(|| std::env::temp_dir().join("calspec"))
    }

    /// Unpacks what the binary carries; files that are the same already stay as they are. Waits for another calspec
    /// that does the same.
    ///
    /// # Errors
    /// [`PlaceError`] names the file that cannot be written.
    pub fn unpack(cache: &Path) -> Result<Self, PlaceError> {
        let cache = std::path::absolute(cache).map_err(wrong("cannot find", cache))?;
        fs::create_dir_all(&cache).map_err(wrong("cannot make", &cache))?;
        let _lock = lock(&cache)?;
        let list = cache.join(LIST);
        let before = fs::read_to_string(&list).unwrap_or_default();
        for old in
            before.lines().filter(|old| inward(old) && !PROGRAMS.iter().any(|(path, _, _)| path == old))
        {
            // Gone already is as good.
            let _ = fs::remove_file(cache.join(old));
        }
        for (path, program, octets) in PROGRAMS {
            refresh(&cache.join(path), *program, octets)?;
        }
        let paths: Vec<&str> = PROGRAMS.iter().map(|(path, _, _)| *path).collect();
        refresh(&list, false, paths.join("\n").as_bytes())?;
        Ok(Self { adapters: cache.join("adapters"), servers: cache.join("servers"), cache })
    }

    /// A digest of what the binary carries below a folder: `adapters/rust`.
    pub(super) fn digest(folder: &str, digest: &mut Sha256) {
        for (path, program, octets) in PROGRAMS {
            if path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')) {
                digest.update(path.as_bytes());
                digest.update([0, u8::from(*program)]);
                digest.update(octets.len().to_le_bytes());
                digest.update(octets);
            }
        }
    }
}

/// Holds off every other calspec that uses the same cache, until it is dropped.
pub(super) fn lock(cache: &Path) -> Result<File, PlaceError> {
    let path = cache.join("lock");
    let file = File::create(&path).map_err(wrong("cannot make", &path))?;
    file.lock().map_err(wrong("cannot lock", &path))?;
    Ok(file)
}

fn refresh(path: &Path, program: bool, octets: &[u8]) -> Result<(), PlaceError> {
    if fs::read(path).is_ok_and(|there| there == octets) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(wrong("cannot make", folder))?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(wrong("cannot write in", folder))?;
    io::Write::write_all(&mut file, octets).map_err(wrong("cannot write", path))?;
    permit(file.as_file(), program).map_err(wrong("cannot write", path))?;
    file.persist(path).map_err(|error| wrong("cannot write", path)(error.error))?;
    Ok(())
}

#[cfg(unix)]
fn permit(file: &File, program: bool) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(if program { 0o755 } else { 0o644 }))
}

#[cfg(not(unix))]
fn permit(_: &File, _: bool) -> io::Result<()> {
    Ok(())
}

/// Whether a line of the list names a file inside the cache.
fn inward(path: &str) -> bool {
    !path.is_empty()
        && Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

fn wrong(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PlaceError {
    let path = path.to_owned();
    move |error| PlaceError { what, path, error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_carried_is_unpacked_and_refreshed_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::unpack(folder.path()).unwrap();
        let (path, _, octets) = PROGRAMS.first().unwrap();
        let first = folder.path().join(path);
        assert_eq!(&fs::read(&first).unwrap(), octets);
        fs::write(&first, "changed").unwrap();
        fs::write(folder.path().join("adapters/built"), "mine").unwrap();
        fs::write(folder.path().join("adapters/old"), "old").unwrap();
        fs::write(folder.path().join("precious"), "mine").unwrap();
        fs::write(folder.path().join(LIST), format!("{path}\nadapters/old\n../precious\n/precious\n"))
            .unwrap();
        assert_eq!(Places::unpack(folder.path()).unwrap(), places);
        assert_eq!(&fs::read(&first).unwrap(), octets);
        assert!(places.adapters.join("built").exists());
        assert!(!places.adapters.join("old").exists());
        assert!(folder.path().join("precious").exists());
    }

    #[test]
    fn nothing_that_was_built_is_carried() {
        for (path, _, _) in PROGRAMS {
            assert!(
                !path.contains("/target/") && !path.contains("node_modules") && !path.contains(".venv"),
                "{path}"
            );
        }
    }
}
