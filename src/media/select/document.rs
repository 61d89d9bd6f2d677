//! Selectors over XML, JSON and HTTP fields.

use serde_json::Value;

use super::found::{Found, json_text};
use super::selector::{End, Filter, Segment, Selector};
use crate::media::fields::{Fields, parameter_of};
use crate::media::namespaces;
use crate::media::xml::{Element, Name};

impl Selector {
    /// What it finds in a document, in its order. The first segment is the root element itself.
    pub fn in_xml<'a>(&self, root: &'a Element) -> Vec<Found<'a>> {
        let Some((first, path)) = self.segments.split_first() else { return Vec::new() };
        let mut found = kept(first, [root].into_iter().filter(|root| is_named(first, root)), element_holds);
        for segment in path {
            let inside = found.iter().flat_map(|parent| parent.elements());
            found = kept(segment, inside.filter(|element| is_named(segment, element)), element_holds);
        }
        match &self.end {
            End::Whole => found.into_iter().map(Found::Element).collect(),
            End::Parameter(_) => Vec::new(),
            End::Attribute(name) => {
                let attributes = found.into_iter().flat_map(|element| &element.attributes);
                attributes.filter(|attribute| matches(&attribute.name, name)).map(Found::Attribute).collect()
            }
        }
    }

    /// What it finds in a JSON value. A segment is a member's name or, in an array, an index counted from 0.
    pub fn in_json<'a>(&self, value: &'a Value) -> Vec<Found<'a>> {
        if self.end != End::Whole {
            return Vec::new();
        }
        let mut found = vec![value];
        for segment in &self.segments {
            let inside: Vec<_> = found.into_iter().flat_map(|parent| members(segment, parent)).collect();
            found = kept(segment, inside.into_iter(), value_holds);
        }
        found.into_iter().map(Found::Json).collect()
    }

    /// What it finds among HTTP fields, in their order.
    pub fn in_fields<'a>(&self, fields: &'a Fields) -> Vec<Found<'a>> {
        let [segment] = self.segments.as_slice() else { return Vec::new() };
        let named = fields
            .iter()
            .filter(|(known, _)| segment.name.as_ref().is_none_or(|name| known.eq_ignore_ascii_case(name)));
        let found = kept(segment, named.map(|(_, value)| value), field_holds).into_iter();
        match &self.end {
            End::Whole => found.map(Found::Field).collect(),
            End::Parameter(name) => {
                found.filter_map(|value| parameter_of(value, name)).map(Found::FieldParameter).collect()
            }
            End::Attribute(_) => Vec::new(),
        }
    }
}

/// What a segment's filters keep, each applied to what the one before it kept.
fn kept<T: Copy>(
    segment: &Segment,
    found: impl Iterator<Item = T>,
    holds: impl Fn(&Filter, T) -> bool,
) -> Vec<T> {
    let mut found: Vec<T> = found.collect();
    for filter in &segment.filters {
        match filter {
            Filter::Nth(place) => found = found.get(place - 1).copied().into_iter().collect(),
            filter => found.retain(|one| holds(filter, *one)),
        }
    }
    found
}

fn is_named(segment: &Segment, element: &Element) -> bool {
    segment.name.as_ref().is_none_or(|name| matches(&element.name, name))
}

/// Whether a name is this qualified one, with a prefix of the table or none.
fn matches(name: &Name, written: &str) -> bool {
    match written.split_once(':') {
        Some((prefix, local)) => {
            name.local == local && namespaces::of_prefix(prefix) == Some(name.namespace.as_str())
        }
        None => name.is("", written),
    }
}

/// `@NAME` is an attribute, anything else the name of a child element. Texts are compared without white space around.
fn element_holds(filter: &Filter, element: &Element) -> bool {
    let texts = |key: &str| -> Vec<String> {
        match key.strip_prefix('@') {
            Some(name) => {
                let named = element.attributes.iter().filter(|attribute| matches(&attribute.name, name));
                named.map(|attribute| attribute.value.trim().to_owned()).collect()
            }
            None => {
                let named = element.elements().filter(|child| matches(&child.name, key));
                named.map(|child| child.text().trim().to_owned()).collect()
            }
        }
    };
    match filter {
        Filter::Equals { key, value } => texts(key).iter().any(|text| text == value.trim()),
        Filter::Has(key) => !texts(key).is_empty(),
        Filter::Lacks(key) => texts(key).is_empty(),
        Filter::Nth(_) => false,
    }
}

