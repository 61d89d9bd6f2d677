//! An object that was sent, held against what came back.

use super::compare::Comparison;
use super::mask::Mask;
use super::text::Text;
use crate::model::Fate;

/// Octets of an answer that are looked at.
const LONGEST: usize = 1 << 20;
/// Differences that are told.
const TOLD: usize = 6;

/// An object that was sent, and which of its parts are the construct.
#[derive(Debug)]
pub struct Sent {
    octets: Vec<u8>,
    text: Text,
    mask: Mask,
}

/// Whether the line ends that a server wrote can be seen: XML makes LF of all (XML 1.0, section 2.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnds {
    /// They came as they were written.
    Seen,
    /// They were lost on the way.
    Lost,
}

impl Sent {
    /// An object with a construct, beside the same object without it. Where both are the same, the whole object is the
    /// construct.
    #[must_use]
    pub fn new(octets: &[u8], without: &[u8]) -> Self {
        let text = Text::read(octets);
        let mask = Mask::new(&text.root, &Text::read(without).root);
        Self { octets: octets.to_vec(), text, mask }
    }

    /// Whether these are the octets that were sent.
    #[must_use]
    pub fn is(&self, octets: &[u8]) -> bool {
        self.octets == octets
    }

    /// What became of the construct in an object that came back, and how, a line for each difference.
    #[must_use]
    pub fn fate(&self, octets: &[u8], ends: LineEnds) -> (Fate, Vec<String>) {
        if self.is(octets) {
            return (Fate::Kept, Vec::new());
        }
        if octets.len() > LONGEST {
            return (Fate::Changed, vec![format!("{} octets came back", octets.len())]);
        }
        let got = Text::read(octets);
        let mut found = Comparison::of(&self.text, &got, &self.mask, ends);
        if ends == LineEnds::Seen && got.bare_ends {
            found.rewritten.push("lines end with LF alone".to_owned());
        }
        let (fate, mut how) = found.fate();
        let left = how.len().saturating_sub(TOLD);
        how.truncate(TOLD);
        if left > 0 {
            how.push(format!("and {left} more"));
        }
        (fate, how)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// An event with these lines in it.
    fn event(lines: &str) -> Vec<u8> {
        let text = format!(
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//a//EN\nBEGIN:VEVENT\nUID:u\nDTSTART:20300101T100000Z\n{lines}END:VEVENT\nEND:VCALENDAR\n"
        );
        text.replace('\n', "\r\n").into_bytes()
    }

    fn fate(sent: &str, got: &[u8]) -> (Fate, String) {
        let (fate, how) = Sent::new(&event(sent), &event("")).fate(got, LineEnds::Seen);
        (fate, how.join("; "))
    }

    #[rstest]
    #[case("X-A:1\n", "X-A:1\n", Fate::Kept, "")]
    #[case("X-A:1\n", "", Fate::Dropped, "")]
    #[case("X-A:1\n", "X-A:2\n", Fate::Changed, "X-A is 2, was 1")]
    #[case("X-A:1\nX-B:1\n", "X-B:1\nX-A:1\n", Fate::Reordered, "in another order")]
    #[case("X-A:1\nX-B:1\n", "X-A:1\n", Fate::Changed, "X-B is gone")]
    #[case("X-A;P=1;Q=2:1\n", "X-A;Q=2;P=1:1\n", Fate::Reordered, "in another order")]
    #[case("X-A;P=1;Q=2:1\n", "X-A;Q=2:1\n", Fate::Changed, "X-A without P")]
    #[case("X-A;P=1:1\n", "X-A;P=2:1\n", Fate::Changed, "X-A has P=2, had P=1")]
    #[case("X-A;P=1:1\n", "X-A;P=1;R=2:1\n", Fate::Changed, "X-A with R=2")]
    #[case("X-A;P=1:1\n", "X-A;P=\"1\":1\n", Fate::Rewritten, "X-A;P=\"1\":1")]
    #[case("SUMMARY:ab\n", "SUMMARY:a\n b\n", Fate::Rewritten, "SUMMARY is folded otherwise")]
    #[case("DURATION:PT90M\n", "DURATION:PT1H30M\n", Fate::Rewritten, "DURATION:PT1H30M")]
    #[case("DURATION:PT24H\n", "DURATION:P1D\n", Fate::Changed, "DURATION is P1D, was PT24H")]
    #[case(
        "EXDATE:20300106,20300107\n",
        "EXDATE:20300107\nEXDATE:20300106\n",
        Fate::Rewritten,
        "EXDATE in other lines"
    )]
    #[case("CATEGORIES:A,B\n", "CATEGORIES:A\n", Fate::Changed, "CATEGORIES is A, was A,B")]
    #[case("X-A;P=1,2:1\n", "X-A;P=\"1,2\":1\n", Fate::Changed, "X-A has P=\"1,2\", had P=1,2")]
    #[case("summary:a\n", "SUMMARY:a\n", Fate::Rewritten, "SUMMARY:a")]
    #[case("BEGIN:P\nUID:1\nEND:P\n", "UID:1\n", Fate::Dropped, "")]
    #[case(
        "BEGIN:P\nUID:1\nX:1\nEND:P\n",
        "BEGIN:P\nX:1\nUID:1\nEND:P\n",
        Fate::Reordered,
        "in another order"
    )]
    #[case("BEGIN:P\nUID:1\nX:1\nEND:P\n", "BEGIN:P\nUID:1\nEND:P\n", Fate::Changed, "P/X is gone")]
    #[case("BEGIN:P\nUID:1\nEND:P\n", "BEGIN:P\nUID:1\nX:1\nEND:P\n", Fate::Changed, "P with X:1")]
    #[case(
        "BEGIN:P\nBEGIN:Q\nX:1\nEND:Q\nEND:P\n",
        "BEGIN:P\nEND:P\nBEGIN:Q\nX:1\nEND:Q\n",
        Fate::Changed,
        "P/Q stands elsewhere"
    )]
    #[case(
        "BEGIN:P\nUID:1\nX:1\nEND:P\nBEGIN:P\nUID:2\nX:2\nEND:P\n",
        "BEGIN:P\nUID:2\nX:2\nEND:P\n",
        Fate::Changed,
        "P is gone"
    )]
    fn each_fate_is_told(#[case] sent: &str, #[case] got: &str, #[case] expected: Fate, #[case] how: &str) {
        assert_eq!(fate(sent, &event(got)), (expected, how.to_owned()));
    }

    #[test]
    fn what_else_a_server_does_is_no_matter_of_the_construct() {
        let got = String::from_utf8(event("X-A:1\nX-OWN:2\n")).unwrap().replace("-//a", "-//b");
        assert_eq!(fate("X-A:1\n", got.as_bytes()), (Fate::Kept, String::new()));
    }

    #[test]
    fn line_ends_tell_where_they_can_be_seen() {
        let got: Vec<u8> = event("X-A:1\n").into_iter().filter(|octet| *octet != b'\r').collect();
        assert_eq!(fate("X-A:1\n", &got), (Fate::Rewritten, "lines end with LF alone".to_owned()));
        let sent = Sent::new(&event("X-A:1\n"), &event(""));
        assert_eq!(sent.fate(&got, LineEnds::Lost), (Fate::Kept, vec![]));
    }

    #[test]
    fn a_construct_may_be_a_parameter() {
        let sent = |parameter: &str| event(&format!("ATTENDEE{parameter}:mailto:a@b\n"));
        let fate = |got: &str| Sent::new(&sent(";X-P=1"), &sent("")).fate(&sent(got), LineEnds::Seen);
        assert_eq!(fate(";CN=a;X-P=1"), (Fate::Kept, vec![]));
        assert_eq!(fate(""), (Fate::Dropped, vec![]));
        assert_eq!(fate(";X-P=\"1\""), (Fate::Rewritten, vec!["ATTENDEE has X-P=\"1\"".to_owned()]));
        assert_eq!(fate(";X-P=2"), (Fate::Changed, vec!["ATTENDEE has X-P=2, had X-P=1".to_owned()]));
    }

    #[test]
    fn without_a_construct_the_whole_object_is_one() {
        let got = String::from_utf8(event("")).unwrap().replace("-//a", "-//b");
        let (fate, how) = Sent::new(&event(""), &event("")).fate(got.as_bytes(), LineEnds::Seen);
        assert_eq!((fate, how.join("")), (Fate::Changed, "PRODID is -//b//EN, was -//a//EN".to_owned()));
    }
}
