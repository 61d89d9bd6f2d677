//! Filters of calendar queries (RFC 4791, sections 7.8 and 9.7 to 9.9).

mod alarm;
mod matching;
mod range;
mod read;
mod text;
mod time;

pub(super) use matching::matches;
pub(super) use range::Range;
pub(super) use read::{everything, read, within_limits};
pub(super) use text::COLLATIONS;
pub(super) use time::{instant, period, periods};
