//! The starts that a rule gives, in order, as local times.

use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};

use super::days::{Days, week_start_of};
use super::rule::{Frequency, Rule};

/// How many days, hours, minutes or seconds one rule may have looked at before it is taken to be at its end. Daily
/// rules get through more than two thousand years with that.
const BUDGET: u32 = 1_000_000;

/// The starts that a rule gives from DTSTART on, ascending, DTSTART the first one even where the rule does not pick
/// it. Ends with COUNT, with the year 9999, or when [`BUDGET`] is used up; UNTIL is left to the caller, who knows the
/// time zone.
#[derive(Debug)]
pub struct Occurrences<'a> {
    rule: &'a Rule,
    start: DateTime,
    dates_only: bool,
    days: Days,
    /// The number of the period after the current one.
    index: i64,
    period: Period,
    /// The next place in the period.
    place: u64,
    left: u64,
    budget: u32,
    /// Starts before it are left out, without being looked at where COUNT allows.
    from: DateTime,
    begun: bool,
}

/// The candidates of one period: each day with each time of day.
#[derive(Debug, Default)]
struct Period {
    days: Vec<Date>,
    hours: Vec<i16>,
    minutes: Vec<i16>,
    seconds: Vec<i16>,
    /// Places that BYSETPOS picks; `None` for all.
    picked: Option<Vec<u64>>,
}

impl Period {
    fn len(&self) -> u64 {
        [&self.hours, &self.minutes, &self.seconds]
            .iter()
            .fold(self.days.len() as u64, |n, l| n * l.len() as u64)
    }

    fn candidate(&self, place: u64) -> Option<DateTime> {
        let (rest, second) = digit(place, &self.seconds)?;
        let (rest, minute) = digit(rest, &self.minutes)?;
        let (rest, hour) = digit(rest, &self.hours)?;
        let day = self.days.get(usize::try_from(rest).ok()?)?;
        Some(day.at(hour as i8, minute as i8, second as i8, 0))
    }

    /// How many starts it has.
    fn starts(&self) -> u64 {
        self.picked.as_ref().map_or_else(|| self.len(), |picked| picked.len() as u64)
    }

    fn start_at(&self, place: u64) -> Option<DateTime> {
        match &self.picked {
            None => self.candidate(place),
            Some(picked) => self.candidate(*picked.get(usize::try_from(place).ok()?)?),
        }
    }

    /// The place of the first start that is not before `from`.
    fn place_of(&self, from: DateTime) -> u64 {
        let (mut low, mut high) = (0, self.starts());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.start_at(middle) {
                Some(start) if start < from => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }
}

fn digit(place: u64, list: &[i16]) -> Option<(u64, i16)> {
    let length = u64::try_from(list.len()).ok().filter(|length| *length > 0)?;
    Some((place / length, list[(place % length) as usize]))
}

impl<'a> Occurrences<'a> {
    /// The starts of `rule` with DTSTART `start`; those before `from` are left out. `dates_only` where DTSTART is a
    /// DATE: parts that name times of day then mean nothing.
    #[must_use]
    pub fn new(rule: &'a Rule, start: DateTime, dates_only: bool, from: DateTime) -> Self {
        let mut occurrences = Self {
            rule,
            start,
            dates_only,
            days: Days::new(rule, start.date()),
            index: 0,
            period: Period::default(),
            place: 0,
            left: rule.count.unwrap_or(u64::MAX),
            budget: BUDGET,
            from,
            begun: false,
        };
        if rule.count.is_none() && from > start {
            occurrences.index = occurrences.index_before(from).max(0);
        }
        occurrences
    }

    /// Whether the rule itself picks DTSTART. If it does, then in its first period, so that no other is looked at.
    #[must_use]
    pub fn pick_start(rule: &'a Rule, start: DateTime, dates_only: bool) -> bool {
        let mut first = Self::new(rule, start, dates_only, start);
        let Some((days, _, moment)) = first.next_days().filter(|(days, ..)| !days.is_empty()) else {
            return false;
        };
        let period = first.fill(days, moment);
        period.start_at(period.place_of(start)) == Some(start)
    }

    /// The number of a period that begins at `moment` or before it, and not much before it.
    fn index_before(&self, moment: DateTime) -> i64 {
        let interval = i64::from(self.rule.interval);
        let (from, start) = (moment.date(), self.start.date());
        let years = i64::from(from.year()) - i64::from(start.year());
        let units = match self.rule.frequency {
            Frequency::Yearly => years,
            Frequency::Monthly => years * 12 + i64::from(from.month()) - i64::from(start.month()),
            Frequency::Weekly => seconds_between(self.start, moment) / (7 * 86_400),
            Frequency::Daily => seconds_between(self.start, moment) / 86_400,
            _ => seconds_between(self.start, moment) / self.unit(),
        };
        units / interval - 1
    }

    /// The seconds of a unit of a frequency below DAILY.
    const fn unit(&self) -> i64 {
        match self.rule.frequency {
            Frequency::Hourly => 3600,
            Frequency::Minutely => 60,
            _ => 1,
        }
    }

    /// Fills the next period that has candidates; `None` at the end of all.
    fn advance(&mut self) -> Option<()> {
        loop {
            let (days, looked, moment) = self.next_days()?;
            self.budget = self.budget.checked_sub(looked.max(1))?;
            if days.is_empty() {
                continue;
            }
            self.period = self.fill(days, moment);
            self.place = 0;
            if self.rule.count.is_none() {
                self.place = self.period.place_of(self.from);
            }
            if self.period.starts() > 0 {
                return Some(());
            }
        }
    }

