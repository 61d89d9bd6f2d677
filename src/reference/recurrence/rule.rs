//! A recurrence rule as meant (RFC 5545, section 3.3.10), read from the value of RRULE.

use jiff::civil::{DateTime, Weekday};

use super::moment::{Form, Moment, ReadMomentError};

/// How far apart the periods of a rule lie, before INTERVAL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// Every second.
    Secondly,
    /// Every minute.
    Minutely,
    /// Every hour.
    Hourly,
    /// Every day.
    Daily,
    /// Every week, beginning on WKST.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
}

/// An element of BYDAY: a weekday, and which one of the month or year it is where a number says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByDay {
    /// From the start (positive) or the end (negative), never 0; `None` for every one.
    pub ordinal: Option<i16>,
    /// The weekday.
    pub weekday: Weekday,
}

/// A recurrence rule. Lists are sorted and without repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// FREQ.
    pub frequency: Frequency,
    /// INTERVAL, 1 or more.
    pub interval: u32,
    /// UNTIL.
    pub until: Option<Moment>,
    /// COUNT, 1 or more.
    pub count: Option<u64>,
    /// BYSECOND, 0 to 60.
    pub by_second: Vec<i16>,
    /// BYMINUTE, 0 to 59.
    pub by_minute: Vec<i16>,
    /// BYHOUR, 0 to 23.
    pub by_hour: Vec<i16>,
    /// BYDAY.
    pub by_day: Vec<ByDay>,
    /// BYMONTHDAY, ±1 to ±31.
    pub by_month_day: Vec<i16>,
    /// BYYEARDAY, ±1 to ±366.
    pub by_year_day: Vec<i16>,
    /// BYWEEKNO, ±1 to ±53.
    pub by_week_number: Vec<i16>,
    /// BYMONTH, 1 to 12.
    pub by_month: Vec<i16>,
    /// BYSETPOS, ±1 to ±366.
    pub by_position: Vec<i16>,
    /// WKST.
    pub week_start: Weekday,
}

