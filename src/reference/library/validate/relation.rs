//! What properties of one component have to do with each other.

use std::collections::HashSet;

use super::problem::{At, Problems, Rule};
use crate::media::{Component, Property};
use crate::reference::library::values::{Duration, Moment, recur};

/// The time zones that an object defines, by name.
#[derive(Debug)]
pub(super) struct Zones {
    names: HashSet<String>,
}

impl Zones {
    /// Those of that VCALENDAR.
    pub(super) fn of(calendar: &Component) -> Self {
        let named = |zone: &Component| zone.property("TZID").map(|name| name.text().into_owned());
        Self { names: calendar.components_named("VTIMEZONE").filter_map(named).collect() }
    }
}

/// Everything that takes more than one property to see.
pub(super) fn check_relations(path: &[&Component], zones: &Zones, problems: &mut Problems) {
    let (Some(calendar), Some(here)) = (path.first(), path.last()) else { return };
    check_originals(here, problems);
    check_pairs(here, problems);
    check_proximity(here, problems);
    check_start(calendar, here, problems);
    check_ends(here, problems);
    check_utc(here, problems);
    check_until(here, problems);
    check_zones(zones, here, problems);
    check_links(here, problems);
    check_hierarchy(here, problems);
}

/// The moment that the first property of that name stands for.
fn moment(here: &Component, name: &str) -> Option<Moment> {
    Moment::read_any(&here.property(name)?.text())
}

fn on<'a>(here: &'a Component, name: &'a str) -> At<'a> {
    At { component: here, property: here.property(name) }
}

/// Of several STYLED-DESCRIPTIONs exactly one is not derived (RFC 9073, section 6.5).
fn check_originals(here: &Component, problems: &mut Problems) {
    let name = "STYLED-DESCRIPTION";
    let derived = |property: &&Property| {
        property.parameter_value("DERIVED").is_some_and(|value| value.eq_ignore_ascii_case("TRUE"))
    };
    let all = here.properties_named(name).count();
    let originals = all - here.properties_named(name).filter(derived).count();
    if all > 1 && originals != 1 {
        let says = format!("expected one of {all} without DERIVED=TRUE, but found {originals}");
        problems.push_value(
            on(here, name),
            Rule::OneOriginal,
            "RFC 9073, 6.5",
            ("DERIVED", &originals.to_string()),
            says,
        );
    }
}

/// Properties that exclude each other, and those that need each other.
fn check_pairs(here: &Component, problems: &mut Problems) {
    const EXCLUSIVE: [(&str, &str, &str, &str); 2] =
        [("VEVENT", "DTEND", "DURATION", "RFC 5545, 3.6.1"), ("VTODO", "DUE", "DURATION", "RFC 5545, 3.6.2")];
    const DEPENDENT: [(&str, &str, &str, &str); 6] = [
        ("VTODO", "DURATION", "DTSTART", "RFC 5545, 3.6.2"),
        ("VALARM", "DURATION", "REPEAT", "RFC 5545, 3.6.6"),
        ("VALARM", "REPEAT", "DURATION", "RFC 5545, 3.6.6"),
        ("VEVENT", "RRULE", "DTSTART", "RFC 5545, 3.8.2.4"),
        ("VTODO", "RRULE", "DTSTART", "RFC 5545, 3.8.2.4"),
        ("VJOURNAL", "RRULE", "DTSTART", "RFC 5545, 3.8.2.4"),
    ];
    let has = |name: &str| here.property(name).is_some();
    for (component, one, other, section) in EXCLUSIVE {
        if here.is(component) && has(one) && has(other) {
            let says = format!("expected no {one} beside it, but found one");
            problems.push(on(here, other), Rule::Exclusive, section, says);
        }
    }
    for (component, one, other, section) in DEPENDENT {
        if here.is(component) && has(one) && !has(other) {
            problems.push(
                on(here, one),
                Rule::Dependent,
                section,
                format!("expected {other} beside it, but found none"),
            );
        }
    }
}

/// A place stands in an alarm only where PROXIMITY says what it is for (RFC 9074, section 8).
fn check_proximity(here: &Component, problems: &mut Problems) {
    let place = here.component("VLOCATION").filter(|_| here.is("VALARM"));
    if let Some(place) = place.filter(|_| here.property("PROXIMITY").is_none()) {
        let says = "expected PROXIMITY in the VALARM around it, but found none".to_owned();
        let at = At { component: place, property: None };
        problems.push_value(at, Rule::Dependent, "RFC 9074, 8", ("", "VALARM"), says);
    }
}

/// An event has a start, unless the object is a message with a METHOD.
fn check_start(calendar: &Component, here: &Component, problems: &mut Problems) {
    if here.is("VEVENT") && here.property("DTSTART").is_none() && calendar.property("METHOD").is_none() {
        let says = "expected it to be there, but found none".to_owned();
        problems.push_name(on(here, "DTSTART"), Rule::PropertyMissing, "RFC 5545, 3.6.1", "DTSTART", says);
    }
}

