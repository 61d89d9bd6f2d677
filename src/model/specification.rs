//! A specification: its requirements, and how we read what it leaves open.

use std::fmt;

use super::Place;

/// The name of a specification's folder under `cases/`: `rfc9073`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpecId(pub String);

impl fmt::Display for SpecId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a requirement within its specification: `6.5-2` is the second sentence with a BCP 14 keyword
/// of section 6.5, `6.5-b` a rule of that section that binds without one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor(pub String);

impl Anchor {
    /// The section: what stands before the last dash.
    #[must_use]
    pub fn section(&self) -> &str {
        self.0.rsplit_once('-').map_or(self.0.as_str(), |(section, _)| section)
    }

    /// Whether it names a rule without a keyword: the part behind the dash is letters.
    #[must_use]
    pub fn is_lettered(&self) -> bool {
        self.0.rsplit_once('-').is_some_and(|(_, end)| end.starts_with(|c: char| c.is_ascii_lowercase()))
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How strongly a rule binds: what breaking it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A permission: what is done is observed, never failed.
    May,
    /// A recommendation: breaking it is a warning.
    Should,
    /// A fact of the text that binds without a keyword: grammar, tables, "will be returned".
    Stated,
    /// A requirement in capitals.
    Must,
}

impl Level {
    /// The word for it in files and reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::May => "may",
            Self::Should => "should",
            Self::Stated => "stated",
            Self::Must => "must",
        }
    }

    /// The level of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::May, Self::Should, Self::Stated, Self::Must].into_iter().find(|level| level.as_str() == word)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Declares an enum whose variants have one word each in files and reports.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every one of them, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it in files and reports.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The one that the word stands for.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(super) use words;

words! {
    /// Who has to keep a rule.
    Binds {
        /// Who writes calendar data.
        Producer = "producer",
        /// Who reads it.
        Consumer = "consumer",
        /// A calendar user agent.
        Client = "client",
        /// A calendar server.
        Server = "server",
        /// The organizer's side of a scheduling exchange.
        Organizer = "organizer",
        /// The attendee's side.
        Attendee = "attendee",
        /// Who registers a name with IANA.
        Registrant = "registrant",
        /// Who writes another specification.
        Author = "author",
        /// Whoever handles calendar data.
        Everyone = "everyone",
    }
}

words! {
    /// Where a document stands in its life.
    Status {
        /// An Internet Standard.
        InternetStandard = "internet-standard",
        /// A Proposed Standard.
        ProposedStandard = "proposed-standard",
        /// An Informational RFC.
        Informational = "informational",
        /// A draft of the working group.
        WorkingGroupDraft = "working-group-draft",
        /// A draft that ran out.
        Expired = "expired",
        /// A draft of its authors alone.
        Individual = "individual",
        /// A note without a place in the IETF's process.
        Note = "note",
    }
}

words! {
    /// How much of a document its catalogue lists.
    Extent {
        /// Every requirement: coverage is counted.
        Whole = "whole",
        /// Only what cases of other specifications rest on.
        Cited = "cited",
    }
}

/// One rule of a specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its name.
    pub anchor: Anchor,
    /// How strongly it binds.
    pub level: Level,
    /// Whom it binds; never empty.
    pub binds: Vec<Binds>,
    /// The rule in our own words.
    pub says: String,
    /// The first 12 hex digits of the SHA-256 of the sentence, white space folded; none for lettered anchors.
    pub digest: Option<String>,
    /// Why no software can be seen keeping or breaking it.
    pub untestable: Option<String>,
    /// Where the catalogue says so.
    pub at: Place,
}

/// How we take a place where a text contradicts itself or says too little.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its name within the specification.
    pub name: String,
    /// The requirements it is about.
    pub about: Vec<Anchor>,
    /// What the places say against each other, or leave open.
    pub conflict: String,
    /// Which way the cases take it, and why.
    pub we_take: String,
    /// Where the catalogue says so.
    pub at: Place,
}

/// One document in one version: the catalogue `cases/SPEC/spec.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Specification {
    /// The name of its folder.
    pub id: SpecId,
    /// Its title as the document has it.
    pub title: String,
    /// The document: `RFC 9073`.
    pub document: String,
    /// Where it stands.
    pub status: Status,
    /// Whether every requirement is listed.
    pub extent: Extent,
    /// SHA-256 of the text that the anchors were counted in.
    pub text_digest: Option<String>,
    /// Its requirements in reading order.
    pub requirements: Vec<Requirement>,
    /// Its readings in the order of the file.
    pub readings: Vec<Reading>,
}

impl Specification {
    /// What a narrow place calls it: an RFC by its number, a draft by the name of its folder.
    #[must_use]
    pub fn short_name(&self) -> &str {
        if self.document.starts_with("RFC ") { &self.document } else { &self.id.0 }
    }

    /// The requirement of that name.
    #[must_use]
    pub fn requirement(&self, anchor: &Anchor) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.anchor == *anchor)
    }

    /// The reading of that name.
    #[must_use]
    pub fn reading(&self, name: &str) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.name == name)
    }
}
