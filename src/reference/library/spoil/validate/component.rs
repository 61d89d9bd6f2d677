//! What stands in PARTICIPANT, VLOCATION and VRESOURCE.

use super::super::kind::{Spoil, asked, mute, refuse, tree};
use super::super::tree::{any, any_property, every, is_new, is_private};
use super::address::is;
use crate::media::Component;
use crate::reference::library::validate::{Problem, Rule};

/// The defects of judging the contents of the new components.
pub(crate) const COMPONENT: &[Spoil] = &[
    refuse("validate/jcal-refused", "jCal with what RFC 9073 adds is refused.", |c| {
        any(c, &|here| {
            let of_jcal = here.properties.iter().any(|property| property.value_type.is_some());
            let new = here.components.iter().any(is_new)
                || here.property("STYLED-DESCRIPTION").is_some()
                || here.property("STRUCTURED-DATA").is_some();
            of_jcal && new
        })
    }),
    asked("validate/jcal-unchecked", "jCal that can be read is accepted."),
    refuse(
        "validate/participant-location-as-in-event",
        "A second LOCATION in a PARTICIPANT is refused.",
        |c| any(c, &|here| here.is("PARTICIPANT") && here.properties_named("LOCATION").count() > 1),
    ),
    refuse(
        "validate/participant-repeatable-refused",
        "What may stand in a PARTICIPANT often is refused.",
        |c| {
            any(c, &|here| {
                here.is("PARTICIPANT")
                    && REPEATABLE.iter().any(|name| here.properties_named(name).count() > 1)
            })
        },
    ),
    refuse(
        "validate/participant-single-refused",
        "CREATED, GEO, SEQUENCE, URL are refused in a PARTICIPANT.",
        |c| {
            let names = ["CREATED", "GEO", "SEQUENCE", "URL"];
            any(c, &|here| here.is("PARTICIPANT") && names.iter().any(|name| here.property(name).is_some()))
        },
    ),
    mute(
        "validate/participant-single-repeated-unchecked",
        "What stands in a PARTICIPANT once may repeat.",
        |p| {
            p.component == "PARTICIPANT"
                && p.rule == Rule::PropertyRepeated
                && SINGLE.contains(&p.property.as_str())
        },
    ),
    mute("validate/participant-uid-missing-unchecked", "A PARTICIPANT may have no UID.", |p| {
        is(p, "PARTICIPANT", "UID", Rule::PropertyMissing)
    }),
    tree("validate/private-property-hides-rest", "A component is looked at up to a private property.", |c| {
        every(c, &mut |here| {
            let end = here.properties.iter().position(|property| is_private(&property.name));
            here.properties.truncate(end.unwrap_or(usize::MAX));
        });
    }),
    refuse(
        "validate/private-property-refused",
        "Private properties are refused in the new components.",
        |c| any(c, &|here| is_new(here) && here.properties.iter().any(|property| is_private(&property.name))),
    ),
    mute("validate/url-form-unchecked", "A URL may be no URI.", |p| {
        p.property == "URL" && p.rule == Rule::ValueSyntax
    }),
    refuse("validate/vlocation-name-demanded", "A VLOCATION without NAME is refused.", |c| {
        any(c, &|here| here.is("VLOCATION") && here.property("NAME").is_none())
    }),
    mute(
        "validate/vlocation-single-repeated-unchecked",
        "DESCRIPTION, GEO, NAME may repeat in a VLOCATION.",
        |p| repeats(p, "VLOCATION"),
    ),
    refuse(
        "validate/vlocation-structured-data-repeated-refused",
        "A VLOCATION has one STRUCTURED-DATA.",
        |c| any(c, &|here| here.is("VLOCATION") && has_several_data(here)),
    ),
    mute("validate/vlocation-uid-missing-unchecked", "A VLOCATION may have no UID.", |p| {
        is(p, "VLOCATION", "UID", Rule::PropertyMissing)
    }),
    mute("validate/vlocation-uid-repeated-unchecked", "A VLOCATION may have several UIDs.", |p| {
        is(p, "VLOCATION", "UID", Rule::PropertyRepeated)
    }),
    refuse("validate/vlocation-url-refused", "URL is refused in a VLOCATION.", |c| {
        any(c, &|here| here.is("VLOCATION") && any_property(here, "URL", &|_| true))
    }),
    refuse("validate/vresource-name-demanded", "A VRESOURCE without NAME is refused.", |c| {
        any(c, &|here| here.is("VRESOURCE") && here.property("NAME").is_none())
    }),
    mute(
        "validate/vresource-single-repeated-unchecked",
        "DESCRIPTION, GEO, NAME may repeat in a VRESOURCE.",
        |p| repeats(p, "VRESOURCE"),
    ),
    refuse(
        "validate/vresource-structured-data-repeated-refused",
        "A VRESOURCE has one STRUCTURED-DATA.",
        |c| any(c, &|here| here.is("VRESOURCE") && has_several_data(here)),
    ),
    mute("validate/vresource-uid-missing-unchecked", "A VRESOURCE may have no UID.", |p| {
        is(p, "VRESOURCE", "UID", Rule::PropertyMissing)
    }),
    mute("validate/vresource-uid-repeated-unchecked", "A VRESOURCE may have several UIDs.", |p| {
        is(p, "VRESOURCE", "UID", Rule::PropertyRepeated)
    }),
];

const REPEATABLE: [&str; 9] = [
    "ATTACH",
    "CATEGORIES",
    "COMMENT",
    "CONTACT",
    "LOCATION",
    "REQUEST-STATUS",
    "RELATED-TO",
    "RESOURCES",
    "STRUCTURED-DATA",
];

const SINGLE: [&str; 10] = [
    "CREATED",
    "DESCRIPTION",
    "DTSTAMP",
    "GEO",
    "LAST-MODIFIED",
    "PRIORITY",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "URL",
];

fn repeats(problem: &Problem, component: &str) -> bool {
    ["DESCRIPTION", "GEO", "NAME"].iter().any(|name| is(problem, component, name, Rule::PropertyRepeated))
}

fn has_several_data(here: &Component) -> bool {
    here.properties_named("STRUCTURED-DATA").count() > 1
}