/// What ends is of the type of what starts, local if and only if that is, and later.
fn check_ends(here: &Component, problems: &mut Problems) {
    let Some(start) = moment(here, "DTSTART") else { return };
    for (name, section) in [("DTEND", "RFC 5545, 3.8.2.2"), ("DUE", "RFC 5545, 3.8.2.3")] {
        let Some(end) = moment(here, name) else { continue };
        let zone = |name| here.property(name).and_then(|property| property.parameter_value("TZID"));
        let floats = |moment: Moment, name| !moment.is_utc() && zone(name).is_none();
        let comparable = start.is_utc() == end.is_utc() && zone("DTSTART") == zone(name);
        let says = if start.is_date() != end.is_date() {
            "expected the value type of DTSTART, but found another"
        } else if !start.is_date() && floats(start, "DTSTART") != floats(end, name) {
            "expected local time beside local time, but found one without the other"
        } else if comparable && end.clock() <= start.clock() {
            "expected it after DTSTART, but found it before or at the same time"
        } else {
            continue;
        };
        problems.push(on(here, name), Rule::Mismatch, section, says);
    }
    let duration = here.property("DURATION").and_then(|property| Duration::read(&property.text()));
    if start.is_date() && duration.is_some_and(|duration| !duration.nominal) {
        let says = "expected weeks or days beside a DTSTART that is a date, but found times";
        problems.push(on(here, "DURATION"), Rule::Mismatch, "RFC 5545, 3.8.2.5", says);
    }
}

/// Free-busy time is in UTC; the start of an observance is local.
fn check_utc(here: &Component, problems: &mut Problems) {
    let observance = here.is("STANDARD") || here.is("DAYLIGHT");
    if !here.is("VFREEBUSY") && !observance {
        return;
    }
    let names: &[&str] = if observance { &["DTSTART"] } else { &["DTSTART", "DTEND"] };
    for name in names {
        let Some(found) = moment(here, name) else { continue };
        let zoned = here.property(name).is_some_and(|property| property.parameter("TZID").is_some());
        let good = if observance { !found.is_utc() && !zoned && !found.is_date() } else { found.is_utc() };
        if !good {
            let says = if observance { "expected local time" } else { "expected UTC" };
            problems.push(
                on(here, name),
                Rule::Mismatch,
                "RFC 5545, 3.8.2.4",
                format!("{says}, but found another form"),
            );
        }
    }
}

/// The end of a rule is of the type of DTSTART, local if that is, UTC otherwise.
fn check_until(here: &Component, problems: &mut Problems) {
    let Some(start) = moment(here, "DTSTART") else { return };
    let zoned = here.property("DTSTART").is_some_and(|property| property.parameter("TZID").is_some());
    let observance = here.is("STANDARD") || here.is("DAYLIGHT");
    for rule in here.properties.iter().filter(|property| property.is("RRULE") || property.is("SRULE")) {
        let Some(until) = recur(&rule.text()).and_then(|recur| recur.until) else { continue };
        let utc = observance || start.is_utc() || zoned;
        let good = start.is_date() == until.is_date() && (until.is_date() || until.is_utc() == utc);
        if !good {
            let at = At { component: here, property: Some(rule) };
            let says = "expected UNTIL of the form that DTSTART asks for, but found another";
            problems.push(at, Rule::Mismatch, "RFC 5545, 3.3.10", says);
        }
    }
}

/// A LINK by UID leads to another component (RFC 9253, section 2).
fn check_links(here: &Component, problems: &mut Problems) {
    let Some(own) = here.property("UID").map(Property::text) else { return };
    for link in here.properties_named("LINK").filter(|link| link.kind() == "uid" && link.text() == own) {
        let at = At { component: here, property: Some(link) };
        problems.push(
            at,
            Rule::Mismatch,
            "RFC 9253, 2",
            "expected the UID of another component, but found its own",
        );
    }
}

/// A RELATED-TO that says PARENT, CHILD or SIBLING has no URI as its value (RFC 9253, section 9.1).
fn check_hierarchy(here: &Component, problems: &mut Problems) {
    for relation in here.properties_named("RELATED-TO").filter(|relation| relation.kind() == "uri") {
        let Some(kind) = relation.parameter_value("RELTYPE") else { continue };
        if ["PARENT", "CHILD", "SIBLING"].iter().any(|word| word.eq_ignore_ascii_case(kind)) {
            let at = At { component: here, property: Some(relation) };
            let says = format!("expected a UID beside {kind}, but found a URI");
            problems.push_value(at, Rule::Mismatch, "RFC 9253, 9.1", ("RELTYPE", kind), says);
        }
    }
}

/// TZID stands on no UTC time and on no date, and names a VTIMEZONE of the object unless it begins with a slash.
fn check_zones(zones: &Zones, here: &Component, problems: &mut Problems) {
    for property in &here.properties {
        let Some(zone) = property.parameter_value("TZID") else { continue };
        let at = At { component: here, property: Some(property) };
        let kind = property.kind();
        let value = property.text();
        if kind == "date" || (kind == "date-time" && value.split(',').any(|part| part.ends_with('Z'))) {
            let says = "expected TZID beside local time, but found another form".to_owned();
            problems.push_value(at, Rule::ParameterMisplaced, "RFC 5545, 3.2.19", ("TZID", zone), says);
        }
        if !zone.starts_with('/') && !zones.names.contains(zone) {
            let says = "expected a VTIMEZONE of that name, but found none".to_owned();
            problems.push_value(at, Rule::Dependent, "RFC 5545, 3.2.19", ("TZID", zone), says);
        }
    }
}
