//! What the client has of one collection or feed, as a file of JSON in the folder that it is told.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::media::ical;

/// One object: the version that the server gave it, and its text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Held {
    /// The entity tag, as the server wrote it.
    pub(super) etag: String,
    /// The octets, which are always UTF-8 here.
    pub(super) text: String,
}

/// All that it has.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Local {
    /// The token of the last answer, as the server wrote it.
    pub(super) token: Option<String>,
    /// Objects: of a collection by the href that the server wrote, of a feed by UID.
    pub(super) objects: BTreeMap<String, Held>,
    /// Where the feed is had, if a link led elsewhere.
    pub(super) place: Option<String>,
    /// Whether a link of CalDAV led here, where it is not known whether anything may be written.
    #[serde(default)]
    pub(super) led: bool,
    /// The entity tag of a feed that is no enhanced one.
    pub(super) etag: Option<String>,
    /// The Last-Modified of such a feed.
    pub(super) modified: Option<String>,
    /// Seconds since 1970 before which the feed is not asked again.
    pub(super) next: Option<i64>,
}

/// The file.
#[derive(Debug)]
pub(super) struct Store {
    file: PathBuf,
    /// What is in it.
    pub(super) local: Local,
}

impl Store {
    /// What the folder has of a URL; nothing where that was never asked.
    pub(super) fn open(folder: &Path, url: &str) -> Result<Self, String> {
        let digest = Sha256::digest(url.as_bytes());
        let name: String = digest.iter().take(8).map(|octet| format!("{octet:02x}")).collect();
        let file = folder.join(format!("{name}.json"));
        let local = match fs::read(&file) {
            Ok(octets) => serde_json::from_slice(&octets)
                .map_err(|error| format!("what is in {} cannot be read: {error}", file.display()))?,
            Err(_) => Local::default(),
        };
        Ok(Self { file, local })
    }

    /// Writes it back.
    pub(super) fn save(&self) -> Result<(), String> {
        let text = serde_json::to_vec(&self.local).map_err(|error| error.to_string())?;
        fs::write(&self.file, text).map_err(|error| format!("{}: {error}", self.file.display()))
    }

    /// The href of the object with that UID.
    pub(super) fn find(&self, uid: &str) -> Result<String, String> {
        let of = |held: &Held| {
            ical::read(held.text.as_bytes()).components.iter().any(|calendar| has(calendar, uid))
        };
        let found = self.local.objects.iter().find(|(_, held)| of(held));
        found.map(|(href, _)| href.clone()).ok_or_else(|| format!("there is no object with the UID {uid}"))
    }

    /// What it has, as texts.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.local.objects.values().map(|held| held.text.as_str())
    }
}

/// Whether a component of that calendar has the UID.
fn has(calendar: &crate::media::Component, uid: &str) -> bool {
    let own = |component: &crate::media::Component| {
        component.property("UID").is_some_and(|property| property.text() == uid)
    };
    calendar.components.iter().any(own)
}
