//! Write locks (RFC 4918, sections 6 and 7).

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::multistatus::{dav, href};
use super::place::Place;
use super::store::unguessable;
use crate::media::Element;

/// How many locks there may be at once.
const MOST_LOCKS: usize = 1000;
/// The longest and the usual time that a lock is granted for, in seconds.
const LONGEST: i64 = 3600;
const USUAL: i64 = 600;

/// All locks, by their tokens.
#[derive(Debug, Default)]
pub(super) struct Locks {
    by_token: BTreeMap<String, Lock>,
}

/// A write lock.
#[derive(Clone, Debug)]
pub(super) struct Lock {
    pub(super) root: Place,
    /// The login of who made it.
    pub(super) creator: String,
    /// Whether others may lock as well, shared.
    pub(super) shared: bool,
    /// Whether it is of depth infinity.
    pub(super) deep: bool,
    /// What the creator says of who owns it.
    pub(super) owner: Option<Element>,
    pub(super) ends: Timestamp,
}

impl Locks {
    /// The locks that are there, and their tokens.
    fn all(&self) -> impl Iterator<Item = (&str, &Lock)> {
        let now = Timestamp::now();
        let alive = self.by_token.iter().filter(move |(_, lock)| lock.ends > now);
        alive.map(|(token, lock)| (token.as_str(), lock))
    }

    /// The locks that a place is locked by, itself or with the calendar that it is in.
    pub(super) fn reaching(&self, place: &Place) -> impl Iterator<Item = (&str, &Lock)> {
        self.all().filter(|(_, lock)| lock.root == *place || lock.deep && lock.root.holds(place))
    }

    /// The places inside of a calendar that are locked themselves.
    pub(super) fn inside(&self, place: &Place) -> impl Iterator<Item = &Lock> {
        self.all().map(|(_, lock)| lock).filter(|lock| place.holds(&lock.root))
    }

    /// The place whose lock a new one would conflict with.
    pub(super) fn conflict(&self, new: &Lock) -> Option<&Place> {
        let around = self.reaching(&new.root).map(|(_, lock)| lock);
        let inside = self.inside(&new.root).filter(|_| new.deep);
        around.chain(inside).find(|lock| !lock.shared || !new.shared).map(|lock| &lock.root)
    }

    /// Makes a lock, whatever else there is, and gives its token; `None` where there are too many.
    pub(super) fn make(&mut self, lock: Lock) -> Option<String> {
        let now = Timestamp::now();
        self.by_token.retain(|_, lock| lock.ends > now);
        let token = token();
        (self.by_token.len() < MOST_LOCKS).then(|| self.by_token.insert(token.clone(), lock))?;
        Some(token)
    }

    /// The lock of a token that reaches a place, to refresh it.
    pub(super) fn reaching_mut(&mut self, place: &Place, token: &str) -> Option<&mut Lock> {
        self.reaching(place).find(|(other, _)| *other == token)?;
        self.by_token.get_mut(token)
    }

    /// Deletes a lock.
    pub(super) fn delete(&mut self, token: &str) {
        self.by_token.remove(token);
    }

    /// Deletes the locks of places that are not there any more.
    pub(super) fn keep(&mut self, is_there: impl Fn(&Place) -> bool) {
        self.by_token.retain(|_, lock| is_there(&lock.root));
    }

    /// Puts the locks of a place on another.
    pub(super) fn carry(&mut self, from: &Place, to: &Place) {
        self.by_token.values_mut().filter(|lock| lock.root == *from).for_each(|lock| lock.root = to.clone());
    }
}

impl Lock {
    /// What lockdiscovery says of it.
    pub(super) fn active(&self, token: &str) -> Element {
        let left = self.ends.duration_since(Timestamp::now()).as_secs().max(0);
        dav("activelock")
            .with(dav("locktype").with(dav("write")))
            .with(dav("lockscope").with(dav(if self.shared { "shared" } else { "exclusive" })))
            .with(dav("depth").with_text(if self.deep { "infinity" } else { "0" }))
            .with_all(self.owner.clone())
            .with(dav("timeout").with_text(&format!("Second-{left}")))
            .with(dav("locktoken").with(href(token)))
            .with(dav("lockroot").with(href(&self.root.href())))
    }
}

