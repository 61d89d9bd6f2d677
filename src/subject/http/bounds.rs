//! What may be written to: collections that calspec made itself, and nothing else.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use url::Url;

use crate::model::{Fault, FaultKind};

/// What every name begins with that calspec gives to a collection.
pub(in crate::subject) const PREFIX: &str = "calspec-";
/// Methods that change nothing (RFC 9110 9.2.1, RFC 4918 9.1, RFC 3253 3.6).
const SAFE: [&str; 5] = ["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"];

/// The collections that were made, shared by all that write.
#[derive(Clone, Debug, Default)]
pub(in crate::subject) struct Bounds {
    made: Arc<Mutex<BTreeSet<String>>>,
}

/// Whether a method changes nothing. Methods are matched as written.
#[must_use]
pub fn is_safe(method: &str) -> bool {
    SAFE.contains(&method)
}

/// The path of a URL, or all of it where it is of another server.
pub(in crate::subject) fn path(base: &Url, url: &str) -> String {
    match base.join(url) {
        Ok(url) if url.origin() == base.origin() => url.path().to_owned(),
        _ => url.to_owned(),
    }
}

/// Where a Destination leads: like [`path`], but one on a host that nobody has (RFC 6761, section 6.4) leads to its
/// path, for a server may look at nothing else.
pub(in crate::subject) fn destination(base: &Url, place: &str) -> String {
    match Url::parse(place) {
        Ok(url) if url.host_str().is_some_and(|host| host.ends_with(".invalid")) => url.path().to_owned(),
        _ => path(base, place),
    }
}

impl Bounds {
    /// From now on the collection at that path, with or without a slash at its end, may be written to.
    pub(in crate::subject) fn open(&self, path: &str) {
        if let Ok(mut made) = self.made.lock() {
            made.insert(path.trim_end_matches('/').to_owned());
        }
    }

    /// From now on it may not any more.
    pub(in crate::subject) fn close(&self, path: &str) {
        if let Ok(mut made) = self.made.lock() {
            made.remove(path.trim_end_matches('/'));
        }
    }

    /// Whether a request stays within bounds.
    ///
    /// # Errors
    /// A [`Fault`] of the harness where it would change what calspec did not make.
    pub(in crate::subject) fn permit(&self, base: &Url, method: &str, url: &Url) -> Result<(), Fault> {
        if is_safe(method) || (url.origin() == base.origin() && self.holds(url.path())) {
            return Ok(());
        }
        let message =
            format!("{method} {} would change what calspec did not make, and is not sent", url.path());
        Err(Fault::new(FaultKind::Harness, message))
    }

    /// Whether that path is of a collection named as calspec names them.
    pub(in crate::subject) fn named(path: &str) -> bool {
        let path = path.trim_end_matches('/');
        path.rsplit_once('/').is_some_and(|(_, name)| name.starts_with(PREFIX)) && !outward(path)
    }

    /// Whether that path is inside what was made.
    pub(in crate::subject) fn holds(&self, path: &str) -> bool {
        !outward(path)
            && self.made.lock().is_ok_and(|made| {
                made.iter().any(|own| {
                    path.strip_prefix(own.as_str())
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                })
            })
    }
}

/// Whether a server may decode a path into one that steps out of where it seems to be.
fn outward(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    ["%2f", "%5c", "\\", "/../", "%2e"].iter().any(|step| lower.contains(step)) || lower.ends_with("/..")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("GET", "/alice/holidays/1.ics", true)]
    #[case("REPORT", "/alice/", true)]
    #[case("PUT", "/alice/calspec-1/a.ics", true)]
    #[case("DELETE", "/alice/calspec-1", true)]
    #[case("DELETE", "/alice/calspec-1/", true)]
    #[case("PUT", "/alice/holidays/1.ics", false)]
    #[case("DELETE", "/alice/", false)]
    #[case("DELETE", "/alice/calspec-12/", false)]
    #[case("DELETE", "/alice/calspec-1/../holidays/", false)]
    #[case("DELETE", "/alice/calspec-1/%2e%2e/holidays/", false)]
    #[case("DELETE", "/alice/calspec-1/..%2fholidays/", false)]
    #[case("PUT", "http://other.test/alice/calspec-1/a.ics", false)]
    #[case("get", "/alice/", false)]
    fn only_what_was_made_is_changed(#[case] method: &str, #[case] url: &str, #[case] permitted: bool) {
        let base = Url::parse("http://own.test/").unwrap();
        let bounds = Bounds::default();
        bounds.open("/alice/calspec-1/");
        assert_eq!(bounds.permit(&base, method, &base.join(url).unwrap()).is_ok(), permitted);
    }

    #[rstest]
    #[case("/alice/calspec-1/b.ics", "/alice/calspec-1/b.ics")]
    #[case("http://own.test/alice/calspec-1/b.ics", "/alice/calspec-1/b.ics")]
    #[case("http://there.invalid/alice/calspec-1/b.ics", "/alice/calspec-1/b.ics")]
    #[case("http://there.test/alice/calspec-1/b.ics", "http://there.test/alice/calspec-1/b.ics")]
    fn a_destination_where_nobody_is_leads_to_its_path(#[case] place: &str, #[case] path: &str) {
        assert_eq!(destination(&Url::parse("http://own.test/").unwrap(), place), path);
    }

    #[test]
    fn what_was_deleted_is_not_ours_any_more() {
        let base = Url::parse("http://own.test/").unwrap();
        let bounds = Bounds::default();
        bounds.open("/calspec-1");
        bounds.close("/calspec-1/");
        assert!(bounds.permit(&base, "PUT", &base.join("/calspec-1/a").unwrap()).is_err());
    }
}
