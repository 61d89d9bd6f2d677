//! calcard by Stalwart Labs.
//!
//! `roundtrip` reads with `ICalendar::parse`, the call of its README, and writes with `to_string`. `parse` reads one
//! object and leaves what follows it; it is lenient by design. The strict mode of `Parser` refuses every component
//! inside another (`BEGIN` and `END` are invalid lines to it), so it is no validator and is not offered as one. The
//! crate has no jCal.
//!
//! An `Err` of `parse` is told as `rejected`: it holds what was found where an iCalendar object was expected.

use calcard::{Entry, icalendar::ICalendar};
use calspec_adapters::{Answer, ICALENDAR, Offer, serve};

fn main() -> std::io::Result<()> {
    serve(
        "calcard",
        env!("VERSION_OF_CALCARD"),
        &[Offer { operation: "roundtrip", media: ICALENDAR, act: roundtrip }],
    )
}

fn roundtrip(text: &str) -> Answer {
    match ICalendar::parse(text) {
        Ok(calendar) => Answer::Wrote(ICALENDAR, calendar.to_string()),
        Err(Entry::VCard(_)) => Answer::Rejected("a vCard".to_owned()),
        Err(found) => Answer::Rejected(format!("{found:?}")),
    }
}
