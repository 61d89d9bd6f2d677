//! `roundtrip`: iCalendar into a tree and back.

use super::fetch::fetch_all;
use super::perform::Outcome;
use super::read::read_ical;
use super::spoil::{
    POLL_ROUNDTRIP, ROUNDTRIP, Spoil, alarm_text, relations, series, spoil_output, spoil_tree, status,
};
use crate::media::ical;
use crate::model::ICALENDAR;
use crate::reference::Defects;

/// What can be made to go wrong here.
const TABLES: &[&[Spoil]] = &[
    ROUNDTRIP,
    POLL_ROUNDTRIP,
    relations::ROUNDTRIP,
    alarm_text::ROUNDTRIP,
    series::ROUNDTRIP,
    status::ROUNDTRIP,
];

/// The same objects, written anew: nothing is lost, known or not.
pub(super) fn roundtrip(input: &[u8], defects: &Defects) -> Outcome {
    let mut read = read_ical(input)?;
    fetch_all("roundtrip", &read, defects);
    spoil_tree(TABLES, defects, &mut read);
    Ok((Some(ICALENDAR), spoil_output(TABLES, defects, ical::write(&read))))
}
