//! What the library's defects do. An operation goes its way, and where a defect is switched on, its input, its tree,
//! its output or its judgement is altered at one point; no rule is written twice.

mod alarm;
pub(crate) mod alarm_text;
mod apply;
mod expand;
mod fetch;
mod fold;
mod group;
mod json;
mod kind;
mod order;
mod parse;
mod poll;
mod registry;
pub(crate) mod relations;
mod roundtrip;
mod schedule;
mod serialize;
pub(crate) mod series;
pub(crate) mod status;
mod tree;
mod validate;

pub(crate) use alarm::ALARM;
pub(super) use apply::{judged, refused, spoil_input, spoil_json, spoil_output, spoil_tree};
pub(crate) use expand::EXPAND;
pub(crate) use fetch::FETCH;
pub(super) use fetch::FETCHES;
pub(crate) use group::GROUP;
pub(crate) use kind::{Spoil, defects, flat};
pub(crate) use order::ORDER;
pub(crate) use parse::PARSE;
pub(crate) use poll::{COMPLETE, ITIP, POLL_PARSE, POLL_ROUNDTRIP, TALLY};
pub(crate) use roundtrip::ROUNDTRIP;
pub(crate) use schedule::SCHEDULE;
pub(crate) use serialize::SERIALIZE;
pub(crate) use validate::VALIDATE;
