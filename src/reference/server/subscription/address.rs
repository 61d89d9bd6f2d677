//! Which URLs may be fetched: a client names them, and the server's own network is none of its business.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

use super::Feeds;

/// The longest URL, in octets.
const MOST_URL: usize = 2000;

/// The URL of a feed that a client names; a sentence where it may not be one.
pub(super) fn read(text: &str, feeds: &Feeds) -> Result<Url, String> {
    let text = text.trim();
    if text.len() > MOST_URL {
        return Err("expected a shorter URL".to_owned());
    }
    let url = Url::parse(text).map_err(|_| "expected an absolute URL".to_owned())?;
    permit(&url, feeds)?;
    Ok(url)
}

/// Whether that may be a hop on the way to a feed, as far as can be said without asking for its addresses.
pub(super) fn permit(url: &Url, feeds: &Feeds) -> Result<(), String> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err("expected http or https".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("expected a URL without user name and password".to_owned());
    }
    if feeds.lists(url) {
        return Ok(());
    }
    let literal = match url.host() {
        Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        _ => None,
    };
    match feeds.public && literal.is_none_or(is_public) {
        true => Ok(()),
        false => Err("expected a host that may be fetched from here".to_owned()),
    }
}

/// The addresses of a hop, each of which may be connected to. The caller connects to these and asks nobody again.
pub(super) async fn resolve(url: &Url, feeds: &Feeds) -> Result<Vec<SocketAddr>, String> {
    permit(url, feeds)?;
    let port = url.port_or_known_default().ok_or("expected a port")?;
    let host = url.host_str().ok_or("expected a host")?.trim_matches(['[', ']']).to_owned();
    let found = tokio::net::lookup_host((host, port)).await.map_err(|_| "the host has no address")?;
    let listed = feeds.lists(url);
    let found: Vec<SocketAddr> = found.filter(|address| listed || is_public(address.ip())).collect();
    match found.is_empty() {
        true => Err("the host has no address that may be fetched from here".to_owned()),
        false => Ok(found),
    }
}

/// Whether an address is on the public Internet (the registries of RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b));
    !special
}

/// Global unicast, without what wraps an IPv4 address: a tunnel leads to where that does.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let tunnel = first == 0x2002 || (first == 0x2001 && second < 0x200);
    let documentation = (first == 0x2001 && second == 0xdb8) || first & 0xfff0 == 0x3ff0;
    first & 0xe000 == 0x2000 && !tunnel && !documentation
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn feeds() -> Feeds {
        Feeds { public: true, hosts: vec!["127.0.0.1:8123".into()], ..Feeds::default() }
    }

    #[rstest]
    #[case("http://93.184.215.14/a.ics", true)]
    #[case("https://feeds.example.com/a.ics?token=1", true)]
    #[case("http://127.0.0.1:8123/a.ics", true)]
    #[case("http://127.0.0.1:8124/a.ics", false)]
    #[case("http://127.1/", false)]
    #[case("http://2130706433/", false)]
    #[case("http://0x7f.1/", false)]
    #[case("http://0/", false)]
    #[case("http://10.1.2.3/", false)]
    #[case("http://172.31.0.1/", false)]
    #[case("http://192.168.1.1/", false)]
    #[case("http://169.254.169.254/latest/", false)]
    #[case("http://100.100.100.200/", false)]
    #[case("http://[::1]/", false)]
    #[case("http://[::ffff:10.0.0.1]/", false)]
    #[case("http://[::ffff:169.254.169.254]/", false)]
    #[case("http://[fd00:ec2::254]/", false)]
    #[case("http://[fe80::1]/", false)]
    #[case("http://[64:ff9b::7f00:1]/", false)]
    #[case("http://[2002:7f00:1::]/", false)]
    #[case("http://[2606:4700::1111]/", true)]
    #[case("http://ann:secret@feeds.example.com/", false)]
    #[case("file:///etc/hosts", false)]
    #[case("ftp://feeds.example.com/a.ics", false)]
    #[case("webcal://feeds.example.com/a.ics", false)]
    #[case("a.ics", false)]
    fn what_may_be_fetched(#[case] url: &str, #[case] permitted: bool) {
        assert_eq!(read(url, &feeds()).is_ok(), permitted);
    }

    #[tokio::test]
    async fn a_name_of_a_private_address_is_refused_once_it_is_resolved() {
        let url = Url::parse("http://localhost:8123/").unwrap();
        assert!(permit(&url, &feeds()).is_ok());
        resolve(&url, &feeds()).await.unwrap_err();
    }
}
