//! Every report, of a made-up run that has everything in it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "reports/records.rs"]
mod records;
#[path = "reports/sample.rs"]
mod sample;

use calspec::model::*;
use calspec::report::console::{Console, Manner, Verbosity};
use calspec::report::reproduction::{adapter_line, curl, hurl, issue};
use calspec::report::{self, RunLog, html, jsonl};
use proptest::prelude::*;
use rstest::rstest;

struct Both(jsonl::Writer<Vec<u8>>, RunLog);

impl Listener for Both {
    fn hear(&mut self, event: &Event<'_>) {
        self.0.hear(event);
        self.1.hear(event);
    }
}

fn written() -> (Vec<u8>, RunLog) {
    let mut both = Both(jsonl::Writer::new(Vec::new()), RunLog::default());
    sample::tell(&mut both);
    (both.0.finish().unwrap(), both.1)
}

#[test]
fn what_is_written_is_read_back_without_loss() {
    let (octets, log) = written();
    assert_eq!(jsonl::read(octets.as_slice()).unwrap(), log);
    assert!(log.is_whole());
}

fn any_record() -> impl Strategy<Value = Record> {
    let texts = (any::<String>(), any::<Option<String>>(), any::<Option<String>>(), any::<String>());
    let octets = (any::<Vec<u8>>(), any::<Vec<u8>>(), any::<Vec<(String, String)>>());
    (texts, octets, any::<bool>(), any::<u16>(), any::<u64>()).prop_map(
        |(texts, octets, failed, status, micros)| {
            let (name, example, found, message) = texts;
            let mut record = sample::log().records().next().unwrap().clone();
            let request = Request {
                method: name.clone(),
                url: message.clone(),
                headers: octets.2.clone(),
                body: octets.0,
            };
            let answer =
                Answer { status: Some(status), headers: octets.2, body: octets.1, ..Answer::default() };
            record.exchanges = vec![
                Exchange::Http {
                    name: name.clone(),
                    user: message.clone(),
                    request,
                    answer: Some(answer),
                    micros,
                },
                Exchange::Line { sent: message.clone(), answered: found.clone(), micros },
            ];
            let at = Place::new(u32::from(status), 0);
            let finding =
                Finding { part: Part::Json, selector: name.clone(), expected: message.clone(), found, at };
            record.outcome = match failed {
                true => Outcome::Failed(vec![finding]),
                false => Outcome::Broken(Fault::new(FaultKind::Liar, message.clone())),
            };
            record.trial = TrialId { case: CaseId(message), example };
            record.subject = name;
            record
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_record_is_read_back_without_loss(record in any_record()) {
        let mut writer = jsonl::Writer::new(Vec::new());
        writer.hear(&Event::Record(&record));
        let octets = writer.finish().unwrap();
        prop_assert_eq!(octets.iter().filter(|&&octet| octet == b'\n').count(), 1);
        let log = jsonl::read(octets.as_slice()).unwrap();
        prop_assert_eq!(log.records().next(), Some(&record));
    }

    #[test]
    fn any_record_can_be_reported(record in any_record()) {
        let mut log = sample::log();
        log.hear(&Event::Record(&record));
        let pages = html::site(&log);
        prop_assert!(pages.iter().all(|(_, page)| !page.contains("<script")));
        let texts = [report::junit(&log), report::markdown(&log), report::github(&log), issue(&log, &record).body];
        let quiet = texts.iter().all(|text| !text.contains(['\0', '\u{1b}', '\u{202e}']));
        prop_assert!(quiet);
        record.exchanges.iter().for_each(|one| drop((curl(one), hurl(one), adapter_line(one))));
    }
}

#[test]
fn a_killed_run_is_read_up_to_where_it_was_torn() {
    let (octets, log) = written();
    let whole = octets[..octets.len() - 1].iter().rposition(|&octet| octet == b'\n').unwrap() + 1;
    for end in (whole - 3000..whole - 1).step_by(7) {
        let read = jsonl::read(&octets[..end]).unwrap();
        assert!(read.torn || octets[end - 1] == b'\n' || octets[end] == b'\n', "at {end}");
        assert!(read.records().count() <= log.records().count());
        assert!(!read.is_whole());
    }
}

#[rstest]
#[case("{\"planned\":3}\n{\"planned\":\n{\"planned\":4}\n", "line 2")]
#[case("{\"planned\":3}\n{\"plan\":4}\n", "line 2: column 7: unknown variant `plan`")]
#[case(
    "{\"begun\":{\"format\":2,\"calspec\":\"9\",\"begun\":\"\",\"command\":[]}}\n",
    "line 1: expected format 1, but found 2"
)]
#[case("nonsense\n", "line 1: column 1: expected value")]
fn a_wrong_line_is_named(#[case] text: &str, #[case] expected: &str) {
    let error = jsonl::read(text.as_bytes()).unwrap_err().to_string();
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn a_run_that_goes_on_writes_behind_the_last_whole_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.jsonl");
    let (octets, log) = written();
    std::fs::write(&path, &octets[..octets.len() * 2 / 3]).unwrap();
    let file = std::fs::File::options().read(true).write(true).open(&path).unwrap();
    let mut writer = jsonl::Writer::resume(file).unwrap();
    sample::tell(&mut writer);
    writer.finish().unwrap();
    let read = jsonl::read(std::io::BufReader::new(std::fs::File::open(&path).unwrap())).unwrap();
    assert_eq!(read.trials, log.trials);
    assert!(read.is_whole());
}

