//! Polls (draft-ietf-calext-vpoll-06): what a message does to a poll, how the votes stand, and what becomes of the winner.

mod complete;
mod itip;
mod message;
mod organizer;
mod revision;
mod stored;
mod tally;
mod voter;

pub(super) use complete::complete;
pub(super) use itip::itip;
pub(super) use tally::tally;
