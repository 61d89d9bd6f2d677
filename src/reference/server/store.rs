//! What the server keeps: users, their calendars, and the objects in them.

use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::feed::Deleted;
use super::locks::Locks;
use super::place::Place;
use super::refusal::Refusal;
use super::subscription::Subscription;
use crate::media::{Element, xml::Name};
use crate::reference::Defects;

/// Everything.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) accounts: BTreeMap<String, Account>,
    /// What the server does wrong.
    pub(super) defects: Defects,
    /// Whose calendar each key opens.
    open: BTreeMap<String, String>,
    pub(super) locks: Locks,
    /// How many calendars there ever were: no two have the same number.
    made: u64,
}

/// A user.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) password: String,
    /// The calendar user address.
    pub(super) address: String,
    pub(super) calendars: BTreeMap<String, Calendar>,
}

/// A calendar collection.
#[derive(Clone, Debug, Default)]
pub(super) struct Calendar {
    /// Unlike any other calendar's, those that are gone included.
    number: u64,
    /// Who knows it may read the calendar: it stands in the place of a login in a path, behind a tilde.
    key: String,
    /// Properties that clients set, dead ones and live ones.
    pub(super) properties: BTreeMap<Name, Element>,
    /// The components it takes.
    pub(super) components: Vec<String>,
    /// The sets of component types that polls may have for choices, where not all are taken.
    pub(super) poll_sets: Option<Vec<Vec<String>>>,
    pub(super) objects: BTreeMap<String, Object>,
    /// The change after which each object that is gone went.
    pub(super) gone: BTreeMap<String, u64>,
    /// Which object has a UID.
    uids: BTreeMap<String, String>,
    /// What was deleted, for those who keep a copy.
    pub(super) deleted: Deleted,
    /// How many changes there were.
    pub(super) changes: u64,
    /// When it was made, or changed last.
    pub(super) modified: Timestamp,
    /// The feed that fills it, where one does.
    pub(super) subscription: Option<Subscription>,
}

/// A calendar object resource.
#[derive(Clone, Debug, Default)]
pub(super) struct Object {
    pub(super) octets: Vec<u8>,
    /// The strong entity tag of the octets.
    pub(super) etag: String,
    pub(super) uid: String,
    /// When it stops being an active poll; `None` where it is none.
    pub(super) active_until: Option<Timestamp>,
    pub(super) modified: Timestamp,
    /// The change that made it what it is.
    pub(super) changed: u64,
    /// Dead properties.
    pub(super) properties: BTreeMap<Name, Element>,
}

impl Store {
    /// An empty one of a server that does these things wrong.
    pub(super) fn new(defects: Defects) -> Self {
        Self { defects, ..Self::default() }
    }

    /// A user, who exists.
    pub(super) fn account(&self, login: &str) -> Result<&Account, Refusal> {
        self.accounts.get(login).ok_or_else(|| Refusal::status(404))
    }

    /// A calendar.
    pub(super) fn calendar(&self, login: &str, name: &str) -> Result<&Calendar, Refusal> {
        let calendar = match login.strip_prefix('~') {
            Some(key) => self.opened(key, name),
            None => self.account(login)?.calendars.get(name),
        };
        calendar.ok_or_else(|| Refusal::status(404))
    }

    /// The calendar of this name that a key opens.
    fn opened(&self, key: &str, name: &str) -> Option<&Calendar> {
        let owner = self.accounts.get(self.open.get(key)?)?;
        owner.calendars.get(name).filter(|calendar| calendar.key == key)
    }

    /// The visitor who comes by the key in a place, in the place of a user; `None` where the place needs one.
    pub(super) fn visitor(&self, place: &Place) -> Option<String> {
        let (Place::Calendar(login, name) | Place::Object(login, name, _)) = place else { return None };
        let key = login.strip_prefix('~')?;
        self.opened(key, name).map(|_| login.clone())
    }

    /// A calendar, to change it.
    pub(super) fn calendar_mut(&mut self, login: &str, name: &str) -> Result<&mut Calendar, Refusal> {
        let account = self.accounts.get_mut(login).ok_or_else(|| Refusal::status(404))?;
        account.calendars.get_mut(name).ok_or_else(|| Refusal::status(404))
    }

    /// An object.
    pub(super) fn object(&self, login: &str, name: &str, object: &str) -> Result<&Object, Refusal> {
        self.calendar(login, name)?.objects.get(object).ok_or_else(|| Refusal::status(404))
    }

