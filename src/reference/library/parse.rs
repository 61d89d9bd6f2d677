//! `parse`: iCalendar into jCal.

use serde_json::Value;

use super::fetch::fetch_all;
use super::perform::Outcome;
use super::read::read_ical;
use super::spoil::{
    PARSE, POLL_PARSE, Spoil, alarm_text, refused, relations, series, spoil_input, spoil_json, spoil_tree,
    status,
};
use crate::media::{Component, jcal};
use crate::model::JCAL;
use crate::reference::Defects;

/// What can be made to go wrong here.
const TABLES: &[&[Spoil]] =
    &[PARSE, POLL_PARSE, relations::PARSE, alarm_text::PARSE, series::PARSE, status::PARSE];

/// One object as jCal, several as an array of them (RFC 7265, section 3.2).
pub(super) fn parse(input: &[u8], defects: &Defects) -> Outcome {
    let mut read = read_ical(&spoil_input(TABLES, defects, input))?;
    fetch_all("parse", &read, defects);
    if refused(TABLES, defects, &read) {
        return Err("expected what is known, but found something else".to_owned());
    }
    spoil_tree(TABLES, defects, &mut read);
    let written = to_jcal(&read).to_string().into_bytes();
    Ok((Some(JCAL), spoil_json(TABLES, defects, written, &read)))
}

fn to_jcal(read: &[Component]) -> Value {
    match read {
        [one] => jcal::write(one),
        several => several.iter().map(jcal::write).collect(),
    }
}
