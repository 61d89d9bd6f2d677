//! Readers of `media` against octets that mean harm: no panic on anything, and no more than linear time.

use std::time::{Duration, Instant};

use calspec::media::select::{Selector, Tree};
use calspec::media::{canonical, escape, fields, ical, jcal, json, xml};
use proptest::collection::vec;
use proptest::prelude::*;
use rstest::rstest;

/// Octets among which those that readers look at are frequent.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop_oneof![
        Just(b"BEGIN:VEVENT\r\n".to_vec()),
        Just(b"END:VEVENT\r\n".to_vec()),
        Just(b"DTSTART;VALUE=DATE:2026".to_vec()),
        Just(b"\r\n ".to_vec()),
        Just(b"[\"vevent\",[[\"x\",{},\"text\",".to_vec()),
        Just(b"<a xmlns:D='DAV:' D:x='&#x41;'>".to_vec()),
        Just(b"]]>".to_vec()),
        Just(b"<![CDATA[".to_vec()),
        Just(b"</a>".to_vec()),
        "[\\PC]{0,4}".prop_map(String::into_bytes),
        "[-+;:,=\"'^\\\\\r\n\t <>&/{}\\[\\]0-9nN()!@*]{1,8}".prop_map(String::into_bytes),
        vec(any::<u8>(), 0..6),
    ];
    vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_octets_make_a_reader_panic(octets in hostile()) {
        let reading = ical::read(&octets);
        let _ = canonical::components(&reading.components);
        let _ = ical::write(&reading.components);
        for property in &reading.strays {
            let _ = (property.values(), property.kind(), canonical::property(property));
        }
        for component in &reading.components {
            let _ = jcal::read(&jcal::write(component));
        }
        let _ = xml::read(&octets).map(|root| (canonical::xml(&root), xml::write(&root)));
        let _ = json::read(&octets).map(|value| (canonical::json(&value), jcal::read_stream(&value)));
        let text = String::from_utf8_lossy(&octets);
        let _ = (escape::decode_parameter(&text), fields::parameter_of(&text, "x"));
        if let Ok(selector) = Selector::parse(&text) {
            let trees = [Tree::Calendar, Tree::Xml, Tree::Json, Tree::Fields];
            let _ = (trees.map(|tree| selector.suits(tree).is_ok()), selector.in_calendar(&reading.components));
        }
    }

    #[test]
    fn what_was_read_without_fault_is_written_and_read_the_same(octets in hostile()) {
        let reading = ical::read(&octets);
        let again = ical::read(&ical::write(&reading.components));
        prop_assert_eq!(canonical::components(&again.components), canonical::components(&reading.components));
    }
}

/// What goes wrong with a quadratic reader takes minutes here; the bound leaves room for slow machines.
const BOUND: Duration = Duration::from_secs(20);

#[rstest]
#[case::folds("X:".to_owned() + &"\r\n ".repeat(350_000))]
#[case::semicolons("X".to_owned() + &";".repeat(1_000_000) + ":")]
#[case::values("X;A=".to_owned() + &",".repeat(1_000_000) + ":")]
#[case::commas("CATEGORIES:".to_owned() + &",".repeat(1_000_000))]
#[case::backslashes("SUMMARY:".to_owned() + &"\\".repeat(1_000_000))]
#[case::quotes("X;A=".to_owned() + &"\"".repeat(1_000_000))]
#[case::quoted("X".to_owned() + &";A=\"".repeat(9_999) + &"x".repeat(1_000_000))]
#[case::circumflexes("X;A=".to_owned() + &"^".repeat(1_000_000) + ":")]
#[case::begins("BEGIN:A\r\n".repeat(110_000))]
#[case::ends("END:A\r\n".repeat(140_000))]
#[case::mismatched("BEGIN:A\r\n".repeat(60) + &"END:B\r\n".repeat(140_000))]
#[case::pairs("BEGIN:A\r\nEND:A\r\n".repeat(60_000))]
#[case::line_ends("\n".repeat(1_000_000))]
#[case::blanks("\n ".repeat(500_000))]
#[case::properties("X:1\n".repeat(250_000))]
#[case::rule("RRULE:".to_owned() + &"A=1,1;".repeat(160_000))]
#[case::elements("<a>".repeat(99) + &"<b/>".repeat(250_000))]
#[case::tags("<a>".repeat(350_000))]
#[case::attributes("<a ".to_owned() + &"b='' ".repeat(200_000) + "/>")]
#[case::declarations("<a ".to_owned() + &(0..100_000).map(|n| format!("xmlns:p{n}='u' ")).collect::<String>() + "/>")]
#[case::references("<a>".to_owned() + &"&amp;".repeat(200_000))]
#[case::ampersands("<a b='".to_owned() + &"&".repeat(1_000_000) + "'/>")]
#[case::comments("<a>".to_owned() + &"<!---->".repeat(140_000))]
#[case::sections("<a>".to_owned() + &"<![CDATA[]]>".repeat(80_000))]
#[case::arrays("[".to_owned() + &"[],".repeat(350_000))]
#[case::members("{".to_owned() + &(0..100_000).map(|n| format!("\"{n}\":1,")).collect::<String>() + "\"x\":1}")]
fn a_megabyte_takes_no_more_than_linear_time(#[case] text: String) {
    let start = Instant::now();
    let calendar = format!("BEGIN:VCALENDAR\r\n{text}\r\nEND:VCALENDAR\r\n");
    for octets in [text.as_bytes(), calendar.as_bytes()] {
        let reading = ical::read(octets);
        let _ = canonical::components(&reading.components);
        let _ = ical::write(&reading.components);
        reading.components.iter().for_each(|component| drop(jcal::write(component)));
        reading.strays.iter().for_each(|property| drop((property.values(), canonical::property(property))));
        let _ = xml::read(octets).map(|root| canonical::xml(&root));
        let _ = json::read(octets).map(|value| canonical::json(&value));
    }
    let _ = (fields::parameter_of(&text, "x"), Selector::parse(&text).is_ok());
    assert!(start.elapsed() < BOUND, "took {:?}", start.elapsed());
}
