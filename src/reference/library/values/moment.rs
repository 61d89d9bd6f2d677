//! DATE, DATE-TIME, TIME, PERIOD and UTC-OFFSET (RFC 5545, sections 3.3.4, 3.3.5, 3.3.9, 3.3.12 and 3.3.14).

use jiff::civil;

use super::Duration;

/// A date, or a date with a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A date alone.
    Date(civil::Date),
    /// A date with a time, and whether it is UTC. A leap second counts as the second before it.
    Time(civil::DateTime, bool),
}

impl Moment {
    /// A date with a time, as written.
    pub(crate) fn read(value: &str) -> Option<Self> {
        let (day, hour) = value.split_once('T')?;
        let (clock, utc) = time(hour)?;
        Some(Self::Time(date(day)?.to_datetime(clock), utc))
    }

    /// A date with a time or a date alone, as written.
    pub(crate) fn read_any(value: &str) -> Option<Self> {
        Self::read(value).or_else(|| date(value).map(Self::Date))
    }

    /// Whether it is a date with UTC time.
    pub(crate) fn is_utc(self) -> bool {
        matches!(self, Self::Time(_, true))
    }

    /// Whether it is a date alone.
    pub(crate) fn is_date(self) -> bool {
        matches!(self, Self::Date(_))
    }

    /// Midnight of a date, the time otherwise.
    pub(crate) fn clock(self) -> civil::DateTime {
        match self {
            Self::Date(day) => day.to_datetime(civil::Time::midnight()),
            Self::Time(clock, _) => clock,
        }
    }
}

/// A date as written: year, month and day.
pub(crate) fn date(value: &str) -> Option<civil::Date> {
    let [year, month, day] = [digits(value, 0, 4)?, digits(value, 4, 2)?, digits(value, 6, 2)?];
    let exact = value.len() == 8;
    exact.then(|| civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()).flatten()
}

/// A time as written, and whether it is UTC.
pub(crate) fn time(value: &str) -> Option<(civil::Time, bool)> {
    let (clock, utc) = value.strip_suffix('Z').map_or((value, false), |clock| (clock, true));
    let [hour, minute, second] = [digits(clock, 0, 2)?, digits(clock, 2, 2)?, digits(clock, 4, 2)?];
    if clock.len() != 6 || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let part = |number: i16| i8::try_from(number).ok();
    Some((civil::Time::new(part(hour)?, part(minute)?, part(second.min(59))?, 0).ok()?, utc))
}

/// A start and an end or a duration, as written; the start comes first.
pub(crate) fn period(value: &str) -> Option<(Moment, Moment)> {
    let (start, rest) = value.split_once('/')?;
    let start = Moment::read(start)?;
    let end = match Duration::read(rest) {
        Some(duration) => (!duration.negative).then_some(start)?,
        None => Moment::read(rest).filter(|end| end.clock() > start.clock())?,
    };
    Some((start, end))
}

/// An offset from UTC as written, in seconds; never a negative nought.
pub(crate) fn offset(value: &str) -> Option<i32> {
    let negative = match value.as_bytes().first()? {
        b'+' => false,
        b'-' => true,
        _ => return None,
    };
    let [hours, minutes] = [digits(value, 1, 2)?, digits(value, 3, 2)?];
    let seconds = if value.len() == 5 { 0 } else { digits(value, 5, 2)? };
    if !matches!(value.len(), 5 | 7) || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let total = i32::from(hours) * 3600 + i32::from(minutes) * 60 + i32::from(seconds);
    match (negative, total) {
        (true, 0) => None,
        (true, _) => Some(-total),
        (false, _) => Some(total),
    }
}

/// The number that so many digits from there on stand for.
fn digits(value: &str, from: usize, count: usize) -> Option<i16> {
    let part = value.get(from..from + count)?;
    part.bytes().all(|octet| octet.is_ascii_digit()).then(|| part.parse().ok()).flatten()
}
