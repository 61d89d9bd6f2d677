//! A decoy server that dies when it is asked to, and the commands that start and stop it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio, exit};
use std::time::Duration;

use crate::support::COLLECTION;

/// Is the server: answers with the number of PUTs it has had and the path that was asked, and tells its URL in a file.
pub(super) fn serve(folder: &Path) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::fs::write(folder.join("half"), &url).unwrap();
    std::fs::rename(folder.join("half"), folder.join("url")).unwrap();
    let mut puts = 0;
    for stream in listener.incoming() {
        // One who hangs up has no answer.
        let _ = answer(&stream.unwrap(), &mut puts);
    }
}

fn answer(mut stream: &TcpStream, puts: &mut usize) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((_, number)) = line.to_ascii_lowercase().split_once("content-length:") {
            length = number.trim().parse().unwrap();
        }
    }
    reader.take(length).read_to_end(&mut Vec::new())?;
    let path = first.split(' ').nth(1).unwrap_or_default();
    if path.ends_with("/death") {
        exit(1);
    }
    *puts += usize::from(first.starts_with("PUT "));
    let (status, body) = match first.starts_with("PROPFIND ") {
        true => (207, COLLECTION.to_owned()),
        false => (200, format!("{puts} {path}")),
    };
    let head = format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Type: text/plain\r\n");
    write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len())
}

/// Starts the server, leaves a mark, and says its URL as the last line.
#[expect(clippy::print_stdout, reason = "the last line that it says is the URL")]
pub(super) fn up(folder: &Path) {
    let url = folder.join("url");
    // There is none at first.
    let _ = std::fs::remove_file(&url);
    let own = std::env::current_exe().unwrap();
    let server = Command::new(own)
        .arg(folder)
        .env(super::VARIABLE, "host")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(server);
    while !url.exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    super::mark(&folder.join("ups"));
    println!("{}", std::fs::read_to_string(url).unwrap());
}

/// Lets the server die, if it lives.
pub(super) fn down(folder: &Path) {
    let url = std::fs::read_to_string(folder.join("url")).unwrap();
    if let Ok(mut stream) = TcpStream::connect(url.trim_start_matches("http://")) {
        stream.write_all(b"GET /death HTTP/1.1\r\n\r\n").unwrap();
        let _ = stream.read(&mut [0]);
    }
}
