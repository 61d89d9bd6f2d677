//! VALARM: what stands in it how often, by its ACTION, and what RFC 9074 adds to it.

use super::super::kind::{Spoil, mute, refuse};
use super::super::tree::{any, is_private};
use super::address::{has_private, is};
use crate::media::{Component, Property};
use crate::reference::library::tables::{component, property};
use crate::reference::library::validate::{Problem, Rule};

/// The defects of judging an alarm.
pub(crate) const ALARM: &[Spoil] = &[
    mute("validate/acknowledged-form-unchecked", "ACKNOWLEDGED may be in local time.", |p| {
        is(p, "VALARM", "ACKNOWLEDGED", Rule::ValueForm)
    }),
    refuse(
        "validate/acknowledged-parameter-refused",
        "Private parameters are refused on ACKNOWLEDGED.",
        |c| in_alarms(c, &|alarm| alarm.properties_named("ACKNOWLEDGED").any(has_private)),
    ),
    mute("validate/acknowledged-repeated-unchecked", "A VALARM may have several ACKNOWLEDGEDs.", |p| {
        is(p, "VALARM", "ACKNOWLEDGED", Rule::PropertyRepeated)
    }),
    mute("validate/acknowledged-type-unchecked", "ACKNOWLEDGED may be no date with a time.", |p| {
        p.property == "ACKNOWLEDGED" && matches!(p.rule, Rule::ValueSyntax | Rule::TypeForbidden)
    }),
    mute("validate/alarm-action-unchecked", "A VALARM may have no ACTION, or several.", |p| {
        of_alarm(p, &["ACTION"]) && is_count(p)
    }),
    mute(
        "validate/alarm-audio-attach-repeated-unchecked",
        "An AUDIO alarm may have several ATTACHes.",
        |p| is(p, "VALARM", "ATTACH", Rule::PropertyRepeated),
    ),
    refuse(
        "validate/alarm-component-refused",
        "Components that are not known are refused in a VALARM.",
        |c| in_alarms(c, &|alarm| alarm.components.iter().any(|inner| component(&inner.name).is_none())),
    ),
    mute("validate/alarm-display-unchecked", "A DISPLAY alarm may have no DESCRIPTION.", |p| {
        is(p, "VALARM", "DESCRIPTION", Rule::PropertyMissing)
    }),
    mute("validate/alarm-display-repeated-unchecked", "A VALARM may have several DESCRIPTIONs.", |p| {
        is(p, "VALARM", "DESCRIPTION", Rule::PropertyRepeated)
    }),
    refuse("validate/alarm-email-attach-refused", "A second ATTACH in an EMAIL alarm is refused.", |c| {
        in_alarms(c, &|alarm| is_email(alarm) && alarm.properties_named("ATTACH").count() > 1)
    }),
    refuse(
        "validate/alarm-email-attendees-refused",
        "A second ATTENDEE in an EMAIL alarm is refused.",
        |c| in_alarms(c, &|alarm| is_email(alarm) && alarm.properties_named("ATTENDEE").count() > 1),
    ),
    mute("validate/alarm-email-attendee-unchecked", "An EMAIL alarm may have no ATTENDEE.", |p| {
        is(p, "VALARM", "ATTENDEE", Rule::PropertyMissing)
    }),
    mute("validate/alarm-email-summary-unchecked", "An EMAIL alarm may have no SUMMARY, or several.", |p| {
        of_alarm(p, &["SUMMARY"]) && is_count(p)
    }),
    refuse(
        "validate/alarm-extension-demands-uid",
        "What RFC 9074 adds is refused in a VALARM without UID.",
        |c| {
            let added = ["ACKNOWLEDGED", "PROXIMITY", "RELATED-TO"];
            in_alarms(c, &|alarm| {
                alarm.property("UID").is_none() && added.iter().any(|name| alarm.property(name).is_some())
            })
        },
    ),
    mute(
        "validate/alarm-location-alone-unchecked",
        "A VLOCATION may stand in a VALARM without PROXIMITY.",
        |p| p.component == "VLOCATION" && p.rule == Rule::Dependent,
    ),
    refuse("validate/alarm-locations-refused", "A second VLOCATION in a VALARM is refused.", |c| {
        in_alarms(c, &|alarm| alarm.components_named("VLOCATION").count() > 1)
    }),
    refuse(
        "validate/alarm-private-property-refused",
        "Properties that are not known are refused in a VALARM.",
        |c| {
            in_alarms(c, &|alarm| {
                alarm.properties.iter().any(|one| is_private(&one.name) || property(&one.name).is_none())
            })
        },
    ),
    refuse("validate/alarm-related-refused", "A second RELATED-TO in a VALARM is refused.", |c| {
        in_alarms(c, &|alarm| alarm.properties_named("RELATED-TO").count() > 1)
    }),
    refuse("validate/alarm-related-to-refused", "RELATED-TO is refused in a VALARM.", |c| {
        in_alarms(c, &|alarm| alarm.property("RELATED-TO").is_some())
    }),
    mute("validate/alarm-repeat-alone-unchecked", "DURATION and REPEAT may stand alone in a VALARM.", |p| {
        of_alarm(p, &["DURATION", "REPEAT"]) && p.rule == Rule::Dependent
    }),
    mute(
        "validate/alarm-repeat-repeated-unchecked",
        "DURATION and REPEAT may stand twice in a VALARM.",
        |p| of_alarm(p, &["DURATION", "REPEAT"]) && p.rule == Rule::PropertyRepeated,
    ),
    mute("validate/alarm-trigger-unchecked", "A VALARM may have no TRIGGER, or several.", |p| {
        of_alarm(p, &["TRIGGER"]) && is_count(p)
    }),
    refuse("validate/alarm-uid-refused", "UID is refused in a VALARM.", |c| {
        in_alarms(c, &|alarm| alarm.property("UID").is_some())
    }),
    mute("validate/alarm-uid-repeated-unchecked", "A VALARM may have several UIDs.", |p| {
        is(p, "VALARM", "UID", Rule::PropertyRepeated)
    }),
    refuse("validate/alarm-unknown-action-refused", "An ACTION that is not known is refused.", |c| {
        in_alarms(c, &|alarm| {
            let known = ["AUDIO", "DISPLAY", "EMAIL"];
            let is_known =
                |action: &Property| known.iter().any(|name| name.eq_ignore_ascii_case(&action.text()));
            !alarm.properties_named("ACTION").all(is_known)
        })
    }),
    mute("validate/proximity-form-unchecked", "PROXIMITY may be any text.", |p| {
        p.property == "PROXIMITY" && matches!(p.rule, Rule::ValueSyntax | Rule::ValueForm)
    }),
    refuse("validate/proximity-parameter-refused", "Private parameters are refused on PROXIMITY.", |c| {
        in_alarms(c, &|alarm| alarm.properties_named("PROXIMITY").any(has_private))
    }),
    refuse("validate/proximity-refused", "PROXIMITY is refused.", |c| {
        in_alarms(c, &|alarm| alarm.property("PROXIMITY").is_some())
    }),
    mute("validate/proximity-repeated-unchecked", "A VALARM may have several PROXIMITYs.", |p| {
        is(p, "VALARM", "PROXIMITY", Rule::PropertyRepeated)
    }),
    refuse(
        "validate/proximity-unregistered-refused",
        "A PROXIMITY outside the four values is refused.",
        |c| {
            let known = ["ARRIVE", "DEPART", "CONNECT", "DISCONNECT"];
            in_alarms(c, &|alarm| {
                let is_known =
                    |one: &Property| known.iter().any(|name| name.eq_ignore_ascii_case(&one.text()));
                !alarm.properties_named("PROXIMITY").all(is_known)
            })
        },
    ),
];

/// Whether it holds of an alarm anywhere.
fn in_alarms(calendar: &Component, holds: &dyn Fn(&Component) -> bool) -> bool {
    any(calendar, &|here| here.is("VALARM") && holds(here))
}

fn is_email(alarm: &Component) -> bool {
    alarm.property("ACTION").is_some_and(|action| action.text().eq_ignore_ascii_case("EMAIL"))
}

fn of_alarm(problem: &Problem, names: &[&str]) -> bool {
    problem.component == "VALARM" && names.contains(&problem.property.as_str())
}

fn is_count(problem: &Problem) -> bool {
    matches!(problem.rule, Rule::PropertyMissing | Rule::PropertyRepeated)
}
