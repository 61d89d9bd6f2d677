//! Which entities an answer has, and where it got to.

use super::deleted::Grave;
use crate::reference::Defects;
use crate::reference::server::store::{Calendar, Object};

/// How many entities an answer has at most, whatever the client would take.
pub(super) const MOST: usize = 6;

/// How far somebody's copy has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    /// All is in it that changes up to this one brought.
    pub(super) reached: u64,
    /// The change after which it was begun: what was deleted before is no news.
    pub(super) begun: u64,
}

/// An event with its overrides, a to-do, a journal: whatever shares a UID.
#[derive(Debug)]
pub(super) enum Entity<'a> {
    /// It is there.
    There(&'a Object),
    /// It was deleted.
    Gone(&'a Grave),
}

/// The entities of one answer.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) entities: Vec<Entity<'a>>,
    /// Where it got to.
    pub(super) position: Position,
    /// Whether there are more.
    pub(super) cut: bool,
}

impl Position {
    /// Of one who has everything.
    pub(super) const fn of_all(calendar: &Calendar) -> Self {
        Self { reached: calendar.changes, begun: calendar.changes }
    }

    /// Of one who has nothing.
    pub(super) const fn of_nothing(calendar: &Calendar) -> Self {
        Self { reached: 0, begun: calendar.changes }
    }

    /// The position that a token of this calendar stands for.
    pub(super) fn read(token: &str, calendar: &Calendar, defects: &Defects) -> Option<Self> {
        let digits = match defects.has("server/enhanced-get-foreign-token-taken") {
            true => token.strip_prefix("data:,feed-")?.split_once('-')?.1,
            false => token.strip_prefix(&prefix(calendar))?,
        };
        let (reached, begun) = match digits.split_once('-') {
            Some((reached, begun)) => (reached.parse().ok()?, begun.parse().ok()?),
            None => (digits.parse().ok()?, 0),
        };
        let position = Self { reached, begun };
        let told = position.told();
        (told <= calendar.changes && calendar.deleted.knows(told)).then_some(position)
    }

    /// The token that stands for it: a URI.
    pub(super) fn token(self, calendar: &Calendar) -> String {
        let Self { reached, begun } = self;
        match reached < begun {
            true => format!("{}{reached}-{begun}", prefix(calendar)),
            false => format!("{}{reached}", prefix(calendar)),
        }
    }

    /// The change up to which deletions are known, or no news.
    fn told(self) -> u64 {
        self.reached.max(self.begun)
    }
}

fn prefix(calendar: &Calendar) -> String {
    format!("data:,feed-{}-", calendar.number())
}

/// The entities that changed after a position, in the order they changed in, so many at most.
pub(super) fn page<'a>(calendar: &'a Calendar, since: Position, most: usize, defects: &Defects) -> Page<'a> {
    let on = |what: &str| defects.has(&format!("server/enhanced-get-{what}"));
    let after = if on("everything-always") { 0 } else { since.reached };
    let mut found: Vec<(u64, Entity)> = Vec::new();
    let there = calendar.objects.values().filter(|object| object.changed > after);
    found.extend(there.map(|object| (object.changed, Entity::There(object))));
    let told = if on("deletions-repeated") { since.begun } else { since.told() };
    if !on("deletions-left-out") {
        found.extend(calendar.deleted.after(told).map(|(change, grave)| (change, Entity::Gone(grave))));
    }
    if on("updates-between-pages-lost") && since.reached < since.begun {
        found.retain(|(change, _)| *change <= since.begun);
    }
    found.sort_unstable_by_key(|(change, _)| *change);
    let cut = found.len() > most;
    found.truncate(most);
    let reached = match found.last() {
        Some((change, _)) if cut && !on("rest-lost") => *change,
        _ => calendar.changes,
    };
    let position = match on("token-stands-still") {
        true => since,
        false => Position { reached, ..since },
    };
    Page { entities: found.into_iter().map(|(_, entity)| entity).collect(), position, cut }
}
