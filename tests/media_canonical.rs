//! Canonical text: same meaning same text, different meaning different text; and texts that come back as they went.

use calspec::media::{Component, Parameter, Property, canonical, ical, jcal, json};
use proptest::collection::{hash_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rstest::rstest;

fn parameters() -> impl Strategy<Value = Vec<Parameter>> {
    let name = select(vec!["ALTREP", "CN", "LANGUAGE", "Role", "x-any", "X-OTHER"]);
    let value = "[^\r\\x00-\\x09\\x0b-\\x1f\\x7f]{0,30}";
    hash_map(name, vec(value, 1..4), 0..4).prop_map(|members| {
        members.into_iter().map(|(name, values)| Parameter { name: name.to_owned(), values }).collect()
    })
}

/// Properties of every type, each with a value that has the form of its type.
fn typed() -> impl Strategy<Value = Property> {
    let text = || "[^\r\\x00-\\x09\\x0b-\\x1f\\x7f]{0,60}".prop_map(|text| ical_text(&text));
    let texts = vec(text(), 1..4).prop_map(|texts| texts.join(","));
    let date = || "[0-9]{8}";
    let rule = (
        "(FREQ|freq)=(DAILY|weekly)",
        "(;BYDAY=[+-]?[1-9](MO|TU),SU)?",
        "(;BYMONTH=0?[1-9],[1-9]L)?",
        date(),
    );
    let rule =
        rule.prop_map(|(freq, day, month, until)| format!("{freq}{day}{month};UNTIL={until};COUNT=03"));
    let uri = "[!-~]{0,50}";
    prop_oneof![
        of(&["SUMMARY", "Uid", "REFID", "RELATED-TO", "STATUS"], "", text()),
        of(&["CATEGORIES", "LOCATION-TYPE"], "", texts),
        of(&["STYLED-DESCRIPTION", "X-TEXT"], "TEXT", text()),
        of(&["LINK", "RELATED-TO"], "UID", text()),
        of(&["DTSTART", "DUE"], "DATE", date()),
        of(&["DTSTART", "DTSTAMP"], "", "[0-9]{8}T[0-9]{6}Z?"),
        of(&["EXDATE"], "date", "[0-9]{8}(,[0-9]{8}){0,3}"),
        of(&["FREEBUSY"], "", "[0-9]{8}T[0-9]{6}/(PT[0-9]H|[0-9]{8}T[0-9]{6}Z)"),
        of(&["TRIGGER"], "", "[+-]?P[0-9]D"),
        of(&["TZOFFSETTO"], "", "[+-][0-9]{4}([0-9]{2})?"),
        of(&["SEQUENCE"], "INTEGER", "[+-]?[0-9]{1,9}"),
        of(&["GEO"], "", "-?[0-9]{1,3}(\\.[0-9]{1,6})?;-?[0-9]{1,3}(\\.[0-9]{1,6})?"),
        of(&["X-BOOL"], "BOOLEAN", "(TRUE|false)"),
        of(&["X-TIME"], "TIME", "[0-9]{6}Z?"),
        of(&["ATTACH"], "BINARY", "([A-Za-z0-9+/]{4}){0,9}"),
        of(&["ATTENDEE", "URL", "CONCEPT"], "", uri),
        of(&["X-ANY", "LINK", "IMAGE"], "", uri),
        of(&["REQUEST-STATUS"], "", "[0-9]\\.[0-9];[a-z]{0,9}(;[a-z]{1,9})?"),
        of(&["RRULE"], "", rule),
    ]
}

fn of(
    names: &'static [&'static str],
    kind: &'static str,
    value: impl Strategy<Value = String> + 'static,
) -> BoxedStrategy<Property> {
    let all = (select(names), value, parameters());
    all.prop_map(move |(name, value, mut parameters)| {
        if !kind.is_empty() {
            parameters.push(Parameter::new("VALUE", kind));
        }
        if kind == "BINARY" {
            parameters.push(Parameter::new("ENCODING", "BASE64"));
        }
        Property { parameters, ..Property::new(name, value) }
    })
    .boxed()
}

fn ical_text(text: &str) -> String {
    String::from_utf8_lossy(&calspec::media::escape::escape_text(text)).into_owned()
}

/// Properties with any octets that a line can hold.
fn wild() -> impl Strategy<Value = Property> {
    let octets =
        vec(any::<u8>().prop_map(|octet| if b"\r\n".contains(&octet) { b'x' } else { octet }), 0..200);
    let name = "(X-)?[A-Za-z0-9-]{1,20}".prop_filter("no delimiter", |name| {
        !["BEGIN", "END"].iter().any(|known| known.eq_ignore_ascii_case(name))
    });
    (name, octets, parameters())
        .prop_map(|(name, octets, parameters)| Property { parameters, ..Property::new(&name, octets) })
}

