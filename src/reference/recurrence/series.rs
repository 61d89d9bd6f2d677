//! The instances of a component with its overrides (RFC 5545, sections 3.8.4.4 and 3.8.5).

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::instance::{Instance, Timing, moment_of, moments_of};
use super::length::later;
use super::moment::Moment;
use super::occurrences::Occurrences;
use super::rule::Rule;
use super::zones::{Zones, of_instant};
use crate::media::Component;

/// How many instances one series ever gives for one question.
pub const MOST_INSTANCES: usize = 20_000;

/// How many rules of one component are looked at. RFC 5545 advises against more than one.
const MOST_RULES: usize = 2;

/// Two days in seconds: more than the offsets of two time zones are ever apart.
const SLACK: i64 = 2 * 86_400;

/// The components with one UID: the one that recurs and those that override instances of it.
#[derive(Debug)]
pub struct Series<'a> {
    zones: &'a Zones<'a>,
    master: Option<(&'a Component, Timing)>,
    /// In the order of the slots that they replace.
    overrides: Vec<Override<'a>>,
    /// Places of the overrides that hold for future instances too.
    futures: Vec<usize>,
}

#[derive(Debug)]
struct Override<'a> {
    component: &'a Component,
    timing: Timing,
    recurrence_id: Moment,
    replaces: Timestamp,
    and_future: bool,
}

/// A slot of the recurrence set: its start, and its end where a PERIOD says it.
type Slots = BTreeMap<Timestamp, (Moment, Option<Timestamp>)>;

impl<'a> Series<'a> {
    /// The series of these components, which share a UID and a name. Of several without RECURRENCE-ID the first is
    /// the master.
    #[must_use]
    pub fn new(components: &[&'a Component], zones: &'a Zones<'a>) -> Self {
        let mut series = Self { zones, master: None, overrides: Vec::new(), futures: Vec::new() };
        for component in components {
            let timing = Timing::of(component, zones);
            let property = component.property("RECURRENCE-ID");
            match property.and_then(|id| Some((id, moment_of(id)?))) {
                Some((property, recurrence_id)) => series.overrides.push(Override {
                    component,
                    timing,
                    replaces: zones.instant(&recurrence_id),
                    recurrence_id,
                    and_future: is_and_future(property.parameter_value("RANGE")),
                }),
                None if series.master.is_none() => series.master = Some((component, timing)),
                None => {}
            }
        }
        series.overrides.sort_by_key(|one| one.replaces);
        let futures = series.overrides.iter().enumerate().filter(|(_, one)| one.and_future);
        series.futures = futures.map(|(place, _)| place).collect();
        series
    }

    /// Whether the master recurs.
    #[must_use]
    pub fn recurs(&self) -> bool {
        self.master.as_ref().is_some_and(|(component, timing)| {
            let sets = ["RRULE", "RDATE"];
            timing.start.is_some() && sets.iter().any(|name| component.property(name).is_some())
        })
    }

    /// The instances of which any part may lie between the two instants, ordered by the starts that the recurrence
    /// set gives them; never more than [`MOST_INSTANCES`]. A component without a start is one instance.
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> Vec<Instance<'a>> {
        let mut found: Vec<(Timestamp, Instance<'a>)> = Vec::new();
        let replaced: BTreeSet<Timestamp> = self.overrides.iter().map(|one| one.replaces).collect();
        for (slot, (start, end)) in self.slots(from, to) {
            if !replaced.contains(&slot) {
                found.extend(self.instance(slot, &start, end).map(|instance| (slot, instance)));
            }
        }
        found.extend(self.overrides.iter().map(|one| (one.replaces, one.instance(self.zones))));
        if let Some((component, timing)) = self.master.as_ref().filter(|(_, timing)| timing.start.is_none()) {
            let ends = timing.end(None, self.zones);
            let instance = Instance { component, recurrence_id: None, start: None, begins: None, ends };
            found.push((Timestamp::MIN, instance));
        }
        found.retain(|(_, instance)| instance.touches(from, to, self.zones));
        found.sort_by_key(|(slot, _)| *slot);
        found.into_iter().map(|(_, instance)| instance).take(MOST_INSTANCES).collect()
    }

    /// The instance in a slot: the master's, or what an override of this and future ones makes of it.
    fn instance(&self, slot: Timestamp, start: &Moment, end: Option<Timestamp>) -> Option<Instance<'a>> {
        let (master, timing) = self.master.as_ref()?;
        let recurrence_id = self.recurs().then(|| start.clone());
        let changed = self.futures.partition_point(|place| self.overrides[*place].replaces < slot);
        let changed = changed.checked_sub(1).map(|place| &self.overrides[self.futures[place]]);
        let (component, timing, start) = match changed {
            None => (*master, timing, start.clone()),
            Some(one) => (one.component, &one.timing, start.plus(one.shift(self.zones))),
        };
        let ends = end.or_else(|| timing.end(Some(&start), self.zones));
        let begins = Some(self.zones.instant(&start));
        Some(Instance { component, recurrence_id, start: Some(start), begins, ends })
    }

