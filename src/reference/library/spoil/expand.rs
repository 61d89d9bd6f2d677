//! Defects of expanding what recurs: rules, dates and overrides that are read otherwise than they are written.

use super::kind::{Spoil, tree};
use super::tree::{drop_parameter, drop_property, each, every, first_value, within};
use crate::media::{Component, Property};

/// The defects of `expand`.
pub(crate) const EXPAND: &[Spoil] = &[
    tree("expand/bymonthday-left-out", "BYMONTHDAY is not looked at.", |c| {
        edit(c, |parts| without(parts, "BYMONTHDAY"))
    }),
    tree("expand/bymonthday-negative-left-out", "Days counted from the end of a month are left out.", |c| {
        edit(c, |parts| keep_values(parts, "BYMONTHDAY", |value| !value.starts_with('-')));
    }),
    tree("expand/byday-left-out", "BYDAY is not looked at.", |c| edit(c, |parts| without(parts, "BYDAY"))),
    tree("expand/byday-ordinal-left-out", "The numbers in BYDAY are not looked at.", |c| {
        edit(c, |parts| {
            change_values(parts, "BYDAY", |value| {
                value.trim_start_matches(|c: char| !c.is_ascii_alphabetic()).to_owned()
            });
        });
    }),
    tree("expand/bymonth-left-out", "BYMONTH is not looked at.", |c| {
        edit(c, |parts| without(parts, "BYMONTH"))
    }),
    tree("expand/bysetpos-left-out", "BYSETPOS is not looked at.", |c| {
        edit(c, |parts| without(parts, "BYSETPOS"))
    }),
    tree("expand/count-one-more", "COUNT does not count the first instance.", |c| {
        edit(c, |parts| {
            change_values(parts, "COUNT", |value| {
                value.parse().map_or(0, |count: u64| count.saturating_add(1)).to_string()
            });
        });
    }),
    tree("expand/exdate-first-only", "Only the first date of an EXDATE is left out.", |c| {
        each(c, "EXDATE", first_value)
    }),
    tree("expand/exdate-left-out", "EXDATE is not looked at.", |c| drop_property(c, "EXDATE")),
    tree("expand/exdate-zone-left-out", "The time zone of EXDATE is not looked at.", |c| {
        each(c, "EXDATE", |p| p.parameters.retain(|each| !each.is("TZID")));
    }),
    tree("expand/interval-left-out", "INTERVAL is not looked at.", |c| {
        edit(c, |parts| without(parts, "INTERVAL"))
    }),
    tree(
        "expand/missing-days-moved",
        "A day that a month does not have is the last day of that month.",
        |c| {
            edit(c, moved_to_the_last_day);
        },
    ),
    tree("expand/override-added", "An override does not replace the instance that it overrides.", |c| {
        every(c, &mut |here| {
            if here.property("RECURRENCE-ID").is_some() {
                here.properties.retain(|p| !p.is("RECURRENCE-ID"));
                here.properties.iter_mut().filter(|p| p.is("UID")).for_each(|p| p.value.extend(b"-alone"));
            }
        });
    }),
    tree("expand/overrides-left-out", "Overrides are not looked at.", |c| {
        c.components.retain(|inner| inner.property("RECURRENCE-ID").is_none());
    }),
    tree("expand/range-left-out", "RANGE is not looked at.", |c| drop_parameter(c, "RANGE")),
    tree("expand/range-not-moved", "DTSTART and DTEND of an override with RANGE are not looked at.", |c| {
        ranged(c, |one, master| {
            let id = one.property("RECURRENCE-ID").map(|id| id.value.clone());
            one.properties.retain(|p| !p.is("DTEND") && !p.is("DURATION"));
            one.properties.extend(master.property("DURATION").cloned());
            if let (Some(start), Some(id)) = (one.properties.iter_mut().find(|p| p.is("DTSTART")), id) {
                start.value = id;
            }
        });
    }),
    tree("expand/range-length-left-out", "How long an override with RANGE lasts is not looked at.", |c| {
        ranged(c, |one, _| one.properties.retain(|p| !p.is("DTEND") && !p.is("DURATION")));
    }),
    tree("expand/range-over-all", "An override with RANGE holds for earlier instances too.", |c| {
        let mut said = None;
        ranged(c, |one, _| said = one.property("SUMMARY").cloned());
        let Some(said) = said else { return };
        let masters = c.components.iter_mut().filter(|one| one.property("RRULE").is_some());
        for summary in masters.flat_map(|one| &mut one.properties).filter(|p| p.is("SUMMARY")) {
            *summary = said.clone();
        }
    }),
    tree(
        "expand/range-over-overrides",
        "An override with RANGE holds for later overridden instances too.",
        |c| {
            if c.components.iter().any(has_range) {
                c.components.retain(|one| one.property("RECURRENCE-ID").is_none() || has_range(one));
            }
        },
    ),
    tree("expand/rdate-left-out", "RDATE is not looked at.", |c| drop_property(c, "RDATE")),
    tree("expand/rdate-period-cut", "The end of a PERIOD in RDATE is not looked at.", |c| {
        each(c, "RDATE", |p| {
            let cut =
                p.value.split(|octet| *octet == b',').map(|part| part.split(|octet| *octet == b'/').next());
            p.value = cut.map(Option::unwrap_or_default).collect::<Vec<_>>().join(&b","[..]);
            p.parameters.retain(|each| !each.is("VALUE"));
        });
    }),
    tree("expand/until-left-out", "UNTIL is not looked at.", |c| edit(c, |parts| without(parts, "UNTIL"))),
    tree("expand/until-excluded", "An instance at UNTIL is left out.", |c| {
        within(c, "VEVENT", |event| {
            let untils: Vec<_> = event.properties_named("RRULE").filter_map(until).collect();
            let excluded = untils.into_iter().map(|value| Property::new("EXDATE", value));
            event.properties.extend(excluded.collect::<Vec<_>>());
        });
    }),
    tree("expand/week-starts-on-monday", "WKST is not looked at.", |c| {
        edit(c, |parts| without(parts, "WKST"))
    }),
    tree("expand/length-left-out", "DTEND and DURATION are not looked at.", |c| {
        drop_property(c, "DTEND");
        drop_property(c, "DURATION");
    }),
    tree("expand/definition-of-zone-left-out", "A VTIMEZONE is not looked at.", |c| {
        c.components.retain(|inner| !inner.is("VTIMEZONE"));
    }),
    tree("expand/zones-as-utc", "Times of a zone are taken for UTC.", |c| {
        every(c, &mut |here| {
            let zoned = here.properties.iter_mut().filter(|p| p.parameter("TZID").is_some());
            zoned.for_each(|p| p.value = utc(&p.value));
        });
        drop_parameter(c, "TZID");
    }),
    tree("expand/other-years-left-out", "BYWEEKNO and BYYEARDAY are not looked at.", |c| {
        edit(c, |parts| {
            without(parts, "BYWEEKNO");
            without(parts, "BYYEARDAY");
        });
    }),
    tree("expand/times-of-day-left-out", "BYHOUR and BYMINUTE are not looked at.", |c| {
        edit(c, |parts| {
            without(parts, "BYHOUR");
            without(parts, "BYMINUTE");
        });
    }),
];

