//! What is a master and what a member, and the master as read (sections 5.2 and 5.3).

use super::form::moment_of;
use crate::media::{Component, Property};
use crate::reference::recurrence::{Form, Length, Moment, Occurrences, Rule};

/// The components that can be in a series.
const KINDS: [&str; 3] = ["VEVENT", "VTODO", "VJOURNAL"];

/// How many rules of one master are looked at; there should be one.
const MOST_RULES: usize = 2;

/// Whether it is a member that is no master: it has a SERIES-ID (section 5.3).
pub(in super::super) fn is_member(here: &Component) -> bool {
    here.property("SERIES-ID").is_some()
}

/// Whether it is the master of a series: it has an SRULE or an SDATE, and is no member (section 5.2).
pub(in super::super) fn is_master(here: &Component) -> bool {
    let defines = |property: &Property| property.is("SRULE") || property.is("SDATE");
    KINDS.iter().any(|name| here.is(name)) && !is_member(here) && here.properties.iter().any(defines)
}

/// The UIDs that it names as its masters.
pub(in super::super) fn masters_of(here: &Component) -> impl Iterator<Item = String> {
    here.properties_named("RELATED-TO").filter(|link| is_to_master(link)).map(|link| link.text().into_owned())
}

/// Whether it is a link to a master.
pub(super) fn is_to_master(link: &Property) -> bool {
    link.is("RELATED-TO")
        && link.parameter_value("RELTYPE").is_some_and(|kind| kind.eq_ignore_ascii_case("SERIES-MASTER"))
}

/// Whether that SRULE picks the start of its component; also where one of them cannot be read.
pub(in super::super) fn picks_start(here: &Component, rule: &Property) -> bool {
    let start = here.property("DTSTART").and_then(moment_of);
    match (start, Rule::read(&rule.text())) {
        (Some(start), Ok(rule)) => Occurrences::pick_start(&rule, start.local, start.is_date()),
        _ => true,
    }
}

/// Whether the values of a property are of another form than DTSTART: a date beside a time, or local time beside time
/// that is not (sections 8.1 and 8.6). The start counts of a period.
pub(in super::super) fn in_another_form(here: &Component, property: &Property) -> bool {
    let Some(start) = here.property("DTSTART").and_then(moment_of) else { return false };
    let shape = |moment: &Moment| (moment.is_date(), moment.form == Form::Floating);
    let zone = property.parameter_value("TZID");
    let other = |value: &String| {
        let value = value.split('/').next().unwrap_or_default();
        Moment::read(value, zone).is_ok_and(|moment| shape(&moment) != shape(&start))
    };
    property.values().iter().any(other)
}

/// One SRULE as read.
#[derive(Debug)]
pub(super) struct SeriesRule {
    /// The rule itself.
    pub(super) rule: Rule,
    /// LOOKAHEAD-COUNT.
    pub(super) count: Option<usize>,
    /// LOOKAHEAD-PERIOD.
    pub(super) period: Option<Length>,
    /// SPLIT=YES.
    pub(super) split: bool,
}

/// A master as read.
#[derive(Debug)]
pub(super) struct Master<'a> {
    /// The component.
    pub(super) component: &'a Component,
    /// Its UID.
    pub(super) uid: String,
    /// Its DTSTART, the first date of the series.
    pub(super) start: Moment,
    /// Its SRULEs; mostly one, none where SDATEs are all there is.
    pub(super) rules: Vec<SeriesRule>,
    /// LAST-SERIES-ID.
    pub(super) last: Option<Moment>,
}

impl<'a> Master<'a> {
    /// Reads a component for which [`is_master`] holds.
    ///
    /// # Errors
    /// UID, SERIES-UID or DTSTART are missing, an SRULE cannot be read, or no SRULE picks DTSTART, which is to be
    /// refused (section 8.8); `lenient` lets that pass.
    pub(super) fn read(component: &'a Component, lenient: bool) -> Result<Self, String> {
        let text = |name: &str| {
            let found = component.property(name).map(|property| property.text().into_owned());
            found.ok_or_else(|| format!("expected {name} in the series master, but found none"))
        };
        let (uid, _) = (text("UID")?, text("SERIES-UID")?);
        let written = text("DTSTART")?;
        let start = component.property("DTSTART").and_then(moment_of);
        let start = start.ok_or_else(|| format!("expected a date in DTSTART, but found {written:?}"))?;
        let rules: Vec<SeriesRule> = component
            .properties_named("SRULE")
            .take(MOST_RULES)
            .map(SeriesRule::read)
            .collect::<Result<_, _>>()?;
        let picked = |each: &SeriesRule| Occurrences::pick_start(&each.rule, start.local, start.is_date());
        if !lenient && !rules.is_empty() && !rules.iter().any(picked) {
            return Err(format!("expected a DTSTART that SRULE picks, but found {written}"));
        }
        let last = component.property("LAST-SERIES-ID").and_then(moment_of);
        Ok(Self { component, uid, start, rules, last })
    }

    /// Whether the series goes on with another master (section 7.1).
    pub(super) fn is_split(&self) -> bool {
        self.rules.iter().any(|each| each.split)
    }
}

impl SeriesRule {
    /// Reads an SRULE.
    ///
    /// # Errors
    /// The rule or one of its limits cannot be read.
    fn read(property: &Property) -> Result<Self, String> {
        let rule = Rule::read(&property.text()).map_err(|error| format!("in SRULE: {error}"))?;
        let count = property.parameter_value("LOOKAHEAD-COUNT").map(digits).transpose()?;
        let period = property.parameter_value("LOOKAHEAD-PERIOD").map(Length::read).transpose();
        let period = period.map_err(|error| format!("in LOOKAHEAD-PERIOD: {error}"))?;
        let split = property.parameter_value("SPLIT").is_some_and(|value| value.eq_ignore_ascii_case("YES"));
        Ok(Self { rule, count, period, split })
    }
}

/// A number of any size; what is greater than any number of members is as good as the greatest.
fn digits(text: &str) -> Result<usize, String> {
    if text.is_empty() || !text.bytes().all(|octet| octet.is_ascii_digit()) {
        return Err(format!("expected digits in LOOKAHEAD-COUNT, but found {text:?}"));
    }
    Ok(text.parse().unwrap_or(usize::MAX))
}
