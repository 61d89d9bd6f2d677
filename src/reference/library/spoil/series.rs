//! Defects of series: of `extend` and `split`, and of reading and writing the properties of series.

use super::kind::{Spoil, asked, tree};
use super::tree::{drop_parameter, drop_property, each, first_value, retype, set};
use crate::media::Component;
use crate::reference::library::series::{is_master, is_member};

/// The defects of making and splitting series.
#[rustfmt::skip]
pub(crate) const MADE: &[Spoil] = &[
    asked("extend/count-ignored", "COUNT is not looked at."),
    asked("extend/count-over-period", "LOOKAHEAD-PERIOD is ignored beside LOOKAHEAD-COUNT."),
    asked("extend/count-without-sdate", "SDATEs do not count against COUNT."),
    asked("extend/date-as-midnight", "Members of a series of DATEs start at midnight."),
    asked("extend/duplicates-made", "A date that SRULE and SDATE both give makes two members."),
    asked("extend/duration-made-exact", "A DURATION of days becomes one of seconds."),
    asked("extend/end-nominal", "DTEND is moved by the clock, also over a change of time."),
    asked("extend/end-not-moved", "Members have the DTEND of the master."),
    tree("extend/excluded-master-removed", "A master whose own date is an SXDATE is left out.", remove_excluded_master),
    asked("extend/existing-made-again", "A date that has a member already gets another."),
    asked("extend/existing-not-counted", "Members that are there do not count against LOOKAHEAD-COUNT."),
    asked("extend/last-passes-over-excluded", "LAST-SERIES-ID is the last date that no SXDATE names."),
    asked("extend/last-series-id-not-updated", "LAST-SERIES-ID stays as it was."),
    asked("extend/link-missing", "Members have no link to their master."),
    asked("extend/link-without-type", "The link to the master has no RELTYPE."),
    asked("extend/lookahead-count-ignored", "LOOKAHEAD-COUNT is not looked at."),
    asked("extend/lookahead-period-ignored", "LOOKAHEAD-PERIOD is not looked at."),
    asked("extend/master-made-again", "The date that the calculation starts from gets a member as well."),
    asked("extend/members-of-all-masters", "The members of every master count as those of each."),
    asked("extend/most-ignored", "The limit that a system sets itself is not looked at."),
    asked("extend/rule-without-by-parts", "The rule is read without its BY parts."),
    asked("extend/minutes-as-months", "PT2M is taken for two months."),
    asked("extend/period-end-ignored", "The end that a PERIOD says is not looked at."),
    asked("extend/period-from-last-series-id", "LOOKAHEAD-PERIOD is counted from the last date in place of now."),
    asked("extend/period-over-count", "LOOKAHEAD-COUNT is ignored beside LOOKAHEAD-PERIOD."),
    asked("extend/rule-copied", "Members have the SRULE of the master."),
    asked("extend/rule-from-last-series-id", "The rule begins anew at LAST-SERIES-ID, with its INTERVAL and COUNT."),
    asked("extend/same-time-in-utc", "Members start at the same time in UTC, not at the same local time."),
    asked("extend/sdate-after-until", "SDATEs after UNTIL make members."),
    asked("extend/sdate-ignored", "SDATE is not looked at."),
    asked("extend/sdate-over-sxdate", "An SDATE makes a member where an SXDATE excludes it."),
    asked("extend/series-id-in-utc", "SERIES-ID is in UTC whatever DTSTART is."),
    asked("extend/series-id-missing", "Members have no SERIES-ID."),
    asked("extend/series-uid-missing", "Members have no SERIES-UID."),
    asked("extend/split-master-extended", "A master that is split makes members."),
    asked("extend/start-mismatch-accepted", "A master whose DTSTART no SRULE picks is taken."),
    asked("extend/starts-at-dtstart", "The calculation always starts at DTSTART."),
    asked("extend/sxdate-ignored", "SXDATE is not looked at."),
    asked("extend/uid-of-master", "Members have the UID of the master."),
    asked("extend/uids-alike", "New members share one UID."),
    asked("extend/unlimited", "There is no limit of the system's own."),
    asked("extend/until-ignored", "UNTIL is not looked at."),
    tree("extend/members-dropped", "The members that were there are left out.", remove_members),
    tree("extend/rule-dropped", "The master is written without SRULE.", |c| drop_property(c, "SRULE")),
    asked("split/again", "A master that is split is split again."),
    asked("split/count-anew", "The new rule has the COUNT of the old one."),
    asked("split/count-kept", "The old rule keeps its COUNT beside UNTIL."),
    asked("split/last-series-id-kept", "The new master has the LAST-SERIES-ID of the old one."),
    asked("split/link-missing", "The new master has no link to the old one."),
    asked("split/link-to-previous-link", "The new master links to what the old one linked to."),
    asked("split/lookahead-dropped", "The new rule has no LOOKAHEAD-COUNT and no LOOKAHEAD-PERIOD."),
    asked("split/mark-copied", "The new master is marked with SPLIT=YES."),
    asked("split/mark-missing", "The old master is not marked with SPLIT=YES."),
    tree("split/members-dropped", "The members of the old master are left out.", remove_members),
    asked("split/rule-not-truncated", "The old rule goes on as before."),
    tree("split/second-rule", "The new master has the rule of the old one beside its own.", double_rule),
    asked("split/series-uid-changed", "The new master has another SERIES-UID."),
    asked("split/start-mismatch-accepted", "A start that the new rule does not pick is taken."),
    asked("split/until-as-written", "UNTIL of the old rule is in local time beside a time zone."),
    asked("split/uid-kept", "The new master has the UID of the old one."),
];