    /// The slots of the recurrence set whose instances may lie in that time.
    fn slots(&self, from: Timestamp, to: Timestamp) -> Slots {
        let mut slots = Slots::new();
        let Some((component, timing)) = &self.master else { return slots };
        let Some(start) = &timing.start else { return slots };
        let reach = SLACK.saturating_add(self.reach(timing));
        let (from, to) = (later(from, -reach), later(to, reach));
        let mut insert = |start: Moment, end: Option<Timestamp>| {
            let slot = self.zones.instant(&start);
            let wanted = end.unwrap_or(slot) >= from && slot <= to;
            if wanted && slots.len() < MOST_INSTANCES {
                slots.entry(slot).or_insert((start, None)).1 = end;
            }
            slot <= to
        };
        insert(start.clone(), None);
        for rule in component
            .properties_named("RRULE")
            .take(MOST_RULES)
            .filter_map(|rule| Rule::read(&rule.text()).ok())
        {
            let starts = Occurrences::new(&rule, start.local, start.is_date(), of_instant(from));
            let lasts = |moment: &Moment| {
                rule.until.is_none() || rule.lasts_until(moment.local, of_instant(self.zones.instant(moment)))
            };
            let moments = starts.map(|local| start.at(local)).take_while(lasts).take(MOST_INSTANCES);
            for moment in moments {
                if !insert(moment, None) {
                    break;
                }
            }
        }
        for (moment, end) in self.listed(component, "RDATE") {
            insert(moment, end);
        }
        let excluded = self.listed(component, "EXDATE").map(|(moment, _)| self.zones.instant(&moment));
        let excluded: BTreeSet<Timestamp> = excluded.collect();
        slots.retain(|slot, _| !excluded.contains(slot));
        slots
    }

    fn listed(
        &self,
        component: &'a Component,
        name: &'a str,
    ) -> impl Iterator<Item = (Moment, Option<Timestamp>)> {
        component.properties_named(name).flat_map(|property| moments_of(property, self.zones))
    }

    /// How many seconds an instance may lie away from its slot.
    fn reach(&self, timing: &Timing) -> i64 {
        let futures = self.futures.iter().map(|place| &self.overrides[*place]);
        let shifts = futures
            .map(|one| one.shift(self.zones).as_secs().saturating_abs().saturating_add(one.timing.about()));
        shifts.fold(timing.about(), i64::max)
    }
}

impl<'a> Override<'a> {
    fn instance(&self, zones: &Zones) -> Instance<'a> {
        let start = self.timing.start.clone();
        let ends = self.timing.end(start.as_ref(), zones);
        let recurrence_id = Some(self.recurrence_id.clone());
        Instance { component: self.component, recurrence_id, begins: self.timing.begins, start, ends }
    }

    /// How far it moves the instances from its own one on.
    fn shift(&self, zones: &Zones) -> SignedDuration {
        match &self.timing.start {
            Some(start) if start.form == self.recurrence_id.form => {
                start.local.duration_since(self.recurrence_id.local)
            }
            Some(start) => zones.instant(start).duration_since(self.replaces),
            None => SignedDuration::ZERO,
        }
    }
}

fn is_and_future(range: Option<&str>) -> bool {
    range.is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"))
}
