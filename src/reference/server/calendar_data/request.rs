//! What a CALDAV:calendar-data element asks for.

use std::cell::Cell;

use super::select::Selection;
use super::{expand, limit};
use std::borrow::Cow;

use crate::media::namespaces::{CALDAV, DAV};
use crate::media::{Component, Element, ical};
use crate::reference::Defects;
use crate::reference::recurrence::Zones;
use crate::reference::server::filter::Range;
use crate::reference::server::object::caldav;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::{object, spoil, store};

/// How many octets of calendar data one answer may have.
const MOST_OCTETS: usize = 64 << 20;

/// A CALDAV:calendar-data element of a request.
#[derive(Debug, Default)]
pub(in crate::reference::server) struct DataRequest {
    selection: Option<Selection>,
    expand: Option<Range>,
    limit: Option<Range>,
    limit_free_busy: Option<Range>,
    /// How many octets were answered with until now.
    spent: Cell<usize>,
}

impl DataRequest {
    /// Reads the calendar-data inside the prop element of a report; `None` where it asks for none.
    pub(in crate::reference::server) fn read(
        report: &Element,
        defects: &Defects,
    ) -> Result<Option<Self>, Refusal> {
        let list = report.child(DAV, "prop");
        let Some(data) = list.and_then(|list| list.child(CALDAV, "calendar-data")) else { return Ok(None) };
        let media = data.attribute("content-type").unwrap_or("text/calendar");
        let version = data.attribute("version").unwrap_or("2.0");
        let known = media.eq_ignore_ascii_case("text/calendar") && version == "2.0";
        if !known && !defects.has("server/input-calendar-data-of-any-type") {
            return Err(Refusal::caldav("supported-calendar-data"));
        }
        let range =
            |name| data.child(CALDAV, name).map(|element| Range::read(element, true, defects)).transpose();
        let request = Self {
            selection: data.child(CALDAV, "comp").map(Selection::read).transpose()?,
            expand: range("expand")?,
            limit: range("limit-recurrence-set")?,
            limit_free_busy: range("limit-freebusy-set")?,
            spent: Cell::default(),
        };
        match request.expand.is_some() && request.limit.is_some() {
            true => {
                Err(Refusal::status(400).saying("expected expand or limit-recurrence-set, but found both"))
            }
            false => Ok(Some(request)),
        }
    }

    /// The calendar-data of an object: its own octets where all of it is asked for.
    pub(in crate::reference::server) fn answer(
        &self,
        object: &store::Object,
        report: &str,
        floating: Option<&Zones>,
        defects: &Defects,
    ) -> Result<Element, Refusal> {
        if self.expand.is_none() {
            self.spend(object.octets.len())?;
        }
        let changes = self.selection.is_some() || self.expand.is_some() || self.limit.is_some();
        let spoiled = defects.iter().next().is_some();
        if !changes && self.limit_free_busy.is_none() && !spoiled {
            return Ok(caldav("calendar-data").with_text(&text(&object.octets)));
        }
        let mut calendar = object::read(&object.octets)?;
        if let Some(range) = self.expand {
            calendar = expand::expanded(&calendar, range, floating, defects, &|octets| self.spend(octets))?;
        }
        if let Some(range) = self.limit {
            calendar = limit::recurrence_set(&calendar, range, floating, defects);
        }
        if let Some(range) = self.limit_free_busy {
            limit::free_busy_set(&mut calendar, range);
        }
        if let Some(selection) = &self.selection {
            calendar = selection.of(&calendar, defects);
        }
        spoil::reported(defects, report, &mut calendar);
        let unchanged = !changes && object::read(&object.octets)? == calendar;
        let octets = if unchanged { object.octets.clone() } else { written(&calendar) };
        Ok(caldav("calendar-data").with_text(&text(&octets)))
    }

    /// Whether it names a part that the object does not have.
    pub(in crate::reference::server) fn names_more_than(&self, calendar: &Component) -> bool {
        self.selection.as_ref().is_some_and(|selection| selection.names_more_than(calendar))
    }

    /// Takes note that the answer grows by so many octets; refuses where it grows too long.
    fn spend(&self, octets: usize) -> Result<(), Refusal> {
        self.spent.set(self.spent.get().saturating_add(octets));
        match self.spent.get() > MOST_OCTETS {
            true => Err(Refusal::dav(507, "number-of-matches-within-limits")),
            false => Ok(()),
        }
    }
}

/// Octets as XML can carry them: where a fold stands inside a letter, they are folded anew.
fn text(octets: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(octets) {
        Ok(text) => text.into(),
        Err(_) => {
            let anew = ical::write(&ical::read(octets).components);
            String::from_utf8_lossy(&anew).into_owned().into()
        }
    }
}

fn written(calendar: &Component) -> Vec<u8> {
    ical::write(std::slice::from_ref(calendar))
}
