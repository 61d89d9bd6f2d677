//! How fast subjects are asked, beside the bare pipe and the bare socket under them. `cargo bench` prints one table.
//!
//! This program is its own adapter: it runs itself again, answering each line at once.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement ends where something is wrong, and is printed"
)]

use std::io::{BufRead as _, BufReader, Write as _, stdin, stdout};
use std::path::PathBuf;
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

use calspec::model::{Command, Kind, LibraryRequest, Limits, Reach, Request, Subject, User};
use calspec::subject::{Adapter, Manner, Places, Server};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

const ROLE: &str = "CALSPEC_BENCH_ROLE";
const FOR: Duration = Duration::from_secs(2);
const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\nContent-Length: 2\r\n\r\nok";

fn main() {
    match std::env::var(ROLE).as_deref() {
        Ok("adapter") => adapter(),
        Ok(_) => echo(),
        Err(_) => tokio::runtime::Runtime::new().unwrap().block_on(measure()),
    }
}

async fn measure() {
    let input = event();
    let pipe = bare_pipe(&input);
    let alone = adapter_trials(&input, 1).await;
    let many = adapter_trials(&input, 16).await;
    let socket = bare_socket().await;
    let one = requests(1).await;
    let several = requests(8).await;
    println!("bare pipe, one line at a time      {pipe:>9.0} lines/s");
    println!(
        "adapter, one trial at a time       {alone:>9.0} trials/s   {:>4.2} of the bare pipe",
        alone / pipe
    );
    println!(
        "adapter, 16 trials at once         {many:>9.0} trials/s   {:>4.2} of the bare pipe",
        many / pipe
    );
    println!("bare socket, one request at a time {socket:>9.0} requests/s");
    println!(
        "server, one request at a time      {one:>9.0} requests/s {:>4.2} of the bare socket",
        one / socket
    );
    println!(
        "server, 8 requests at once         {several:>9.0} requests/s {:>4.2} of the bare socket",
        several / socket
    );
    if let Some(hurl) = hurl().await {
        println!(
            "hurl, one request at a time        {hurl:>9.0} requests/s {:>4.2} of the bare socket",
            hurl / socket
        );
    }
}

/// The same requests by hurl, where it is installed; its start is in the figure, which the number of steps makes small.
async fn hurl() -> Option<f64> {
    const STEPS: u32 = 20_000;
    let step = format!("GET http://{}/a\nHTTP 200\n\n", listen().await);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("steps.hurl");
    std::fs::write(&file, step.repeat(STEPS as usize)).unwrap();
    let begun = Instant::now();
    let run =
        move || Process::new("hurl").args(["--no-output", "--user", "alice:alicepw"]).arg(file).output();
    let output = tokio::task::spawn_blocking(run).await.unwrap().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(f64::from(STEPS) / begun.elapsed().as_secs_f64())
}

/// An event as a case has it, of about a thousand octets.
fn event() -> Vec<u8> {
    let line = "X-LINE:a line of some length, as there are many in calendars\r\n";
    format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{}END:VEVENT\r\nEND:VCALENDAR\r\n", line.repeat(15))
        .into_bytes()
}

/// Repeats something for a while; how often a second.
fn rate(mut act: impl FnMut()) -> f64 {
    let begun = Instant::now();
    let mut times = 0_u32;
    while begun.elapsed() < FOR {
        act();
        times += 1;
    }
    f64::from(times) / begun.elapsed().as_secs_f64()
}

/// Lines of the same length to a process that sends each back unread.
fn bare_pipe(input: &[u8]) -> f64 {
    let own = std::env::current_exe().unwrap();
    let mut child =
        Process::new(own).env(ROLE, "echo").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut line = vec![b'x'; input.len() + 100];
    line.push(b'\n');
    let mut answer = Vec::new();
    let rate = rate(|| {
        stdin.write_all(&line).unwrap();
        answer.clear();
        stdout.read_until(b'\n', &mut answer).unwrap();
    });
    drop(stdin);
    child.wait().unwrap();
    rate
}

