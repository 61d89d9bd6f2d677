//! One temporal relation, as RELATED-TO says it.

use crate::media::{Component, Property};
use crate::reference::Defects;
use crate::reference::recurrence::Length;

/// Which end of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Its beginning.
    Start,
    /// Where it is finished.
    Finish,
}

/// A temporal relation of a task, its source, to another.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// The value: the UID of the successor, or a URI.
    pub(super) to: String,
    /// Whether the value is a UID.
    pub(super) is_uid: bool,
    /// The end of the predecessor that governs.
    pub(super) from: End,
    /// The end of the successor that is governed.
    pub(super) on: End,
    /// How long after it: lag, or lead where it is negative.
    pub(super) gap: Length,
}

use End::{Finish, Start};

/// The temporal relations (RFC 9253, section 4): word, end of the predecessor, end of the successor, and the defect
/// that takes it for another.
const KINDS: [(&str, End, End, &str); 4] = [
    ("FINISHTOSTART", Finish, Start, "schedule/finish-to-start-as-start-to-start"),
    ("FINISHTOFINISH", Finish, Finish, "schedule/finish-to-finish-as-finish-to-start"),
    ("STARTTOFINISH", Start, Finish, "schedule/start-to-finish-as-finish-to-start"),
    ("STARTTOSTART", Start, Start, "schedule/start-to-start-as-finish-to-start"),
];

/// Words that defects take for FINISHTOSTART, with the defect.
const OTHERS: [(&[&str], &str); 2] = [
    (&["PARENT", "CHILD", "SIBLING"], "schedule/hierarchy-as-temporal"),
    (&["FIRST", "NEXT", "DEPENDS-ON", "REFID", "CONCEPT"], "schedule/ordering-as-temporal"),
];

/// The temporal relations of a component, in their order.
pub(super) fn relations(component: &Component, defects: &Defects) -> Vec<Relation> {
    let most = if defects.has("schedule/first-relation-only") { 1 } else { usize::MAX };
    component.properties_named("RELATED-TO").take(most).filter_map(|p| relation(p, defects)).collect()
}

fn relation(property: &Property, defects: &Defects) -> Option<Relation> {
    let kind = property.kind();
    if kind == "uid" && defects.has("schedule/uid-type-passed-over") {
        return None;
    }
    let (from, on) = ends(property.parameter_value("RELTYPE"), defects)?;
    let to = property.text().into_owned();
    Some(Relation { to, is_uid: kind != "uri", from, on, gap: gap(property, defects) })
}

/// The two ends that a relation ties; `None` where it is not temporal.
fn ends(word: Option<&str>, defects: &Defects) -> Option<(End, End)> {
    let word = word.unwrap_or("PARENT");
    let is = |known: &str| match defects.has("schedule/relation-case-matters") {
        true => known == word,
        false => known.eq_ignore_ascii_case(word),
    };
    if let Some((_, from, on, defect)) = KINDS.iter().find(|(known, ..)| is(known)) {
        return match (defects.has(defect), on) {
            (true, Start) if *from == Finish => Some((Start, Start)),
            (true, _) => Some((Finish, Start)),
            (false, _) => Some((*from, *on)),
        };
    }
    let taken = match OTHERS.iter().find(|(words, _)| words.iter().any(|known| is(known))) {
        Some((_, defect)) => defects.has(defect),
        None => defects.has("schedule/unknown-as-temporal"),
    };
    taken.then_some((Finish, Start))
}

/// GAP; none is no gap, and neither is what is no duration.
fn gap(property: &Property, defects: &Defects) -> Length {
    let read = property.parameter_value("GAP").and_then(|text| Length::read(text).ok());
    let gap = read.filter(|_| !defects.has("schedule/gap-left-out")).unwrap_or(Length::exact(0));
    if defects.has("schedule/gap-sign-ignored") {
        Length { days: gap.days.abs(), seconds: gap.seconds.abs() }
    } else if defects.has("schedule/lead-left-out") && gap.about() < 0 {
        Length::exact(0)
    } else if defects.has("schedule/gap-day-of-24-hours") {
        Length::exact(gap.about())
    } else {
        gap
    }
}
