//! `group`: the components that share a REFID (RFC 9253, section 8.3) or a CONCEPT (section 8.1), and those that refer
//! to them (section 5).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::perform::Outcome;
use super::read::read_ical;
use crate::media::{Component, Property};
use crate::reference::Defects;

/// The UIDs of the members of a group, and of those that refer to it.
type Group = (BTreeSet<String>, BTreeSet<String>);

/// Groups in the order of their keys, as JSON; UIDs once each, sorted by code point.
pub(super) fn group(input: &[u8], arguments: &[(String, String)], defects: &Defects) -> Outcome {
    let read = read_ical(input)?;
    let by = arguments.iter().find(|(name, _)| name == "by").map(|(_, value)| value.to_ascii_uppercase());
    let by = by.ok_or("expected the argument by, but found none")?;
    if !["REFID", "CONCEPT"].contains(&by.as_str()) {
        return Err(format!("expected REFID or CONCEPT in by, but found {by}"));
    }
    let mut groups = BTreeMap::new();
    for calendar in &read {
        gather(calendar, &by, defects, &mut groups);
    }
    let known = |(_, (members, _)): &(String, Group)| !members.is_empty();
    let list = groups
        .into_iter()
        .filter(known)
        .map(|(key, (members, referrers))| json!({ "key": key, "members": members, "referrers": referrers }));
    Ok((Some("application/json"), list.collect::<Value>().to_string().into_bytes()))
}

/// What a component and those inside it belong to and refer to. Readers bound the depth.
fn gather(here: &Component, by: &str, defects: &Defects, groups: &mut BTreeMap<String, Group>) {
    let passed = defects.has("group/events-only") && !here.is("VEVENT");
    if let Some(uid) = here.property("UID").map(Property::text).filter(|_| !passed) {
        for key in keys(here, by, defects) {
            groups.entry(key).or_default().0.insert(uid.clone().into_owned());
        }
        for key in references(here, by, defects) {
            let group = groups.entry(key).or_default();
            let into = if defects.has("group/referrer-as-member") { &mut group.0 } else { &mut group.1 };
            into.insert(uid.clone().into_owned());
        }
    }
    if !defects.has("group/nested-left-out") || here.is("VCALENDAR") {
        here.components.iter().for_each(|inner| gather(inner, by, defects, groups));
    }
}

/// The groups that a component is in.
fn keys(here: &Component, by: &str, defects: &Defects) -> Vec<String> {
    let categories = defects.has("group/categories-as-concepts") && by == "CONCEPT";
    let mixed = defects.has("group/refid-and-concept-mixed");
    let named = |property: &&Property| {
        property.is(by)
            || (categories && property.is("CATEGORIES"))
            || (mixed && (property.is("REFID") || property.is("CONCEPT")))
    };
    let most = if defects.has("group/first-value-only") { 1 } else { usize::MAX };
    let found = here.properties.iter().filter(named).take(most);
    found.flat_map(|property| texts(property, defects)).collect()
}

/// The groups that a component refers to with RELATED-TO.
fn references(here: &Component, by: &str, defects: &Defects) -> Vec<String> {
    if defects.has("group/references-left-out") {
        return Vec::new();
    }
    let refers = |property: &&Property| match property.parameter_value("RELTYPE") {
        Some(kind) => kind.eq_ignore_ascii_case(by),
        None => defects.has("group/every-relation-refers"),
    };
    let found = here.properties_named("RELATED-TO").filter(refers);
    found.flat_map(|property| texts(property, defects)).collect()
}

/// The value as a key.
fn texts(property: &Property, defects: &Defects) -> Vec<String> {
    let text = property.text().into_owned();
    if defects.has("group/escapes-kept") {
        vec![String::from_utf8_lossy(&property.value).into_owned()]
    } else if defects.has("group/split-at-commas") {
        text.split(',').map(|part| part.trim().to_owned()).collect()
    } else if defects.has("group/case-ignored") {
        vec![text.to_ascii_lowercase()]
    } else {
        vec![text]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouped(by: &str, components: &str) -> Result<String, String> {
        let text = format!("BEGIN:VCALENDAR\n{components}\nEND:VCALENDAR\n").replace('\n', "\r\n");
        let arguments = [("by".to_owned(), by.to_owned())];
        let (_, body) = group(text.as_bytes(), &arguments, &Defects::none())?;
        Ok(String::from_utf8(body).unwrap())
    }

    #[test]
    fn what_has_the_same_key_is_a_group() {
        let components = "BEGIN:VTODO\nUID:b\nREFID:x\\, y\nEND:VTODO\nBEGIN:VEVENT\nUID:a\nREFID:x\\, y\nREFID:w\n\
             RELATED-TO;RELTYPE=refid:w\nRELATED-TO;RELTYPE=REFID:gone\nEND:VEVENT";
        assert_eq!(
            grouped("refid", components).unwrap(),
            r#"[{"key":"w","members":["a"],"referrers":["a"]},{"key":"x, y","members":["a","b"],"referrers":[]}]"#
        );
    }

    #[test]
    fn nothing_else_makes_groups() {
        grouped("CATEGORIES", "").unwrap_err();
    }
}
