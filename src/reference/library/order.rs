//! `order`: the instances of a property by ORDER (RFC 9073, section 5.1), or the participants of one type by ORDER or
//! PRIORITY (sections 6.2 and 7.1).

use serde_json::Value;

use super::perform::Outcome;
use super::read::read_ical;
use super::values::integer;
use crate::media::value_types::{Shape, shape};
use crate::media::{Component, Property};
use crate::reference::Defects;

/// A place among others: what says no place comes last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Before all others; only a defect gives it.
    First,
    /// By number, the smallest first.
    Number(i64),
    /// By text; only a defect gives it.
    Text(String),
    /// After all others.
    Last,
}

/// Something to be put in order, and what it is called.
type Entry = (Place, Vec<String>);

/// Groups, first to last, as JSON; what has the same place is a group, sorted by code point.
pub(super) fn order(input: &[u8], arguments: &[(String, String)], defects: &Defects) -> Outcome {
    let read = read_ical(input)?;
    let argument =
        |name: &str| arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let of = argument("of").ok_or("expected the argument of, but found none")?;
    let (path, property) =
        of.rsplit_once('/').ok_or("expected COMPONENT/PROPERTY in of, but found one name")?;
    let entries = match (path.rsplit_once('/'), argument("type")) {
        (Some((path, "PARTICIPANT")), Some(kind)) => {
            find(&read, path).map(|here| participants(here, property, kind, defects))
        }
        _ => find(&read, path).map(|here| instances(here, property, defects)),
    };
    let groups = grouped(entries.unwrap_or_default(), defects);
    let json: Value =
        groups.into_iter().map(|group| group.into_iter().map(Value::from).collect::<Value>()).collect();
    Ok((Some("application/json"), json.to_string().into_bytes()))
}

/// The first component at the end of the path.
fn find<'a>(read: &'a [Component], path: &str) -> Option<&'a Component> {
    let calendar = read.first()?;
    path.split('/').try_fold(calendar, |here, name| here.component(name))
}

/// The instances of that property in the component.
fn instances(here: &Component, name: &str, defects: &Defects) -> Vec<Entry> {
    let mut found: Vec<&Property> = here.properties.iter().filter(|property| property.is(name)).collect();
    if defects.has("order/across-properties") {
        let ordered = |property: &&Property| property.is(name) || property.parameter("ORDER").is_some();
        found = here.properties.iter().filter(ordered).collect();
    }
    if defects.has("order/across-components") {
        found.extend(here.components.iter().flat_map(|inner| inner.properties_named(name)));
    }
    found.into_iter().map(|property| (place_of(property, defects), values_of(property))).collect()
}

fn values_of(property: &Property) -> Vec<String> {
    match shape(&property.name, &property.kind()) {
        Shape::List => property.values(),
        Shape::One | Shape::Parts => vec![property.text().into_owned()],
    }
}

/// The place that the ORDER of a property gives it; one that is no integer of 1 or more gives none.
fn place_of(property: &Property, defects: &Defects) -> Place {
    let order =
        property.parameter_value("ORDER").and_then(|value| integer(value).filter(|number| *number >= 1));
    match order {
        None if defects.has("order/absent-first") => Place::First,
        None if defects.has("order/absent-as-one") => Place::Number(1),
        None => Place::Last,
        Some(number) if defects.has("order/descending") => Place::Number(-number),
        Some(number) if defects.has("order/compared-as-text") => Place::Text(number.to_string()),
        Some(number) => Place::Number(number),
    }
}

