//! Requests to the reference server that are huge, slow, broken or dear: it refuses them and goes on serving others, within its
//! memory.

use std::fmt::Write as _;
use std::io;
use std::time::{Duration, Instant};

use libtest_mimic::Trial;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::process::{Served, most_memory};
use crate::trial;

/// MiB that the server may have at once.
const MEMORY: u64 = 512;
/// How long a request that is dear may take, and how long others may wait.
const TIME: Duration = Duration::from_secs(20);
/// Basic credentials of alice.
const ALICE: &str = "Authorization: Basic YWxpY2U6YWxpY2U=\r\n";
const HOME: &str = "/calendars/alice";

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("the_reference_server_stands_whatever_is_asked", stands),
        trial("a_crowd_that_asks_for_nothing_keeps_nobody_out", crowded),
    ]
}

/// A request as octets: what is sent once, what is sent again and again after it, how often; and what may be answered.
struct Attack {
    name: &'static str,
    begin: String,
    again: Vec<u8>,
    times: usize,
    answers: &'static [u16],
}

fn attack(name: &'static str, begin: String, again: &str, times: usize, answers: &'static [u16]) -> Attack {
    Attack { name, begin, again: again.as_bytes().to_vec(), times, answers }
}

/// A request with a body and its length.
fn whole(method: &str, path: &str, media: &str, fields: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{ALICE}Content-Type: {media}\r\n{fields}Content-Length: {length}\r\n\r\n{body}"
    )
}

fn report(body: &str) -> String {
    whole("REPORT", &format!("{HOME}/c/"), "application/xml", "Depth: 1\r\n", body)
}

fn event(lines: &str) -> String {
    let calendar = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//calspec//tests//EN\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTAMP:20260101T000000Z\r\n\
         DTSTART:20260101T000000Z\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    calendar
}

fn put(name: &str, body: &str) -> String {
    whole("PUT", &format!("{HOME}/c/{name}.ics"), "text/calendar", "", body)
}

