//! Where a path points: the server's tree has six kinds of places.

use super::refusal::Refusal;

/// A place of the tree. Names are decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `/`
    Root,
    /// `/principals/`
    Principals,
    /// `/principals/LOGIN/`
    Principal(String),
    /// `/calendars/LOGIN/`
    Home(String),
    /// `/calendars/LOGIN/NAME/`
    Calendar(String, String),
    /// `/calendars/LOGIN/NAME/OBJECT`
    Object(String, String, String),
}

/// How long a name may be, in octets.
const MOST_NAME: usize = 255;

impl Place {
    /// The place of a path, as a request line or an href has it.
    pub(super) fn of_path(path: &str) -> Result<Self, Refusal> {
        let mut names = Vec::new();
        for segment in path.split('/').filter(|segment| !segment.is_empty()) {
            let name =
                decode(segment).ok_or_else(|| Refusal::status(400).saying("expected UTF-8 in the path"))?;
            if name == "." || name == ".." || name.contains(['/', '\0']) || name.len() > MOST_NAME {
                return Err(Refusal::status(403).saying("expected a plain name in the path"));
            }
            names.push(name);
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let owned = |name: &str| name.to_owned();
        match names.as_slice() {
            [] => Ok(Self::Root),
            ["principals"] => Ok(Self::Principals),
            ["principals", login] => Ok(Self::Principal(owned(login))),
            ["calendars", login] => Ok(Self::Home(owned(login))),
            ["calendars", login, name] => Ok(Self::Calendar(owned(login), owned(name))),
            ["calendars", login, name, object] => Ok(Self::Object(owned(login), owned(name), owned(object))),
            _ => Err(Refusal::status(404)),
        }
    }

    /// The place of an href or Destination: an absolute URL on this host, or a path.
    pub(super) fn of_href(href: &str, host: &str) -> Result<Self, Refusal> {
        let href = href.trim();
        let path = match href.split_once("://") {
            None => href,
            Some((_, rest)) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                if !authority.eq_ignore_ascii_case(host) {
                    return Err(Refusal::status(502).saying("expected a place on this server"));
                }
                path
            }
        };
        Self::of_path(path.split(['?', '#']).next().unwrap_or_default())
    }

    /// The path that points here, percent-encoded.
    pub(super) fn href(&self) -> String {
        match self {
            Self::Root => "/".to_owned(),
            Self::Principals => "/principals/".to_owned(),
            Self::Principal(login) => format!("/principals/{}/", encode(login)),
            Self::Home(login) => format!("/calendars/{}/", encode(login)),
            Self::Calendar(login, name) => format!("/calendars/{}/{}/", encode(login), encode(name)),
            Self::Object(login, name, object) => {
                format!("/calendars/{}/{}/{}", encode(login), encode(name), encode(object))
            }
        }
    }

    /// What it is in, where that is a calendar or the home of calendars.
    pub(super) fn parent(&self) -> Option<Self> {
        match self {
            Self::Object(login, name, _) => Some(Self::Calendar(login.clone(), name.clone())),
            Self::Calendar(login, _) => Some(Self::Home(login.clone())),
            _ => None,
        }
    }

    /// Whether it is a calendar that the other is in.
    pub(super) fn holds(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Calendar(login, name), Self::Object(owner, calendar, _))
            if login == owner && name == calendar)
    }

    /// The user whose place it is.
    pub(super) fn login(&self) -> Option<&str> {
        match self {
            Self::Root | Self::Principals => None,
            Self::Principal(login)
            | Self::Home(login)
            | Self::Calendar(login, _)
            | Self::Object(login, ..) => Some(login),
        }
    }
}

fn decode(segment: &str) -> Option<String> {
    let mut octets = Vec::new();
    let mut rest = segment.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let pair = (*first == b'%').then(|| tail.get(..2)).flatten();
        let decoded = pair.and_then(|pair| Some((hex(pair[0])? << 4) | hex(pair[1])?));
        octets.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(octets).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn encode(name: &str) -> String {
    let mut out = String::new();
    for octet in name.bytes() {
        match octet {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'@' => {
                out.push(octet.into())
            }
            _ => out.push_str(&format!("%{octet:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/", "/")]
    #[case("//principals", "/principals/")]
    #[case("/principals/ann%40example.com/", "/principals/ann@example.com/")]
    #[case("/calendars/ann", "/calendars/ann/")]
    #[case("/calendars/ann/work%20days/%C3%A4.ics", "/calendars/ann/work%20days/%C3%A4.ics")]
    #[case("/calendars/ann/50%/x", "/calendars/ann/50%25/x")]
    fn a_path_has_one_spelling(#[case] path: &str, #[case] href: &str) {
        assert_eq!(Place::of_path(path).unwrap().href(), href);
    }

    #[rstest]
    #[case("/nowhere")]
    #[case("/calendars/ann/../bob/x")]
    #[case("/calendars/ann/a%2Fb/x")]
    #[case("/calendars/ann/%FF/x")]
    #[case("/calendars/ann/a/b/c")]
    fn what_is_no_place_is_refused(#[case] path: &str) {
        Place::of_path(path).unwrap_err();
    }

    #[test]
    fn an_href_of_another_host_is_refused() {
        assert!(Place::of_href("http://here:80/calendars/ann/", "here:80").is_ok());
        assert!(Place::of_href("http://there/calendars/ann/", "here:80").is_err());
    }
}
