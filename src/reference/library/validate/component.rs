//! One component: how often its properties stand in it, where it stands, and what it holds.

use super::method::check_method;
use super::poll::check_poll;
use super::problem::{At, Problems, Rule};
use super::property::check_property;
use super::relation::{Zones, check_relations};
use super::series::check_series;
use crate::media::{Component, Property};
use crate::reference::library::tables::{ALARM_ACTIONS, ComponentTable, Count, Counts, component};

/// How deep components are looked into; readers stop there too.
const MOST_DEPTH: usize = 64;

/// The innermost component of `path`, and all that is in it.
pub(super) fn check_component(path: &mut Vec<&Component>, zones: &Zones, problems: &mut Problems) {
    let Some(here) = path.last().copied() else { return };
    let table = component(&here.name);
    if let Some(table) = table {
        check_counts(here, table.counts, table.section, problems);
        check_alarm(here, problems);
        check_place(path, table, problems);
        check_order(here, table, problems);
    }
    let in_poll = path.iter().any(|outer| outer.is("VPOLL"));
    for property in &here.properties {
        check_property(here, property, in_poll, problems);
    }
    check_relations(path, zones, problems);
    check_series(here, problems);
    check_method(path, problems);
    check_poll(path, problems);
    if path.len() == MOST_DEPTH {
        return;
    }
    for inner in &here.components {
        path.push(inner);
        check_component(path, zones, problems);
        path.pop();
    }
}

fn check_counts(here: &Component, counts: Counts, section: &'static str, problems: &mut Problems) {
    for (count, names) in counts {
        for name in *names {
            check_count(here, *count, name, section, problems);
        }
    }
}

/// How often one property stands there; the problem is at the last of them.
fn check_count(here: &Component, count: Count, name: &str, section: &'static str, problems: &mut Problems) {
    let found = here.properties_named(name).count();
    let (rule, expected) = match (count, found) {
        (Count::One | Count::AtLeastOne, 0) => (Rule::PropertyMissing, "expected it to be there"),
        (Count::One | Count::AtMostOne, 2..) => (Rule::PropertyRepeated, "expected it no more than once"),
        (Count::Never, 1..) => (Rule::PropertyForbidden, "expected none"),
        _ => return,
    };
    let at = At { component: here, property: here.properties_named(name).last() };
    problems.push_name(at, rule, section, name, format!("{expected}, but found {found}"));
}

/// What an alarm has to have depends on its ACTION.
fn check_alarm(here: &Component, problems: &mut Problems) {
    let action = here.property("ACTION").filter(|_| here.is("VALARM")).map(Property::text);
    let known =
        |(name, _): &&(&str, Counts)| action.as_ref().is_some_and(|action| name.eq_ignore_ascii_case(action));
    if let Some((_, counts)) = ALARM_ACTIONS.iter().find(known) {
        check_counts(here, counts, "RFC 5545, 3.6.6", problems);
    }
}

/// Whether it may stand in what it stands in, as far as that is known, and holds what it has to hold.
fn check_place(path: &[&Component], table: &ComponentTable, problems: &mut Problems) {
    let [outer @ .., here] = path else { return };
    let at = At { component: here, property: None };
    if let Some(parent) = outer.last()
        && component(&parent.name).is_some()
        && !table.inside.iter().any(|name| parent.is(name))
    {
        let says = format!("expected it inside {}, but found it in {}", table.inside.join(", "), parent.name);
        problems.push_value(at, Rule::ComponentMisplaced, table.section, ("", &parent.name), says);
    }
    let held = |inner: &Component| table.holds.iter().any(|name| *name == "*" || inner.is(name));
    if !table.holds.is_empty() && !here.components.iter().any(held) {
        problems.push(
            at,
            Rule::ComponentMissing,
            table.section,
            "expected a component in it, but found none",
        );
    }
}

/// ORDER stands on no property of which the component can have only one (RFC 9073, section 5.1); PARTICIPANT-TYPE is
/// the exception that section 6.2 makes.
fn check_order(here: &Component, table: &ComponentTable, problems: &mut Problems) {
    for property in here.properties.iter().filter(|property| property.parameter("ORDER").is_some()) {
        let several = table.count(&property.name).is_none_or(Count::admits_several);
        if !several && !property.is("PARTICIPANT-TYPE") {
            let says = format!("expected ORDER where there can be several, but {} has only one", here.name);
            let at = At { component: here, property: Some(property) };
            problems.push_value(at, Rule::OrderOnSingle, "RFC 9073, 5.1", ("ORDER", ""), says);
        }
    }
}
