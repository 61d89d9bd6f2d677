//! Alarms: what was asked about them, which one is meant, and when one goes off. The operations `alarms`, `acknowledge`
//! and `snooze` are made of this.

mod ask;
mod change;
mod times;
mod which;

pub(super) use ask::{argument, length, moment, optional_moment, zone};
pub(super) use change::{acknowledge, revise, set_text};
pub(super) use times::{Ring, Sight, rings};
pub(super) use which::{Place, find, original_of, relation};