/// What is wrong with the value of an RRULE.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RuleError {
    /// A part without `=`.
    #[error("expected NAME=VALUE as a part of a recurrence rule, but found {0:?}")]
    NotAPart(String),
    /// A part that RFC 5545 does not know.
    #[error("expected a part that RFC 5545 defines, but found {0:?}")]
    UnknownPart(String),
    /// A part that is there twice.
    #[error("expected each part at most once, but found {0} again")]
    Repeated(String),
    /// A value outside of what the part may hold.
    #[error("expected {expected} in {part}, but found {found:?}")]
    Value {
        /// The part's name.
        part: String,
        /// What it may hold.
        expected: &'static str,
        /// What it holds.
        found: String,
    },
    /// UNTIL is no date and no date-time.
    #[error("in UNTIL: {0}")]
    Until(#[from] ReadMomentError),
    /// No FREQ.
    #[error("expected FREQ, but found none")]
    NoFrequency,
    /// Parts that exclude each other.
    #[error("expected {0}, but found both")]
    Together(&'static str),
}

impl Rule {
    /// Reads the value of an RRULE property.
    ///
    /// # Errors
    /// [`RuleError`] says which part breaks section 3.3.10.
    pub fn read(text: &str) -> Result<Self, RuleError> {
        let mut rule = Self::every(Frequency::Yearly);
        let mut seen: Vec<String> = Vec::new();
        for part in text.split(';') {
            let (name, value) = part.split_once('=').ok_or_else(|| RuleError::NotAPart(part.to_owned()))?;
            let name = name.to_ascii_uppercase();
            if seen.contains(&name) {
                return Err(RuleError::Repeated(name));
            }
            rule.take(&name, value)?;
            seen.push(name);
        }
        let has = |name: &str| seen.iter().any(|part| part == name);
        if !has("FREQ") {
            return Err(RuleError::NoFrequency);
        }
        rule.check(has)?;
        Ok(rule)
    }

    /// A rule with nothing but a frequency.
    #[must_use]
    pub fn every(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            until: None,
            count: None,
            by_second: Vec::new(),
            by_minute: Vec::new(),
            by_hour: Vec::new(),
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_year_day: Vec::new(),
            by_week_number: Vec::new(),
            by_month: Vec::new(),
            by_position: Vec::new(),
            week_start: Weekday::Monday,
        }
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), RuleError> {
        match name {
            "FREQ" => self.frequency = frequency(value)?,
            "INTERVAL" => self.interval = whole(name, value, 1..=u64::from(u32::MAX))? as u32,
            "COUNT" => self.count = Some(whole(name, value, 1..=u64::MAX)?),
            "UNTIL" => self.until = Some(Moment::read(value, None)?),
            "WKST" => self.week_start = weekday(name, value)?,
            "BYDAY" => self.by_day = value.split(',').map(by_day).collect::<Result<_, _>>()?,
            "BYSECOND" => self.by_second = numbers(name, value, 0, 60, false)?,
            "BYMINUTE" => self.by_minute = numbers(name, value, 0, 59, false)?,
            "BYHOUR" => self.by_hour = numbers(name, value, 0, 23, false)?,
            "BYMONTHDAY" => self.by_month_day = numbers(name, value, 1, 31, true)?,
            "BYYEARDAY" => self.by_year_day = numbers(name, value, 1, 366, true)?,
            "BYWEEKNO" => self.by_week_number = numbers(name, value, 1, 53, true)?,
            "BYMONTH" => self.by_month = numbers(name, value, 1, 12, false)?,
            "BYSETPOS" => self.by_position = numbers(name, value, 1, 366, true)?,
            _ => return Err(RuleError::UnknownPart(name.to_owned())),
        }
        Ok(())
    }

    /// What section 3.3.10 says of parts beside each other.
    fn check(&self, has: impl Fn(&str) -> bool) -> Result<(), RuleError> {
        use Frequency::{Daily, Monthly, Weekly, Yearly};
        let ordinal = self.by_day.iter().any(|day| day.ordinal.is_some());
        let wrong = [
            (has("UNTIL") && has("COUNT"), "UNTIL or COUNT"),
            (
                ordinal && !matches!(self.frequency, Monthly | Yearly),
                "a numeric BYDAY only in MONTHLY or YEARLY",
            ),
            (ordinal && has("BYWEEKNO"), "a numeric BYDAY or BYWEEKNO"),
            (has("BYMONTHDAY") && self.frequency == Weekly, "no BYMONTHDAY in WEEKLY"),
            (
                has("BYYEARDAY") && matches!(self.frequency, Daily | Weekly | Monthly),
                "no BYYEARDAY in DAILY, WEEKLY or MONTHLY",
            ),
            (has("BYWEEKNO") && self.frequency != Yearly, "BYWEEKNO only in YEARLY"),
            (has("BYSETPOS") && !has_other_by(&has), "another BY part with BYSETPOS"),
        ];
        match wrong.iter().find(|(found, _)| *found) {
            Some((_, expected)) => Err(RuleError::Together(expected)),
            None => Ok(()),
        }
    }

    /// Whether UNTIL, where there is one, lets this start be: `local` as the rule's DTSTART writes it, `instant` the
    /// same moment in UTC.
    #[must_use]
    pub fn lasts_until(&self, local: DateTime, instant: DateTime) -> bool {
        match &self.until {
            None => true,
            Some(until) => match until.form {
                Form::Date => local.date() <= until.local.date(),
                Form::Utc => instant <= until.local,
                Form::Floating | Form::Zoned(_) => local <= until.local,
            },
        }
    }
}

fn has_other_by(has: impl Fn(&str) -> bool) -> bool {
    let names = ["SECOND", "MINUTE", "HOUR", "DAY", "MONTHDAY", "YEARDAY", "WEEKNO", "MONTH"];
    names.iter().any(|name| has(&format!("BY{name}")))
}

fn wrong(part: &str, expected: &'static str, found: &str) -> RuleError {
    RuleError::Value { part: part.to_owned(), expected, found: found.to_owned() }
}

fn frequency(value: &str) -> Result<Frequency, RuleError> {
    Ok(match value.to_ascii_uppercase().as_str() {
        "SECONDLY" => Frequency::Secondly,
        "MINUTELY" => Frequency::Minutely,
        "HOURLY" => Frequency::Hourly,
        "DAILY" => Frequency::Daily,
        "WEEKLY" => Frequency::Weekly,
        "MONTHLY" => Frequency::Monthly,
        "YEARLY" => Frequency::Yearly,
        _ => return Err(wrong("FREQ", "a frequency from SECONDLY to YEARLY", value)),
    })
}