/// The defects of `parse`.
#[rustfmt::skip]
pub(crate) const PARSE: &[Spoil] = &[
    tree("parse/series-dates-first-only", "Only the first value of SDATE and SXDATE is kept.", |c| {
        each(c, "SDATE", first_value);
        each(c, "SXDATE", first_value);
    }),
    tree("parse/series-dates-unknown-type", "SDATE and SXDATE get the type unknown.", |c| {
        each(c, "SDATE", |p| retype(p, "unknown"));
        each(c, "SXDATE", |p| retype(p, "unknown"));
    }),
    tree("parse/series-id-unknown-type", "SERIES-ID and LAST-SERIES-ID get the type unknown.", |c| {
        each(c, "SERIES-ID", |p| retype(p, "unknown"));
        each(c, "LAST-SERIES-ID", |p| retype(p, "unknown"));
    }),
    tree("parse/series-uid-unknown-type", "SERIES-UID gets the type unknown.", |c| {
        each(c, "SERIES-UID", |p| retype(p, "unknown"));
    }),
    tree("parse/srule-unknown-type", "SRULE gets the type unknown.", |c| each(c, "SRULE", |p| retype(p, "unknown"))),
    tree("parse/lookahead-dropped", "LOOKAHEAD-COUNT and LOOKAHEAD-PERIOD are left out.", |c| {
        drop_parameter(c, "LOOKAHEAD-COUNT");
        drop_parameter(c, "LOOKAHEAD-PERIOD");
    }),
];

/// The defects of `roundtrip`.
#[rustfmt::skip]
pub(crate) const ROUNDTRIP: &[Spoil] = &[
    tree("roundtrip/series-uid-dropped", "SERIES-UID is left out.", |c| drop_property(c, "SERIES-UID")),
    tree("roundtrip/series-id-dropped", "SERIES-ID is left out.", |c| drop_property(c, "SERIES-ID")),
    tree("roundtrip/last-series-id-dropped", "LAST-SERIES-ID is left out.", |c| drop_property(c, "LAST-SERIES-ID")),
    tree("roundtrip/srule-dropped", "SRULE is left out.", |c| drop_property(c, "SRULE")),
    tree("roundtrip/srule-parameters-dropped", "SRULE loses its parameters.", |c| each(c, "SRULE", |p| p.parameters.clear())),
    tree("roundtrip/sdate-dropped", "SDATE is left out.", |c| drop_property(c, "SDATE")),
    tree("roundtrip/sxdate-dropped", "SXDATE is left out.", |c| drop_property(c, "SXDATE")),
    tree("roundtrip/series-link-as-parent", "RELTYPE is left out of RELATED-TO.", |c| {
        each(c, "RELATED-TO", |p| p.parameters.retain(|each| !each.is("RELTYPE")));
    }),
    tree("roundtrip/series-id-follows-dtstart", "SERIES-ID becomes what DTSTART is.", follow_start),
];

/// The defects of `serialize`.
#[rustfmt::skip]
pub(crate) const SERIALIZE: &[Spoil] = &[
    tree("serialize/srule-as-text", "SRULE is written with VALUE=TEXT.", |c| each(c, "SRULE", |p| set(p, "VALUE", "TEXT"))),
    tree("serialize/series-dates-first-only", "Only the first value of SDATE and SXDATE is written.", |c| {
        each(c, "SDATE", first_value);
        each(c, "SXDATE", first_value);
    }),
    tree("serialize/series-id-as-text", "SERIES-ID is written with VALUE=TEXT.", |c| each(c, "SERIES-ID", |p| set(p, "VALUE", "TEXT"))),
    tree("serialize/lookahead-dropped", "LOOKAHEAD-COUNT and LOOKAHEAD-PERIOD are left out.", |c| {
        drop_parameter(c, "LOOKAHEAD-COUNT");
        drop_parameter(c, "LOOKAHEAD-PERIOD");
    }),
];

fn follow_start(calendar: &mut Component) {
    for here in calendar.components.iter_mut().filter(|here| is_member(here)) {
        let Some(start) = here.property("DTSTART").cloned() else { continue };
        for id in here.properties.iter_mut().filter(|property| property.is("SERIES-ID")) {
            id.value.clone_from(&start.value);
            id.parameters.clone_from(&start.parameters);
        }
    }
}

fn remove_excluded_master(calendar: &mut Component) {
    let excluded = |here: &Component| {
        let start = here.property("DTSTART").map(|start| start.text().into_owned());
        is_master(here)
            && here.properties_named("SXDATE").any(|p| start.as_ref().is_some_and(|s| p.values().contains(s)))
    };
    calendar.components.retain(|here| !excluded(here));
}

fn remove_members(calendar: &mut Component) {
    let name = |here: &Component| here.property("DTSTAMP").map(|stamp| stamp.text().into_owned());
    let latest = calendar.components.iter().filter_map(name).max();
    calendar.components.retain(|here| !is_member(here) || name(here) == latest);
}

fn double_rule(calendar: &mut Component) {
    for here in calendar.components.iter_mut().filter(|here| is_master(here)) {
        here.properties.extend(here.property("SRULE").cloned());
    }
}
