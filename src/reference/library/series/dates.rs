//! The dates that a master calculates, in order (sections 8.2 and 8.8).

use std::collections::BTreeSet;
use std::iter::Peekable;

use jiff::Timestamp;

use super::master::{Master, SeriesRule};
use crate::media::Property;
use crate::reference::Defects;
use crate::reference::recurrence::{Moment, Occurrences, Zones, of_instant};

/// How many dates are looked at for one question.
const MOST_DATES: usize = 200_000;

/// One date of a series.
#[derive(Clone, Debug)]
pub(super) struct Date {
    /// As the SERIES-ID will have it.
    pub(super) moment: Moment,
    /// When that is.
    pub(super) instant: Timestamp,
    /// Whether an SXDATE names it, so that nothing is made of it.
    pub(super) excluded: bool,
    /// DTEND or DURATION, where an SDATE that is a PERIOD says them.
    pub(super) end: Option<Property>,
}

/// An ascending source of dates.
type Source<'a> = Peekable<Box<dyn Iterator<Item = (Timestamp, Moment, Option<Property>)> + 'a>>;

impl Master<'_> {
    /// Goes through the dates after DTSTART and not before `from`, ascending, each once, until `visit` says no or
    /// the series ends: with UNTIL, or when it has as many members as COUNT says, the master and SDATEs among them.
    pub(super) fn walk(
        &self,
        from: &Moment,
        zones: &Zones<'_>,
        defects: &Defects,
        mut visit: impl FnMut(Date) -> bool,
    ) {
        let begins = zones.instant(&self.start);
        let excluded: BTreeSet<Timestamp> = match defects.has("extend/sxdate-ignored") {
            true => BTreeSet::new(),
            false => self.listed("SXDATE", zones).into_iter().map(|(instant, ..)| instant).collect(),
        };
        let mut sources = self.sources(from, zones, defects);
        let mut left = self.members_left(defects);
        let mut previous = None;
        let (anew, after) = (defects.has("extend/rule-from-last-series-id"), zones.instant(from));
        for _ in 0..MOST_DATES {
            let Some(mut date) = next(&mut sources) else { return };
            let again = previous.replace(date.instant) == Some(date.instant);
            if date.instant <= begins || again && !defects.has("extend/duplicates-made") {
                continue;
            }
            date.excluded = excluded.contains(&date.instant)
                && !(defects.has("extend/sdate-over-sxdate") && self.names("SDATE", date.instant, zones));
            let uncounted = anew && date.instant <= after;
            if !date.excluded && !uncounted {
                match left.checked_sub(1) {
                    Some(rest) => left = rest,
                    None => return,
                }
            }
            if !visit(date) {
                return;
            }
        }
    }

    /// How many members the series may have beside its master. Only what one rule alone says is a limit.
    fn members_left(&self, defects: &Defects) -> u64 {
        match self.rules.as_slice() {
            [one] if !defects.has("extend/count-without-sdate") => {
                one.rule.count.map_or(u64::MAX, |count| count - 1)
            }
            _ => u64::MAX,
        }
    }

    fn sources<'s>(&'s self, from: &Moment, zones: &'s Zones<'_>, defects: &Defects) -> Vec<Source<'s>> {
        let mut sources: Vec<Source<'s>> = Vec::new();
        let shifted = defects.has("extend/rule-from-last-series-id");
        let until = !defects.has("extend/until-ignored");
        let begin = if shifted { from } else { &self.start };
        for each in &self.rules {
            let dates = Occurrences::new(&each.rule, begin.local, self.start.is_date(), from.local);
            let moments = dates
                .map(|local| self.start.at(local))
                .take_while(move |moment| !until || lasts(each, moment, zones));
            let dated = moments.map(|moment| (zones.instant(&moment), moment, None));
            sources.push((Box::new(dated) as Box<dyn Iterator<Item = _>>).peekable());
        }
        let mut listed = self.listed("SDATE", zones);
        if defects.has("extend/sdate-ignored") {
            listed.clear();
        }
        let beyond = defects.has("extend/sdate-after-until");
        listed.retain(|(_, moment, _)| {
            beyond || self.rules.is_empty() || self.rules.iter().any(|each| lasts(each, moment, zones))
        });
        listed.sort_by_key(|(instant, ..)| *instant);
        sources.push((Box::new(listed.into_iter()) as Box<dyn Iterator<Item = _>>).peekable());
        sources
    }

    /// The values of SDATE or SXDATE, with the ends of those that are periods.
    fn listed(&self, name: &str, zones: &Zones<'_>) -> Vec<(Timestamp, Moment, Option<Property>)> {
        let of = |property: &Property| {
            let zone = property.parameter_value("TZID").map(str::to_owned);
            property.values().into_iter().filter_map(move |value| {
                let (start, end) =
                    value.split_once('/').map_or((value.as_str(), None), |(a, b)| (a, Some(b)));
                let moment = Moment::read(start, zone.as_deref()).ok()?;
                Some((zones.instant(&moment), moment, end.and_then(|end| end_of(end, zone.as_deref()))))
            })
        };
        self.component.properties_named(name).flat_map(of).take(MOST_DATES).collect()
    }

    fn names(&self, name: &str, instant: Timestamp, zones: &Zones<'_>) -> bool {
        self.listed(name, zones).iter().any(|(each, ..)| *each == instant)
    }
}

/// The end of a period as the property that says it.
fn end_of(text: &str, zone: Option<&str>) -> Option<Property> {
    match Moment::read(text, zone) {
        Ok(moment) => Some(super::form::property_of("DTEND", &moment)),
        Err(_) => text.starts_with(['P', 'p']).then(|| Property::new("DURATION", text)),
    }
}

fn lasts(each: &SeriesRule, moment: &Moment, zones: &Zones<'_>) -> bool {
    each.rule.until.is_none() || each.rule.lasts_until(moment.local, of_instant(zones.instant(moment)))
}

/// The earliest date of all sources. Of several at one instant the last source's, which is that of the SDATEs, comes
/// first, so that its period is seen.
fn next(sources: &mut [Source<'_>]) -> Option<Date> {
    let mut earliest: Option<(Timestamp, usize)> = None;
    for (place, source) in sources.iter_mut().enumerate() {
        if let Some((instant, ..)) = source.peek()
            && earliest.is_none_or(|(known, _)| *instant <= known)
        {
            earliest = Some((*instant, place));
        }
    }
    let (instant, moment, end) = sources[earliest?.1].next()?;
    Some(Date { moment, instant, excluded: false, end })
}
