//! `roundtrip`: iCalendar into a tree and back.

use super::fetch::fetch_all;
use super::perform::{ICAL, Outcome};
use super::read::read_ical;
use super::spoil::{ROUNDTRIP, spoil_output, spoil_tree};
use crate::media::ical;
use crate::reference::Defects;

/// The same objects, written anew: nothing is lost, known or not.
pub(super) fn roundtrip(input: &[u8], defects: &Defects) -> Outcome {
    let mut read = read_ical(input)?;
    fetch_all("roundtrip", &read, defects);
    spoil_tree(&[ROUNDTRIP], defects, &mut read);
    Ok((Some(ICAL), spoil_output(&[ROUNDTRIP], defects, ical::write(&read))))
}