/// The participants of that type, by the ORDER of their PARTICIPANT-TYPE or by their PRIORITY.
fn participants(here: &Component, by: &str, kind: &str, defects: &Defects) -> Vec<Entry> {
    let of_type = |participant: &&Component| {
        let found = participant.property("PARTICIPANT-TYPE");
        let mixed = defects.has("order/participant-types-mixed");
        mixed || found.is_some_and(|property| property.text().eq_ignore_ascii_case(kind))
    };
    let name = |participant: &Component| {
        participant.property("UID").map(|uid| uid.text().into_owned()).into_iter().collect()
    };
    let place = |participant: &Component| {
        if by.eq_ignore_ascii_case("PRIORITY") {
            priority_of(participant, defects)
        } else if defects.has("order/participant-type-ignored") {
            Place::Last
        } else {
            participant.property(by).map_or(Place::Last, |property| place_of(property, defects))
        }
    };
    let found = here.components_named("PARTICIPANT").filter(of_type);
    found.map(|participant| (place(participant), name(participant))).collect()
}

/// 1 is the highest and comes first, 9 the lowest; 0 is none (RFC 5545, section 3.8.1.9).
fn priority_of(participant: &Component, defects: &Defects) -> Place {
    let priority = participant.property("PRIORITY").and_then(|property| integer(&property.text()));
    match priority.filter(|number| *number > 0) {
        _ if defects.has("order/priority-ignored") => Place::Last,
        None => Place::Last,
        Some(number) if defects.has("order/priority-lowest-first") => Place::Number(-number),
        Some(number) => Place::Number(number),
    }
}

/// What has the same place together, first to last.
fn grouped(mut entries: Vec<Entry>, defects: &Defects) -> Vec<Vec<String>> {
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut groups: Vec<(Place, Vec<String>)> = Vec::new();
    for (place, values) in entries {
        match groups.last_mut() {
            Some((known, group)) if *known == place && !defects.has("order/equal-not-grouped") => {
                if !defects.has("order/equal-dropped") {
                    group.extend(values);
                }
            }
            _ => groups.push((place, values)),
        }
    }
    groups.iter_mut().for_each(|(_, group)| group.sort());
    groups.into_iter().map(|(_, group)| group).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn ordered(lines: &str, of: &str, kind: Option<&str>) -> String {
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n");
        let mut arguments = vec![("of".to_owned(), of.to_owned())];
        arguments.extend(kind.map(|kind| ("type".to_owned(), kind.to_owned())));
        let (_, body) = order(text.replace('\n', "\r\n").as_bytes(), &arguments, &Defects::none()).unwrap();
        String::from_utf8(body).unwrap()
    }

    #[rstest]
    #[case(
        "COMMENT:z\nCOMMENT;ORDER=10:c\nCOMMENT;ORDER=+2:b\nCOMMENT;ORDER=2:a",
        r#"[["a","b"],["c"],["z"]]"#
    )]
    #[case("COMMENT;ORDER=0:wrong\nCOMMENT;ORDER=9:right", r#"[["right"],["wrong"]]"#)]
    #[case("CONTACT;ORDER=1:other", "[]")]
    fn instances_come_in_their_order(#[case] lines: &str, #[case] groups: &str) {
        assert_eq!(ordered(lines, "VEVENT/COMMENT", None), groups);
    }

    #[rstest]
    #[case("PARTICIPANT-TYPE", r#"[["b"],["a"]]"#)]
    #[case("PRIORITY", r#"[["a"],["b"]]"#)]
    fn participants_of_a_type_come_in_their_order(#[case] by: &str, #[case] groups: &str) {
        let lines = "BEGIN:PARTICIPANT\nUID:a\nPARTICIPANT-TYPE;ORDER=2:SPEAKER\nPRIORITY:1\nEND:PARTICIPANT\n\
                     BEGIN:PARTICIPANT\nUID:b\nPARTICIPANT-TYPE;ORDER=1:speaker\nPRIORITY:0\nEND:PARTICIPANT\n\
                     BEGIN:PARTICIPANT\nUID:c\nPARTICIPANT-TYPE;ORDER=1:SPONSOR\nEND:PARTICIPANT";
        assert_eq!(ordered(lines, &format!("VEVENT/PARTICIPANT/{by}"), Some("SPEAKER")), groups);
    }
}