async fn adapter_trials(input: &[u8], at_once: usize) -> f64 {
    let own = std::env::current_exe().unwrap().to_string_lossy().into_owned();
    let words = ["env", &format!("{ROLE}=adapter"), &own].map(String::from).to_vec();
    let places = Places { cache: PathBuf::new(), adapters: PathBuf::new(), servers: PathBuf::new() };
    let command = Command { words, folder: None };
    let adapter = Adapter::connect(&command, &places, Limits::default()).await.unwrap();
    let request = LibraryRequest {
        operation: "parse".into(),
        media: "text/calendar".into(),
        input: input.to_vec(),
        arguments: vec![],
    };
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..at_once {
        let (adapter, request) = (adapter.clone(), request.clone());
        tasks.spawn(async move {
            let mut times = 0_u32;
            while begun.elapsed() < FOR {
                adapter.perform(&request).await.0.unwrap();
                times += 1;
            }
            times
        });
    }
    f64::from(tasks.join_all().await.into_iter().sum::<u32>()) / begun.elapsed().as_secs_f64()
}

async fn listen() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            tokio::spawn(async move {
                let mut chunk = [0; 4096];
                while stream.read(&mut chunk).await.is_ok_and(|read| read > 0) {
                    if stream.write_all(OK).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    address
}

async fn bare_socket() -> f64 {
    let mut stream = TcpStream::connect(listen().await).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut chunk = [0; 4096];
    let begun = Instant::now();
    let mut times = 0_u32;
    while begun.elapsed() < FOR {
        stream
            .write_all(b"GET /a HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic YTpi\r\n\r\n")
            .await
            .unwrap();
        assert!(stream.read(&mut chunk).await.unwrap() > 0);
        times += 1;
    }
    f64::from(times) / begun.elapsed().as_secs_f64()
}

async fn requests(at_once: usize) -> f64 {
    let user = User {
        name: "alice".into(),
        login: "alice".into(),
        password_from: None,
        password: Some("alicepw".into()),
        address: None,
        home: Some("/alice".into()),
    };
    let subject = Subject {
        name: "null".into(),
        version: None,
        language: None,
        kind: Kind::Server,
        homepage: None,
        default: false,
        setup: vec![],
        reach: Reach::Url(format!("http://{}", listen().await)),
        users: vec![user.clone()],
        feed: calspec::model::usual_feed(),
        capabilities: vec![],
        limits: Limits::default(),
        claims: vec![],
        known: vec![],
    };
    let places = Places { cache: PathBuf::new(), adapters: PathBuf::new(), servers: PathBuf::new() };
    let server = Server::connect(&subject, &places, &Manner::default(), &|_| ()).await.unwrap();
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..at_once {
        let (server, user) = (server.clone(), user.clone());
        tasks.spawn(async move {
            let request = Request { method: "GET".into(), url: "/a".into(), ..Request::default() };
            let mut times = 0_u32;
            while begun.elapsed() < FOR {
                server.exchange(&user, "a step", &request).await.0.unwrap();
                times += 1;
            }
            times
        });
    }
    f64::from(tasks.join_all().await.into_iter().sum::<u32>()) / begun.elapsed().as_secs_f64()
}

/// The least that an adapter does: a line read as JSON, an answer written.
fn adapter() {
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let seq = &question["seq"];
        let answer = match question["cmd"].as_str() {
            Some("hello") => json!({ "seq": seq, "library": "null", "operations": ["parse"] }),
            Some("bye") => return,
            _ if question["operation"] == "no-such-thing" => {
                json!({ "seq": seq, "unsupported": "no-such-thing" })
            }
            _ => json!({ "seq": seq, "accepted": { "media": "text/plain", "text": question["text"] } }),
        };
        out.write_all(format!("{answer}\n").as_bytes()).unwrap();
        out.flush().unwrap();
    }
}

/// Sends each line back unread.
fn echo() {
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        out.write_all(format!("{}\n", line.unwrap()).as_bytes()).unwrap();
        out.flush().unwrap();
    }
}