/// Does it to every override with RANGE, beside the component that recurs.
fn ranged(calendar: &mut Component, mut act: impl FnMut(&mut Component, &Component)) {
    let master = calendar.components.iter().find(|one| one.property("RRULE").is_some()).cloned();
    let Some(master) = master else { return };
    calendar.components.iter_mut().filter(|one| has_range(one)).for_each(|one| act(one, &master));
}

fn has_range(component: &Component) -> bool {
    component.property("RECURRENCE-ID").is_some_and(|id| id.parameter("RANGE").is_some())
}

/// The parts of a rule: name and value.
type Parts = Vec<(String, String)>;

/// Does it to the parts of every rule outside of time zones.
fn edit(calendar: &mut Component, act: fn(&mut Parts)) {
    let recurring = calendar.components.iter_mut().filter(|inner| !inner.is("VTIMEZONE"));
    for property in recurring.flat_map(|inner| &mut inner.properties).filter(|property| property.is("RRULE"))
    {
        let mut parts = parts(property);
        act(&mut parts);
        let written: Vec<String> = parts.iter().map(|(name, value)| format!("{name}={value}")).collect();
        property.value = written.join(";").into_bytes();
    }
}

/// A day of the month after the 28th as the last of the days up to it.
fn moved_to_the_last_day(parts: &mut Parts) {
    let day = parts.iter().find(|(name, _)| name == "BYMONTHDAY").and_then(|(_, value)| value.parse().ok());
    let Some(last) = day.filter(|day: &u8| (29..=31).contains(day)) else { return };
    let days: Vec<String> = (28..=last).map(|day| day.to_string()).collect();
    without(parts, "BYMONTHDAY");
    parts.push(("BYMONTHDAY".to_owned(), days.join(",")));
    parts.push(("BYSETPOS".to_owned(), "-1".to_owned()));
}

fn parts(rule: &Property) -> Parts {
    let text = rule.text().to_ascii_uppercase();
    text.split(';')
        .filter_map(|part| part.split_once('='))
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .collect()
}

fn until(rule: &Property) -> Option<String> {
    parts(rule).into_iter().find(|(name, _)| name == "UNTIL").map(|(_, value)| value)
}

fn without(parts: &mut Parts, name: &str) {
    parts.retain(|(known, _)| known != name);
}

fn keep_values(parts: &mut Parts, name: &str, keep: fn(&str) -> bool) {
    for (_, values) in parts.iter_mut().filter(|(known, _)| known == name) {
        *values = values.split(',').filter(|value| keep(value)).collect::<Vec<_>>().join(",");
    }
    parts.retain(|(_, values)| !values.is_empty());
}

fn change_values(parts: &mut Parts, name: &str, change: fn(&str) -> String) {
    for (_, values) in parts.iter_mut().filter(|(known, _)| known == name) {
        *values = values.split(',').map(change).collect::<Vec<_>>().join(",");
    }
}

/// The local times of a list as times in UTC.
fn utc(value: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(value);
    text.split(',').map(|part| format!("{part}Z")).collect::<Vec<_>>().join(",").into_bytes()
}