fn tree(property: impl Strategy<Value = Property> + 'static) -> impl Strategy<Value = Component> {
    let property = property.boxed();
    let component = move |inner: BoxedStrategy<Vec<Component>>| {
        ("[A-Za-z][A-Za-z-]{0,12}", vec(property.clone(), 0..5), inner)
            .prop_map(|(name, properties, components)| Component { name, properties, components, line: 0 })
    };
    let leaf = component.clone()(Just(Vec::new()).boxed());
    leaf.prop_recursive(4, 12, 3, move |inner| component(vec(inner, 0..3).boxed()))
}

fn without_lines(component: &mut Component) {
    component.line = 0;
    component.properties.iter_mut().for_each(|property| property.line = 0);
    component.components.iter_mut().for_each(without_lines);
}

fn reread(text: &[u8]) -> Component {
    let mut reading = ical::read(text);
    assert_eq!(reading.components.len(), 1);
    let mut component = reading.components.remove(0);
    without_lines(&mut component);
    component
}

/// The same in another order and another case.
fn rearranged(component: &Component, places: &mut dyn Iterator<Item = usize>) -> Component {
    let mut other = component.clone();
    other.name = other.name.to_ascii_lowercase();
    for property in &mut other.properties {
        property.name = property.name.to_ascii_lowercase();
        property
            .parameters
            .iter_mut()
            .for_each(|parameter| parameter.name = parameter.name.to_ascii_lowercase());
        shuffle(&mut property.parameters, places);
    }
    other.components = component.components.iter().map(|inner| rearranged(inner, places)).collect();
    shuffle(&mut other.properties, places);
    shuffle(&mut other.components, places);
    other
}

fn shuffle<T>(list: &mut [T], places: &mut dyn Iterator<Item = usize>) {
    for at in 1..list.len() {
        list.swap(at, places.next().unwrap_or_default() % (at + 1));
    }
}

