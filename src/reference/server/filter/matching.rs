//! Whether a calendar object matches a filter.

use super::read::{CompFilter, ParamFilter, PropFilter};
use super::{alarm, time};
use crate::media::{Component, Property};
use crate::reference::Defects;
use crate::reference::recurrence::{Series, Zones};
use crate::reference::server::spoil::{NEW_COMPONENTS, NEW_PROPERTIES, OLD_COMPONENTS};

/// What a filter is tried on.
struct Trial<'a> {
    zones: &'a Zones<'a>,
    defects: &'a Defects,
}

/// Whether the object matches. Floating times are read in the zone of `zones`.
pub(in crate::reference::server) fn matches(
    filter: &CompFilter,
    calendar: &Component,
    zones: &Zones,
    defects: &Defects,
) -> bool {
    let trial = Trial { zones, defects };
    if filter.components.is_empty() && defects.has("server/filter-of-the-calendar-alone-finds-nothing") {
        return false;
    }
    calendar.is(&filter.name) && trial.inside(filter, calendar, Around::default(), 0)
}

/// What a component is in.
#[derive(Clone, Copy, Default)]
struct Around<'a> {
    /// The instances of the event, to-do, … and of those beside it.
    series: Option<&'a Series<'a>>,
    /// The event, to-do, … itself.
    whole: Option<&'a Component>,
}

impl Trial<'_> {
    fn has(&self, defect: &str) -> bool {
        self.defects.has(defect)
    }

    /// Whether a filter is taken as met for its name alone.
    fn unknown(&self, name: &str) -> bool {
        name.starts_with("X-") && self.has("server/input-filter-of-private-names-met")
    }

    /// Whether a component fulfils what its filter says of its inside.
    fn inside(&self, filter: &CompFilter, component: &Component, around: Around<'_>, level: usize) -> bool {
        let new = NEW_COMPONENTS.contains(&filter.name.as_str());
        let lax = new && self.has("server/prop-filter-in-new-components-matches-all");
        let properties = lax || filter.properties.iter().all(|one| self.property(one, component));
        properties && filter.components.iter().all(|one| self.child(one, component, around, level + 1))
    }

    /// Whether a component has what a filter for its components wants.
    fn child(&self, filter: &CompFilter, parent: &Component, around: Around<'_>, level: usize) -> bool {
        let new = NEW_COMPONENTS.contains(&filter.name.as_str());
        if self.unknown(&filter.name) || level > 2 && self.has("server/comp-filter-two-levels-only") {
            return true;
        }
        if new && self.has("server/comp-filter-new-name-matches-all") {
            return true;
        }
        if level > 1 && filter.is_empty() && self.has("server/comp-filter-empty-met-always") {
            return true;
        }
        if new && self.has("server/comp-filter-new-name-matches-none") {
            return false;
        }
        let old = OLD_COMPONENTS.contains(&filter.name.as_str());
        if !old && parent.is("VCALENDAR") && self.has("server/query-finds-known-components-only") {
            return false;
        }
        let found = self.candidates(filter, parent, around, level);
        if filter.absent {
            return found.is_empty() || (new && self.has("server/comp-filter-not-defined-ignored"));
        }
        let own = parent.is("VCALENDAR").then(|| Series::new(&found, self.zones));
        let timely = |one: &Component| {
            if one.is("VPOLL") && self.has("server/poll-time-range-ignored") {
                return true;
            }
            if one.is("VPOLL") && filter.range.is_some() && self.has("server/poll-in-no-time-range") {
                return false;
            }
            filter.range.is_none_or(|range| match (&own, around.series) {
                (Some(series), _) => time::matches(one, range, series, self.zones),
                (None, Some(series)) if one.is("VALARM") => {
                    alarm::matches(one, parent, range, series, self.zones)
                }
                _ => false,
            })
        };
        let around = |one| match &own {
            Some(series) => Around { series: Some(series), whole: Some(one) },
            None => around,
        };
        if new && self.has("server/comp-filter-spread-over-components") {
            let property = |p: &PropFilter| found.iter().any(|one| self.property(p, one));
            let component =
                |c: &CompFilter| found.iter().any(|one| self.child(c, one, around(one), level + 1));
            return filter.properties.iter().all(property) && filter.components.iter().all(component);
        }
        found.iter().any(|one| timely(one) && self.inside(filter, one, around(one), level))
    }

    /// The components that a filter may mean.
    fn candidates<'b>(
        &self,
        filter: &CompFilter,
        parent: &'b Component,
        around: Around<'b>,
        level: usize,
    ) -> Vec<&'b Component> {
        let mut found: Vec<&Component> =
            parent.components.iter().filter(|one| one.is(&filter.name)).collect();
        if level > 1 && self.has("server/comp-filter-scope-ignored") {
            found = anywhere(around.whole.unwrap_or(parent), &filter.name);
        }
        if level == 1 && self.has("server/filter-looks-at-master-only") {
            found.retain(|one| one.property("RECURRENCE-ID").is_none());
        }
        found
    }

    fn property(&self, filter: &PropFilter, component: &Component) -> bool {
        let new = NEW_PROPERTIES.contains(&filter.name.as_str());
        if self.unknown(&filter.name) || new && self.has("server/prop-filter-new-name-matches-all") {
            return true;
        }
        let mut found = component.properties.iter().filter(|property| property.is(&filter.name)).peekable();
        if filter.absent {
            return found.peek().is_none() || (new && self.has("server/prop-filter-not-defined-ignored"));
        }
        found.any(|property| self.one_property(filter, property))
    }

    fn one_property(&self, filter: &PropFilter, property: &Property) -> bool {
        let timely = filter.range.is_none_or(|range| time::property_matches(property, range, self.zones));
        let text = filter.text.as_ref().is_none_or(|text| {
            let found = text.occurs(&property.text(), self.has("server/text-match-whole-value"));
            found != (text.negated && !self.has("server/negate-condition-ignored"))
        });
        timely && text && filter.parameters.iter().all(|one| self.parameter(one, property))
    }

    fn parameter(&self, filter: &ParamFilter, property: &Property) -> bool {
        let new = ["SCHEMA", "FMTTYPE"].contains(&filter.name.as_str());
        if self.unknown(&filter.name) || new && self.has("server/param-filter-new-name-matches-all") {
            return true;
        }
        match (property.parameter(&filter.name), &filter.text) {
            (found, _) if filter.absent => found.is_none(),
            (None, _) => false,
            (Some(_), None) => true,
            (Some(found), Some(text)) => {
                let occurs = found.values.iter().any(|value| text.occurs(value, false));
                occurs != (text.negated && !self.has("server/negate-condition-ignored"))
            }
        }
    }
}

/// The components of a name anywhere inside.
fn anywhere<'a>(parent: &'a Component, name: &str) -> Vec<&'a Component> {
    let mut found = Vec::new();
    let mut open: Vec<&Component> = parent.components.iter().collect();
    while let Some(component) = open.pop() {
        if component.is(name) {
            found.push(component);
        }
        open.extend(&component.components);
    }
    found
}
