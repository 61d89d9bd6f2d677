//! A whole object: from text or tree to its problems.

use super::component::check_component;
use super::problem::{At, Problem, Problems, Rule};
use super::relation::Zones;
use super::series::check_members;
use crate::media::Component;
use crate::media::ical::{Note, Reading};

/// What the text itself breaks of the grammar of content lines.
pub(crate) fn problems_of_notes(reading: &Reading) -> Vec<Problem> {
    reading.notes.iter().filter(|note| note.oddity.breaks_grammar()).map(of_note).collect()
}

fn of_note(note: &Note) -> Problem {
    Problem {
        rule: Rule::Grammar,
        component: String::new(),
        property: String::new(),
        parameter: String::new(),
        kind: String::new(),
        line: note.line,
        section: "RFC 5545, 3.1",
        says: format!("expected content lines, but found that {}", note.oddity),
        found: String::new(),
    }
}

/// What the components break of the rules about components, properties, parameters and values.
pub(crate) fn problems_of_tree(components: &[Component]) -> Vec<Problem> {
    let mut problems = Problems::default();
    if components.is_empty() {
        let nothing = Component::new("VCALENDAR");
        let at = At { component: &nothing, property: None };
        problems.push(at, Rule::ComponentMissing, "RFC 5545, 3.4", "expected a VCALENDAR, but found nothing");
    }
    for calendar in components {
        if !calendar.is("VCALENDAR") {
            let says = format!("expected a VCALENDAR, but found {}", calendar.name);
            let at = At { component: calendar, property: None };
            problems.push(at, Rule::ComponentMisplaced, "RFC 5545, 3.4", says);
        }
        let zones = Zones::of(calendar);
        check_component(&mut vec![calendar], &zones, &mut problems);
        check_members(calendar, &mut problems);
    }
    problems.into_list()
}
