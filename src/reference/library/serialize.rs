//! `serialize`: jCal into iCalendar.

use super::fetch::fetch_all;
use super::perform::Outcome;
use super::read::read_jcal;
use super::spoil::{SERIALIZE, Spoil, alarm_text, relations, series, spoil_input, spoil_output, spoil_tree};
use crate::media::ical;
use crate::model::ICALENDAR;
use crate::reference::Defects;

/// What can be made to go wrong here.
const TABLES: &[&[Spoil]] = &[SERIALIZE, relations::SERIALIZE, alarm_text::SERIALIZE, series::SERIALIZE];

/// The objects as iCalendar text (RFC 7265, section 4).
pub(super) fn serialize(input: &[u8], defects: &Defects) -> Outcome {
    let mut read = read_jcal(&spoil_input(TABLES, defects, input))?;
    fetch_all("serialize", &read, defects);
    spoil_tree(TABLES, defects, &mut read);
    Ok((Some(ICALENDAR), spoil_output(TABLES, defects, ical::write(&read))))
}
