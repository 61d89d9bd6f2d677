//! CALDAV:expand (RFC 4791, section 9.6.5): every instance as a component of its own, in UTC.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::media::{Component, Parameter, Property, ical};
use crate::reference::Defects;
use crate::reference::recurrence::{Instance, Moment, Series, Zones, of_instant};
use crate::reference::server::filter::Range;
use crate::reference::server::refusal::Refusal;
use crate::reference::server::spoil;

/// Properties that say how something recurs.
const RECURRENCE: [&str; 5] = ["RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"];

/// The calendar with the instances that lie in a range, without time zones and rules. Before they are made, `spend` is
/// told how many octets they will have.
pub(super) fn expanded(
    calendar: &Component,
    range: Range,
    floating: Option<&Zones>,
    defects: &Defects,
    spend: &dyn Fn(usize) -> Result<(), Refusal>,
) -> Result<Component, Refusal> {
    if defects.has("server/expand-ignored") {
        return Ok(calendar.clone());
    }
    let zones = Zones::of(calendar).floating_in(floating);
    let parts: Vec<&Component> = calendar.components.iter().filter(|one| !one.is("VTIMEZONE")).collect();
    let series = Series::new(&parts, &zones);
    let lies = |instance: &Instance| match instance.extent(&zones) {
        Some((begins, ends)) => range.overlaps(begins, ends),
        None => true,
    };
    let instances: Vec<Instance> = series.between(range.start, range.end).into_iter().filter(lies).collect();
    let size =
        |part: &&Component| (std::ptr::from_ref(*part), ical::write(std::slice::from_ref(*part)).len());
    let sizes: HashMap<*const Component, usize> = parts.iter().map(size).collect();
    let sizes = instances.iter().filter_map(|one| sizes.get(&std::ptr::from_ref(one.component)));
    spend(sizes.fold(0, |sum: usize, size| sum.saturating_add(*size)))?;
    let mut answer = Component { components: Vec::new(), ..calendar.clone() };
    let own = |one: &&Instance| {
        one.component.property("RECURRENCE-ID").is_none() || !defects.has("server/expand-without-overrides")
    };
    answer.components = instances.iter().filter(own).map(|instance| single(instance, &zones)).collect();
    spoil::expanded(defects, calendar, &mut answer);
    Ok(answer)
}

/// One instance as a component that does not recur.
fn single(instance: &Instance, zones: &Zones) -> Component {
    let from = instance.component;
    let kept = from.properties.iter().filter(|property| !RECURRENCE.iter().any(|name| property.is(name)));
    let mut component = Component {
        name: from.name.clone(),
        properties: kept.cloned().collect(),
        components: from.components.clone(),
        line: from.line,
    };
    let begins = instance.start.as_ref().zip(instance.begins);
    for property in &mut component.properties {
        let own = Moment::read(&property.text(), property.parameter_value("TZID"));
        let (true, Ok(own)) = (property.kind().starts_with("date"), own) else { continue };
        let at = match (property.name.to_ascii_uppercase().as_str(), begins, instance.ends) {
            ("DTSTART", Some((start, begins)), _) => in_utc(start, begins),
            ("DTEND" | "DUE", _, Some(ends)) => end(&own, instance, ends),
            _ => in_utc(&own, zones.instant(&own)),
        };
        *property = said(property, &at);
    }
    if let Some(recurrence_id) = &instance.recurrence_id {
        let at = in_utc(recurrence_id, zones.instant(recurrence_id));
        component.properties.push(said(&Property::new("RECURRENCE-ID", ""), &at));
    }
    component
}

/// Where an instance ends: a DATE stays one, moved as far as the start.
fn end(own: &Moment, instance: &Instance, ends: Timestamp) -> Moment {
    if !own.is_date() {
        return Moment::utc(of_instant(ends));
    }
    let first =
        instance.component.property("DTSTART").and_then(|start| Moment::read(&start.text(), None).ok());
    match (&instance.start, first) {
        (Some(start), Some(first)) => own.plus(start.local.duration_since(first.local)),
        _ => own.clone(),
    }
}

/// A DATE as it is, everything else in UTC.
fn in_utc(moment: &Moment, instant: Timestamp) -> Moment {
    if moment.is_date() { moment.clone() } else { Moment::utc(of_instant(instant)) }
}

/// A property with this moment as its value.
fn said(property: &Property, moment: &Moment) -> Property {
    let mut property = property.clone();
    property.value = moment.write().into_bytes();
    property.parameters.retain(|parameter| !parameter.is("TZID") && !parameter.is("VALUE"));
    match moment.is_date() {
        true => property.with(Parameter::new("VALUE", "DATE")),
        false => property,
    }
}
