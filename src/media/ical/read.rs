//! Content lines into a tree. Never fails: what is wrong is noted, and the tree holds the rest.

use super::content_line::{is_name, parse};
use super::lines::Lines;
use super::oddity::{Note, Notes, Oddity};
use crate::media::tree::{Component, Property};

/// How deep components may be nested.
pub const MOST_DEPTH: usize = 64;
/// How many octets of a text are read.
pub const MOST_OCTETS: usize = 16 << 20;
/// How many components, properties, parameters and parameter values a text may have together.
pub const MOST_PARTS: usize = 1_000_000;

/// What a text holds, and what is odd about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The components at top level: usually one VCALENDAR.
    pub components: Vec<Component>,
    /// Properties outside every component.
    pub strays: Vec<Property>,
    /// In the order of the lines.
    pub notes: Vec<Note>,
}

impl Reading {
    /// The notes for which the tree cannot be taken at its word.
    pub fn faults(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|note| note.oddity.is_fault())
    }
}

/// Reads iCalendar text. Time and space are linear in the octets.
pub fn read(text: &[u8]) -> Reading {
    let mut builder = Builder::default();
    let taken = &text[..text.len().min(MOST_OCTETS)];
    let mut lines = Lines::new(taken, &mut builder.notes);
    let mut last = 1;
    while let Some(line) = lines.next(&mut builder.notes) {
        last = line.number;
        if let Some(property) = parse(&line, &mut builder.notes)
            && !builder.take(property)
        {
            break;
        }
    }
    if taken.len() < text.len() {
        builder.notes.take(last, Oddity::TooLarge);
    }
    builder.finish()
}

/// The tree so far.
#[derive(Default)]
struct Builder {
    /// Components that are begun and not ended, outermost first.
    open: Vec<Component>,
    /// How many components deep we are in one that is too deep to keep.
    skipped: usize,
    parts: usize,
    reading: Reading,
    notes: Notes,
}

impl Builder {
    /// `false` once there are too many parts.
    fn take(&mut self, property: Property) -> bool {
        self.parts +=
            1 + property.parameters.iter().map(|parameter| 1 + parameter.values.len()).sum::<usize>();
        if self.parts > MOST_PARTS {
            self.notes.take(property.line, Oddity::TooLarge);
            return false;
        }
        match (property.is("BEGIN"), property.is("END")) {
            (true, _) => self.begin(&property),
            (_, true) => self.end(&property),
            _ if self.skipped > 0 => {}
            _ => match self.open.last_mut() {
                Some(component) => component.properties.push(property),
                None => {
                    self.notes.take(property.line, Oddity::OutsideComponent);
                    self.reading.strays.push(property);
                }
            },
        }
        true
    }

    fn begin(&mut self, delimiter: &Property) {
        self.remark_on_delimiter(delimiter);
        if self.skipped > 0 || self.open.len() == MOST_DEPTH {
            if self.skipped == 0 {
                self.notes.take(delimiter.line, Oddity::TooDeep);
            }
            self.skipped += 1;
            return;
        }
        if !is_name(&delimiter.value) {
            self.notes.take(delimiter.line, Oddity::BadName);
        }
        let name = String::from_utf8_lossy(&delimiter.value).into_owned();
        self.open.push(Component { name, line: delimiter.line, ..Component::default() });
    }

    fn end(&mut self, delimiter: &Property) {
        self.remark_on_delimiter(delimiter);
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let name = String::from_utf8_lossy(&delimiter.value);
        let Some(place) = self.open.iter().rposition(|component| component.is(&name)) else {
            let oddity = if self.open.is_empty() { Oddity::EndWithoutBegin } else { Oddity::MismatchedEnd };
            self.notes.take(delimiter.line, oddity);
            return;
        };
        if place + 1 < self.open.len() {
            self.notes.take(delimiter.line, Oddity::MismatchedEnd);
        }
        while self.open.len() > place + 1 {
            self.close_unended();
        }
        self.close();
    }

    fn remark_on_delimiter(&mut self, delimiter: &Property) {
        if !delimiter.parameters.is_empty() {
            self.notes.take(delimiter.line, Oddity::DelimiterWithParameters);
        }
    }

