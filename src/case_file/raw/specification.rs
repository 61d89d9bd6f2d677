//! `cases/SPEC/spec.yaml` as written.

use crate::case_file::form::form;
use crate::case_file::scalar::{Text, Word};
use crate::case_file::several::{List, Map};
use crate::model::{Binds, Extent, Level, Status};

form! {
    /// The catalogue of one specification.
    struct Specification is "a catalogue" {
        /// Its title as the document has it.
        "title" => title: Text,
        /// The document, with the number of its version where it has one: RFC 9073.
        "document" => document: Text,
        /// Where the document stands in its life.
        "status" => status: Word<Status>,
        /// `whole`: every requirement is listed, and coverage is counted. `cited`: only those that cases of other folders rest on.
        "extent" => extent: Word<Extent>,
        /// SHA-256 of the text that the anchors were counted in.
        #[schemars(extend("pattern" = "^[0-9a-f]{64}$"))]
        "text-digest" => text_digest: Option<Text>,
        /// Anchor to requirement, in reading order.
        #[schemars(extend("propertyNames" = { "pattern": "^[0-9A-Z]+(\\.[0-9]+)*-([0-9]+|[a-z]+)$" }))]
        "requirements" => requirements: Map<Requirement>,
        /// Name to reading: how we take a place where the text contradicts itself or says too little.
        "readings" => readings: Option<Map<Reading>>,
    }
}

form! {
    /// One rule of the specification.
    struct Requirement is "a requirement" {
        /// How strongly it binds; `stated` binds without a keyword.
        "level" => level: Word<Level>,
        /// Whom it binds.
        "binds" => binds: List<Word<Binds>>,
        /// The rule in our own words.
        "says" => says: Text,
        /// The first 12 hex digits of the SHA-256 of the sentence; absent where the anchor ends in a letter.
        #[schemars(extend("pattern" = "^[0-9a-f]{12}$"))]
        "digest" => digest: Option<Text>,
        /// Why no software can be seen keeping or breaking it.
        "untestable" => untestable: Option<Text>,
    }
}

form! {
    /// How we take a place of the text.
    struct Reading is "a reading" {
        /// The requirements it is about: anchors of this catalogue (6.5-2) or of another's (rfc5545:3.8.8-a).
        "at" => about: List<Text>,
        /// What the places say against each other, or leave open.
        "conflict" => conflict: Text,
        /// Which way the cases take it, and why.
        "we-take" => we_take: Text,
    }
}
