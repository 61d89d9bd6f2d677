//! What the reference library can be made to do wrong; a name starts with the operation that it spoils, or with what
//! it does besides. Each is declared beside what it does.

use super::Defect;
use crate::reference::library::{
    ALARM, COMPLETE, EXPAND, FETCH, GROUP, ITIP, ORDER, PARSE, POLL_PARSE, POLL_ROUNDTRIP, ROUNDTRIP,
    SCHEDULE, SERIALIZE, Spoil, TALLY, VALIDATE, alarm_text, defects, flat, relations,
    series_defects as series, status,
};

/// The tables that declare them.
const TABLES: &[&[Spoil]] = &[
    PARSE,
    ROUNDTRIP,
    SERIALIZE,
    ORDER,
    EXPAND,
    GROUP,
    SCHEDULE,
    FETCH,
    relations::PARSE,
    relations::ROUNDTRIP,
    relations::SERIALIZE,
    ALARM,
    alarm_text::PARSE,
    alarm_text::ROUNDTRIP,
    alarm_text::SERIALIZE,
    series::MADE,
    series::PARSE,
    series::ROUNDTRIP,
    series::SERIALIZE,
    status::PARSE,
    status::ROUNDTRIP,
    POLL_PARSE,
    POLL_ROUNDTRIP,
    ITIP,
    TALLY,
    COMPLETE,
];

/// The defects of the library.
pub(super) const LIBRARY: &[Defect] = &joined();

const COUNT: usize = flat(VALIDATE) + flat(TABLES);

const fn joined() -> [Defect; COUNT] {
    let judging = defects::<{ flat(VALIDATE) }>(VALIDATE);
    let others = defects::<{ flat(TABLES) }>(TABLES);
    let mut all = [Defect { name: "", says: "" }; COUNT];
    let mut at = 0;
    while at < COUNT {
        all[at] = if at < judging.len() { judging[at] } else { others[at - judging.len()] };
        at += 1;
    }
    all
}
