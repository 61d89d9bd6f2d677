//! Selectors over components and properties.

use super::found::Found;
use super::selector::{End, Filter, Segment, Selector};
use crate::media::tree::{Component, Property};

impl Selector {
    /// What it finds in these top-level components, in their order. `VCALENDAR` is implicit: the path starts inside
    /// each of them, and a component at top level that is none is not looked into.
    ///
    /// The last segment finds components and properties of its name, components first. `[N]` counts what the path
    /// has found so far, over all parents.
    pub fn in_calendar<'a>(&self, components: &'a [Component]) -> Vec<Found<'a>> {
        let calendars: Vec<_> = components.iter().filter(|component| component.is("VCALENDAR")).collect();
        let Some((last, path)) = self.segments.split_last() else { return Vec::new() };
        if path.is_empty() && last.name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("VCALENDAR"))
        {
            return self.ended(kept(last, calendars.into_iter().map(Found::Component).collect()));
        }
        let mut parents = calendars;
        for segment in path {
            let inside =
                parents.iter().flat_map(|parent| named(segment, parent)).map(Found::Component).collect();
            parents = kept(segment, inside)
                .into_iter()
                .filter_map(|found| match found {
                    Found::Component(component) => Some(component),
                    _ => None,
                })
                .collect();
        }
        let mut found: Vec<_> =
            parents.iter().flat_map(|parent| named(last, parent)).map(Found::Component).collect();
        found.extend(parents.iter().flat_map(|parent| properties(last, parent)).map(Found::Property));
        self.ended(kept(last, found))
    }

    fn ended<'a>(&self, found: Vec<Found<'a>>) -> Vec<Found<'a>> {
        let name = match &self.end {
            End::Whole => return found,
            End::Attribute(_) => return Vec::new(),
            End::Parameter(name) => name,
        };
        let properties = found.into_iter().filter_map(|found| match found {
            Found::Property(property) => Some(property),
            _ => None,
        });
        properties
            .flat_map(|property| property.parameters.iter().filter(|parameter| parameter.is(name)))
            .map(Found::Parameter)
            .collect()
    }
}

fn named<'a>(segment: &Segment, parent: &'a Component) -> impl Iterator<Item = &'a Component> {
    parent.components.iter().filter(|component| segment.name.as_ref().is_none_or(|name| component.is(name)))
}

fn properties<'a>(segment: &Segment, parent: &'a Component) -> impl Iterator<Item = &'a Property> {
    parent.properties.iter().filter(|property| segment.name.as_ref().is_none_or(|name| property.is(name)))
}

fn kept<'a>(segment: &Segment, mut found: Vec<Found<'a>>) -> Vec<Found<'a>> {
    for filter in &segment.filters {
        found = match filter {
            Filter::Nth(place) => found.into_iter().skip(place - 1).take(1).collect(),
            filter => found.into_iter().filter(|found| holds(filter, found)).collect(),
        };
    }
    found
}

fn holds(filter: &Filter, found: &Found<'_>) -> bool {
    match (filter, found) {
        (Filter::Equals { key, value }, Found::Component(component)) => component
            .properties_named(key)
            .any(|property| property.text() == *value || property.values().contains(value)),
        (Filter::Equals { key, value }, Found::Property(property)) => property
            .parameters_named(key)
            .any(|parameter| parameter.values.contains(value) || parameter.text() == *value),
        (Filter::Has(key), _) => has(key, found),
        (Filter::Lacks(key), _) => !has(key, found),
        _ => false,
    }
}

fn has(key: &str, found: &Found<'_>) -> bool {
    match found {
        Found::Component(component) => component.property(key).is_some(),
        Found::Property(property) => property.parameter(key).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::ical;
    use rstest::rstest;

    const TEXT: &str = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:a\nATTENDEE;ROLE=CHAIR;X=1:mailto:a\n\
        ATTENDEE;ROLE=OTHER:mailto:b\nBEGIN:PARTICIPANT\nUID:p\nPARTICIPANT-TYPE:SPEAKER\nEND:PARTICIPANT\n\
        BEGIN:PARTICIPANT\nUID:q\nEND:PARTICIPANT\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nSUMMARY:a\\,b\n\
        BEGIN:PARTICIPANT\nUID:r\nEND:PARTICIPANT\nEND:VEVENT\nEND:VCALENDAR\nBEGIN:VEVENT\nUID:bare\nEND:VEVENT\n";

    #[rstest]
    #[case("METHOD", &["REQUEST"])]
    #[case("VEVENT/UID", &["a", "b"])]
    #[case("vevent/participant/uid", &["p", "q", "r"])]
    #[case("VEVENT(UID=b)/PARTICIPANT/UID", &["r"])]
    #[case("VEVENT(SUMMARY=a,b)/UID", &["b"])]
    #[case("VEVENT(SUMMARY)/UID", &["b"])]
    #[case("VEVENT(!SUMMARY)/UID", &["a"])]
    #[case("VEVENT[2]/UID", &["b"])]
    #[case("VEVENT[3]/UID", &[])]
    #[case("VEVENT/PARTICIPANT[3]/UID", &["r"])]
    #[case("VEVENT/PARTICIPANT(PARTICIPANT-TYPE=SPEAKER)(UID=p)/UID", &["p"])]
    #[case("*/UID", &["a", "b"])]
    #[case("VEVENT/ATTENDEE(ROLE=CHAIR)", &["mailto:a"])]
    #[case("VEVENT/ATTENDEE(!X)", &["mailto:b"])]
    #[case("VEVENT/ATTENDEE;role", &["CHAIR", "OTHER"])]
    #[case("VCALENDAR/METHOD", &[])]
    fn texts_are_found(#[case] selector: &str, #[case] texts: &[&str]) {
        let components = ical::read(TEXT.as_bytes()).components;
        let selector = Selector::parse(selector).unwrap();
        let found = selector.in_calendar(&components);
        assert_eq!(found.iter().map(Found::text).collect::<Vec<_>>(), texts);
    }

    #[rstest]
    #[case("VCALENDAR", 1)]
    #[case("VCALENDAR(METHOD=REQUEST)", 1)]
    #[case("VCALENDAR(METHOD=REPLY)", 0)]
    #[case("VEVENT", 2)]
    #[case("VEVENT/*", 8)]
    fn components_are_found(#[case] selector: &str, #[case] count: usize) {
        let components = ical::read(TEXT.as_bytes()).components;
        assert_eq!(Selector::parse(selector).unwrap().in_calendar(&components).len(), count);
    }
}