#[test]
fn every_line_is_of_the_schema() {
    let schema = serde_json::to_value(jsonl::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for line in written().0.split(|&octet| octet == b'\n').filter(|line| !line.is_empty()) {
        let value = serde_json::from_slice(line).unwrap();
        assert!(validator.validate(&value).is_ok());
    }
}

fn console(manner: Manner) -> String {
    let mut console = Console::new(Vec::new(), manner);
    sample::tell(&mut console);
    String::from_utf8(console.into_inner()).unwrap()
}

#[test]
fn the_console_tells_a_line_a_case_and_draws_what_is_new() {
    insta::assert_snapshot!(console(Manner::default()));
}

#[test]
fn the_console_tells_more_where_that_is_asked() {
    let manner = Manner { verbosity: Verbosity::Verbose, unclaimed: true, drawn: 2, ..Manner::default() };
    insta::assert_snapshot!(console(manner));
}

#[test]
fn colours_are_the_only_escape_sequences() {
    let text = console(Manner { colour: true, ..Manner::default() });
    assert!(text.contains("\u{1b}[1;31mFAILED\u{1b}[0m"));
    for (i, _) in text.match_indices('\u{1b}') {
        assert!(text[i + 1..].starts_with('['));
    }
    assert!(!text.contains('\u{202e}') && !text.contains('\0'));
}

#[test]
fn junit_has_a_suite_a_subject() {
    insta::assert_snapshot!(report::junit(&sample::log()));
}

#[test]
fn the_summary_of_a_pull_request() {
    insta::assert_snapshot!(report::markdown(&sample::log()));
}

#[test]
fn annotations_stand_at_the_line_of_the_case_file() {
    insta::assert_snapshot!(report::github(&sample::log()));
}

/// The sample as it was before: one trial passed, one failed, one was not there, one was and is gone.
fn earlier() -> RunLog {
    let mut old = sample::log();
    let trials: Vec<_> = old.trials.keys().cloned().collect();
    for (i, trial) in trials.iter().enumerate() {
        let records = old.trials.get_mut(trial).unwrap();
        match i {
            0 => records.get_mut("reference").unwrap().outcome = Outcome::Unsupported("order".into()),
            1 => records.get_mut("served").unwrap().outcome = Outcome::Passed,
            2 => records.retain(|subject, _| subject != "exampled"),
            _ => {}
        }
    }
    let mut gone = old.records().next().unwrap().clone();
    gone.trial.case.0 = "rfc9073/order/was-once".into();
    old.hear(&Event::Record(&gone));
    old
}

#[test]
fn what_changed_between_two_runs() {
    let comparison = report::compare(&earlier(), &sample::log());
    insta::assert_snapshot!("compared_text", comparison.text());
    insta::assert_snapshot!("compared_markdown", comparison.markdown());
    insta::assert_snapshot!("compared_json", comparison.json());
    assert_eq!(report::compare(&sample::log(), &sample::log()).differences, []);
}

#[test]
fn reproductions_of_an_exchange() {
    let log = sample::log();
    let mut text = String::new();
    for record in log.records().filter(|record| ["served", "exampled"].contains(&record.subject.as_str())) {
        for exchange in &record.exchanges {
            let shown = [curl(exchange), hurl(exchange), adapter_line(exchange)];
            text.extend(shown.into_iter().flatten().map(|shown| shown + "\n"));
        }
        if !record.exchanges.is_empty() {
            let issue = issue(&log, record);
            text += &format!("{}\n\n{}\n", issue.title, issue.body);
        }
    }
    insta::assert_snapshot!(text);
}

/// The pages, also written to a folder that is kept for a browser.
fn pages() -> Vec<(String, String)> {
    let pages = html::site_since(&sample::log(), &earlier());
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
    for (path, page) in &pages {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, page).unwrap();
    }
    pages
}