fn attacks() -> Vec<Attack> {
    let get = format!("GET {HOME}/c/ HTTP/1.1\r\nHost: a\r\n{ALICE}");
    let open = format!("PUT {HOME}/c/x.ics HTTP/1.1\r\nHost: a\r\n{ALICE}Content-Type: text/calendar\r\n");
    let chunked = format!("{open}Transfer-Encoding: chunked\r\n\r\n");
    let xml = |inside: &str| {
        format!(
            "<C:calendar-query xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">{inside}</C:calendar-query>"
        )
    };
    let entities: String = (1..20).fold("<!ENTITY e0 \"ha\">".to_owned(), |mut text, n| {
        let _ = write!(text, "<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10));
        text
    });
    let expand = xml(
        "<D:prop><C:calendar-data><C:expand start=\"20000101T000000Z\" end=\"20990101T000000Z\"/></C:calendar-data></D:prop>\
         <C:filter><C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\"><C:time-range start=\"20000101T000000Z\" \
         end=\"20990101T000000Z\"/></C:comp-filter></C:comp-filter></C:filter>",
    );
    let hrefs = format!("<D:href>{HOME}/c/none.ics</D:href>").repeat(10_000);
    let multiget = format!(
        "<C:calendar-multiget xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:prop><D:getetag/></D:prop>{hrefs}</C:calendar-multiget>"
    );
    vec![
        attack("a huge field", format!("{get}X: "), &"x".repeat(1 << 16), 64, &[0, 400, 431]),
        attack("endless fields", get.clone(), "X: y\r\n", 1 << 20, &[0, 400, 431]),
        attack("an endless request line", "GET /".into(), &"x".repeat(1 << 16), 64, &[0, 400, 414, 431]),
        attack("no HTTP", "\u{0}\u{1}\u{2}\r\n\r\n".into(), "", 0, &[0, 400]),
        attack("a chunk that is none", format!("{chunked}zz\r\n"), "", 0, &[0, 400, 413]),
        attack("a vast chunk", format!("{chunked}ffffffffffffffffff\r\n"), "x", 9, &[0, 400, 413]),
        attack("an endless extension", format!("{chunked}1;"), &"x".repeat(1 << 16), 64, &[0, 400, 413]),
        attack("endless trailers", format!("{chunked}0\r\n"), "X: y\r\n", 1 << 20, &[0, 400, 413]),
        attack(
            "endless chunks",
            chunked.clone(),
            &format!("400\r\n{}\r\n", "x".repeat(1024)),
            20 << 10,
            &[0, 413],
        ),
        attack(
            "a body without end",
            format!("{open}Content-Length: 1000000000000\r\n\r\n"),
            "x",
            9,
            &[0, 413],
        ),
        attack(
            "two lengths",
            format!("{open}Content-Length: 4\r\nContent-Length: 5\r\n\r\n"),
            "x",
            9,
            &[0, 400],
        ),
        attack("a length below zero", format!("{open}Content-Length: -4\r\n\r\n"), "x", 9, &[0, 400]),
        attack("entities", report(&format!("<!DOCTYPE D [{entities}]>{}", xml("&e19;"))), "", 0, &[400, 403]),
        attack(
            "a file",
            report(&format!("<!DOCTYPE D [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>{}", xml("&e;"))),
            "",
            0,
            &[400, 403],
        ),
        attack("depth", report(&"<a>".repeat(1 << 20)), "", 0, &[400]),
        attack("width", report(&xml(&format!("<a {}/>", "b='' ".repeat(1 << 20)))), "", 0, &[400]),
        attack("elements", report(&xml(&"<a/>".repeat(1 << 21))), "", 0, &[400]),
        attack("many hrefs", report(&multiget), "", 0, &[207, 403, 413, 507]),
        attack("components", put("deep", &"BEGIN:A\r\n".repeat(1 << 20)), "", 0, &[400, 403, 415]),
        attack("properties", put("wide", &event(&"X-A:b\r\n".repeat(1 << 20))), "", 0, &[201, 403, 413]),
        attack(
            "gzip",
            put("gzip", "\u{1f}\u{8b}\u{8}")
                .replace("text/calendar", "text/calendar\r\nContent-Encoding: gzip"),
            "",
            0,
            &[400, 403, 415],
        ),
        attack("every second", put("second", &event("RRULE:FREQ=SECONDLY\r\n")), "", 0, &[201, 403]),
        attack(
            "never",
            put("never", &event("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n").replace("UID:u", "UID:n")),
            "",
            0,
            &[201, 403],
        ),
        attack("all of it", report(&expand), "", 0, &[207]),
        attack(
            "a long text",
            put(
                "long",
                &event(&format!("RRULE:FREQ=DAILY;COUNT=15000\r\nDESCRIPTION:{}\r\n", "x".repeat(900_000)))
                    .replace("UID:u", "UID:l"),
            ),
            "",
            0,
            &[201],
        ),
        attack("fifteen thousand of it", report(&expand), "", 0, &[507]),
        attack(
            "ten thousand times the same",
            report(
                &multiget.replace("none.ics", "long.ics").replace("getetag/>", "getetag/><C:calendar-data/>"),
            ),
            "",
            0,
            &[507],
        ),
    ]
}

async fn stands() {
    let server = Served::start(&["--user", "alice:alice"]);
    let made = ask(
        &server,
        &attack("", whole("MKCALENDAR", &format!("{HOME}/c/"), "application/xml", "", ""), "", 0, &[201]),
    )
    .await;
    assert_eq!(made.unwrap(), 201);
    for attack in attacks() {
        let begun = Instant::now();
        let answered = ask(&server, &attack).await.unwrap_or_else(|error| panic!("{}: {error}", attack.name));
        assert!(attack.answers.contains(&answered), "{}: {answered}", attack.name);
        assert!(begun.elapsed() < TIME, "{}: {:?}", attack.name, begun.elapsed());
        good(&server, attack.name).await;
    }
    let peak = most_memory(server.child.id());
    assert!(peak < MEMORY, "{peak} MiB");
}

/// Many who ask for nothing or not to the end, all at once.
async fn crowded() {
    let server = Served::start(&["--user", "alice:alice"]);
    let mut guests = Vec::new();
    for place in 0..300 {
        let mut stream = TcpStream::connect(&server.address).await.unwrap();
        if place % 3 > 0 {
            let head = "PUT /calendars/alice/c/x.ics HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n";
            let octets = format!("{head}{}", "x".repeat(if place % 3 == 1 { 9 } else { 3_900_000 }));
            // Those for whom there is no room any more are hung up on.
            let _ = stream.write_all(octets.as_bytes()).await;
        }
        guests.push(stream);
    }
    good(&server, "a crowd").await;
    let peak = most_memory(server.child.id());
    assert!(peak < MEMORY, "{peak} MiB");
}

async fn good(server: &Served, after: &str) {
    let begun = Instant::now();
    let body = "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:resourcetype/></D:prop></D:propfind>";
    let propfind = whole("PROPFIND", &format!("{HOME}/"), "application/xml", "Depth: 0\r\n", body);
    assert_eq!(ask(server, &attack("", propfind, "", 0, &[207])).await.unwrap(), 207, "after {after}");
    assert!(begun.elapsed() < TIME, "after {after}: {:?}", begun.elapsed());
}

/// Sends it, and reads the status that comes; 0 where the connection is closed without one.
async fn ask(server: &Served, attack: &Attack) -> Result<u16, String> {
    let asked = async {
        let mut stream = TcpStream::connect(&server.address).await?;
        let (mut reader, mut writer) = stream.split();
        let sending = async {
            writer.write_all(attack.begin.as_bytes()).await?;
            let most = (1 << 16) / attack.again.len().max(1);
            let mut left = attack.times;
            while left > 0 {
                writer.write_all(&attack.again.repeat(most.min(left))).await?;
                left = left.saturating_sub(most);
            }
            io::Result::Ok(())
        };
        let reading = async {
            let mut answer = Vec::new();
            let mut some = [0; 1 << 16];
            loop {
                match reader.read(&mut some).await {
                    Ok(0) | Err(_) => break,
                    // Only the first line matters, and the rest is let go.
                    Ok(length) if answer.len() < 64 => answer.extend_from_slice(&some[..length]),
                    Ok(_) => {}
                }
            }
            answer
        };
        let (_, answer) = tokio::join!(sending, reading);
        let line = String::from_utf8_lossy(&answer).into_owned();
        io::Result::Ok(line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0))
    };
    match tokio::time::timeout(TIME, asked).await {
        Ok(Ok(status)) => Ok(status),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("no end in time".to_owned()),
    }
}
