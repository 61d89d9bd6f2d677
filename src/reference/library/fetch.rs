//! Asking for what a URI leads to. Only defects do that, only on this machine, and never for long.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use url::{Host, Url};

use super::spoil::FETCHES;
use crate::media::Component;
use crate::reference::Defects;

/// How long each part of a fetch may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// How many octets of an answer are read.
const MOST_OCTETS: u64 = 64 * 1024;
/// How many URIs of one input are fetched.
const MOST_FETCHES: usize = 16;

/// Fetches what the defects that are switched on fetch in that operation.
pub(super) fn fetch_all(operation: &str, read: &[Component], defects: &Defects) {
    let on = FETCHES.iter().filter(|each| each.operation == operation && defects.has(each.name));
    for each in on {
        let mut found = Vec::new();
        read.iter().for_each(|component| gather(component, each.what, &mut found));
        for uri in found.iter().take(MOST_FETCHES) {
            fetch(uri);
        }
    }
}

/// The URIs of a component and of all inside it; what stands in a component inside counts as in the one around too.
fn gather(
    here: &Component,
    what: fn(&Component, &crate::media::Property) -> Vec<String>,
    found: &mut Vec<String>,
) {
    found.extend(here.properties.iter().flat_map(|property| what(here, property)));
    here.components.iter().for_each(|inner| gather(inner, what, found));
}

/// The body of what an `http` URI of this machine leads to; `None` for any other, and where nothing comes.
pub(in crate::reference) fn fetch(uri: &str) -> Option<Vec<u8>> {
    let url = Url::parse(uri).ok().filter(|url| url.scheme() == "http")?;
    let address = match url.host()? {
        Host::Ipv4(address) => IpAddr::V4(address),
        Host::Ipv6(address) => IpAddr::V6(address),
        Host::Domain("localhost") => IpAddr::V4(Ipv4Addr::LOCALHOST),
        Host::Domain(_) => return None,
    };
    if !address.is_loopback() {
        return None;
    }
    let peer = SocketAddr::new(address, url.port_or_known_default()?);
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let octets = exchange(peer, path).ok()?;
    let body = octets.windows(4).position(|part| part == b"\r\n\r\n")?;
    Some(octets[body + 4..].to_vec())
}

fn exchange(peer: SocketAddr, path: &str) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&peer, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {peer}\r\nConnection: close\r\n\r\n")?;
    let mut octets = Vec::new();
    match stream.take(MOST_OCTETS).read_to_end(&mut octets) {
        Err(error) if octets.is_empty() => Err(error),
        _ => Ok(octets),
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn what_is_on_this_machine_is_fetched() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let served = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut octet = [0];
                stream.read_exact(&mut octet).unwrap();
                request.extend(octet);
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbait").unwrap();
            String::from_utf8_lossy(&request).into_owned()
        });
        assert_eq!(fetch(&format!("http://127.0.0.1:{port}/a?b")).as_deref(), Some(b"bait".as_slice()));
        assert!(served.join().unwrap().starts_with("GET /a?b HTTP/1.1\r\n"));
    }

    #[test]
    fn nothing_beyond_this_machine_is_fetched() {
        for uri in
            ["http://192.0.2.1/", "http://example.com/", "https://127.0.0.1/", "mailto:a@b", "nonsense"]
        {
            assert_eq!(fetch(uri), None, "{uri}");
        }
    }
}
