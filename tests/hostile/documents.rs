//! Documents that cost more than they look: a run that gets them ends in time, within its memory, and says whose fault it was.

use std::time::Duration;

use libtest_mimic::Trial;
use tokio::io::{AsyncWriteExt as _, BufWriter};
use tokio::net::{TcpListener, TcpStream};

use crate::process::{calspec, end, folder};
use crate::servers::head;
use crate::support::COLLECTION;
use crate::trial;

/// MiB that a run may have at once, whatever comes: three answers of the usual limit and their trees, as there are
/// three users.
const MEMORY: u64 = 256;
/// How long such a run may take.
const TIME: Duration = Duration::from_secs(60);
/// Responses of the longest multistatus.
const MILLION: usize = 1_000_000;

const HEAD: &str = "<?xml version=\"1.0\"?>";
const BEGIN: &str = "<D:multistatus xmlns:D=\"DAV:\">";
const END: &str = "</D:multistatus>";

/// What a server answers by the name of the document, and what the run says of it.
const DOCUMENTS: [(&str, &str); 8] = [
    ("million", "flood, the subject's fault\n    the body is longer than the limit of 8388608 octets"),
    ("text", "flood, the subject's fault\n    the body is longer than the limit of 8388608 octets"),
    ("most", "expected fewer nodes, but found more than 500000"),
    ("laughs", "expected a document without DTD, but found <!DOCTYPE"),
    ("outside", "expected a document without DTD, but found <!DOCTYPE"),
    ("deep", "expected elements nested at most 100 deep, but found one more"),
    ("wide", "expected at most 200 attributes, but found one more"),
    ("cut", "expected an end tag, but found the end"),
];

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("a_run_is_within_its_budgets_whatever_documents_come", within),
        trial("a_server_that_falls_silent_is_asked_no_more", silent),
    ]
}

async fn within() {
    let url = listen().await;
    let folder = folder();
    let examples: Vec<&str> = DOCUMENTS.iter().map(|(name, _)| *name).collect();
    write_suite(&folder, &url, &examples);
    let ended = end(calspec(&folder, &["run", "-v", "--cases", "cases", "-s", "hostile.yaml"])).await;
    let text = String::from_utf8_lossy(&ended.output.stdout).into_owned();
    for (name, said) in DOCUMENTS {
        let block =
            text.split("UNCLAIMED  hostile  s/t/r/").find(|block| block.starts_with(&format!("{name}\n\n")));
        assert!(
            block.is_some_and(|block| block.contains(said)),
            "{name}: expected {said}, but found\n{text}"
        );
    }
    assert!(ended.peak < MEMORY, "{} MiB", ended.peak);
    assert!(ended.took < TIME, "{:?}", ended.took);
}

async fn silent() {
    let url = listen().await;
    let folder = folder();
    let names: Vec<String> = (0..40).map(|place| format!("n{place}")).collect();
    write_suite(&folder, &format!("{url}/silent/"), &names.iter().map(String::as_str).collect::<Vec<_>>());
    let ended = end(calspec(&folder, &["run", "-v", "--cases", "cases", "-s", "hostile.yaml"])).await;
    let text = String::from_utf8_lossy(&ended.output.stdout).into_owned();
    let asked = text.matches("no whole answer came within 1s").count();
    // Those of the two other users were under way already.
    assert!((6..9).contains(&asked), "{text}");
    assert_eq!(text.matches("it is asked no more: 6 trials in a row").count(), 40 - asked, "{text}");
    assert!(ended.took < Duration::from_secs(20), "{:?}", ended.took);
}

fn write_suite(folder: &tempfile::TempDir, url: &str, names: &[&str]) {
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let seconds = if url.ends_with("/silent/") { 1 } else { 10 };
    let home = if url.ends_with("/silent/") { "/silent" } else { "" };
    let examples: String = names
        .iter()
        .map(|name| format!("    - {{ name: {name}, with: {{ document: {name} }} }}\n"))
        .collect();
    let users: Vec<String> = ["alice", "bob", "carol"]
        .map(|name| format!("{{ name: {name}, password: pw, calendar-home: {home}/{name} }}"))
        .to_vec();
    write(
        "hostile.yaml",
        &format!(
            "kind: server\nurl: {url}\nlimits: {{ seconds: {seconds} }}\nusers: [{}]\n",
            users.join(", ")
        ),
    );
    write(
        "cases/s/spec.yaml",
        "title: S\ndocument: S\nstatus: note\nextent: cited\nrequirements:\n  1-a: { level: must, binds: [server], says: It answers. }\n",
    );
    let case = format!(
        "title: It answers\ncites: [1-a]\ndefects: [server/participant-dropped-on-put]\nserver:\n  steps:\n    - name: it answers\n      request: {{ method: REPORT, \
         url: $(calendar)/$(document) }}\n      expect:\n        status: 207\n        xml:\n          \
         - {{ at: D:multistatus/D:response, count: at most 10 }}\n  examples:\n{examples}"
    );
    write("cases/s/t/r.yaml", &case);
}

async fn listen() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let head = head(&mut stream).await?;
                let mut words = head.split(' ');
                let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
                let mut stream = BufWriter::new(stream);
                match method {
                    "MKCALENDAR" if path.starts_with("/silent") => tokio::time::sleep(TIME).await,
                    "MKCALENDAR" => answer(&mut stream, 201, "").await?,
                    "PROPFIND" => answer(&mut stream, 207, COLLECTION).await?,
                    "DELETE" => answer(&mut stream, 204, "").await?,
                    "REPORT" => document(&mut stream, path.rsplit('/').next().unwrap_or_default()).await?,
                    _ => answer(&mut stream, 404, "").await?,
                }
                stream.shutdown().await
            });
        }
    });
    url
}

type Stream = BufWriter<TcpStream>;

async fn answer(stream: &mut Stream, status: u16, body: &str) -> std::io::Result<()> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(head.as_bytes()).await
}

/// A multistatus, written as it is read: it is nowhere whole.
async fn document(stream: &mut Stream, name: &str) -> std::io::Result<()> {
    let head = "HTTP/1.1 207 Multi-Status\r\nConnection: close\r\nContent-Type: application/xml\r\n\r\n";
    stream.write_all(head.as_bytes()).await?;
    let entities: String = (1..20).fold("<!ENTITY e0 \"ha\">".to_owned(), |text, n| {
        format!("{text}<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10))
    });
    let outside = "<!ENTITY e SYSTEM \"file:///etc/hostname\">";
    let (before, piece, times, after) = match name {
        "million" => (BEGIN.to_owned(), "<D:response><D:href>/a</D:href></D:response>", MILLION, END),
        "most" => (BEGIN.to_owned(), "<D:a/>", MILLION, END),
        "laughs" => (format!("<!DOCTYPE D [{entities}]>{BEGIN}"), "&e19;", 1, END),
        "outside" => (format!("<!DOCTYPE D [{outside}]>{BEGIN}"), "&e;", 1, END),
        "deep" => (BEGIN.to_owned(), "<D:response>", MILLION / 10, END),
        "wide" => (format!("{BEGIN}<D:response "), "a='b' ", MILLION / 10, "/></D:multistatus>"),
        "text" => (BEGIN.to_owned(), "text and more text", MILLION, END),
        _ => (BEGIN.to_owned(), "<D:response/>", 9, ""),
    };
    stream.write_all(HEAD.as_bytes()).await?;
    stream.write_all(before.as_bytes()).await?;
    for _ in 0..times {
        stream.write_all(piece.as_bytes()).await?;
    }
    stream.write_all(after.as_bytes()).await
}
