//! Defects of reading and writing what RFC 9074 adds to alarms.

use super::kind::{Spoil, tree};
use super::tree::{each, escape, is_private, retype, within};
use crate::media::Component;

/// The defects of `parse`.
pub(crate) const PARSE: &[Spoil] = &[
    tree("parse/acknowledged-dropped", "ACKNOWLEDGED is left out.", |c| without(c, &["ACKNOWLEDGED"])),
    tree("parse/acknowledged-unknown-type", "ACKNOWLEDGED gets the type unknown.", |c| {
        each(c, "ACKNOWLEDGED", |p| retype(p, "unknown"));
    }),
    tree("parse/alarm-relation-dropped", "RELATED-TO is left out of a VALARM.", |c| {
        without(c, &["RELATED-TO"]);
    }),
    tree("parse/alarm-relation-type-dropped", "RELTYPE is left out in a VALARM.", plain_relations),
    tree("parse/alarm-uid-dropped", "UID is left out of a VALARM.", |c| without(c, &["UID"])),
    tree("parse/alarm-components-dropped", "Components inside a VALARM are left out.", no_components),
    tree("parse/alarm-uid-moved", "The UID of a VALARM is put in the place of that of the event.", |c| {
        within(c, "VEVENT", move_uid);
    }),
    tree("parse/proximity-dropped", "PROXIMITY is left out.", |c| without(c, &["PROXIMITY"])),
    tree("parse/proximity-unknown-type", "PROXIMITY gets the type unknown.", |c| {
        each(c, "PROXIMITY", |p| retype(p, "unknown"));
    }),
];

/// The defects of `roundtrip`.
pub(crate) const ROUNDTRIP: &[Spoil] = &[
    tree("roundtrip/acknowledged-dropped", "ACKNOWLEDGED is left out.", |c| without(c, &["ACKNOWLEDGED"])),
    tree("roundtrip/alarm-components-dropped", "Components inside a VALARM are left out.", no_components),
    tree("roundtrip/alarm-private-dropped", "Private properties are left out of a VALARM.", |c| {
        within(c, "VALARM", |alarm| alarm.properties.retain(|property| !is_private(&property.name)));
    }),
    tree("roundtrip/alarm-relation-type-dropped", "RELTYPE is left out in a VALARM.", plain_relations),
    tree("roundtrip/alarm-relations-dropped", "RELATED-TO is left out of a VALARM.", |c| {
        without(c, &["RELATED-TO"]);
    }),
    tree("roundtrip/alarm-uid-dropped", "UID is left out of a VALARM.", |c| without(c, &["UID"])),
    tree("roundtrip/geo-uri-escaped", "The URL of a VLOCATION is escaped as TEXT.", |c| {
        within(c, "VLOCATION", |place| each(place, "URL", escape));
    }),
    tree("roundtrip/proximity-dropped", "PROXIMITY is left out.", |c| without(c, &["PROXIMITY"])),
];

/// The defects of `serialize`.
pub(crate) const SERIALIZE: &[Spoil] = &[
    tree("serialize/acknowledged-extended", "ACKNOWLEDGED is written with hyphens and colons.", |c| {
        each(c, "ACKNOWLEDGED", |p| p.value = extended(&p.value));
    }),
    tree("serialize/alarm-components-dropped", "Components inside a VALARM are left out.", no_components),
    tree("serialize/alarm-relation-type-dropped", "RELTYPE is left out in a VALARM.", plain_relations),
    tree("serialize/trigger-type-dropped", "A TRIGGER that is a DATE-TIME does not say so.", |c| {
        each(c, "TRIGGER", |p| {
            p.parameters.retain(|parameter| !parameter.is("VALUE"));
            retype(p, "duration");
        });
    }),
];

fn without(here: &mut Component, names: &'static [&'static str]) {
    super::tree::every(here, &mut |component| {
        if component.is("VALARM") {
            component.properties.retain(|property| !names.iter().any(|name| property.is(name)));
        }
    });
}

fn plain_relations(here: &mut Component) {
    within(here, "VALARM", |alarm| {
        each(alarm, "RELATED-TO", |p| p.parameters.retain(|parameter| !parameter.is("RELTYPE")));
    });
}

fn no_components(here: &mut Component) {
    within(here, "VALARM", |alarm| alarm.components.clear());
}

fn move_uid(event: &mut Component) {
    let inner = event.components.iter().find_map(|alarm| alarm.property("UID").cloned());
    if let Some(uid) = inner {
        event.properties.retain(|property| !property.is("UID"));
        event.properties.push(uid);
    }
}

/// `20190302T190000Z` as `2019-03-02T19:00:00Z`.
fn extended(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (place, octet) in value.iter().enumerate() {
        match place {
            4 | 6 => out.push(b'-'),
            11 | 13 => out.push(b':'),
            _ => {}
        }
        out.push(*octet);
    }
    out
}
