//! icalendar by Hendrik Sollich.
//!
//! `roundtrip` reads with `str::parse::<Calendar>`, the call of its README, and writes with `try_into::<String>`, which is
//! what `to_string` does short of the panic. An object that it cannot read is `rejected` in its own words. Its
//! `parser::Calendar`, a lower layer that "reserializes", is not asked: programs are told to use `Calendar`.
//!
//! It has no validation and no jCal. (Its serde form of a calendar is a JSON of its own.)

use calspec_adapters::{Answer, ICALENDAR, Offer, serve};
use icalendar::Calendar;

fn main() -> std::io::Result<()> {
    serve(
        "icalendar",
        env!("VERSION_OF_ICALENDAR"),
        &[Offer { operation: "roundtrip", media: ICALENDAR, act: roundtrip }],
    )
}

fn roundtrip(text: &str) -> Answer {
    match text.parse::<Calendar>() {
        Ok(calendar) => match (&calendar).try_into() {
            Ok(written) => Answer::Wrote(ICALENDAR, written),
            Err(error) => Answer::Rejected(format!("when writing: {error}")),
        },
        Err(message) => Answer::Rejected(message),
    }
}
