//! The tasks of an object and the relations between them, gone through from predecessors to successors.

use std::collections::{BTreeMap, BTreeSet};

use super::order::groups;
use super::relation::{End, Relation, relations};
use super::task::{Task, at};
use crate::media::Component;
use crate::reference::Defects;
use crate::reference::recurrence::{Form, Moment, Zones};

/// What came of it.
#[derive(Debug)]
pub(super) struct Plan {
    /// By UID.
    pub(super) tasks: Vec<Task>,
    /// UIDs of tasks that lead to each other in a circle.
    pub(super) cycles: BTreeSet<Vec<String>>,
    /// Relations that imply nothing: the UID they stand in, and their value.
    pub(super) unresolved: BTreeSet<(String, String)>,
}

/// An arrow of the graph: from which task to which, and how.
struct Arrow {
    from: usize,
    to: usize,
    relation: Relation,
}

impl Plan {
    /// The plan of these components.
    pub(super) fn of(components: &[&Component], zones: &Zones, defects: &Defects) -> Self {
        let mut by_uid: BTreeMap<String, (Task, &Component)> = BTreeMap::new();
        for component in components {
            if let Some(task) = Task::of(component, zones) {
                by_uid.entry(task.uid.clone()).or_insert((task, component));
            }
        }
        let (mut tasks, mut found) = (Vec::new(), Vec::new());
        for (task, component) in by_uid.into_values() {
            found.push(relations(component, defects));
            tasks.push(task);
        }
        let mut plan = Self { tasks, cycles: BTreeSet::new(), unresolved: BTreeSet::new() };
        let arrows = plan.arrows(found, defects);
        plan.run(&arrows, zones, defects);
        plan
    }

    /// The relations between tasks that are there.
    fn arrows(&mut self, found: Vec<Vec<Relation>>, defects: &Defects) -> Vec<Arrow> {
        let places: BTreeMap<&str, usize> =
            self.tasks.iter().enumerate().map(|(place, task)| (task.uid.as_str(), place)).collect();
        let mut arrows = Vec::new();
        for (from, relation) in
            found.into_iter().enumerate().flat_map(|(n, r)| r.into_iter().map(move |r| (n, r)))
        {
            let is_uid = relation.is_uid || defects.has("schedule/uri-as-uid");
            match places.get(relation.to.as_str()).filter(|_| is_uid) {
                Some(to) if defects.has("schedule/direction-reversed") => {
                    arrows.push(Arrow { from: *to, to: from, relation });
                }
                Some(to) => arrows.push(Arrow { from, to: *to, relation }),
                None if defects.has("schedule/dangling-left-out") => {}
                None => {
                    self.unresolved.insert((self.tasks[from].uid.clone(), relation.to));
                }
            }
        }
        arrows
    }

    fn run(&mut self, arrows: &[Arrow], zones: &Zones, defects: &Defects) {
        let mut leading = vec![Vec::new(); self.tasks.len()];
        let mut coming = vec![Vec::new(); self.tasks.len()];
        for arrow in arrows {
            leading[arrow.from].push(arrow.to);
            coming[arrow.to].push(arrow);
        }
        let own = self.tasks.clone();
        let groups = groups(&leading);
        let mut circle_of = vec![0; self.tasks.len()];
        for (number, group) in groups.iter().enumerate() {
            group.iter().for_each(|place| circle_of[*place] = number);
        }
        for group in &groups {
            let circle = group.len() > 1 || leading[group[0]].contains(&group[0]);
            if circle && !defects.has("schedule/cycles-unreported") {
                self.cycles.insert(group.iter().map(|place| self.tasks[*place].uid.clone()).collect());
            }
            for place in group {
                let outside = coming[*place]
                    .iter()
                    .copied()
                    .filter(|arrow| circle_of[arrow.from] != circle_of[arrow.to]);
                let outside: Vec<&Arrow> = outside.collect();
                for end in [End::Start, End::Finish] {
                    let before = if defects.has("schedule/chain-stops") { &own } else { &self.tasks };
                    let asked = outside.iter().filter(|arrow| arrow.relation.on == end);
                    let bounds = asked.filter_map(|arrow| bound(arrow, &before[arrow.from], zones)).collect();
                    self.govern(*place, end, bounds, zones, defects);
                }
                for arrow in
                    outside.iter().filter(|arrow| bound(arrow, &self.tasks[arrow.from], zones).is_none())
                {
                    self.unresolved.insert((self.tasks[arrow.from].uid.clone(), arrow.relation.to.clone()));
                }
            }
        }
    }

    /// One end of a task lies no earlier than any of these times.
    fn govern(&mut self, place: usize, end: End, bounds: Vec<Moment>, zones: &Zones, defects: &Defects) {
        let Some(bound) = latest(&bounds, zones, defects) else { return };
        let task = &mut self.tasks[place];
        let pulled = defects.has("schedule/later-tasks-pulled");
        match end {
            End::Start => {
                task.start.take_if(|_| pulled);
                task.start_from(bound, zones);
            }
            End::Finish => {
                task.finish.take_if(|_| pulled);
                task.finish_at(bound, zones);
            }
        }
    }
}

/// The time that a relation asks for; `None` where the predecessor does not have the end that governs.
fn bound(arrow: &Arrow, before: &Task, zones: &Zones) -> Option<Moment> {
    let end = match arrow.relation.from {
        End::Start => before.start.as_ref(),
        End::Finish => before.finish.as_ref(),
    }?;
    let gap = arrow.relation.gap;
    let timed = end.is_date() && gap.seconds != 0;
    let form = if timed { Moment { form: Form::Floating, ..end.clone() } } else { end.clone() };
    Some(at(&form, gap.after(end, zones), zones))
}

/// The latest of the times that are asked for: all of them have to be kept.
fn latest<'a>(bounds: &'a [Moment], zones: &Zones, defects: &Defects) -> Option<&'a Moment> {
    if defects.has("schedule/earliest-bound-wins") {
        return bounds.iter().min_by_key(|bound| zones.instant(bound));
    }
    bounds.iter().rev().max_by_key(|bound| zones.instant(bound))
}
