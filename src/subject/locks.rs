//! What trials have locked and not unlocked (RFC 4918, 6), so that it can be deleted all the same.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::discovery::{DAV, resources};
use super::fixture;
use crate::model::{Answer, Request};

/// Paths and the tokens that were given for them.
#[derive(Debug, Default)]
pub(super) struct Locks {
    given: Mutex<BTreeSet<(String, String)>>,
}

impl Locks {
    /// Takes note of the token that an answer to LOCK has.
    pub(super) fn note(&self, path: &str, answer: &Answer) {
        let fields = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("lock-token"));
        if let Ok(mut given) = self.given.lock() {
            given.extend(
                fields.map(|(_, token)| (path.to_owned(), token.trim_matches(['<', '>']).to_owned())),
            );
        }
    }

    /// The tokens for a collection and what is in it, which are then no longer kept.
    pub(super) fn take(&self, path: &str) -> Vec<String> {
        let Ok(mut given) = self.given.lock() else { return Vec::new() };
        let is_inside = |place: &str| {
            place.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let inside = given.iter().filter(|(place, _)| is_inside(place));
        let tokens = inside.map(|(_, token)| token.clone()).collect();
        given.retain(|(place, _)| !is_inside(place));
        tokens
    }
}

/// The tokens of the locks that lockdiscovery tells.
pub(super) fn discovered(answer: &Answer) -> Vec<String> {
    let properties = resources(answer).into_iter().flat_map(|resource| resource.properties);
    let found = properties.filter(|property| property.is(DAV, "lockdiscovery"));
    let locks: Vec<_> = found.flat_map(|found| found.elements().cloned().collect::<Vec<_>>()).collect();
    let hrefs = locks.iter().filter_map(|lock| lock.child(DAV, "locktoken")?.child(DAV, "href"));
    hrefs.map(|href| href.text().trim().to_owned()).collect()
}

/// DELETE of a collection that submits tokens, whichever resource they are of: its last list holds always (RFC 4918, 10.4.8).
pub(super) fn delete(path: &str, tokens: Vec<String>) -> Request {
    let is_token = |token: &String| {
        !token.is_empty() && token.chars().all(|one| one.is_ascii_graphic() && !"<>".contains(one))
    };
    let tokens: BTreeSet<String> = tokens.into_iter().filter(is_token).collect();
    let lists: String = tokens.iter().map(|token| format!("(<{token}>) ")).collect();
    Request {
        headers: vec![("If".to_owned(), format!("{lists}(Not <DAV:no-lock>)"))],
        ..fixture::delete(path)
    }
}
