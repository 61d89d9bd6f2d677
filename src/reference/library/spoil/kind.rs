//! What a defect can alter, and the tables of defects as lists of names.

use serde_json::Value;

use crate::media::Component;
use crate::reference::defect::Defect;
use crate::reference::library::validate::Problem;

/// A defect and what it does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoil {
    /// Its name and what it says.
    pub(crate) defect: Defect,
    /// What it does.
    pub(crate) how: How,
}

/// The point at which an operation is altered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum How {
    /// The octets before they are read.
    Input(fn(&[u8]) -> Vec<u8>),
    /// Each object after it was read.
    Tree(fn(&mut Component)),
    /// Objects for which this holds are rejected.
    Refuse(fn(&Component) -> bool),
    /// Problems for which this holds are not reported.
    Mute(fn(&Problem) -> bool),
    /// Each object of jCal before it is written, beside its tree.
    Json(fn(&mut Value, &Component)),
    /// The octets after they were written.
    Output(fn(&[u8]) -> Vec<u8>),
    /// Nothing by itself: the operation asks for it by name.
    Asked,
}

/// Declares how one kind of defect is written in a table.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident: $how:ident($of:ty),)+) => {
        $($(#[$doc])* pub(super) const fn $name(name: &'static str, says: &'static str, act: $of) -> Spoil {
            Spoil { defect: Defect { name, says }, how: How::$how(act) }
        })+
    };
}

kinds! {
    /// Alters the octets that are read.
    input: Input(fn(&[u8]) -> Vec<u8>),
    /// Alters what was read.
    tree: Tree(fn(&mut Component)),
    /// Rejects more.
    refuse: Refuse(fn(&Component) -> bool),
    /// Rejects less.
    mute: Mute(fn(&Problem) -> bool),
    /// Alters jCal that is written.
    json: Json(fn(&mut Value, &Component)),
    /// Alters the octets that are written.
    output: Output(fn(&[u8]) -> Vec<u8>),
}

/// One that the operation asks for by name.
pub(super) const fn asked(name: &'static str, says: &'static str) -> Spoil {
    Spoil { defect: Defect { name, says }, how: How::Asked }
}

/// The names of a table of tables.
pub(crate) const fn defects<const N: usize>(tables: &[&[Spoil]]) -> [Defect; N] {
    let mut all = [Defect { name: "", says: "" }; N];
    let (mut table, mut at, mut to) = (0, 0, 0);
    while table < tables.len() {
        while at < tables[table].len() {
            all[to] = tables[table][at].defect;
            (at, to) = (at + 1, to + 1);
        }
        (table, at) = (table + 1, 0);
    }
    all
}

/// How many a table of tables has.
pub(crate) const fn flat(tables: &[&[Spoil]]) -> usize {
    let (mut table, mut count) = (0, 0);
    while table < tables.len() {
        count += tables[table].len();
        table += 1;
    }
    count
}