    /// Whether there is something at a place.
    pub(super) fn has(&self, place: &Place) -> bool {
        match place {
            Place::Object(login, name, object) => self.object(login, name, object).is_ok(),
            Place::Calendar(login, name) => self.calendar(login, name).is_ok(),
            Place::Principal(login) | Place::Home(login) => self.account(login).is_ok(),
            Place::Root | Place::Principals => true,
        }
    }

    /// Deletes the locks of what has gone.
    pub(super) fn let_go(&mut self) {
        let mut locks = std::mem::take(&mut self.locks);
        locks.keep(|place| self.has(place));
        self.locks = locks;
    }

    /// Whether the objects of a calendar may be changed: those of a subscription are its feed's.
    pub(super) fn writable(&self, login: &str, name: &str) -> Result<(), Refusal> {
        match self.calendar(login, name).is_ok_and(|calendar| calendar.subscription.is_some()) {
            true => Err(Refusal::dav(403, "need-privileges").saying("the feed alone fills a subscription")),
            false => Ok(()),
        }
    }

    /// Puts a calendar where there is none, as one of its own.
    pub(super) fn add(&mut self, login: &str, name: &str, mut calendar: Calendar) -> Result<(), Refusal> {
        self.made += 1;
        calendar.number = self.made;
        calendar.key = unguessable();
        calendar.modified = Timestamp::now();
        let account = self.accounts.get_mut(login).ok_or_else(|| Refusal::status(404))?;
        self.open.insert(calendar.key.clone(), login.to_owned());
        let old = account.calendars.insert(name.to_owned(), calendar);
        old.into_iter().for_each(|old| drop(self.open.remove(&old.key)));
        Ok(())
    }

    /// Takes a calendar away, where there is one.
    pub(super) fn remove(&mut self, login: &str, name: &str) {
        let calendar = self.accounts.get_mut(login).and_then(|account| account.calendars.remove(name));
        calendar.into_iter().for_each(|calendar| drop(self.open.remove(&calendar.key)));
    }
}

/// 32 hexadecimal digits that nobody can guess, from the system's source of randomness by way of the standard library.
pub(super) fn unguessable() -> String {
    let digits = || RandomState::new().hash_one(Timestamp::now().as_nanosecond());
    format!("{:016x}{:016x}", digits(), digits())
}

impl Calendar {
    /// One without objects that takes these components.
    pub(super) fn new(components: Vec<String>) -> Self {
        Self { components, ..Self::default() }
    }

    /// Its number: no two calendars there ever were share one.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// What stands in the place of a login in the path that the key opens.
    pub(super) fn visitor(&self) -> String {
        format!("~{}", self.key)
    }

    /// Forgets what is gone: nobody has a copy of it yet.
    pub(super) fn begin(&mut self) {
        self.gone.clear();
        self.deleted = Deleted::default();
    }

    /// The name of the object that has this UID.
    pub(super) fn holder(&self, uid: &str) -> Option<&str> {
        self.uids.get(uid).map(String::as_str)
    }

    /// Stores an object, in the place of what had its name.
    pub(super) fn put(&mut self, name: &str, mut object: Object) {
        self.changes += 1;
        object.changed = self.changes;
        if let Some(old) = self.objects.get(name) {
            self.uids.remove(&old.uid);
            self.deleted.bury(old, self.changes);
        }
        self.deleted.raise(&object.uid);
        self.modified = Timestamp::now();
        self.uids.insert(object.uid.clone(), name.to_owned());
        self.gone.remove(name);
        self.objects.insert(name.to_owned(), object);
    }

    /// Takes an object out; `None` where there is none.
    pub(super) fn take(&mut self, name: &str) -> Option<Object> {
        let object = self.objects.remove(name)?;
        self.changes += 1;
        self.uids.remove(&object.uid);
        self.gone.insert(name.to_owned(), self.changes);
        self.deleted.bury(&object, self.changes);
        self.modified = Timestamp::now();
        Some(object)
    }

    /// The sync token after so many changes (RFC 6578, section 3.2).
    pub(super) fn token(&self, changes: u64) -> String {
        format!("data:,calendar-{}-{changes}", self.number)
    }

    /// The number of changes that a token of this calendar stands for.
    pub(super) fn changes_of(&self, token: &str) -> Option<u64> {
        let digits = token.strip_prefix(&format!("data:,calendar-{}-", self.number))?;
        digits.parse().ok().filter(|changes| *changes <= self.changes)
    }
}

impl Object {
    /// An object that is stored now.
    pub(super) fn new(octets: Vec<u8>, uid: String) -> Self {
        let digest = Sha256::digest(&octets);
        let hex: String = digest.iter().take(16).map(|octet| format!("{octet:02x}")).collect();
        Self { octets, etag: format!("\"{hex}\""), uid, modified: Timestamp::now(), ..Self::default() }
    }
}
