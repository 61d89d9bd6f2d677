//! Adapters that are wrong on purpose, each in one way. A test binary runs itself again as one of them.

#![expect(
    clippy::exit,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a decoy says and ends what no other program would"
)]

#[path = "mortal.rs"]
mod mortal;

use std::io::{BufRead as _, Write as _, stdin, stdout};
use std::path::Path;
use std::process::exit;
use std::time::Duration;

use serde_json::{Value, json};

/// The environment variable that names the decoy to be.
pub(crate) const VARIABLE: &str = "CALSPEC_DECOY";

/// Is the decoy of that name, until its input ends.
pub(crate) fn be(name: &str) {
    match name {
        "sleeper" => return std::thread::sleep(Duration::from_secs(600)),
        "up" => return println!("starting\n{}\n", argument()),
        "mark" => return mark(Path::new(&argument())),
        "host" => return mortal::serve(Path::new(&argument())),
        "host-up" => return mortal::up(Path::new(&argument())),
        "host-down" => return mortal::down(Path::new(&argument())),
        "broken" => {
            eprintln!("no compiler here");
            exit(9);
        }
        _ => {}
    }
    let mut kept = Vec::new();
    for line in stdin().lock().lines() {
        let Ok(line) = line else { return };
        let question: Value = serde_json::from_str(&line).unwrap();
        let seq = question["seq"].clone();
        match (name, question["cmd"].as_str().unwrap()) {
            ("silent", _) => {}
            (_, "hello") => {
                let operations = ["parse", "roundtrip"];
                say(
                    &json!({ "seq": seq, "library": name, "version": "1", "operations": operations, "media": ["text/calendar"] }),
                );
            }
            (_, "bye") => return,
            ("yes", _) => say(&json!({ "seq": seq, "accepted": {} })),
            (_, _) if question["operation"] == "no-such-thing" => {
                say(&json!({ "seq": seq, "unsupported": "no-such-thing" }))
            }
            ("backwards", _) if question["operation"] == "parse" => {
                kept.push(good(&question));
                if kept.len() == 4 {
                    kept.drain(..).rev().for_each(|answer| say(&answer));
                }
            }
            _ => perform(name, &question),
        }
    }
}

/// The first argument.
fn argument() -> String {
    std::env::args().nth(1).unwrap_or_default()
}

/// Adds a line to a file.
fn mark(file: &Path) {
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(file).unwrap();
    file.write_all(b"here\n").unwrap();
}

fn perform(name: &str, question: &Value) {
    let text = question["text"].as_str().unwrap_or_default();
    match name {
        "echo" => {
            say(&json!({ "seq": question["seq"], "accepted": { "media": "text/calendar", "text": text } }))
        }
        "noisy" => {
            let noise = vec![b'!'; 1 << 20];
            std::io::stderr().write_all(&noise).unwrap();
            say(&good(question));
        }
        "twice" => {
            say(&good(question));
            say(&good(question));
        }
        "deaf" => std::thread::sleep(Duration::from_secs(600)),
        "mortal" if question["operation"] == "parse" => exit(7),
        "parent" if text.contains("poison") => {
            std::process::Command::new(std::env::current_exe().unwrap())
                .env(VARIABLE, "sleeper")
                .spawn()
                .unwrap();
            exit(0);
        }
        _ => poisoned(text, question),
    }
}

/// Does what the input says, or answers as it should.
fn poisoned(text: &str, question: &Value) {
    match text.split(' ').next().unwrap_or_default() {
        "crash" => {
            eprintln!("the library took {text}");
            exit(3);
        }
        "hang" => std::thread::sleep(Duration::from_secs(600)),
        "flood" => loop {
            if stdout().write_all(&[b'x'; 4096]).is_err() {
                exit(1);
            }
        },
        "babble" => write("and now for something completely different\n"),
        "stranger" => say(&json!({ "seq": 1_000_000, "accepted": {} })),
        "drip" => loop {
            write("x");
            std::thread::sleep(Duration::from_millis(100));
        },
        "error" => {
            say(&json!({ "seq": question["seq"], "errored": { "message": "caught", "trace": "line 1" } }))
        }
        "reject" => say(&json!({ "seq": question["seq"], "rejected": { "message": "no" } })),
        _ => say(&good(question)),
    }
}

fn good(question: &Value) -> Value {
    let text = question["text"].as_str().unwrap_or_default();
    json!({ "seq": question["seq"], "accepted": { "media": "Text/Plain; charset=utf-8", "text": format!("read: {text}") } })
}

fn say(answer: &Value) {
    write(&format!("{answer}\n"));
}

fn write(text: &str) {
    let mut out = stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        exit(1);
    }
}
