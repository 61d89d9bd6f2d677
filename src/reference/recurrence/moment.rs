//! A date or date-time as iCalendar writes it (RFC 5545, sections 3.3.4 and 3.3.5).

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};

/// In which of the four forms a moment is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A DATE: no time of day.
    Date,
    /// Local time, wherever one is.
    Floating,
    /// UTC: with `Z`.
    Utc,
    /// Local time of the time zone with this TZID.
    Zoned(String),
}

/// A date or date-time. As an instant only together with time zones.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// As written; midnight for a DATE.
    pub local: DateTime,
    /// In which form.
    pub form: Form,
}

/// A text that is no date and no date-time.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("expected YYYYMMDD or YYYYMMDDTHHMMSS, with Z for UTC, but found {found:?}")]
pub struct ReadMomentError {
    /// The text.
    pub found: String,
}

impl Moment {
    /// Reads the value of a DATE or DATE-TIME; `tzid` is the TZID parameter beside it, if there is one. Second 60 is
    /// taken as 59.
    ///
    /// # Errors
    /// [`ReadMomentError`] where the text is neither.
    pub fn read(text: &str, tzid: Option<&str>) -> Result<Self, ReadMomentError> {
        let error = || ReadMomentError { found: text.chars().take(40).collect() };
        let (date, time) = match text.split_once(['T', 't']) {
            None => return Ok(Self::date(read_date(text).ok_or_else(error)?)),
            Some(parts) => parts,
        };
        let date = read_date(date).ok_or_else(error)?;
        let (time, form) = match (time.strip_suffix(['Z', 'z']), tzid) {
            (Some(time), _) => (time, Form::Utc),
            (None, Some(tzid)) => (time, Form::Zoned(tzid.to_owned())),
            (None, None) => (time, Form::Floating),
        };
        let time = read_time(time).ok_or_else(error)?;
        Ok(Self { local: date.to_datetime(time), form })
    }

    /// A DATE.
    #[must_use]
    pub fn date(date: Date) -> Self {
        Self { local: date.to_datetime(Time::midnight()), form: Form::Date }
    }

    /// A moment in UTC.
    #[must_use]
    pub const fn utc(local: DateTime) -> Self {
        Self { local, form: Form::Utc }
    }

    /// The same form at another local time.
    #[must_use]
    pub fn at(&self, local: DateTime) -> Self {
        Self { local, form: self.form.clone() }
    }

    /// Whether it is a DATE.
    #[must_use]
    pub fn is_date(&self) -> bool {
        self.form == Form::Date
    }

    /// The value as iCalendar writes it.
    #[must_use]
    pub fn write(&self) -> String {
        let (d, t) = (self.local.date(), self.local.time());
        let date = format!("{:04}{:02}{:02}", d.year(), d.month(), d.day());
        let time = format!("T{:02}{:02}{:02}", t.hour(), t.minute(), t.second());
        match self.form {
            Form::Date => date,
            Form::Utc => format!("{date}{time}Z"),
            Form::Floating | Form::Zoned(_) => format!("{date}{time}"),
        }
    }

    /// Moved by so much; the farthest moment there is where that lies beyond.
    #[must_use]
    pub fn plus(&self, length: SignedDuration) -> Self {
        self.at(self.local.saturating_add(length))
    }
}

fn number(text: &str) -> Option<i16> {
    let sound = text.bytes().all(|octet| octet.is_ascii_digit());
    sound.then(|| text.parse().ok()).flatten()
}

fn read_date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.is_ascii() {
        return None;
    }
    let (month, day) = (number(&text[4..6])?, number(&text[6..])?);
    Date::new(number(&text[..4])?, month as i8, day as i8).ok()
}

fn read_time(text: &str) -> Option<Time> {
    if text.len() != 6 || !text.is_ascii() {
        return None;
    }
    let (hour, minute, second) = (number(&text[..2])?, number(&text[2..4])?, number(&text[4..])?);
    if second > 60 {
        return None;
    }
    Time::new(hour as i8, minute as i8, second.min(59) as i8, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("19970902", None)]
    #[case("19970902T090000", None)]
    #[case("19970902T090000Z", None)]
    #[case("19970902T090000", Some("America/New_York"))]
    #[case("00010101T000000Z", None)]
    fn a_moment_is_written_as_it_was_read(#[case] text: &str, #[case] tzid: Option<&str>) {
        assert_eq!(Moment::read(text, tzid).unwrap().write(), text);
    }

    #[test]
    fn a_leap_second_is_the_second_before_it() {
        assert_eq!(Moment::read("19970630T235960Z", None).unwrap().write(), "19970630T235959Z");
    }

    #[rstest]
    #[case("")]
    #[case("1997090")]
    #[case("19970931")]
    #[case("1997-9-2")]
    #[case("+9970902")]
    #[case("19970902T")]
    #[case("19970902T0900")]
    #[case("19970902T240000")]
    #[case("19970902T0900zz")]
    #[case("1997ä902")]
    fn anything_else_is_refused(#[case] text: &str) {
        Moment::read(text, None).unwrap_err();
    }
}