fn members<'a>(segment: &Segment, parent: &'a Value) -> Vec<&'a Value> {
    match (parent, &segment.name) {
        (Value::Object(members), Some(name)) => members.get(name).into_iter().collect(),
        (Value::Object(members), None) => members.values().collect(),
        (Value::Array(items), None) => items.iter().collect(),
        (Value::Array(items), Some(name)) => {
            let index = name.parse::<usize>().ok().filter(|index| index.to_string() == *name);
            index.and_then(|index| items.get(index)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn value_holds(filter: &Filter, value: &Value) -> bool {
    match filter {
        Filter::Equals { key, value: wanted } => {
            value.get(key).is_some_and(|member| json_text(member) == *wanted)
        }
        Filter::Has(key) => value.get(key).is_some(),
        Filter::Lacks(key) => value.get(key).is_none(),
        Filter::Nth(_) => false,
    }
}

fn field_holds(filter: &Filter, field: &str) -> bool {
    match filter {
        Filter::Equals { key, value } => parameter_of(field, key).is_some_and(|found| found == *value),
        Filter::Has(key) => parameter_of(field, key).is_some(),
        Filter::Lacks(key) => parameter_of(field, key).is_none(),
        Filter::Nth(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::xml;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("D:multistatus/D:response/D:href", &["/a", " /b "])]
    #[case("D:multistatus/D:response(D:href=/b)/C:x@name", &["2"])]
    #[case("D:multistatus/D:response[1]/C:x(@name=1)", &["t"])]
    #[case("D:multistatus/*/C:x(!@name)", &[])]
    #[case("D:response", &[])]
    #[case("D:multistatus/plain", &["p"])]
    fn xml_is_found(#[case] selector: &str, #[case] texts: &[&str]) {
        let root = xml::read(
            b"<multistatus xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><response><href>/a</href>\
              <c:x name='1'>t</c:x></response><response><href> /b </href><c:x name='2'/></response>\
              <plain xmlns=''>p</plain></multistatus>",
        )
        .unwrap();
        let selector = Selector::parse(selector).unwrap();
        assert_eq!(selector.in_xml(&root).iter().map(Found::text).collect::<Vec<_>>(), texts);
    }

    #[rstest]
    #[case("0/@type", &["Event"])]
    #[case("*/n", &["1.5", "2"])]
    #[case("*(@type=Event)/n", &["1.5"])]
    #[case("*(n=2)/list", &["[\"a\",1]"])]
    #[case("1/list/*", &["a", "1"])]
    #[case("*(!list)/n", &["1.5"])]
    #[case("01/n", &[])]
    #[case("7", &[])]
    fn json_is_found(#[case] selector: &str, #[case] texts: &[&str]) {
        let value = json!([{ "@type": "Event", "n": 1.5 }, { "n": 2, "list": ["a", 1] }]);
        let selector = Selector::parse(selector).unwrap();
        assert_eq!(selector.in_json(&value).iter().map(Found::text).collect::<Vec<_>>(), texts);
    }

    #[rstest]
    #[case("content-type", &["text/calendar; charset=utf-8"])]
    #[case("Content-Type;Charset", &["utf-8"])]
    #[case("DAV[2]", &["calendar-access"])]
    #[case("DAV;x", &[])]
    fn fields_are_found(#[case] selector: &str, #[case] texts: &[&str]) {
        let fields = Fields::from_iter([
            ("Content-Type", "text/calendar; charset=utf-8"),
            ("DAV", "1"),
            ("DAV", "calendar-access"),
        ]);
        let selector = Selector::parse(selector).unwrap();
        assert_eq!(selector.in_fields(&fields).iter().map(Found::text).collect::<Vec<_>>(), texts);
    }
}
