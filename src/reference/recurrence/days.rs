//! Which days a rule picks (the table of RFC 5545, section 3.3.10).

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::rule::{ByDay, Frequency, Rule};

/// What a rule demands of a day: its BY parts, and DTSTART's day where they say too little.
#[derive(Clone, Debug)]
pub(super) struct Days {
    frequency: Frequency,
    by_month: Vec<i16>,
    by_month_day: Vec<i16>,
    by_year_day: Vec<i16>,
    by_week_number: Vec<i16>,
    by_day: Vec<ByDay>,
    within_month: bool,
    week_start: Weekday,
}

impl Days {
    pub(super) fn new(rule: &Rule, start: Date) -> Self {
        let mut days = Self {
            frequency: rule.frequency,
            by_month: rule.by_month.clone(),
            by_month_day: rule.by_month_day.clone(),
            by_year_day: rule.by_year_day.clone(),
            by_week_number: rule.by_week_number.clone(),
            by_day: rule.by_day.clone(),
            within_month: rule.frequency == Frequency::Monthly || !rule.by_month.is_empty(),
            week_start: rule.week_start,
        };
        if days.by_month_day.is_empty() && days.by_year_day.is_empty() && days.by_day.is_empty() {
            days.complete(start);
        }
        days
    }

    /// No part names a day: it is DTSTART's.
    fn complete(&mut self, start: Date) {
        match self.frequency {
            Frequency::Yearly if self.by_week_number.is_empty() => {
                self.by_month_day = vec![i16::from(start.day())];
                if self.by_month.is_empty() {
                    self.by_month = vec![i16::from(start.month())];
                }
            }
            Frequency::Monthly => self.by_month_day = vec![i16::from(start.day())],
            Frequency::Yearly | Frequency::Weekly => {
                self.by_day = vec![ByDay { ordinal: None, weekday: start.weekday() }];
            }
            _ => {}
        }
    }

    /// The picked days of a year, in order, and how many days were looked at.
    pub(super) fn of_year(&self, year: i16) -> (Vec<Date>, u32) {
        let months: Vec<i16> = match self.by_month.is_empty() {
            true => (1..=12).collect(),
            false => self.by_month.clone(),
        };
        let mut days = Vec::new();
        let mut seen = 0;
        for month in months {
            let (found, looked) = self.of_month(year, month as i8);
            days.extend(found);
            seen += looked;
        }
        (days, seen)
    }

    /// The picked days of a month, in order, and how many days were looked at.
    pub(super) fn of_month(&self, year: i16, month: i8) -> (Vec<Date>, u32) {
        let Ok(first) = Date::new(year, month, 1) else { return (Vec::new(), 1) };
        if !picks(&self.by_month, i16::from(month)) {
            return (Vec::new(), 1);
        }
        let last = first.days_in_month();
        let days = (1..=last).filter_map(|day| Date::new(year, month, day).ok());
        (days.filter(|day| self.pick(*day)).collect(), 31)
    }

    /// Whether the rule picks this day.
    pub(super) fn pick(&self, day: Date) -> bool {
        let month = i16::from(day.month());
        let in_month = (i16::from(day.day()), i16::from(day.days_in_month()));
        let in_year = (day.day_of_year(), day.days_in_year());
        picks(&self.by_month, month)
            && picks_from_either_end(&self.by_month_day, in_month)
            && picks_from_either_end(&self.by_year_day, in_year)
            && (self.by_week_number.is_empty() || self.pick_week(day))
            && (self.by_day.is_empty() || self.by_day.iter().any(|by| self.is_day(*by, day)))
    }

    fn is_day(&self, by: ByDay, day: Date) -> bool {
        if by.weekday != day.weekday() {
            return false;
        }
        let Some(ordinal) = by.ordinal else { return true };
        let (place, length) = match self.within_month {
            true => (i16::from(day.day()), i16::from(day.days_in_month())),
            false => (day.day_of_year(), day.days_in_year()),
        };
        match ordinal > 0 {
            true => (place - 1) / 7 + 1 == ordinal,
            false => -((length - place) / 7 + 1) == ordinal,
        }
    }

    fn pick_week(&self, day: Date) -> bool {
        let Some((number, weeks)) = week_of(day, self.week_start) else { return false };
        picks_from_either_end(&self.by_week_number, (number, weeks))
    }
}

fn picks(list: &[i16], value: i16) -> bool {
    list.is_empty() || list.contains(&value)
}

fn picks_from_either_end(list: &[i16], (place, length): (i16, i16)) -> bool {
    list.is_empty() || list.contains(&place) || list.contains(&(place - length - 1))
}

/// The first day of the week that a day lies in.
pub(super) fn week_start_of(day: Date, start: Weekday) -> Option<Date> {
    let back = i64::from(start.until(day.weekday()));
    day.checked_sub(back.days()).ok()
}

/// The number of a day's week, and how many weeks that week's year has. Week 1 is the first one with four days or
/// more in its year.
fn week_of(day: Date, start: Weekday) -> Option<(i16, i16)> {
    // The year that the fourth day of the week lies in owns the week.
    let owner = week_start_of(day, start)?.checked_add(3.days()).ok()?;
    let number = (owner.day_of_year() - 1) / 7 + 1;
    let last = i64::from(owner.days_in_year() - owner.day_of_year()) / 7;
    Some((number, number + last as i16))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rstest::rstest;

    #[rstest]
    #[case(date(1997, 5, 12), (20, 52))]
    #[case(date(1998, 12, 31), (53, 53))]
    #[case(date(1999, 1, 3), (53, 53))]
    #[case(date(1999, 1, 4), (1, 52))]
    #[case(date(2024, 12, 30), (1, 52))]
    fn weeks_are_counted_as_iso_8601_counts_them(#[case] day: Date, #[case] week: (i16, i16)) {
        assert_eq!(week_of(day, Weekday::Monday), Some(week));
    }
}
