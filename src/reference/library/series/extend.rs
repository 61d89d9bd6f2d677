//! `extend`: the members that are due, made and put beside the master (section 8.2). docs/operations/extend.md says
//! how each open place is read.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::asked::Asked;
use super::dates::Date;
use super::form::{moment_of, property_of};
use super::master::{Master, SeriesRule, is_master, is_member, masters_of};
use super::member::{member, set};
use crate::media::{Component, Property, ical};
use crate::model::ICALENDAR;
use crate::reference::Defects;
use crate::reference::library::perform::Outcome;
use crate::reference::library::read::read_ical;
use crate::reference::library::spoil::{series::MADE, spoil_tree};
use crate::reference::recurrence::{Length, Moment, Rule, Zones};

/// How many members one call makes unless `most` says otherwise: our own limit (sections 8.2 and 12).
const MOST_MEMBERS: usize = 100;
/// How many masters one call takes.
const MOST_MASTERS: usize = 50;
/// How many octets the new members of one master have together, about; one member is made whatever it has.
const MOST_OCTETS: usize = 2 << 20;
/// How many members one call makes where a defect takes the limit away.
const UNLIMITED: usize = 3000;

/// The same objects with the members that are due at `now`.
pub(in super::super) fn extend(input: &[u8], arguments: &[(String, String)], defects: &Defects) -> Outcome {
    let mut read = read_ical(input)?;
    let asked = Asked(arguments);
    let limit = if defects.has("extend/unlimited") { UNLIMITED } else { MOST_MEMBERS };
    let (now, most) = (asked.now()?, asked.most(limit)?);
    let most = if defects.has("extend/most-ignored") { limit } else { most };
    match read.iter().flat_map(|calendar| &calendar.components).filter(|here| is_master(here)).count() {
        0 => return Err("expected a series master, with SRULE or SDATE, but found none".to_owned()),
        1..=MOST_MASTERS => {}
        more => return Err(format!("expected at most {MOST_MASTERS} series masters, but found {more}")),
    }
    for calendar in &mut read {
        let grown: Vec<Growth> = {
            let zones = Zones::of(calendar);
            let places =
                (0..calendar.components.len()).filter(|place| is_master(&calendar.components[*place]));
            places
                .map(|place| grow(calendar, place, (&now, most), &zones, defects))
                .collect::<Result<_, _>>()?
        };
        grown.into_iter().for_each(|growth| growth.apply(calendar));
    }
    spoil_tree(&[MADE], defects, &mut read);
    Ok((Some(ICALENDAR), ical::write(&read)))
}

/// What becomes of one series.
struct Growth {
    /// Which component is its master.
    place: usize,
    /// The new LAST-SERIES-ID; `None` where it stays as it is.
    last: Option<Property>,
    made: Vec<Component>,
}

impl Growth {
    fn apply(self, calendar: &mut Component) {
        if let Some(last) = self.last {
            set(&mut calendar.components[self.place], last);
        }
        calendar.components.extend(self.made);
    }
}

/// The new members of the master at that place.
fn grow(
    calendar: &Component,
    place: usize,
    (now, most): (&Moment, usize),
    zones: &Zones<'_>,
    defects: &Defects,
) -> Result<Growth, String> {
    let mut master =
        Master::read(&calendar.components[place], defects.has("extend/start-mismatch-accepted"))?;
    let mut growth = Growth { place, last: None, made: Vec::new() };
    spoil_rules(&mut master, defects);
    if master.is_split() && !defects.has("extend/split-master-extended") {
        return Ok(growth);
    }
    let from = match &master.last {
        Some(last) if !defects.has("extend/starts-at-dtstart") => last.clone(),
        _ => master.start.clone(),
    };
    let most = most.min((MOST_OCTETS / octets(master.component).max(1)).max(1));
    let limits = Limits::of(&master, now, &from, zones, most, defects);
    let existing = existing(calendar, &master.uid, zones, defects);
    let ahead = match defects.has("extend/existing-not-counted") {
        true => 0,
        false => existing.iter().filter(|instant| **instant >= limits.now).count(),
    };
    let known = |date: &Date| existing.contains(&date.instant) && !defects.has("extend/existing-made-again");
    let begins = zones.instant(&from);
    let mut reached = None;
    if defects.has("extend/master-made-again") {
        let own = Date { moment: master.start.clone(), instant: begins, excluded: false, end: None };
        growth.made.push(member(&master, &own, now, zones, defects));
    }
    master.walk(&from, zones, defects, |date| {
        if date.instant <= begins {
            return true;
        }
        if limits.is_full(ahead, growth.made.len()) || limits.is_beyond(date.instant) {
            return false;
        }
        if !date.excluded || !defects.has("extend/last-passes-over-excluded") {
            reached = Some(date.moment.clone());
        }
        if !date.excluded && !known(&date) {
            growth.made.push(member(&master, &date, now, zones, defects));
        }
        true
    });
    let reached = reached.filter(|_| !defects.has("extend/last-series-id-not-updated"));
    growth.last = reached.map(|moment| property_of("LAST-SERIES-ID", &moment));
    Ok(growth)
}

