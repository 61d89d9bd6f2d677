//! How long something takes: DURATION (RFC 5545, section 3.3.6).

use jiff::{SignedDuration, Span, Timestamp};

use super::moment::Moment;
use super::zones::Zones;

/// A length: days of the calendar, which may have 23 or 25 hours, and exact seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Length {
    /// Days, weeks among them.
    pub days: i64,
    /// Hours, minutes and seconds.
    pub seconds: i64,
}

/// A text that is no duration.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("expected a duration such as P1D, PT15M or -P2W, but found {found:?}")]
pub struct ReadLengthError {
    /// The text.
    pub found: String,
}

/// The most days or seconds a length has: more than ten thousand years.
const MOST: i64 = 400_000_000_000;

impl Length {
    /// Reads the value of a DURATION.
    ///
    /// # Errors
    /// [`ReadLengthError`] where the text is none.
    pub fn read(text: &str) -> Result<Self, ReadLengthError> {
        let error = || ReadLengthError { found: text.chars().take(40).collect() };
        let upper = text.to_ascii_uppercase();
        let (sign, rest) = match upper.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, upper.strip_prefix('+').unwrap_or(&upper)),
        };
        let rest = rest.strip_prefix('P').ok_or_else(error)?;
        let (days, time) = match rest.split_once('T') {
            Some((days, time)) if !time.is_empty() => (days, time),
            Some(_) => return Err(error()),
            None if rest.is_empty() => return Err(error()),
            None => (rest, ""),
        };
        let days = sum(days, &[('W', 7), ('D', 1)]).ok_or_else(error)?;
        let seconds = sum(time, &[('H', 3600), ('M', 60), ('S', 1)]).ok_or_else(error)?;
        Ok(Self { days: sign * days, seconds: sign * seconds })
    }

    /// So many exact seconds.
    #[must_use]
    pub const fn exact(seconds: i64) -> Self {
        Self { days: 0, seconds }
    }

    /// The instant that lies so long after a moment.
    #[must_use]
    pub fn after(self, moment: &Moment, zones: &Zones) -> Timestamp {
        let local = Span::new().try_days(self.days).ok().and_then(|days| moment.local.checked_add(days).ok());
        let Some(local) = local else {
            return if self.days > 0 { Timestamp::MAX } else { Timestamp::MIN };
        };
        later(zones.instant(&moment.at(local)), self.seconds)
    }

    /// Its seconds, a day taken for 24 hours.
    #[must_use]
    pub const fn about(self) -> i64 {
        self.days.saturating_mul(86_400).saturating_add(self.seconds)
    }
}

/// An instant so many seconds later, or the last one there is.
#[must_use]
pub fn later(instant: Timestamp, seconds: i64) -> Timestamp {
    let sum = instant.saturating_add(SignedDuration::from_secs(seconds));
    sum.unwrap_or(instant)
}

/// Numbers with their units, which come in this order, each at most once.
fn sum(text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut total: i64 = 0;
    let mut rest = text;
    let mut units = units.iter();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let letter = rest[end..].chars().next()?;
        let (_, size) = units.find(|(unit, _)| *unit == letter)?;
        let number: i64 = rest[..end].parse().ok()?;
        total = total.checked_add(number.checked_mul(*size)?).filter(|total| *total <= MOST)?;
        rest = &rest[end + letter.len_utf8()..];
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("P7W", 49, 0)]
    #[case("P15DT5H0M20S", 15, 18020)]
    #[case("-PT10M", 0, -600)]
    #[case("+P1D", 1, 0)]
    #[case("PT0S", 0, 0)]
    fn a_duration_is_read(#[case] text: &str, #[case] days: i64, #[case] seconds: i64) {
        assert_eq!(Length::read(text), Ok(Length { days, seconds }));
    }

    #[rstest]
    #[case("")]
    #[case("P")]
    #[case("PT")]
    #[case("P1DT")]
    #[case("1D")]
    #[case("PD")]
    #[case("P1M")]
    #[case("PT1M1H")]
    #[case("P99999999999999999999D")]
    fn anything_else_is_refused(#[case] text: &str) {
        Length::read(text).unwrap_err();
    }
}
