//! The floors and the ceilings of ARCHITECTURE.md: who may use whom, and how long things may be.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// The floor of each module; a module uses modules of lower floors only.
const FLOORS: &[(&str, u8)] = &[
    ("model", 0),
    ("carried", 0),
    ("media", 1),
    ("case_file", 2),
    ("check", 2),
    ("snapshot", 2),
    ("report", 2),
    ("reference", 2),
    ("subject", 3),
    ("run", 4),
    ("harness", 5),
    ("cli", 5),
];

/// Lines of a source file, its tests aside.
const FILE_CEILING: usize = 400;
/// Lines of a function.
const FUNCTION_CEILING: usize = 60;
/// Lines of a case file.
const CASE_CEILING: usize = 120;
/// Lines of an adapter.
const ADAPTER_CEILING: usize = 250;
/// Direct dependencies.
const DEPENDENCY_CEILING: usize = 30;

/// Files (`PATH`) or functions (`PATH:NAME`) above a ceiling, each with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder whose name ends so, by its path from the root; built and installed things left out.
fn files(folder: &str, endings: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["target", "node_modules", ".venv", "__pycache__"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let inner = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(inner, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// The code of a file without its tests: what stands before `#[cfg(test)]` at the start of a line.
fn code(text: &str) -> Vec<&str> {
    text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).collect()
}

/// The same without comments.
fn bare(text: &str) -> Vec<&str> {
    code(text).into_iter().filter(|line| !line.trim_start().starts_with("//")).collect()
}

fn is_excepted(name: &str) -> bool {
    EXCEPTIONS.iter().any(|(excepted, _)| *excepted == name)
}

fn floor(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

/// The module of a file: `src/run/plan.rs` is of `run`.
fn module(path: &str) -> &str {
    let inner = path.strip_prefix("src/").unwrap_or(path);
    inner.split('/').next().unwrap_or(inner).trim_end_matches(".rs")
}

/// The modules of this crate that a line names.
fn uses(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in line.split("crate::").skip(1) {
        found.push(part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        if let Some(list) = part.strip_prefix('{') {
            let names =
                list.split(['{', '}', ',']).map(|one| one.split("::").next().unwrap_or_default().trim());
            found.extend(names.map(str::to_owned));
        }
    }
    found
}

#[test]
fn a_module_uses_lower_floors_only() {
    let mut wrong = Vec::new();
    for (path, text) in files("src", &[".rs"]) {
        let Some(own) = floor(module(&path)) else { continue };
        for used in bare(&text).iter().flat_map(|line| uses(line)) {
            let allowed = used == module(&path) || floor(&used).is_none_or(|other| other < own);
            if !allowed {
                wrong.push(format!("{path}: {used} is not below {}", module(&path)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_model_is_plain_data() {
    let foreign = ["serde", "tokio", "std::fs", "std::net", "std::process", "async fn", "regex::"];
    for (path, text) in files("src/model", &[".rs"]) {
        for line in bare(&text) {
            assert!(!foreign.iter().any(|name| line.contains(name)), "{path}: {line}");
        }
    }
}

#[test]
fn only_those_who_may_open_sockets_start_processes_and_print() {
    let rules: &[(&[&str], &[&str])] = &[
        (&["tokio::net", "std::net::Tcp", "reqwest::"], &["reference", "subject"]),
        (&["tokio::process", "process::Command"], &["subject"]),
        (&["println!", "io::stdout", "io::stderr"], &["cli", "main"]),
        (&["miette::"], &["cli"]),
    ];
    let mut wrong = Vec::new();
    for (path, text) in files("src", &[".rs"]) {
        for line in bare(&text) {
            for (words, allowed) in rules {
                if words.iter().any(|word| line.contains(word)) && !allowed.contains(&module(&path)) {
                    wrong.push(format!("{path}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_say_what_they_are_and_stay_short() {
    let mut wrong = Vec::new();
    for (path, text) in files("src", &[".rs"]).into_iter().chain(files("tests", &[".rs"])) {
        if !text.starts_with("//!") {
            wrong.push(format!("{path}: expected it to begin with //!"));
        }
        let lines = code(&text).len();
        if lines > FILE_CEILING && !is_excepted(&path) {
            wrong.push(format!("{path}: {lines} lines, at most {FILE_CEILING}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Functions of a file as rustfmt lays them out: name and number of lines, from `fn` to the brace at its indentation.
fn functions(text: &str) -> Vec<(String, usize)> {
    let mut open: Vec<(usize, usize, String)> = Vec::new();
    let mut found = Vec::new();
    for (number, line) in code(text).iter().enumerate() {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        let is_fn =
            trimmed.split('(').next().is_some_and(|head| head.split_whitespace().any(|word| word == "fn"));
        if is_fn && !trimmed.starts_with("//") && !trimmed.ends_with([';', '}']) {
            let name = trimmed.split("fn ").nth(1).unwrap_or_default();
            open.push((indent, number, name.split(['(', '<']).next().unwrap_or_default().to_owned()));
        } else if trimmed == "}" && open.last().is_some_and(|(at, ..)| *at == indent) {
            let (_, start, name) = open.pop().unwrap();
            found.push((name, number - start + 1));
        }
    }
    found
}

#[test]
fn functions_stay_short() {
    let mut wrong = Vec::new();
    for (path, text) in files("src", &[".rs"]) {
        for (name, lines) in functions(&text) {
            if lines > FUNCTION_CEILING && !is_excepted(&format!("{path}:{name}")) {
                wrong.push(format!("{path}: {name} has {lines} lines, at most {FUNCTION_CEILING}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn mod_files_have_no_logic() {
    for (path, text) in files("src", &["mod.rs"]) {
        for line in bare(&text) {
            assert!(!line.contains("fn "), "{path}: {line}");
        }
    }
}

#[test]
fn cases_and_adapters_stay_short() {
    let adapters = [".rs", ".py", ".js", ".mjs", ".c", ".h"];
    let ceilings = [("cases", &[".yaml"][..], CASE_CEILING), ("adapters", &adapters, ADAPTER_CEILING)];
    for (folder, endings, ceiling) in ceilings {
        for (path, text) in files(folder, endings) {
            let lines = text.lines().count();
            assert!(
                path.ends_with("spec.yaml") || lines <= ceiling,
                "{path}: {lines} lines, at most {ceiling}"
            );
        }
    }
}

#[test]
fn every_dependency_has_a_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (mut number, mut inside, mut explained) = (0, false, false);
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies]");
            explained = false;
        } else if line.starts_with('#') {
            explained = true;
        } else if inside && line.contains(" = ") {
            number += 1;
            assert!(explained, "no reason above: {line}");
        }
    }
    assert!(number <= DEPENDENCY_CEILING, "{number} direct dependencies, at most {DEPENDENCY_CEILING}");
}

#[test]
fn nothing_names_a_machine_or_a_registry() {
    let hosts = ["registry.npmjs", "pypi.org", "pythonhosted", "static.crates", "index.crates", "deb.debian"];
    let endings = [
        ".rs", ".yaml", ".md", ".json", ".txt", ".py", ".mjs", ".js", ".c", ".h", "up", "down", ".sh",
        ".toml",
    ];
    for folder in ["src", "cases", "subjects", "adapters", "servers", "docs", "tests"] {
        for (path, text) in files(folder, &endings) {
            let named = hosts.iter().find(|host| path != "tests/floors.rs" && text.contains(**host));
            assert!(named.is_none(), "{path} names {named:?}");
        }
    }
}

#[test]
fn exceptions_are_still_needed() {
    for (name, reason) in EXCEPTIONS {
        let path = name.split(':').next().unwrap();
        assert!(root().join(path).is_file() && !reason.is_empty(), "{name} is no longer there");
    }
}