/// How many octets a component has, about. Readers bound the depth.
fn octets(here: &Component) -> usize {
    let of = |property: &Property| {
        let parameters = property.parameters.iter().flat_map(|each| &each.values).map(String::len);
        property.name.len() + property.value.len() + parameters.sum::<usize>()
    };
    here.properties.iter().map(of).sum::<usize>() + here.components.iter().map(octets).sum::<usize>()
}

/// What defects make of the rules.
fn spoil_rules(master: &mut Master<'_>, defects: &Defects) {
    let (plain, endless) = (defects.has("extend/rule-without-by-parts"), defects.has("extend/count-ignored"));
    for SeriesRule { rule, .. } in &mut master.rules {
        if plain {
            let (interval, count, until) = (rule.interval, rule.count, rule.until.take());
            *rule = Rule { interval, count, until, ..Rule::every(rule.frequency) };
        }
        if endless {
            rule.count = None;
        }
    }
}

/// The SERIES-IDs of the members that name that master.
fn existing(calendar: &Component, master: &str, zones: &Zones<'_>, defects: &Defects) -> BTreeSet<Timestamp> {
    let all = defects.has("extend/members-of-all-masters");
    let of_master = |here: &&Component| is_member(here) && (all || masters_of(here).any(|uid| uid == master));
    let dated = |here: &Component| here.property("SERIES-ID").and_then(moment_of);
    let members = calendar.components.iter().filter(of_master).filter_map(dated);
    members.map(|moment| zones.instant(&moment)).collect()
}

/// What bounds one call.
struct Limits {
    now: Timestamp,
    /// The end of the shortest LOOKAHEAD-PERIOD.
    horizon: Option<Timestamp>,
    /// The smallest LOOKAHEAD-COUNT.
    count: usize,
    /// The system's own limit.
    most: usize,
}

impl Limits {
    fn of(
        master: &Master<'_>,
        now: &Moment,
        from: &Moment,
        zones: &Zones<'_>,
        most: usize,
        defects: &Defects,
    ) -> Self {
        let (rules, period) = (&master.rules, |each: &SeriesRule| period_of(each, defects));
        let base = if defects.has("extend/period-from-last-series-id") { from } else { now };
        let mut horizon = rules.iter().filter_map(period).map(|length| length.after(base, zones)).min();
        let mut count = rules.iter().filter_map(|each| each.count).min();
        match (horizon, count) {
            _ if defects.has("extend/lookahead-count-ignored") => count = None,
            _ if defects.has("extend/lookahead-period-ignored") => horizon = None,
            (Some(_), Some(_)) if defects.has("extend/count-over-period") => horizon = None,
            (Some(_), Some(_)) if defects.has("extend/period-over-count") => count = None,
            _ => {}
        }
        Self { now: zones.instant(now), horizon, count: count.unwrap_or(usize::MAX), most }
    }

    /// Whether so many members from now on that were there, and so many new ones, are all there may be.
    fn is_full(&self, ahead: usize, made: usize) -> bool {
        made >= self.most || ahead.saturating_add(made) >= self.count
    }

    fn is_beyond(&self, instant: Timestamp) -> bool {
        self.horizon.is_some_and(|horizon| instant > horizon)
    }
}

fn period_of(each: &SeriesRule, defects: &Defects) -> Option<Length> {
    let length = each.period?;
    if defects.has("extend/minutes-as-months") && length.days == 0 {
        return Some(Length { days: length.seconds / 60 * 30, seconds: 0 });
    }
    Some(length)
}
