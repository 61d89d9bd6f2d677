//! The schemas of the formats: written from the types, and true of every file of the project.
//!
//! `UPDATE_SCHEMAS=1 cargo test --test schemas` writes `schemas/` anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calspec::case_file::{Source, json, load_subjects, load_suite};
use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every schema of the project, whoever owns its types.
fn schemas() -> Vec<(&'static str, Value)> {
    let mut schemas = calspec::case_file::schemas();
    schemas.push(("run", calspec::report::jsonl::schema().to_value()));
    schemas.push(("message", message()));
    schemas
}

/// A line to an adapter, or one from it.
fn message() -> Value {
    let (ask, line) = calspec::subject::message::schemas();
    let mut defs = serde_json::Map::new();
    let lines = [ask.to_value(), line.to_value()].map(|mut schema| {
        let members = schema.as_object_mut().unwrap();
        members.remove("$schema");
        if let Some(Value::Object(more)) = members.remove("$defs") {
            defs.extend(more);
        }
        schema
    });
    serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Message",
        "description": "A line to an adapter, or one from it.",
        "anyOf": lines,
        "$defs": defs,
    })
}

fn validator(name: &str) -> jsonschema::Validator {
    let (_, schema) = schemas().into_iter().find(|(known, _)| *known == name).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// The files of a folder, and the schema that each is written by.
fn files(folder: &str) -> Vec<(&'static str, String, Arc<str>)> {
    let (files, problems) = Source::Folder(root().join(folder)).files();
    assert!(problems.is_empty(), "{problems:?}");
    let schema = |path: &str| match folder {
        "subjects" => "subject",
        _ if path.ends_with("/spec.yaml") => "spec",
        _ => "case",
    };
    files.into_iter().map(|file| (schema(&file.path), file.path, file.text)).collect()
}

fn says(schema: &jsonschema::Validator, text: &str) -> Vec<String> {
    let value = json(text).unwrap();
    schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_schemas_are_those_of_the_types() {
    let folder = root().join("schemas");
    for (name, schema) in schemas() {
        let path = folder.join(format!("{name}.json"));
        let expected = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &expected).unwrap();
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == expected,
            "{} is not what the types say: UPDATE_SCHEMAS=1 writes it anew",
            path.display()
        );
    }
}

#[test]
fn every_file_of_the_project_is_valid_by_its_schema() {
    let all = [files("cases"), files("subjects")].concat();
    for name in ["case", "spec", "subject"] {
        let schema = validator(name);
        for (_, path, text) in all.iter().filter(|(of, ..)| *of == name) {
            assert_eq!(says(&schema, text), Vec::<String>::new(), "{path}");
        }
    }
}

#[test]
fn every_file_of_the_project_is_read_without_a_problem() {
    let (suite, problems) = load_suite(&Source::Folder(root().join("cases")));
    let (subjects, more) = load_subjects(&Source::Folder(root().join("subjects")));
    let drawn: Vec<String> = problems.iter().chain(&more).map(ToString::to_string).collect();
    assert!(drawn.is_empty(), "{}", drawn.join("\n"));
    assert_eq!(suite.cases.len() + suite.specifications.len(), files("cases").len());
    assert_eq!(subjects.len(), files("subjects").len());
}

/// A file that is right, and ways to make it wrong in its form.
fn broken(schema: &str) -> (&'static str, &'static [(&'static str, &'static str)]) {
    match schema {
        "case" => (
            "title: A claim\ncites: [1-1]\ndefects: [parse/x]\nlibrary:\n  operation: parse\n  media: text/calendar\n  \
             given: x\n  expect: { outcome: accepted }\n",
            &[
                ("title: A claim", "titel: A claim"),
                ("title: A claim", "title: A claim."),
                ("[1-1]", "1-1"),
                ("[parse/x]", "[]"),
                ("operation: parse", "operation: pares"),
                ("{ outcome: accepted }", "{}"),
                ("given: x", "given: [x]"),
                ("library:", "server: 1\nlibrary:"),
            ],
        ),
        "spec" => (
            "title: T\ndocument: RFC 1\nstatus: note\nextent: whole\nrequirements:\n  1-1:\n    level: must\n    \
             binds: [server]\n    says: S\n    digest: 0a1b2c3d4e5f\n",
            &[
                ("status: note", "status: draft"),
                ("level: must", "level: shall"),
                ("1-1:", "'one':"),
                ("0a1b2c3d4e5f", "0a1b"),
                ("binds: [server]", "binds: server"),
                ("    says: S\n", ""),
            ],
        ),
        _ => (
            "kind: server\nurl: http://localhost:1/\nusers:\n  - { name: a, password-from: A }\n",
            &[
                ("kind: server", "kind: proxy"),
                ("url: http://localhost:1/\n", ""),
                ("url:", "embedded: server\nurl:"),
                (", password-from: A", ""),
                ("users:", "default: maybe\nusers:"),
            ],
        ),
    }
}

#[rstest::rstest]
#[case("case")]
#[case("spec")]
#[case("subject")]
fn what_is_wrong_in_its_form_is_refused_by_schema_and_reader(#[case] name: &str) {
    let schema = validator(name);
    let (right, mistakes) = broken(name);
    assert_eq!(says(&schema, right), Vec::<String>::new());
    assert!(read(name, right), "{right}");
    for (from, to) in mistakes {
        let wrong = right.replacen(from, to, 1);
        assert_ne!(wrong, right, "{from}");
        assert!(!says(&schema, &wrong).is_empty(), "the schema takes {wrong}");
        assert!(!read(name, &wrong), "the reader takes {wrong}");
    }
}

/// Whether the reader takes a file of that schema.
fn read(name: &str, text: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path: &Path = &folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let source = Source::Folder(folder.path().to_owned());
    match name {
        "subject" => {
            put("one.yaml", text);
            load_subjects(&source).1.is_empty()
        }
        "spec" => {
            put("s/spec.yaml", text);
            load_suite(&source).1.is_empty()
        }
        _ => {
            put("s/spec.yaml", broken("spec").0);
            put("s/t/r.yaml", text);
            load_suite(&source).1.is_empty()
        }
    }
}
