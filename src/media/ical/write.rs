//! A tree as iCalendar text: CR LF, folded, parameters quoted and encoded as needed (RFC 5545, 3.1; RFC 6868).

use crate::media::escape::encode_parameter;
use crate::media::tree::{Component, Property};

/// How many octets a line has at most, its end not counted.
pub const FOLD_AT: usize = 75;

/// The text of these components, one after the other.
///
/// Names are written as they are. A CR or LF in a value, which only a tree made by hand can have, becomes `\n`: no
/// value can end its line.
pub fn write(components: &[Component]) -> Vec<u8> {
    let mut out = Vec::new();
    for component in components {
        write_component(component, &mut out);
    }
    out
}

fn write_component(component: &Component, out: &mut Vec<u8>) {
    fold(format!("BEGIN:{}", component.name).as_bytes(), out);
    for property in &component.properties {
        fold(&line_of(property), out);
    }
    for inner in &component.components {
        write_component(inner, out);
    }
    fold(format!("END:{}", component.name).as_bytes(), out);
}

/// The content line of a property, unfolded and without its end.
pub(crate) fn line_of(property: &Property) -> Vec<u8> {
    let mut line = property.name.clone().into_bytes();
    for parameter in &property.parameters {
        line.push(b';');
        line.extend_from_slice(parameter.name.as_bytes());
        for (at, value) in parameter.values.iter().enumerate() {
            line.push(if at == 0 { b'=' } else { b',' });
            line.extend_from_slice(encode_parameter(value).as_bytes());
        }
    }
    line.push(b':');
    extend_without_line_ends(&mut line, &property.value);
    line
}

/// Appends a value, each line end in it as `\n`.
pub(crate) fn extend_without_line_ends(line: &mut Vec<u8>, value: &[u8]) {
    for (at, &octet) in value.iter().enumerate() {
        match octet {
            b'\n' if at > 0 && value[at - 1] == b'\r' => {}
            b'\n' | b'\r' => line.extend_from_slice(b"\\n"),
            _ => line.push(octet),
        }
    }
}

/// Appends a line in pieces of at most [`FOLD_AT`] octets, cutting no UTF-8 character.
fn fold(line: &[u8], out: &mut Vec<u8>) {
    let (mut rest, mut room) = (line, FOLD_AT);
    while rest.len() > room {
        let at = (room - 3..=room).rev().find(|at| rest[*at] & 0xC0 != 0x80).unwrap_or(room);
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(b"\r\n ");
        rest = &rest[at..];
        room = FOLD_AT - 1;
    }
    out.extend_from_slice(rest);
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::ical::read;
    use crate::media::tree::Parameter;

    #[test]
    fn lines_are_folded_at_75_octets_between_characters() {
        for shift in 0..4 {
            let mut component = Component::new("A");
            component
                .properties
                .push(Property::new("X", format!("{}{}", "x".repeat(shift), "€".repeat(100))));
            let text = write(&[component]);
            for line in text.split(|octet| *octet == b'\n') {
                assert!(line.strip_suffix(b"\r").unwrap_or(line).len() <= FOLD_AT);
                assert!(std::str::from_utf8(line).is_ok());
            }
            assert_eq!(read(&text).notes, []);
        }
    }

    #[test]
    fn octets_that_are_no_utf8_are_folded_all_the_same() {
        let mut component = Component::new("A");
        component.properties.push(Property::new("X", vec![0x80; 1000]));
        assert_eq!(
            read(&write(std::slice::from_ref(&component))).components[0].properties[0].value,
            vec![0x80; 1000]
        );
    }

    #[test]
    fn no_value_can_end_its_line() {
        let mut component = Component::new("A");
        component
            .properties
            .push(Property::new("X", "1\r\nEND:A\nY\r").with(Parameter::new("P", "a\r\nb\"")));
        assert_eq!(write(&[component]), b"BEGIN:A\r\nX;P=a^nb^':1\\nEND:A\\nY\\n\r\nEND:A\r\n");
    }
}
