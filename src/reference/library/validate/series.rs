//! Masters and members of series, by themselves and beside each other (draft-ietf-calext-icalendar-series).

use std::collections::{HashMap, HashSet};

use super::problem::{At, Problems, Rule};
use crate::media::Component;
use crate::reference::library::series::{in_another_form, is_master, is_member, masters_of, picks_start};

/// One component that is a master or a member; nothing of any other.
pub(super) fn check_series(here: &Component, problems: &mut Problems) {
    if !is_master(here) && !is_member(here) {
        return;
    }
    if here.property("SERIES-UID").is_none() {
        let says = "expected it in a master or member of a series, but found none".to_owned();
        let at = At { component: here, property: None };
        problems.push_name(at, Rule::PropertyMissing, "icalendar-series, 8.3", "SERIES-UID", says);
    }
    check_link(here, problems);
    check_forms(here, problems);
    check_rule(here, problems);
}

/// A member names its master.
fn check_link(here: &Component, problems: &mut Problems) {
    if is_member(here) && masters_of(here).next().is_none() {
        let at = At { component: here, property: here.property("SERIES-ID") };
        let says = "expected RELATED-TO with RELTYPE=SERIES-MASTER beside it, but found none";
        problems.push(at, Rule::Dependent, "icalendar-series, 5.3", says);
    }
}

/// The dates are of the form of DTSTART.
fn check_forms(here: &Component, problems: &mut Problems) {
    let names = [
        ("SERIES-ID", "icalendar-series, 8.6"),
        ("LAST-SERIES-ID", "icalendar-series, 8.7"),
        ("SDATE", "icalendar-series, 8.1"),
        ("SXDATE", "icalendar-series, 8.1"),
    ];
    for (name, section) in names {
        for property in here.properties_named(name).filter(|property| in_another_form(here, property)) {
            let at = At { component: here, property: Some(property) };
            problems.push(at, Rule::Mismatch, section, "expected the form of DTSTART, but found another");
        }
    }
}

/// The rule picks the start. Where there are several rules, one of them does.
fn check_rule(here: &Component, problems: &mut Problems) {
    let mut rules = here.properties_named("SRULE").peekable();
    if rules.peek().is_some() && !rules.any(|rule| picks_start(here, rule)) {
        let at = At { component: here, property: here.property("SRULE") };
        let says = "expected a rule that picks DTSTART, but found another";
        problems.push(at, Rule::Mismatch, "icalendar-series, 8.8", says);
    }
}

/// The masters and members of one object: each has its own UID, and a member has the SERIES-UID of a master that it
/// names, if the master of that series is there at all.
pub(super) fn check_members(calendar: &Component, problems: &mut Problems) {
    let text = |here: &Component, name| here.property(name).map(|property| property.text().into_owned());
    let of_series =
        |here: &&Component| (is_master(here) || is_member(here)) && here.property("RECURRENCE-ID").is_none();
    let mut uids = HashSet::new();
    let mut masters = HashMap::new();
    for here in calendar.components.iter().filter(of_series) {
        if text(here, "UID").is_some_and(|uid| !uids.insert(uid)) {
            let at = At { component: here, property: here.property("UID") };
            let says = "expected a UID of its own, but found that of another component of a series";
            problems.push(at, Rule::Mismatch, "icalendar-series, 5", says);
        }
        if let (true, Some(uid)) = (is_master(here), text(here, "UID")) {
            masters.insert(uid, text(here, "SERIES-UID"));
        }
    }
    let series: HashSet<&String> = masters.values().flatten().collect();
    for here in calendar.components.iter().filter(|here| is_member(here)) {
        let own = text(here, "SERIES-UID");
        let named: Vec<_> = masters_of(here).filter_map(|uid| masters.get(&uid)).collect();
        let at = |name| At { component: here, property: here.property(name) };
        if named.is_empty() && own.as_ref().is_some_and(|own| series.contains(own)) {
            let says = "expected the UID of a master of its series, but found another";
            problems.push(at("RELATED-TO"), Rule::Mismatch, "icalendar-series, 5.3", says);
        } else if !named.is_empty() && own.is_some() && !named.contains(&&own) {
            let says = "expected the SERIES-UID of its master, but found another";
            problems.push(at("SERIES-UID"), Rule::Mismatch, "icalendar-series, 5", says);
        }
    }
}
