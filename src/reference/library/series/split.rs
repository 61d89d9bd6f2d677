//! `split`: the series goes on with a new master, and the old one ends (section 5.1). docs/operations/split.md says how
//! each open place is read.

use super::asked::Asked;
use super::form::property_of;
use super::master::{Master, is_master, is_to_master};
use super::member::{link_to, move_to, named_uid, set};
use crate::media::{Component, Parameter, Property, ical};
use crate::model::ICALENDAR;
use crate::reference::Defects;
use crate::reference::library::perform::Outcome;
use crate::reference::library::read::read_ical;
use crate::reference::library::spoil::{series::MADE, spoil_tree};
use crate::reference::recurrence::{Form, Moment, Occurrences, Rule, Zones, of_instant};

/// The same objects, the first master that is not split yet truncated and marked, and a new one at the end.
pub(in super::super) fn split(input: &[u8], arguments: &[(String, String)], defects: &Defects) -> Outcome {
    let mut read = read_ical(input)?;
    let asked = Asked(arguments);
    let now = asked.now()?;
    let open = |here: &Component| is_master(here) && (defects.has("split/again") || !is_marked(here));
    let found = read.iter_mut().find_map(|calendar| {
        let place = calendar.components.iter().position(open)?;
        Some((calendar, place))
    });
    let (calendar, place) = found.ok_or("expected a series master that is not split, but found none")?;
    let (old, new) = {
        let zones = Zones::of(calendar);
        let master = Master::read(&calendar.components[place], true)?;
        let change = Change::read(&master, asked, &zones, defects)?;
        (truncated(&master, &zones, defects), change.new_master(&master, &now, &zones, defects))
    };
    calendar.components[place] = old;
    calendar.components.push(new);
    spoil_tree(&[MADE], defects, &mut read);
    Ok((Some(ICALENDAR), ical::write(&read)))
}

fn is_marked(here: &Component) -> bool {
    here.properties_named("SRULE")
        .any(|rule| rule.parameter_value("SPLIT").is_some_and(|value| value.eq_ignore_ascii_case("YES")))
}

/// What the new master has of its own.
struct Change {
    start: Moment,
    /// The value of its SRULE.
    rule: String,
}

impl Change {
    /// The arguments, held against the old master.
    ///
    /// # Errors
    /// A start of another form, a rule that cannot be read or does not pick the start, or one that has come to its end.
    fn read(
        master: &Master<'_>,
        asked: Asked<'_>,
        zones: &Zones<'_>,
        defects: &Defects,
    ) -> Result<Self, String> {
        let zone = match &master.start.form {
            Form::Zoned(zone) => Some(zone.as_str()),
            _ => None,
        };
        let text = asked.text("start")?;
        let start = Moment::read(text, zone).map_err(|error| format!("in start: {error}"))?;
        if start.form != master.start.form {
            return Err(format!("expected a start of the form of DTSTART, but found {text:?}"));
        }
        let old = master.component.property("SRULE").ok_or("expected an SRULE to split, but found none")?;
        let rule = match asked.maybe("rule") {
            Some(rule) => rule.to_owned(),
            None if defects.has("split/count-anew") => old.text().into_owned(),
            None => rest_of(&old.text(), master, zones)?,
        };
        let read = Rule::read(&rule).map_err(|error| format!("in rule: {error}"))?;
        let picked = Occurrences::pick_start(&read, start.local, start.is_date());
        if !picked && !defects.has("split/start-mismatch-accepted") {
            return Err(format!("expected a start that the rule picks, but found {text}"));
        }
        Ok(Self { start, rule })
    }