fn weekday(part: &str, value: &str) -> Result<Weekday, RuleError> {
    Ok(match value.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return Err(wrong(part, "a weekday of two letters", value)),
    })
}

fn by_day(value: &str) -> Result<ByDay, RuleError> {
    let letters = value.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(value.len());
    let (number, day) = value.split_at(letters);
    let ordinal = match number {
        "" => None,
        number => Some(signed("BYDAY", number, 1, 53, true)?),
    };
    Ok(ByDay { ordinal, weekday: weekday("BYDAY", day)? })
}

fn digits(value: &str) -> Option<&str> {
    (!value.is_empty() && value.bytes().all(|octet| octet.is_ascii_digit())).then_some(value)
}

fn whole(part: &str, value: &str, range: std::ops::RangeInclusive<u64>) -> Result<u64, RuleError> {
    // A number that is too large for u64 is as good as the largest one.
    let number = digits(value).map(|text| text.parse().unwrap_or(u64::MAX));
    match number {
        Some(number) if number >= *range.start() => Ok(number.min(*range.end())),
        _ => Err(wrong(part, "a whole number, 1 or more", value)),
    }
}

fn signed(part: &str, value: &str, least: i16, most: i16, negative: bool) -> Result<i16, RuleError> {
    let (sign, text) = match value.as_bytes().first() {
        Some(b'-') if negative => (-1, &value[1..]),
        Some(b'+') if negative => (1, &value[1..]),
        _ => (1, value),
    };
    let number =
        digits(text).and_then(|text| text.parse::<i16>().ok()).filter(|n| (least..=most).contains(n));
    number.map(|number| sign * number).ok_or_else(|| wrong(part, "numbers of the part's range", value))
}

fn numbers(part: &str, value: &str, least: i16, most: i16, negative: bool) -> Result<Vec<i16>, RuleError> {
    let mut numbers: Vec<i16> =
        value.split(',').map(|one| signed(part, one, least, most, negative)).collect::<Result<_, _>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("FREQ=DAILY")]
    #[case("freq=weekly;byday=mo,TU;wkst=SU")]
    #[case("COUNT=3;FREQ=YEARLY;BYWEEKNO=-1,53;BYDAY=MO")]
    #[case("FREQ=MONTHLY;BYDAY=+1SU,-1MO;BYSETPOS=-1")]
    #[case("FREQ=DAILY;UNTIL=19971224")]
    #[case("FREQ=DAILY;COUNT=99999999999999999999999")]
    fn a_sound_rule_is_read(#[case] text: &str) {
        Rule::read(text).unwrap();
    }

    #[rstest]
    #[case("", "expected NAME=VALUE")]
    #[case("COUNT=3", "expected FREQ")]
    #[case("FREQ=HOURLY;FREQ=DAILY", "FREQ again")]
    #[case("FREQ=SOMETIMES", "a frequency")]
    #[case("FREQ=DAILY;COUNT=0", "1 or more")]
    #[case("FREQ=DAILY;COUNT=3;UNTIL=19971224", "UNTIL or COUNT")]
    #[case("FREQ=DAILY;BYDAY=1MO", "numeric BYDAY")]
    #[case("FREQ=WEEKLY;BYMONTHDAY=1", "no BYMONTHDAY")]
    #[case("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO only")]
    #[case("FREQ=MONTHLY;BYYEARDAY=1", "no BYYEARDAY")]
    #[case("FREQ=MONTHLY;BYSETPOS=1", "another BY part")]
    #[case("FREQ=MONTHLY;BYMONTHDAY=32", "range")]
    #[case("FREQ=MONTHLY;BYMONTHDAY=0", "range")]
    #[case("FREQ=MONTHLY;BYHOUR=-1", "range")]
    #[case("FREQ=MONTHLY;BYEASTER=1", "RFC 5545")]
    #[case("FREQ=MONTHLY;BYDAY=", "weekday")]
    #[case("FREQ=MONTHLY;BYDAY=ÄÖ", "range")]
    #[case("FREQ=DAILY;UNTIL=soon", "UNTIL")]
    fn an_unsound_rule_is_refused(#[case] text: &str, #[case] words: &str) {
        let error = Rule::read(text).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
}