/// DAV:supportedlock: what locks there can be.
pub(super) fn supported() -> Element {
    let entry = |scope: &str| {
        dav("lockentry").with(dav("lockscope").with(dav(scope))).with(dav("locktype").with(dav("write")))
    };
    dav("supportedlock").with(entry("exclusive")).with(entry("shared"))
}

/// When a lock ends that is asked for with this Timeout field (RFC 4918, section 10.7): the first time in it that is understood counts.
pub(super) fn end(field: Option<&str>) -> Timestamp {
    let seconds = |wish: &str| match wish.trim().split_once('-') {
        Some((unit, seconds)) if unit.eq_ignore_ascii_case("Second") => {
            seconds.parse::<u32>().ok().map(i64::from)
        }
        None if wish.trim().eq_ignore_ascii_case("Infinite") => Some(LONGEST),
        _ => None,
    };
    let wished = field.and_then(|field| field.split(',').find_map(seconds)).unwrap_or(USUAL);
    let wished = SignedDuration::from_secs(wished.clamp(1, LONGEST));
    Timestamp::now().checked_add(wished).unwrap_or(Timestamp::MAX)
}

/// A token unlike any other, written as a UUID of version 4.
fn token() -> String {
    let hex = unguessable();
    format!("urn:uuid:{}-{}-4{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn lock(path: &str, shared: bool, deep: bool) -> Lock {
        let root = Place::of_path(path).unwrap();
        let (creator, owner) = ("ann".to_owned(), None);
        Lock { root, creator, shared, deep, owner, ends: end(None) }
    }

    #[rstest]
    #[case(("/calendars/ann/work/a", false, false), ("/calendars/ann/work/a", false, false), true)]
    #[case(("/calendars/ann/work/a", true, false), ("/calendars/ann/work/a", false, false), true)]
    #[case(("/calendars/ann/work/a", true, false), ("/calendars/ann/work/a", true, false), false)]
    #[case(("/calendars/ann/work/a", false, false), ("/calendars/ann/work/b", false, false), false)]
    #[case(("/calendars/ann/work", false, true), ("/calendars/ann/work/b", false, false), true)]
    #[case(("/calendars/ann/work", false, false), ("/calendars/ann/work/b", false, false), false)]
    #[case(("/calendars/ann/work/a", false, false), ("/calendars/ann/work", false, true), true)]
    #[case(("/calendars/ann/work/a", false, false), ("/calendars/ann/work", false, false), false)]
    fn locks_conflict(
        #[case] old: (&str, bool, bool),
        #[case] new: (&str, bool, bool),
        #[case] expected: bool,
    ) {
        let mut locks = Locks::default();
        locks.make(lock(old.0, old.1, old.2)).unwrap();
        assert_eq!(locks.conflict(&lock(new.0, new.1, new.2)).is_some(), expected);
    }

    #[rstest]
    #[case(None, USUAL)]
    #[case(Some("Second-60"), 60)]
    #[case(Some("Infinite, Second-60"), LONGEST)]
    #[case(Some("Second-99999999999, second-4100000000"), LONGEST)]
    #[case(Some("Minute-1,Second-0"), 1)]
    #[case(Some("soon"), USUAL)]
    fn a_timeout_is_a_wish(#[case] field: Option<&str>, #[case] seconds: i64) {
        let left = end(field).duration_since(Timestamp::now()).as_secs();
        assert!((seconds - 5..=seconds).contains(&left), "{left}");
    }

    #[test]
    fn what_has_ended_is_no_lock() {
        let mut locks = Locks::default();
        let mut old = lock("/calendars/ann/work/a", false, false);
        old.ends = Timestamp::now();
        let root = old.root.clone();
        locks.make(old).unwrap();
        assert_eq!(locks.reaching(&root).count(), 0);
    }
}
