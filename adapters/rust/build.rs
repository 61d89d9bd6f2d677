//! Reads the versions of the libraries from the lock file, so that `hello` says what was really built.

use std::fs;

fn main() {
    println!("cargo::rerun-if-changed=Cargo.lock");
    let lock = fs::read_to_string("Cargo.lock").expect("cargo writes the lock file before it builds");
    for library in ["calcard", "icalendar"] {
        let entry = format!("name = \"{library}\"\nversion = \"");
        let version = lock
            .replace("\r\n", "\n")
            .split_once(&entry)
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(version, _)| version.to_owned())
            .expect("every dependency has an entry in the lock file");
        println!("cargo::rustc-env=VERSION_OF_{}={version}", library.to_uppercase());
    }
}
