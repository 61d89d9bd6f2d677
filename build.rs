//! Puts adapters/ and servers/ into the binary as a list of files, and tells cargo to build again when a file that the
//! binary carries is added, removed or changed.
//!
//! They are listed here, not included as folders, because people build adapters where they lie: what was built is
//! not carried.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What building an adapter or running a server leaves in its folder.
const BUILT: [&str; 5] = ["target", "node_modules", ".venv", "__pycache__", ".state"];

fn main() -> io::Result<()> {
    for folder in ["cases", "subjects"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    let mut files = Vec::new();
    for folder in ["adapters", "servers"] {
        collect(Path::new(folder), &mut files)?;
    }
    files.sort();
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"));
    let mut list = String::from(
        "/// `adapters/` and `servers/`: path, whether it is a program, octets.\n\
         pub static PROGRAMS: &[(&str, bool, &[u8])] = &[\n",
    );
    for file in &files {
        let name = file.to_string_lossy().replace('\\', "/");
        let octets = root.join(file);
        writeln!(list, "    ({name:?}, {}, include_bytes!({octets:?})),", is_program(file)?)
            .expect("a String takes everything");
    }
    list.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names the folder for output"));
    fs::write(out.join("programs.rs"), list)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if BUILT.contains(&name.as_ref()) || name.starts_with(".calspec-") {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(unix)]
fn is_program(file: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::metadata(file)?.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(_: &Path) -> io::Result<bool> {
    Ok(false)
}
