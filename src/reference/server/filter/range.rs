//! A time range (RFC 4791, section 9.9).

use jiff::Timestamp;

use crate::media::Element;
use crate::reference::Defects;
use crate::reference::recurrence::{Form, Moment, in_utc};
use crate::reference::server::refusal::Refusal;

/// A range of time; open ends are the ends of time.
#[derive(Clone, Copy, Debug)]
pub(in crate::reference::server) struct Range {
    pub(in crate::reference::server) start: Timestamp,
    pub(in crate::reference::server) end: Timestamp,
}

impl Range {
    /// Reads the attributes `start` and `end` of an element; a range that needs both says so.
    pub(in crate::reference::server) fn read(
        element: &Element,
        both: bool,
        defects: &Defects,
    ) -> Result<Self, Refusal> {
        if defects.has("server/input-time-range-unchecked") {
            let at = |name| instant(element.attribute(name)).ok().flatten();
            let (start, end) = (at("start").unwrap_or(Timestamp::MIN), at("end").unwrap_or(Timestamp::MAX));
            return Ok(Self { start, end });
        }
        let start = instant(element.attribute("start"))?;
        let end = instant(element.attribute("end"))?;
        let missing = (start.is_none() && end.is_none()) || (both && (start.is_none() || end.is_none()));
        let range = Self { start: start.unwrap_or(Timestamp::MIN), end: end.unwrap_or(Timestamp::MAX) };
        match missing || range.end <= range.start {
            true => {
                Err(Refusal::caldav("valid-filter").saying("expected start and end, the end after the start"))
            }
            false => Ok(range),
        }
    }

    /// Whether something that takes from `begins` to `ends` lies in it; what takes no time has to begin in it.
    pub(in crate::reference::server) fn overlaps(&self, begins: Timestamp, ends: Timestamp) -> bool {
        match ends > begins {
            true => self.start < ends && self.end > begins,
            false => self.holds(begins),
        }
    }

    /// Whether an instant lies in it.
    pub(in crate::reference::server) fn holds(&self, instant: Timestamp) -> bool {
        self.start <= instant && self.end > instant
    }
}

fn instant(text: Option<&str>) -> Result<Option<Timestamp>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    match Moment::read(text, None) {
        Ok(moment) if moment.form == Form::Utc => Ok(Some(in_utc(moment.local))),
        _ => Err(Refusal::caldav("valid-filter").saying("expected a date with UTC time in a time range")),
    }
}