/// The text unfolded, then folded at other places, with other line ends.
fn refolded(text: &[u8], widths: &[usize]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut widths = widths.iter().copied().cycle();
    let mut room = 1;
    let unfolded = String::from_utf8_lossy(text).replace("\r\n ", "");
    for octet in unfolded.into_bytes() {
        match octet {
            b'\r' => {}
            b'\n' => {
                out.push(octet);
                room = 1 + widths.next().unwrap_or_default();
            }
            _ if room == 0 => {
                out.extend_from_slice(b"\n\t");
                out.push(octet);
                room = widths.next().unwrap_or_default();
            }
            _ => {
                out.push(octet);
                room -= 1;
            }
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_the_same(tree in tree(wild())) {
        prop_assert_eq!(reread(&ical::write(std::slice::from_ref(&tree))), tree);
    }

    #[test]
    fn order_folding_and_the_case_of_names_mean_nothing(
        tree in tree(typed()),
        places in vec(any::<usize>(), 1..50),
        widths in vec(0_usize..40, 1..20),
    ) {
        let other = rearranged(&tree, &mut places.into_iter().cycle());
        let text = refolded(&ical::write(&[other]), &widths);
        prop_assert_eq!(canonical::component(&reread(&text)), canonical::component(&tree));
    }

    #[test]
    fn what_is_changed_dropped_or_doubled_shows(mut tree in tree(typed()), at in any::<Index>(), how in 0..7) {
        tree.properties.push(Property::new("SUMMARY", "x"));
        let before = canonical::component(&tree);
        let at = at.index(tree.properties.len());
        let property = &mut tree.properties[at];
        match how {
            0 => property.value.push(b'x'),
            1 => property.name.push('X'),
            2 => property.parameters.push(Parameter::new("X-MORE", "")),
            3 => match property.parameters.pop() {
                Some(parameter) if !parameter.is("VALUE") && !parameter.is("ENCODING") => {}
                _ => return Ok(()),
            },
            4 => drop(tree.properties.remove(at)),
            5 => tree.properties.push(tree.properties[at].clone()),
            _ => tree.components.push(Component::new("X")),
        }
        prop_assert_ne!(canonical::component(&tree), before);
    }

    #[test]
    fn through_jcal_and_back_nothing_is_lost(tree in tree(typed())) {
        let jcal = jcal::write(&tree);
        let text = jcal.to_string();
        let back = jcal::read(&json::read(text.as_bytes()).unwrap()).unwrap();
        prop_assert_eq!(canonical::component(&back), canonical::component(&tree));
        prop_assert_eq!(jcal::write(&back), jcal);
        let written = reread(&ical::write(&[back]));
        prop_assert_eq!(canonical::component(&written), canonical::component(&tree));
    }

    #[test]
    fn canonical_text_is_its_own_canonical_text(tree in tree(typed())) {
        let text = canonical::component(&tree);
        prop_assert_eq!(canonical::component(&reread(text.as_bytes())), text);
    }
}

#[rstest]
#[case::default_type("SUMMARY;VALUE=text:x", "summary:x")]
#[case::quotes("X;P=\"a\":x", "X;P=a:x")]
#[case::escapes(r"SUMMARY:a\Nb,c", r"SUMMARY:a\nb\,c")]
#[case::case("DTSTART:20260101t000000z", "DTSTART:20260101T000000Z")]
#[case::enumerated("STATUS:confirmed", "STATUS:CONFIRMED")]
#[case::enumerated_parameter("ATTENDEE;PARTSTAT=accepted:m:x", "ATTENDEE;PARTSTAT=ACCEPTED:m:x")]
#[case::type_case("DTSTART;VALUE=date:20260101", "DTSTART;VALUE=DATE:20260101")]
#[case::rule("RRULE:BYMONTH=01;FREQ=yearly", "RRULE:FREQ=YEARLY;BYMONTH=1")]
#[case::number("GEO:37.50;+1.0", "GEO:37.5;1")]
#[case::encoding("SUMMARY;ENCODING=BASE64:YSxi", r"SUMMARY:a\,b")]
#[case::rfc6868("X;P=a^x:v", "X;P=a^^x:v")]
fn the_same_meaning_has_the_same_text(#[case] one: &str, #[case] other: &str) {
    assert_eq!(canonical_line(one), canonical_line(other));
}

#[rstest]
#[case::text_case("SUMMARY:a", "SUMMARY:A")]
#[case::list_order("CATEGORIES:a,b", "CATEGORIES:b,a")]
#[case::list_comma("CATEGORIES:a,b", r"CATEGORIES:a\,b")]
#[case::value("X-A;VALUE=TEXT:a", "X-A:a")]
#[case::required_type("STYLED-DESCRIPTION;VALUE=TEXT:a", "STYLED-DESCRIPTION:a")]
#[case::unknown_escapes(r"X-A:a\,b", "X-A:a,b")]
#[case::unknown_case("X-A:a", "X-A:A")]
#[case::parameter_case("X;P=a:v", "X;P=A:v")]
#[case::two_values("X;P=a,b:v", "X;P=\"a,b\":v")]
#[case::no_value("X;P=:v", "X;P:v")]
#[case::parts(r"REQUEST-STATUS:2.0;a;b", r"REQUEST-STATUS:2.0;a\;b")]
#[case::rule_order("RRULE:FREQ=DAILY;BYDAY=MO,TU", "RRULE:FREQ=DAILY;BYDAY=TU,MO")]
fn a_different_meaning_has_a_different_text(#[case] one: &str, #[case] other: &str) {
    assert_ne!(canonical_line(one), canonical_line(other));
}

#[test]
fn octets_that_are_no_utf8_are_told_apart() {
    let text = |octet| canonical::property(&Property::new("X", vec![octet]));
    assert_ne!(text(0xFE), text(0xFF));
}

#[test]
fn jcal_types_mean_what_value_parameters_mean() {
    let value =
        json::read(br#"["vevent",[["dtstart",{},"date","2026-01-01"],["summary",{},"unknown","a"]],[]]"#);
    let text = "BEGIN:VEVENT\r\nSUMMARY:a\r\nDTSTART;VALUE=DATE:20260101\r\nEND:VEVENT\r\n";
    let component = jcal::read(&value.unwrap()).unwrap();
    assert_eq!(canonical::component(&component), canonical::component(&reread(text.as_bytes())));
}

#[test]
fn json_and_numbers_are_made_alike() {
    let text = |octets: &[u8]| canonical::json(&json::read(octets).unwrap());
    assert_eq!(text(br#"{"b":1.0,"a":[{"d":1,"c":2}]}"#), text(br#"{"a":[{"c":2,"d":1}],"b":1}"#));
    assert_ne!(text(b"[1,2]"), text(b"[2,1]"));
    assert_ne!(text(b"1"), text(b"\"1\""));
}

fn canonical_line(line: &str) -> String {
    canonical::property(&ical::read(line.as_bytes()).strays[0])
}