    fn close_unended(&mut self) {
        if let Some(component) = self.open.last() {
            self.notes.take(component.line, Oddity::NeverEnded);
        }
        self.close();
    }

    /// Moves the innermost open component to where it belongs.
    fn close(&mut self) {
        let Some(component) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(outer) => outer.components.push(component),
            None => self.reading.components.push(component),
        }
    }

    fn finish(mut self) -> Reading {
        while !self.open.is_empty() {
            self.close_unended();
        }
        self.reading.notes = self.notes.into_list();
        self.reading
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn oddities(text: &[u8]) -> Vec<(u32, Oddity)> {
        read(text).notes.into_iter().map(|note| (note.line, note.oddity)).collect()
    }

    #[rstest]
    #[case::bare_lf(b"BEGIN:A\nEND:A\r\n", &[(1, Oddity::BareLf)])]
    #[case::bare_cr(b"BEGIN:A\rEND:A\r\n", &[(1, Oddity::BareCr)])]
    #[case::mark(b"\xEF\xBB\xBFBEGIN:A\r\nEND:A\r\n", &[(1, Oddity::ByteOrderMark)])]
    #[case::nul(b"BEGIN:A\r\nX:\0\r\nEND:A\r\n", &[(2, Oddity::Nul)])]
    #[case::control(b"BEGIN:A\r\nX:\x08\t\r\nEND:A\r\n", &[(2, Oddity::ControlCharacter)])]
    #[case::no_utf8(b"BEGIN:A\r\nX:\xFF\r\nEND:A\r\n", &[(2, Oddity::InvalidUtf8)])]
    #[case::empty_line(b"BEGIN:A\r\n\r\nEND:A\r\n", &[(2, Oddity::EmptyLine)])]
    #[case::no_line_end(b"BEGIN:A\r\nEND:A", &[(2, Oddity::UnendedLine)])]
    #[case::fold_of_nothing(b" \tBEGIN:A\r\nEND:A\r\n", &[(1, Oddity::FoldOfNothing)])]
    #[case::fold_of_empty_line(b"BEGIN:A\r\n\r\n  X:1\r\nEND:A\r\n", &[(2, Oddity::FoldOfNothing)])]
    #[case::fold_in_character(b"BEGIN:A\r\nX:\xC3\r\n \xA9\r\nEND:A\r\n", &[(3, Oddity::FoldInsideCharacter)])]
    #[case::no_colon(b"BEGIN:A\r\nX\r\nX;Y=1\r\nEND:A\r\n", &[(2, Oddity::MissingColon), (3, Oddity::MissingColon)])]
    #[case::name(b"BEGIN:A B\r\nX_Y:1\r\n:1\r\nEND:A B\r\n",
        &[(1, Oddity::BadName), (2, Oddity::BadName), (3, Oddity::BadName)])]
    #[case::parameter(b"BEGIN:A\r\nX;Y:1\r\nX;Y=a\"b:1\r\nX;Y=\"a\"b:1\r\nX;=a:1\r\nEND:A\r\n",
        &[(2, Oddity::BadParameter), (3, Oddity::BadParameter), (4, Oddity::BadParameter), (5, Oddity::BadParameter)])]
    #[case::quote(b"BEGIN:A\r\nX;Y=\"a:b\r\nEND:A\r\n", &[(2, Oddity::UnclosedQuote)])]
    #[case::delimiter(b"BEGIN;X=1:A\r\nEND:A\r\n", &[(1, Oddity::DelimiterWithParameters)])]
    #[case::lone_end(b"END:A\r\n", &[(1, Oddity::EndWithoutBegin)])]
    #[case::other_end(b"BEGIN:A\r\nEND:B\r\nEND:A\r\n", &[(2, Oddity::MismatchedEnd)])]
    #[case::outer_end(b"BEGIN:A\r\nBEGIN:B\r\nEND:A\r\n", &[(2, Oddity::NeverEnded), (3, Oddity::MismatchedEnd)])]
    #[case::no_end(b"BEGIN:A\r\n", &[(1, Oddity::NeverEnded)])]
    #[case::outside(b"X:1\r\nBEGIN:A\r\nEND:A\r\n", &[(1, Oddity::OutsideComponent)])]
    #[case::nothing(b"", &[])]
    fn each_oddity_is_noted_with_its_line(#[case] text: &[u8], #[case] expected: &[(u32, Oddity)]) {
        assert_eq!(oddities(text), expected);
    }

    #[test]
    fn a_line_of_75_octets_is_not_long_and_one_of_76_is() {
        let text = |width: usize| format!("BEGIN:A\r\nX:{}\r\nEND:A\r\n", "x".repeat(width - 2));
        assert_eq!(oddities(text(75).as_bytes()), []);
        assert_eq!(oddities(text(76).as_bytes()), [(2, Oddity::LongLine)]);
        assert!(!Oddity::LongLine.is_fault() && !Oddity::LongLine.breaks_grammar());
    }

    #[test]
    fn what_is_too_deep_is_left_out_whole() {
        let text = |depth: usize| {
            format!("{}X:1\r\n{}Y:1\r\n", "BEGIN:A\r\n".repeat(depth), "END:A\r\n".repeat(depth)).into_bytes()
        };
        assert_eq!(oddities(&text(MOST_DEPTH)), [(2 * 64 + 2, Oddity::OutsideComponent)]);
        let deeper = oddities(&text(MOST_DEPTH + 2));
        assert_eq!(deeper, [(65, Oddity::TooDeep), (2 * 66 + 2, Oddity::OutsideComponent)]);
    }

    #[test]
    fn what_is_too_large_is_noted() {
        let parameters = format!("BEGIN:A\r\nX{}:\r\nEND:A\r\n", ";P=1".repeat(10_000));
        assert!(oddities(parameters.as_bytes()).contains(&(2, Oddity::TooLarge)));
        assert!(read(&vec![b'x'; MOST_OCTETS + 1]).faults().any(|note| note.oddity == Oddity::TooLarge));
    }

    #[rstest]
    #[case::crlf(b"X:a\r\n b\r\n\tc\r\n")]
    #[case::lf(b"X:a\n b\n\tc\n")]
    #[case::cr(b"X:a\r b\r\tc\r")]
    #[case::empty(b"X:a\r\n \r\n bc\r\n")]
    fn folds_are_taken_out(#[case] text: &[u8]) {
        assert_eq!(read(text).strays[0].value, b"abc");
    }

    #[test]
    fn folds_inside_a_character_a_name_and_base64_do_no_harm() {
        let text = b"AT\r\n TACH;VAL\r\n UE=BINARY;ENC\r\n\tODING=BASE64:SGVs\r\n bG8=\r\nX:\xE2\r\n \x82\r\n \xAC\r\n";
        let strays = read(text).strays;
        assert_eq!((strays[0].name.as_str(), strays[0].kind().as_ref()), ("ATTACH", "binary"));
        assert_eq!(strays[0].value, b"SGVsbG8=");
        assert_eq!((strays[1].text().as_ref(), strays[1].line), ("€", 6));
    }

    #[rstest]
    #[case("X;CN=\"a:b;c,d\",e:v", &["a:b;c,d", "e"])]
    #[case("X;CN=say ^'hi^' ^^ ^n:v", &["say \"hi\" ^ \n"])]
    #[case("X;CN=\"say ^'hi^'\":v", &["say \"hi\""])]
    #[case("X;CN=:v", &[""])]
    #[case("X;CN=\"\":v", &[""])]
    #[case("X;CN=a,,b:v", &["a", "", "b"])]
    #[case("X;CN=\"Foo:v", &["\"Foo"])]
    #[case("X;CN:v", &[])]
    fn parameters_are_read_as_meant(#[case] line: &str, #[case] values: &[&str]) {
        let strays = read(line.as_bytes()).strays;
        assert_eq!(
            (strays[0].parameters[0].values.as_slice(), strays[0].value.as_slice()),
            (values_of(values).as_slice(), b"v".as_slice())
        );
    }

    fn values_of(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn an_end_further_out_ends_what_is_inside() {
        let reading = read(b"BEGIN:A\r\nBEGIN:B\r\nX:1\r\nend:a\r\nBEGIN:C\r\nEND:C\r\n");
        assert_eq!(reading.components.len(), 2);
        assert_eq!(reading.components[0].components[0].properties[0].line, 3);
        assert_eq!(reading.faults().count(), 2);
    }
}
