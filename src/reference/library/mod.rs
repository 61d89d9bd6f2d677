//! Our own calendar library: RFC 5545, 6868, 7265, 7986, 9073, 9074, 9253 and the draft on series and VPOLL, one file an operation.
//!
//! It keeps every rule that its texts have, unless a defect is switched on. What it does not know it keeps.

mod acknowledge;
mod alarm;
mod alarms;
mod expand;
mod fetch;
mod group;
mod order;
mod parse;
mod perform;
mod poll;
mod read;
mod roundtrip;
mod schedule;
mod serialize;
mod series;
mod snooze;
mod spoil;
mod tables;
mod validate;
mod validity;
mod values;

pub(super) use fetch::fetch;
pub use perform::{Library, NotOffered};
pub(super) use spoil::{
    ALARM, COMPLETE, EXPAND, FETCH, GROUP, ITIP, ORDER, PARSE, POLL_PARSE, POLL_ROUNDTRIP, ROUNDTRIP,
    SCHEDULE, SERIALIZE, Spoil, TALLY, VALIDATE, alarm_text, defects, flat, relations,
    series as series_defects, status,
};
