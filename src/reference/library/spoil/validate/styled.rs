//! STYLED-DESCRIPTION, and TEXT.

use super::super::kind::{Spoil, mute, refuse, tree};
use super::super::tree::{any, any_property, every, says};
use super::address::has_private;
use super::structured::is_other_link;
use crate::media::Component;
use crate::reference::library::tables::property;
use crate::reference::library::validate::{Problem, Rule};

const STYLED_DESCRIPTION: &str = "STYLED-DESCRIPTION";

/// The defects of judging STYLED-DESCRIPTION.
pub(crate) const STYLED: &[Spoil] = &[
    refuse(
        "validate/description-beside-styled-refused",
        "DESCRIPTION is refused beside STYLED-DESCRIPTION.",
        |c| {
            any(c, &|here| {
                here.property("DESCRIPTION").is_some() && here.property(STYLED_DESCRIPTION).is_some()
            })
        },
    ),
    tree("validate/description-derived-repeated-unchecked", "Derived DESCRIPTIONs are not counted.", |c| {
        every(c, &mut |here| here.properties.retain(|p| !p.is("DESCRIPTION") || !says(p, "DERIVED", "TRUE")));
    }),
    refuse(
        "validate/styled-description-cid-refused",
        "A link to a description is refused unless http.",
        |c| any_property(c, STYLED_DESCRIPTION, &is_other_link),
    ),
    mute("validate/styled-description-in-alarm-unchecked", "Originals are not counted in VALARM.", |p| {
        p.rule == Rule::OneOriginal && p.component == "VALARM"
    }),
    mute(
        "validate/styled-description-in-new-places-unchecked",
        "Parameters are looked at in VEVENT only.",
        |p| is_styled(p) && p.component != "VEVENT" && is_of_parameters(p),
    ),
    mute(
        "validate/styled-description-in-participant-unchecked",
        "Originals are not counted in PARTICIPANT.",
        |p| p.rule == Rule::OneOriginal && p.component == "PARTICIPANT",
    ),
    mute("validate/styled-description-no-original-unchecked", "All may be derived.", |p| {
        p.rule == Rule::OneOriginal && p.found == "0"
    }),
    mute("validate/styled-description-not-uri-unchecked", "A link to a description may be no URI.", |p| {
        is_styled(p) && p.rule == Rule::ValueSyntax && p.kind == "uri"
    }),
    refuse(
        "validate/styled-description-originals-counted-over-components",
        "Originals of an event and of the components in it are counted together.",
        |c| any(c, &|here| here.is("VEVENT") && originals(here) > 1),
    ),
    refuse(
        "validate/styled-description-outside-events-refused",
        "It is refused in all components but VEVENT.",
        |c| any(c, &|here| !here.is("VEVENT") && here.property(STYLED_DESCRIPTION).is_some()),
    ),
    mute("validate/styled-description-parameter-repeated-unchecked", "Its parameters may repeat.", |p| {
        let names = ["ALTREP", "LANGUAGE", "FMTTYPE", "DERIVED"];
        is_styled(p) && p.rule == Rule::ParameterRepeated && names.contains(&p.parameter.as_str())
    }),
    refuse(
        "validate/styled-description-parameters-refused",
        "ALTREP and private parameters are refused.",
        |c| any_property(c, STYLED_DESCRIPTION, &|p| p.parameter("ALTREP").is_some() || has_private(p)),
    ),
    refuse("validate/styled-description-several-refused", "More than one is refused.", |c| {
        any(c, &|here| here.properties_named(STYLED_DESCRIPTION).count() > 1)
    }),
    mute("validate/styled-description-two-originals-unchecked", "Several may be no derived ones.", |p| {
        p.rule == Rule::OneOriginal && p.found != "0"
    }),
    mute("validate/styled-description-value-missing-unchecked", "It may lack VALUE.", |p| {
        is_styled(p) && p.rule == Rule::TypeMissing
    }),
    mute("validate/styled-description-value-other-unchecked", "It may be of any type.", |p| {
        is_styled(p) && p.rule == Rule::TypeForbidden
    }),
    mute("validate/styled-description-value-repeated-unchecked", "VALUE may repeat on it.", |p| {
        is_styled(p) && p.rule == Rule::ParameterRepeated && p.parameter == "VALUE"
    }),
    mute("validate/text-escapes-unchecked", "TEXT of one value may lack its escapes.", |p| {
        p.rule == Rule::ValueSyntax
            && p.kind == "text"
            && property(&p.property).is_none_or(|table| !table.list)
    }),
];

fn is_styled(problem: &Problem) -> bool {
    problem.property == STYLED_DESCRIPTION
}

fn is_of_parameters(problem: &Problem) -> bool {
    !problem.parameter.is_empty() && problem.rule != Rule::OneOriginal
}

/// How many are not derived in a component and all inside it.
fn originals(here: &Component) -> usize {
    let own = here.properties_named(STYLED_DESCRIPTION).filter(|p| !says(p, "DERIVED", "TRUE")).count();
    own + here.components.iter().map(originals).sum::<usize>()
}
