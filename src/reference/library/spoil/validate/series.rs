//! Masters and members of series.

use super::super::kind::{Spoil, mute, refuse, tree};
use super::super::tree::{any, any_property, drop_property, each};
use crate::media::Component;
use crate::reference::library::series::{is_master, is_member};
use crate::reference::library::validate::{Problem, Rule};

/// The properties that are lists of dates.
const DATES: [&str; 2] = ["SDATE", "SXDATE"];
/// The properties of the document.
const OWN: [&str; 6] = ["SERIES-UID", "SERIES-ID", "LAST-SERIES-ID", "SDATE", "SXDATE", "SRULE"];

/// The defects of judging series.
#[rustfmt::skip]
pub(crate) const SERIES: &[Spoil] = &[
    refuse("validate/last-series-id-as-link", "A LAST-SERIES-ID needs the parameters that its grammar prints.", |c| {
        any_property(c, "LAST-SERIES-ID", &|p| p.parameter("REL").is_none())
    }),
    refuse("validate/lookahead-both-refused", "LOOKAHEAD-COUNT is refused beside LOOKAHEAD-PERIOD.", |c| {
        any_property(c, "SRULE", &|p| p.parameter("LOOKAHEAD-COUNT").is_some() && p.parameter("LOOKAHEAD-PERIOD").is_some())
    }),
    mute("validate/lookahead-count-unchecked", "LOOKAHEAD-COUNT may be anything.", |p| is_form(p, "LOOKAHEAD-COUNT")),
    refuse("validate/lookahead-count-demanded", "An SRULE without LOOKAHEAD-COUNT is refused.", |c| {
        any_property(c, "SRULE", &|p| p.parameter("LOOKAHEAD-COUNT").is_none())
    }),
    mute("validate/lookahead-period-unchecked", "LOOKAHEAD-PERIOD may be anything.", |p| is_form(p, "LOOKAHEAD-PERIOD")),
    refuse("validate/lookahead-period-demanded", "An SRULE without LOOKAHEAD-PERIOD is refused.", |c| {
        any_property(c, "SRULE", &|p| p.parameter("LOOKAHEAD-PERIOD").is_none())
    }),
    mute("validate/related-to-parameter-repeated-unchecked", "RELTYPE may repeat on RELATED-TO.", |p| {
        p.property == "RELATED-TO" && p.rule == Rule::ParameterRepeated
    }),
    refuse("validate/related-to-outside-events-refused", "RELATED-TO is refused outside VEVENT.", |c| {
        any(c, &|here| !here.is("VEVENT") && here.property("RELATED-TO").is_some())
    }),
    refuse("validate/related-to-parameters-refused", "RELATED-TO is refused with unknown parameters.", |c| {
        any_property(c, "RELATED-TO", &|p| p.parameters.iter().any(|q| !q.is("RELTYPE") && !q.is("VALUE")))
    }),
    refuse("validate/related-to-types-refused", "VALUE is refused on RELATED-TO.", |c| {
        any_property(c, "RELATED-TO", &|p| p.parameter("VALUE").is_some())
    }),
    tree("validate/reltype-unknown-as-series-master", "An unknown RELTYPE is taken for SERIES-MASTER.", |c| {
        each(c, "RELATED-TO", |p| for q in &mut p.parameters {
            if q.is("RELTYPE") { q.values = vec!["SERIES-MASTER".to_owned()]; }
        });
    }),
    refuse("validate/reltype-unknown-refused", "An unregistered RELTYPE is refused.", |c| {
        let known = ["PARENT", "CHILD", "SIBLING", "SERIES-MASTER"];
        any_property(c, "RELATED-TO", &|p| p.parameter_value("RELTYPE").is_some_and(|v| !known.contains(&v)))
    }),
    refuse("validate/sdate-alone-refused", "A master without SRULE is refused.", |c| {
        any(c, &|here| is_master(here) && here.property("SRULE").is_none())
    }),
    mute("validate/sdate-type-unchecked", "SDATE and SXDATE may be of any type.", |p| {
        is_of(p, &DATES) && matches!(p.rule, Rule::TypeForbidden | Rule::ValueSyntax)
    }),
    refuse("validate/sdate-period-refused", "SDATE is refused as a PERIOD.", |c| {
        any_property(c, "SDATE", &|p| p.kind() == "period")
    }),
    mute("validate/series-dates-form-unchecked", "SDATE and SXDATE may be of another form than DTSTART.", |p| {
        is_of(p, &DATES) && p.rule == Rule::Mismatch
    }),
    mute("validate/series-id-form-unchecked", "SERIES-ID may be of another form than DTSTART.", |p| {
        is_of(p, &["SERIES-ID"]) && p.rule == Rule::Mismatch
    }),
    mute("validate/series-id-type-unchecked", "SERIES-ID and LAST-SERIES-ID may be no dates.", |p| {
        is_of(p, &["SERIES-ID", "LAST-SERIES-ID"]) && matches!(p.rule, Rule::TypeForbidden | Rule::ValueSyntax)
    }),
    mute("validate/last-series-id-form-unchecked", "LAST-SERIES-ID may be of another form than DTSTART.", |p| {
        is_of(p, &["LAST-SERIES-ID"]) && p.rule == Rule::Mismatch
    }),
    refuse("validate/last-series-id-outside-masters-refused", "LAST-SERIES-ID is refused but in masters.", |c| {
        any(c, &|here| !is_master(here) && here.property("LAST-SERIES-ID").is_some())
    }),
    mute("validate/series-link-missing-unchecked", "A member may lack the link to its master.", |p| {
        is_of(p, &["SERIES-ID"]) && p.rule == Rule::Dependent
    }),
    mute("validate/series-link-elsewhere-unchecked", "The link of a member may lead anywhere.", |p| {
        is_of(p, &["RELATED-TO"]) && p.rule == Rule::Mismatch
    }),
    refuse("validate/series-link-twice-refused", "A member with links to two masters is refused.", |c| {
        any(c, &|here| is_member(here) && here.properties_named("RELATED-TO").count() > 1)
    }),
    mute("validate/series-parameter-repeated-unchecked", "Parameters may repeat on the new properties.", |p| {
        is_of(p, &OWN) && p.rule == Rule::ParameterRepeated
    }),
    refuse("validate/series-parameters-refused", "Private parameters are refused on the new properties.", |c| {
        any(c, &|here| here.properties.iter().any(|p| {
            OWN.iter().any(|name| p.is(name)) && p.parameters.iter().any(|q| q.name.starts_with("X-"))
        }))
    }),
    tree("validate/series-uid-differs-unchecked", "A member may have another SERIES-UID than its master.", |c| {
        if c.components.iter().all(|here| here.property("SERIES-UID").is_some()) {
            each(c, "SERIES-UID", |p| p.value = b"any".to_vec());
        }
    }),
    mute("validate/series-uid-missing-unchecked", "SERIES-UID may be missing.", |p| {
        is_of(p, &["SERIES-UID"]) && p.rule == Rule::PropertyMissing
    }),
    mute("validate/series-uid-type-unchecked", "SERIES-UID may be of any type.", |p| {
        is_of(p, &["SERIES-UID"]) && matches!(p.rule, Rule::TypeForbidden | Rule::ValueSyntax)
    }),
    mute("validate/series-uids-alike-unchecked", "Two members may share a UID.", |p| {
        is_of(p, &["UID"]) && p.rule == Rule::Mismatch
    }),
    refuse("validate/series-outside-events-refused", "Series are refused outside VEVENT.", |c| {
        any(c, &|here| !here.is("VEVENT") && (is_master(here) || is_member(here)))
    }),
    refuse("validate/split-refused", "SPLIT is refused.", |c| {
        any_property(c, "SRULE", &|p| p.parameter("SPLIT").is_some())
    }),
    mute("validate/split-unchecked", "SPLIT may be anything.", |p| is_form(p, "SPLIT")),
    refuse("validate/split-unregistered-refused", "SPLIT is refused but for YES and NO.", |c| {
        any_property(c, "SRULE", &|p| p.parameter_value("SPLIT").is_some_and(|v| v != "YES" && v != "NO"))
    }),
    mute("validate/srule-mismatch-unchecked", "DTSTART may be a date that SRULE does not pick.", |p| {
        is_of(p, &["SRULE"]) && p.rule == Rule::Mismatch
    }),
    tree("validate/srule-mismatch-of-dates-unchecked", "The same of a DTSTART that is a date.", |c| {
        let dated = |here: &Component| here.property("DTSTART").is_some_and(|start| start.kind() == "date");
        for here in c.components.iter_mut().filter(|here| dated(here)) {
            drop_property(here, "SRULE");
        }
    }),
    mute("validate/srule-syntax-unchecked", "SRULE may be no rule.", |p| {
        is_of(p, &["SRULE"]) && matches!(p.rule, Rule::ValueSyntax | Rule::TypeForbidden)
    }),
    mute("validate/srule-until-unchecked", "UNTIL of SRULE may be of another form than DTSTART.", |p| {
        is_of(p, &["SRULE"]) && p.rule == Rule::Mismatch && p.section.starts_with("RFC 5545")
    }),
    refuse("validate/sxdate-and-sdate-twice-refused", "SDATE and SXDATE are refused more than once.", |c| {
        any(c, &|here| DATES.iter().any(|name| here.properties_named(name).count() > 1))
    }),
];

fn is_of(problem: &Problem, names: &[&str]) -> bool {
    names.contains(&problem.property.as_str())
}

/// Whether it is about the form of that parameter.
fn is_form(problem: &Problem, parameter: &str) -> bool {
    problem.parameter == parameter && matches!(problem.rule, Rule::ParameterForm | Rule::ParameterList)
}
