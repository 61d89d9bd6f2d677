//! Reading a filter: everything in it is known, or it is refused.

use super::range::Range;
use super::text::TextMatch;
use crate::media::Element;
use crate::media::namespaces::CALDAV;
use crate::reference::Defects;
use crate::reference::server::object::DATES;
use crate::reference::server::refusal::Refusal;

/// A comp-filter (RFC 4791, section 9.7.1).
#[derive(Clone, Debug)]
pub(in crate::reference::server) struct CompFilter {
    pub(super) name: String,
    pub(super) absent: bool,
    pub(super) range: Option<Range>,
    pub(super) properties: Vec<PropFilter>,
    pub(super) components: Vec<CompFilter>,
}

impl CompFilter {
    /// Whether it asks for nothing but that there be such a component.
    pub(super) fn is_empty(&self) -> bool {
        !self.absent && self.range.is_none() && self.properties.is_empty() && self.components.is_empty()
    }
}

/// A prop-filter (section 9.7.2).
#[derive(Clone, Debug)]
pub(super) struct PropFilter {
    pub(super) name: String,
    pub(super) absent: bool,
    pub(super) range: Option<Range>,
    pub(super) text: Option<TextMatch>,
    pub(super) parameters: Vec<ParamFilter>,
}

/// A param-filter (section 9.7.3).
#[derive(Clone, Debug)]
pub(super) struct ParamFilter {
    pub(super) name: String,
    pub(super) absent: bool,
    pub(super) text: Option<TextMatch>,
}

/// Components that stand directly in calendars, and nowhere else.
const OUTER: [&str; 5] = ["VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"];
/// Properties whose values are never times.
const TEXTS: [&str; 5] = ["SUMMARY", "DESCRIPTION", "LOCATION", "UID", "CATEGORIES"];

/// How many filters one query may have.
const MOST_FILTERS: usize = 200;

/// Reads a filter element.
pub(in crate::reference::server) fn read(filter: &Element, defects: &Defects) -> Result<CompFilter, Refusal> {
    only(filter, &["comp-filter"])?;
    let mut outer = filter.children_named(CALDAV, "comp-filter");
    let (Some(calendar), None) = (outer.next(), outer.next()) else {
        return Err(invalid("expected one comp-filter in the filter"));
    };
    let read = component(calendar, &mut { MOST_FILTERS }, defects)?;
    match read.name == "VCALENDAR" && !read.absent && read.range.is_none() {
        true => Ok(read),
        false => Err(invalid("expected a comp-filter for VCALENDAR on the outside")),
    }
}

/// Whether no range of time inside begins or ends outside of the dates that objects may have (RFC 4791, section 7.8).
pub(in crate::reference::server) fn within_limits(element: &Element) -> Result<(), Refusal> {
    for end in ["start", "end"].iter().filter_map(|name| element.attribute(name)) {
        match end.get(..8) {
            Some(day) if *day < DATES.0[..8] => return Err(Refusal::caldav("min-date-time")),
            Some(day) if *day > DATES.1[..8] => return Err(Refusal::caldav("max-date-time")),
            _ => {}
        }
    }
    element.elements().try_for_each(within_limits)
}

/// The filter that every object meets.
pub(in crate::reference::server) fn everything() -> CompFilter {
    let name = "VCALENDAR".to_owned();
    CompFilter { name, absent: false, range: None, properties: Vec::new(), components: Vec::new() }
}

fn invalid(says: &str) -> Refusal {
    Refusal::caldav("valid-filter").saying(says)
}

/// Refuses elements that are not of this list.
fn only(element: &Element, known: &[&str]) -> Result<(), Refusal> {
    let foreign = element.elements().find(|child| !known.iter().any(|name| child.is(CALDAV, name)));
    match foreign {
        Some(child) => Err(Refusal::caldav("supported-filter").naming(child.clone())),
        None => Ok(()),
    }
}

/// The name of a filter, and whether it wants the named thing to be absent.
fn head(element: &Element, known: &[&str], left: &mut usize) -> Result<(String, bool), Refusal> {
    *left = left.checked_sub(1).ok_or_else(|| invalid("expected fewer filters"))?;
    only(element, known)?;
    let name = element.attribute("name").filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| invalid("expected a name on every filter"))?;
    let absent = element.child(CALDAV, "is-not-defined").is_some();
    if absent && element.elements().count() > 1 {
        return Err(invalid("expected nothing beside is-not-defined"));
    }
    Ok((name.to_ascii_uppercase(), absent))
}

fn range(element: &Element, defects: &Defects) -> Result<Option<Range>, Refusal> {
    element.child(CALDAV, "time-range").map(|range| Range::read(range, false, defects)).transpose()
}

fn component(element: &Element, left: &mut usize, defects: &Defects) -> Result<CompFilter, Refusal> {
    let (name, absent) =
        head(element, &["is-not-defined", "time-range", "prop-filter", "comp-filter"], left)?;
    let range = range(element, defects)?;
    let timeless = !["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VALARM", "VPOLL"].contains(&name.as_str());
    if range.is_some() && timeless {
        return Err(Refusal::caldav("supported-filter").naming(element.clone()));
    }
    let properties = element.children_named(CALDAV, "prop-filter");
    let properties = properties.map(|one| property(one, left, defects)).collect::<Result<_, _>>()?;
    let components = element.children_named(CALDAV, "comp-filter");
    let inner: Vec<&Element> = components.collect();
    let nested = |one: &&Element| {
        let inner = one.attribute("name").unwrap_or_default();
        let poll = name == "VPOLL" && defects.has("server/poll-found-by-its-items");
        name != "VCALENDAR" && !poll && OUTER.iter().any(|outer| inner.eq_ignore_ascii_case(outer))
    };
    if inner.iter().any(nested) {
        return Err(invalid("expected in a component no other that stands directly in calendars"));
    }
    let components = inner.into_iter().map(|one| component(one, left, defects)).collect::<Result<_, _>>()?;
    Ok(CompFilter { name, absent, range, properties, components })
}

fn property(element: &Element, left: &mut usize, defects: &Defects) -> Result<PropFilter, Refusal> {
    let (name, absent) =
        head(element, &["is-not-defined", "time-range", "text-match", "param-filter"], left)?;
    let parameters = element.children_named(CALDAV, "param-filter");
    let parameters = parameters.map(|one| parameter(one, left, defects)).collect::<Result<_, _>>()?;
    let range = range(element, defects)?;
    if range.is_some() && TEXTS.contains(&name.as_str()) {
        return Err(invalid("expected no time range in a property that is no time"));
    }
    Ok(PropFilter { name, absent, range, text: TextMatch::inside(element, defects)?, parameters })
}

fn parameter(element: &Element, left: &mut usize, defects: &Defects) -> Result<ParamFilter, Refusal> {
    let (name, absent) = head(element, &["is-not-defined", "text-match"], left)?;
    Ok(ParamFilter { name, absent, text: TextMatch::inside(element, defects)? })
}
