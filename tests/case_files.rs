//! What an author is told: every kind of mistake in a file under `tests/broken/`, the message as a snapshot beside it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

use calspec::case_file::{Problem, Source, coverage, lint, load_subjects, load_suite};
use tempfile::TempDir;

fn broken() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

/// The samples of a kind, by name.
fn samples(kind: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(broken().join(kind)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let yaml = paths.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    let mut samples: Vec<_> = yaml
        .map(|path| {
            (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect();
    samples.sort();
    samples
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn source(folder: &TempDir) -> Source {
    Source::Folder(folder.path().to_owned())
}

/// The problems as they are drawn, without the name of the folder.
fn drawn(problems: &[Problem], folder: &TempDir) -> String {
    let drawn: Vec<String> = problems.iter().map(ToString::to_string).collect();
    drawn.join("\n").replace(&format!("{}/", folder.path().display()), "")
}

/// Holds the message beside the sample; a sample called right has none.
fn told(kind: &str, name: &str, message: &str) {
    assert_eq!(message.is_empty(), name.starts_with("right"), "{name}: {message}");
    let settings = {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(broken().join(kind));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings
    };
    settings.bind(|| insta::assert_snapshot!(name, message));
}

#[test]
fn a_mistake_in_a_case_is_told_at_its_place() {
    let catalogue = fs::read(broken().join("spec.yaml")).unwrap();
    for (name, text) in samples("case") {
        let folder = folder(&[("s/spec.yaml", &catalogue), (&format!("s/t/{name}.yaml"), text.as_bytes())]);
        let (suite, problems) = load_suite(&source(&folder));
        assert_eq!(suite.cases.len(), usize::from(problems.is_empty()), "{name}");
        told("case", &name, &drawn(&problems, &folder));
    }
}

#[test]
fn a_mistake_in_a_catalogue_is_told_at_its_place() {
    for (name, text) in samples("spec") {
        let folder = folder(&[("s/spec.yaml", text.as_bytes())]);
        told("spec", &name, &drawn(&load_suite(&source(&folder)).1, &folder));
    }
}

#[test]
fn a_mistake_in_a_subject_is_told_at_its_place() {
    for (name, text) in samples("subject") {
        let folder = folder(&[(&format!("{name}.yaml"), text.as_bytes())]);
        told("subject", &name, &drawn(&load_subjects(&source(&folder)).1, &folder));
    }
}

#[test]
fn hostile_files_are_refused() {
    let deep = "[".repeat(100_000);
    let nested: String = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let large = vec![b'#'; 300 << 10];
    let wide = format!("title: {{{}}}", "a,".repeat(100_000));
    let holes: String = (0..6000).map(|hole| format!("$(h{hole})")).collect();
    let holes =
        format!("title: t\nlibrary: {{ operation: parse, media: text/calendar, given: '{holes}' }}\n");
    let cites = format!("title: t\ncites: [{}]\n", "1-1,".repeat(15_000));
    let files: [(&str, &[u8]); 8] = [
        ("s/holes.yaml", holes.as_bytes()),
        ("s/cites.yaml", cites.as_bytes()),
        ("s/deep.yaml", deep.as_bytes()),
        ("s/nested.yaml", nested.as_bytes()),
        ("s/large.yaml", &large),
        ("s/wide.yaml", wide.as_bytes()),
        ("s/octets.yaml", b"title: \xff\n"),
        ("s/control.yaml", b"title: \x00\x1b[31m\n"),
    ];
    for file in files {
        let folder = folder(&[file]);
        let problems = load_suite(&source(&folder)).1;
        assert!(!problems.is_empty(), "{}", file.0);
        let drawn = drawn(&problems, &folder);
        assert!(!drawn.contains('\x1b') && drawn.len() < 200_000, "{}: {} octets", file.0, drawn.len());
    }
}

#[test]
fn a_folder_that_is_not_there_is_a_problem() {
    let problems = load_suite(&Source::Folder("no-such-folder".into())).1;
    assert_eq!(problems.len(), 1, "{problems:?}");
}

/// A suite of the sample catalogue and one case that fills a hole too many.
fn sample_suite() -> TempDir {
    let catalogue = fs::read(broken().join("spec.yaml")).unwrap();
    let case = fs::read_to_string(broken().join("case/right.yaml")).unwrap();
    let case = case.replace("line: COLOR:red", "line: COLOR:red, other: x");
    folder(&[("s/spec.yaml", &catalogue), ("s/t/one.yaml", case.as_bytes())])
}

#[test]
fn coverage_says_what_has_no_case() {
    let (suite, _) = load_suite(&source(&sample_suite()));
    let [coverage] = &coverage(&suite)[..] else { panic!("one specification") };
    assert_eq!((coverage.requirements, coverage.testable(), coverage.with_case()), (3, 3, 1));
    let missing: Vec<&str> =
        coverage.missing.iter().map(|requirement| requirement.anchor.0.as_str()).collect();
    assert_eq!(missing, ["1-2", "6.5-a"]);
}

#[test]
fn lint_says_what_nobody_uses_and_what_a_text_says_otherwise() {
    let folder = sample_suite();
    let (suite, problems) = load_suite(&source(&folder));
    assert!(problems.is_empty(), "{problems:?}");
    let texts = self::folder(&[(
        "rfc1.txt",
        b"1.  Things\n\n   A thing MUST be red.\n\n   It MAY be old.  So it SHOULD.\n",
    )]);
    insta::assert_snapshot!(drawn(&lint(&suite, Some(texts.path())), &folder));
}

#[test]
fn lint_says_who_passes_unasked() {
    let catalogue = fs::read(broken().join("spec.yaml")).unwrap();
    let text = fs::read_to_string(broken().join("case/right-server.yaml")).unwrap();
    let step = "    - name: one more\n      when: { status: 200 }\n      request: { method: GET, url: $(calendar)/ }\n      expect: { status: 200 }\n";
    let head = &text[..text.find("  steps:").unwrap()];
    for (steps, told) in [(step.to_owned(), true), (step.replace("      when: { status: 200 }\n", ""), false)]
    {
        let first = "    - name: first\n      setup: true\n      request: { method: OPTIONS, url: $(calendar)/ }\n      expect: { status: 200 }\n";
        let case = format!("{head}  steps:\n{first}{steps}");
        let folder = folder(&[("s/spec.yaml", &catalogue), ("s/t/server.yaml", case.as_bytes())]);
        let (suite, problems) = load_suite(&source(&folder));
        assert!(problems.is_empty(), "{problems:?}");
        let drawn = drawn(&lint(&suite, None), &folder);
        assert_eq!(drawn.contains("expected a step that judges whatever the answers"), told, "{drawn}");
    }
}

#[test]
fn lint_says_where_the_first_citation_binds_another_than_who_is_judged() {
    let catalogue = fs::read_to_string(broken().join("spec.yaml")).unwrap();
    for (binds, kinds) in [
        ("server", &["client"][..]),
        ("client", &["server"]),
        ("registrant", &["client", "right", "server"]),
        ("author, registrant", &["client", "right", "server"]),
        ("client, server", &[]),
        ("producer", &[]),
        ("consumer", &[]),
        ("everyone", &[]),
    ] {
        let catalogue = catalogue.replacen("binds: [server]", &format!("binds: [{binds}]"), 1);
        let cases = ["client", "right", "server"].map(|kind| {
            let sample = if kind == "right" { kind.to_owned() } else { format!("right-{kind}") };
            let text = fs::read(broken().join(format!("case/{sample}.yaml"))).unwrap();
            (format!("s/t/{kind}.yaml"), text)
        });
        let mut files = vec![("s/spec.yaml", catalogue.as_bytes())];
        files.extend(cases.iter().map(|(path, text)| (path.as_str(), &text[..])));
        let folder = folder(&files);
        let (suite, problems) = load_suite(&source(&folder));
        assert!(problems.is_empty(), "{problems:?}");
        let drawn = drawn(&lint(&suite, None), &folder);
        let told: Vec<&str> = ["client", "right", "server"]
            .into_iter()
            .filter(|kind| drawn.contains(&format!("--> s/t/{kind}.yaml:2:1")))
            .collect();
        assert_eq!(told, kinds, "{binds}: {drawn}");
        assert_eq!(drawn.matches("expected a first citation that binds a").count(), kinds.len(), "{drawn}");
    }
}