    /// The picked days of the next period, how much was looked at, and the moment of a period shorter than a day.
    fn next_days(&mut self) -> Option<(Vec<Date>, u32, Option<DateTime>)> {
        let step = self.index.checked_mul(i64::from(self.rule.interval))?;
        self.index += 1;
        let start = self.start.date();
        match self.rule.frequency {
            Frequency::Yearly => {
                let year =
                    i16::try_from(i64::from(start.year()).checked_add(step)?).ok().filter(|y| *y <= 9999)?;
                let (days, looked) = self.days.of_year(year);
                Some((days, looked, None))
            }
            Frequency::Monthly => {
                let month = start.first_of_month().checked_add(Span::new().try_months(step).ok()?).ok()?;
                let (days, looked) = self.days.of_month(month.year(), month.month());
                Some((days, looked, None))
            }
            Frequency::Weekly => {
                let first = week_start_of(start, self.rule.week_start)?;
                let first = first.checked_add(Span::new().try_weeks(step).ok()?).ok()?;
                let week = (0..7).filter_map(|day: i64| first.checked_add(day.days()).ok());
                Some((week.filter(|day| self.days.pick(*day)).collect(), 7, None))
            }
            Frequency::Daily => {
                let day = start.checked_add(Span::new().try_days(step).ok()?).ok()?;
                Some((self.picked(day), 1, None))
            }
            _ => self.next_of_a_day(step),
        }
    }

    fn picked(&self, day: Date) -> Vec<Date> {
        if self.days.pick(day) { vec![day] } else { Vec::new() }
    }

    /// The next period of a frequency below DAILY. Where day, hour or minute cannot be, the periods up to the next
    /// one that could are jumped over.
    fn next_of_a_day(&mut self, step: i64) -> Option<(Vec<Date>, u32, Option<DateTime>)> {
        let moment =
            self.start.checked_add(Span::new().try_seconds(step.checked_mul(self.unit())?).ok()?).ok()?;
        let next = if !self.days.pick(moment.date()) {
            moment.date().tomorrow().ok()?.at(0, 0, 0, 0)
        } else if !allows(&self.rule.by_hour, moment.hour()) {
            moment.date().at(moment.hour(), 0, 0, 0).checked_add(1.hour()).ok()?
        } else if self.rule.frequency != Frequency::Hourly && !allows(&self.rule.by_minute, moment.minute()) {
            moment.date().at(moment.hour(), moment.minute(), 0, 0).checked_add(1.minute()).ok()?
        } else if self.rule.frequency == Frequency::Secondly && !allows(&self.rule.by_second, moment.second())
        {
            return Some((Vec::new(), 1, None));
        } else {
            return Some((vec![moment.date()], 1, Some(moment)));
        };
        self.jump_to(next);
        Some((Vec::new(), 1, None))
    }

    /// Goes on with the first period that reaches `moment`.
    fn jump_to(&mut self, moment: DateTime) {
        let step = self.unit() * i64::from(self.rule.interval);
        let away = seconds_between(self.start, moment);
        // The start of an hour or minute is earlier than the moment in it that DTSTART fixes.
        let whole = away.div_euclid(self.unit()) * self.unit();
        self.index = self.index.max(whole.div_euclid(step) + i64::from(whole.rem_euclid(step) > 0));
    }

    /// The candidates on these days, and BYSETPOS's choice of them.
    fn fill(&self, days: Vec<Date>, moment: Option<DateTime>) -> Period {
        let rule = self.rule;
        let at = moment.unwrap_or(self.start);
        let fixed = |frequency: Frequency, list: &[i16], own: i8| match list.is_empty()
            || frequency >= rule.frequency
        {
            true => vec![i16::from(own)],
            false => list.iter().copied().filter(|n| *n < 60).collect(),
        };
        let mut period = match self.dates_only {
            true => Period { hours: vec![0], minutes: vec![0], seconds: vec![0], days, picked: None },
            false => Period {
                hours: fixed(Frequency::Hourly, &rule.by_hour, at.hour()),
                minutes: fixed(Frequency::Minutely, &rule.by_minute, at.minute()),
                seconds: fixed(Frequency::Secondly, &rule.by_second, at.second()),
                days,
                picked: None,
            },
        };
        if !rule.by_position.is_empty() {
            period.picked = Some(positions(&rule.by_position, period.len()));
        }
        period
    }

    fn next_start(&mut self) -> Option<DateTime> {
        if !self.begun {
            self.begun = true;
            return Some(self.start);
        }
        loop {
            if self.place >= self.period.starts() {
                self.advance()?;
                continue;
            }
            let start = self.period.start_at(self.place)?;
            self.place += 1;
            self.budget = self.budget.checked_sub(1)?;
            if start > self.start {
                return Some(start);
            }
        }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = DateTime;

    fn next(&mut self) -> Option<DateTime> {
        loop {
            self.left = self.left.checked_sub(1)?;
            let start = self.next_start()?;
            if start >= self.from {
                return Some(start);
            }
        }
    }
}

fn seconds_between(from: DateTime, to: DateTime) -> i64 {
    to.duration_since(from).as_secs()
}

fn allows(list: &[i16], value: i8) -> bool {
    list.is_empty() || list.contains(&i16::from(value))
}

/// The places that BYSETPOS picks of so many candidates, ascending.
fn positions(picks: &[i16], length: u64) -> Vec<u64> {
    let place = |pick: &i16| match *pick > 0 {
        true => Some(u64::from(pick.unsigned_abs()) - 1),
        false => length.checked_sub(u64::from(pick.unsigned_abs())),
    };
    let mut places: Vec<u64> = picks.iter().filter_map(place).filter(|place| *place < length).collect();
    places.sort_unstable();
    places.dedup();
    places
}