#[test]
fn every_link_of_a_page_leads_somewhere() {
    let pages = pages();
    let by_path: std::collections::BTreeMap<&str, &str> =
        pages.iter().map(|(path, page)| (path.as_str(), page.as_str())).collect();
    for (path, page) in &pages {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            if link.starts_with("https:") || link.starts_with("http:") || link == "data:," {
                continue;
            }
            let (file, place) =
                link.split_once('#').map_or((link, None), |(file, place)| (file, Some(place)));
            let file = match (file, file.strip_prefix("../")) {
                ("", _) => path.clone(),
                (_, Some(up)) if !folder.is_empty() => up.to_owned(),
                (file, _) => file.to_owned(),
            };
            let target = by_path.get(file.as_str()).unwrap_or_else(|| panic!("{path}: {link}"));
            if let Some(place) = place {
                assert!(target.contains(&format!(" id=\"{place}\"")), "{path}: {link}");
            }
        }
    }
}

#[test]
fn nothing_that_an_answer_contains_can_run() {
    for (path, page) in pages() {
        assert!(page.contains("default-src 'none'"), "{path}");
        for forbidden in
            ["<script", "<img", "<iframe", "href=\"javascript", "@import", "url(", "\u{202e}", "\0", "\u{1b}"]
        {
            assert!(!page.contains(forbidden), "{path}: {forbidden}");
        }
        for tag in page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
            let unquoted: String = tag.split('"').step_by(2).collect();
            assert!(!unquoted.contains(" on"), "{path}: <{tag}>");
        }
        assert!(page.len() < 300_000, "{path} has {} octets", page.len());
    }
}

#[test]
fn names_of_pages_are_safe() {
    for (path, _) in pages() {
        assert!(path.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '.' | '-' | '_' | '/')), "{path}");
    }
}

#[test]
fn the_pages() {
    let style = regex::Regex::new("(?s)<style>.*?</style>").unwrap();
    for (path, page) in pages() {
        let chosen =
            ["index.html", "spec/rfc9073.html", "subject/tidy.html", "readings.html", "preservation.html"];
        if chosen.contains(&path.as_str())
            || path.ends_with("comes-back-whole.html")
            || path.ends_with("in-any-component.html")
        {
            let name = path.trim_end_matches(".html").replace('/', "_");
            insta::assert_snapshot!(format!("page_{name}"), style.replace(&page, "<style></style>"));
        }
    }
}

#[test]
fn a_run_that_said_nothing_has_its_pages_too() {
    assert!(html::site(&RunLog::default())[0].1.contains("did not come to its end"));
}