    /// The new master: the old one with UID, DTSTAMP, start, end and rule of its own, and a link back.
    fn new_master(
        &self,
        master: &Master<'_>,
        now: &Moment,
        zones: &Zones<'_>,
        defects: &Defects,
    ) -> Component {
        let mut new = master.component.clone();
        new.line = 0;
        let gone = |property: &Property| {
            property.is("LAST-SERIES-ID") && !defects.has("split/last-series-id-kept")
                || is_to_master(property)
        };
        new.properties.retain(|property| !gone(property));
        move_to(&mut new, &master.start, &self.start, zones, defects);
        set(&mut new, property_of("DTSTAMP", now));
        if !defects.has("split/uid-kept") {
            set(&mut new, Property::of_text("UID", &named_uid("master", &master.uid, &self.start.write())));
        }
        if defects.has("split/series-uid-changed") {
            set(&mut new, Property::of_text("SERIES-UID", &named_uid("series", &master.uid, "")));
        }
        if let Some(rule) = new.properties.iter_mut().find(|property| property.is("SRULE")) {
            rule.value = self.rule.clone().into_bytes();
            let limits = |each: &Parameter| each.is("LOOKAHEAD-COUNT") || each.is("LOOKAHEAD-PERIOD");
            let drops = defects.has("split/lookahead-dropped");
            rule.parameters.retain(|each| !(each.is("SPLIT") || drops && limits(each)));
            if defects.has("split/mark-copied") {
                rule.parameters.push(Parameter::new("SPLIT", "YES"));
            }
        }
        if !defects.has("split/link-missing") {
            let oldest = super::master::masters_of(master.component).next();
            let uid = oldest.filter(|_| defects.has("split/link-to-previous-link"));
            new.properties.push(link_to(uid.as_ref().unwrap_or(&master.uid), defects));
        }
        new
    }
}

/// The rule from the date after the last one on: of COUNT only what is left.
fn rest_of(rule: &str, master: &Master<'_>, zones: &Zones<'_>) -> Result<String, String> {
    let Some((each, count)) = master.rules.first().and_then(|each| Some((each, each.rule.count?))) else {
        return Ok(rule.to_owned());
    };
    let last = zones.instant(master.last.as_ref().unwrap_or(&master.start));
    let dates = Occurrences::new(&each.rule, master.start.local, master.start.is_date(), master.start.local);
    let spent = dates.take_while(|local| zones.instant(&master.start.at(*local)) <= last).count() as u64;
    match count.checked_sub(spent).filter(|rest| *rest > 0) {
        Some(rest) => Ok(with_end(rule, format!("COUNT={rest}"))),
        None => Err("expected a series with dates to come, but found that COUNT is used up".to_owned()),
    }
}

/// The old master: its rule ends with the last date that was calculated, and says that it is split.
fn truncated(master: &Master<'_>, zones: &Zones<'_>, defects: &Defects) -> Component {
    let last = master.last.as_ref().unwrap_or(&master.start);
    let until = match last.form {
        _ if defects.has("split/until-as-written") => last.clone(),
        Form::Date | Form::Floating => last.clone(),
        Form::Utc | Form::Zoned(_) => Moment::utc(of_instant(zones.instant(last))),
    };
    let until = format!("UNTIL={}", until.write());
    let mut old = master.component.clone();
    for rule in old.properties.iter_mut().filter(|property| property.is("SRULE")) {
        let written = rule.text().into_owned();
        rule.value = match () {
            () if defects.has("split/rule-not-truncated") => written,
            () if defects.has("split/count-kept") => format!("{written};{until}"),
            () => with_end(&written, until.clone()),
        }
        .into_bytes();
        if !defects.has("split/mark-missing") {
            rule.parameters.retain(|each| !each.is("SPLIT"));
            rule.parameters.push(Parameter::new("SPLIT", "YES"));
        }
    }
    old
}

/// The rule with another end in place of its UNTIL and COUNT.
fn with_end(rule: &str, end: String) -> String {
    let is_end = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        name.eq_ignore_ascii_case("UNTIL") || name.eq_ignore_ascii_case("COUNT")
    };
    let kept = rule.split(';').filter(|part| !is_end(part)).map(str::to_owned);
    kept.chain([end]).collect::<Vec<_>>().join(";")
}
