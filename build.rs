//! Tells cargo to build again when a file that the binary carries is added, removed or changed.

fn main() {
    for folder in ["cases", "subjects", "adapters", "servers"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
