//! The changes of offset that a VTIMEZONE says (RFC 5545, section 3.6.5).

use jiff::SignedDuration;
use jiff::civil::{DateTime, datetime};

use super::moment::Moment;
use super::occurrences::Occurrences;
use super::rule::Rule;
use super::zones::{in_utc, of_instant};
use crate::media::Component;

/// The last moment that changes are worked out for; the last offset holds for ever after it.
const HORIZON: DateTime = datetime(2200, 1, 1, 0, 0, 0, 0);

/// How many changes of one zone are kept.
const MOST_CHANGES: usize = 20_000;

/// How many observances of one zone are looked at.
const MOST_OBSERVANCES: usize = 200;

/// Changes of offset, in order.
#[derive(Debug, Default)]
pub(super) struct Transitions {
    changes: Vec<Change>,
}

/// Local times and offsets in seconds east of UTC.
#[derive(Debug, Clone, Copy)]
struct Change {
    /// The local time, as the clock before the change shows it.
    onset: DateTime,
    before: i64,
    after: i64,
}

impl Transitions {
    /// What a VTIMEZONE says; observances that cannot be read are left out.
    #[must_use]
    pub(super) fn of(definition: &Component) -> Self {
        let mut changes = Vec::new();
        let named = |one: &&Component| one.is("STANDARD") || one.is("DAYLIGHT");
        for observance in definition.components.iter().filter(named).take(MOST_OBSERVANCES) {
            changes.extend(changes_of(observance, MOST_CHANGES - changes.len()).unwrap_or_default());
        }
        changes.sort_by_key(|change: &Change| change.onset);
        Self { changes }
    }

    /// The seconds east of UTC that a local time has.
    #[must_use]
    pub(super) fn offset_at(&self, local: DateTime) -> i64 {
        let next = self.changes.partition_point(|change| change.onset <= local);
        let Some(last) = next.checked_sub(1).map(|place| self.changes[place]) else {
            return self.changes.first().map_or(0, |first| first.before);
        };
        let skipped = SignedDuration::from_secs((last.after - last.before).max(0));
        let in_gap = local < last.onset.saturating_add(skipped);
        if in_gap { last.before } else { last.after }
    }
}

fn changes_of(observance: &Component, most: usize) -> Option<Vec<Change>> {
    let text = |name: &str| observance.property(name).map(|property| property.text().into_owned());
    let start = Moment::read(&text("DTSTART")?, None).ok()?.local;
    let (before, after) = (offset(&text("TZOFFSETFROM")?)?, offset(&text("TZOFFSETTO")?)?);
    let mut onsets = vec![start];
    for rule in observance.properties_named("RRULE").take(1).filter_map(|rule| Rule::read(&rule.text()).ok())
    {
        let starts = Occurrences::new(&rule, start, false, start);
        let instant = |local: DateTime| of_instant(super::length::later(in_utc(local), -before));
        let lasting =
            starts.take_while(|local| *local < HORIZON && rule.lasts_until(*local, instant(*local)));
        onsets.extend(lasting.take(most));
    }
    for rdate in observance.properties_named("RDATE") {
        let values = rdate.values();
        onsets.extend(
            values.iter().filter_map(|value| Moment::read(value, None).ok()).map(|moment| moment.local),
        );
    }
    onsets.sort_unstable();
    onsets.dedup();
    onsets.truncate(most);
    Some(onsets.into_iter().map(|onset| Change { onset, before, after }).collect())
}

/// Reads a UTC-OFFSET (RFC 5545, section 3.3.14): `-0500`, `+053015`.
fn offset(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => return None,
    };
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|octet| octet.is_ascii_digit()) {
        return None;
    }
    let pair = |at: usize| digits.get(at..at + 2).and_then(|two| two.parse::<i64>().ok()).unwrap_or(0);
    Some(sign * (pair(0) * 3600 + pair(2) * 60 + pair(4)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::Property;
    use rstest::rstest;

    fn observance(name: &str, lines: [(&str, &str); 4]) -> Component {
        let mut component = Component::new(name);
        component.properties = lines.iter().map(|(name, value)| Property::new(name, *value)).collect();
        component
    }

    fn new_york() -> Component {
        let mut zone = Component::new("VTIMEZONE");
        let summer = [
            ("DTSTART", "20070311T020000"),
            ("TZOFFSETFROM", "-0500"),
            ("TZOFFSETTO", "-0400"),
            ("RRULE", "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
        ];
        let winter = [
            ("DTSTART", "20071104T020000"),
            ("TZOFFSETFROM", "-0400"),
            ("TZOFFSETTO", "-0500"),
            ("RRULE", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"),
        ];
        zone.components = vec![observance("DAYLIGHT", summer), observance("STANDARD", winter)];
        zone
    }

    #[rstest]
    #[case::before_all(datetime(2000, 7, 1, 0, 0, 0, 0), -5)]
    #[case::winter(datetime(2026, 1, 1, 0, 0, 0, 0), -5)]
    #[case::before_the_gap(datetime(2026, 3, 8, 1, 59, 59, 0), -5)]
    #[case::in_the_gap(datetime(2026, 3, 8, 2, 30, 0, 0), -5)]
    #[case::after_the_gap(datetime(2026, 3, 8, 3, 0, 0, 0), -4)]
    #[case::summer(datetime(2026, 7, 1, 0, 0, 0, 0), -4)]
    #[case::first_of_two(datetime(2026, 11, 1, 1, 30, 0, 0), -4)]
    #[case::after_both(datetime(2026, 11, 1, 2, 0, 0, 0), -5)]
    fn a_local_time_has_its_offset(#[case] local: DateTime, #[case] hours: i64) {
        assert_eq!(Transitions::of(&new_york()).offset_at(local), hours * 3600);
    }

    #[test]
    fn a_zone_without_sense_is_utc() {
        let mut zone = Component::new("VTIMEZONE");
        zone.components = vec![Component::new("STANDARD"), Component::new("X-MORE")];
        assert_eq!(Transitions::of(&zone).offset_at(HORIZON), 0);
    }
}
