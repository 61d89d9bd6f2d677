//! Defects of reading iCalendar and writing it again.

use std::collections::HashSet;

use super::fold::rejoined;
use super::kind::{Spoil, output, tree};
use super::registry::{PARTICIPANT_TYPES, RESOURCE_TYPES};
use super::tree::{
    drop_component, drop_new_outside, drop_parameter, drop_property, drop_property_outside, each, escape,
    every, flatten, is_known_component, is_known_parameter, is_new, is_of_unknown_type, is_private,
    join_values, keep_first, keep_first_of_each, keep_only, overwrite_summary, says, set, within,
};
use crate::media::escape::escape_octets;
use crate::media::{Component, Parameter, Property};
use crate::reference::library::fetch::fetch;

/// The defects of `roundtrip`.
pub(crate) const ROUNDTRIP: &[Spoil] = &[
    tree(
        "roundtrip/attendee-merged-into-participant",
        "An ATTENDEE that is the CALENDAR-ADDRESS of a PARTICIPANT is left out.",
        |c| {
            every(c, &mut |here| {
                let addresses = addresses(here);
                here.properties.retain(|p| !p.is("ATTENDEE") || !addresses.contains(&p.value));
            });
        },
    ),
    tree(
        "roundtrip/attendee-parameters-moved",
        "PARTSTAT, ROLE and RSVP move from ATTENDEE to the same CALENDAR-ADDRESS.",
        |c| every(c, &mut move_parameters),
    ),
    tree("roundtrip/derived-dropped", "DERIVED is left out.", |c| drop_parameter(c, "DERIVED")),
    tree(
        "roundtrip/derived-value-recomputed",
        "A derived STYLED-DESCRIPTION gets the text of DESCRIPTION.",
        |c| every(c, &mut recompute_derived),
    ),
    tree(
        "roundtrip/event-properties-overwritten",
        "An event gets the SUMMARY of the last component in it.",
        |c| {
            within(c, "VEVENT", overwrite_summary);
        },
    ),
    tree("roundtrip/fmttype-dropped", "FMTTYPE is left out of STYLED-DESCRIPTION.", |c| {
        each(c, "STYLED-DESCRIPTION", |p| p.parameters.retain(|parameter| !parameter.is("FMTTYPE")));
    }),
    tree(
        "roundtrip/fmttype-guessed",
        "A STYLED-DESCRIPTION that begins like HTML is said to be HTML.",
        |c| {
            each(c, "STYLED-DESCRIPTION", |p| {
                if p.value.starts_with(b"<") {
                    set(p, "FMTTYPE", "text/html");
                }
            });
        },
    ),
    output("roundtrip/fold-counts-characters", "Folding counts characters in place of octets.", |text| {
        rejoined(text, fold_by_characters)
    }),
    output("roundtrip/fold-doubles-blank", "Continued lines begin with two blanks.", |text| {
        rejoined(text, |pieces| pieces.join(&b"\r\n  "[..]))
    }),
    tree("roundtrip/link-replaced-by-content", "What a link leads to is written in its place.", |c| {
        each(c, "STYLED-DESCRIPTION", replace_link);
        each(c, "STRUCTURED-DATA", replace_link);
    }),
    tree("roundtrip/location-type-dropped", "LOCATION-TYPE is left out.", |c| {
        drop_property(c, "LOCATION-TYPE")
    }),
    tree("roundtrip/location-type-values-joined", "The values of LOCATION-TYPE become one.", |c| {
        each(c, "LOCATION-TYPE", join_values);
    }),
    tree("roundtrip/long-base64-cut", "BINARY values are cut after 1000 characters.", |c| {
        each(c, "*", |p| {
            if p.kind() == "binary" {
                p.value.truncate(1000);
            }
        });
    }),
    tree(
        "roundtrip/new-components-in-events-only",
        "The new components are left out of all but VEVENT.",
        |c| {
            drop_new_outside(c, &["VCALENDAR", "VEVENT", "PARTICIPANT", "VALARM"]);
        },
    ),
    output("roundtrip/no-folding", "No line is folded.", |text| rejoined(text, |pieces| pieces.concat())),
    tree("roundtrip/order-dropped", "ORDER is left out.", |c| drop_parameter(c, "ORDER")),
    tree("roundtrip/order-renumbered", "ORDERs become 1, 2, 3 in the order of the text.", |c| {
        every(c, &mut renumber)
    }),
    tree("roundtrip/participant-dropped", "PARTICIPANT is left out.", |c| drop_component(c, "PARTICIPANT")),
    tree("roundtrip/participant-type-dropped", "PARTICIPANT-TYPE is left out.", |c| {
        drop_property(c, "PARTICIPANT-TYPE");
    }),
    tree(
        "roundtrip/participant-type-unknown-as-active",
        "An unregistered PARTICIPANT-TYPE becomes ACTIVE.",
        |c| {
            each(c, "PARTICIPANT-TYPE", |p| known_or(p, &PARTICIPANT_TYPES, "ACTIVE"));
        },
    ),
    tree("roundtrip/participant-uid-replaced", "A PARTICIPANT gets another UID.", |c| {
        within(c, "PARTICIPANT", |participant| {
            let uids = participant.properties.iter_mut().filter(|property| property.is("UID"));
            uids.for_each(|uid| uid.value = [b"made-of-".as_slice(), &uid.value].concat());
        });
    }),
    tree(
        "roundtrip/private-property-drops-component",
        "A new component with a private property is left out.",
        |c| {
            every(c, &mut |here| {
                here.components
                    .retain(|inner| !is_new(inner) || !inner.properties.iter().any(|p| is_private(&p.name)));
            });
        },
    ),
    tree("roundtrip/resource-type-dropped", "RESOURCE-TYPE is left out.", |c| {
        drop_property(c, "RESOURCE-TYPE")
    }),
    tree("roundtrip/resource-type-unknown-as-room", "An unregistered RESOURCE-TYPE becomes ROOM.", |c| {
        each(c, "RESOURCE-TYPE", |p| known_or(p, &RESOURCE_TYPES, "ROOM"));
    }),
    tree(
        "roundtrip/second-component-of-a-kind-dropped",
        "The first component of each name in an event is kept.",
        |c| {
            within(c, "VEVENT", keep_first_of_each);
        },
    ),
    tree("roundtrip/structured-data-dropped", "STRUCTURED-DATA is left out.", |c| {
        drop_property(c, "STRUCTURED-DATA")
    }),
    tree(
        "roundtrip/structured-data-first-only",
        "Only the first STRUCTURED-DATA of a component is kept.",
        |c| {
            keep_first(c, "STRUCTURED-DATA");
        },
    ),
    tree(
        "roundtrip/structured-data-in-events-only",
        "STRUCTURED-DATA is left out of VTODO, VJOURNAL and VFREEBUSY.",
        |c| {
            ["VTODO", "VJOURNAL", "VFREEBUSY"].into_iter().for_each(|name| {
                within(c, name, |here| here.properties.retain(|p| !p.is("STRUCTURED-DATA")));
            });
        },
    ),
    tree("roundtrip/structured-data-one-a-type", "One STRUCTURED-DATA of each value type is kept.", |c| {
        every(c, &mut |here| {
            let mut kinds = HashSet::new();
            here.properties.retain(|p| !p.is("STRUCTURED-DATA") || kinds.insert(p.kind().into_owned()));
        });
    }),
    tree("roundtrip/styled-description-dropped", "STYLED-DESCRIPTION is left out.", |c| {
        drop_property(c, "STYLED-DESCRIPTION");
    }),
    tree(
        "roundtrip/styled-description-first-only",
        "Only the first STYLED-DESCRIPTION of a component is kept.",
        |c| {
            keep_first(c, "STYLED-DESCRIPTION");
        },
    ),
    tree(
        "roundtrip/styled-description-in-events-only",
        "STYLED-DESCRIPTION is left out of all but VEVENT.",
        |c| {
            drop_property_outside(c, "STYLED-DESCRIPTION", "VEVENT");
        },
    ),
    tree("roundtrip/unknown-component-dropped", "Components that are not known are left out.", |c| {
        every(c, &mut |here| here.components.retain(is_known_component));
    }),
    tree(
        "roundtrip/unknown-component-ends-object",
        "What follows a component that is not known is left out.",
        |c| {
            let known = c.components.iter().take_while(|inner| is_known_component(inner)).count();
            c.components.truncate(known);
        },
    ),
    tree(
        "roundtrip/unknown-component-flattened",
        "The properties of a component that is not known go into the one around it.",
        |c| {
            flatten(c, |inner| !is_known_component(inner));
        },
    ),
    tree(
        "roundtrip/unknown-neighbour-drops-new-components",
        "The new components are left out beside a private one.",
        |c| {
            every(c, &mut |here| {
                if here.components.iter().any(|inner| is_private(&inner.name)) {
                    here.components.retain(|inner| !is_new(inner));
                }
            });
        },
    ),
    tree(
        "roundtrip/unknown-parameter-drops-property",
        "A property with a parameter that is not known is left out.",
        |c| {
            every(c, &mut |here| here.properties.retain(|p| p.parameters.iter().all(is_known_parameter)));
        },
    ),
    tree(
        "roundtrip/unknown-value-type-as-text",
        "Values of an unknown type are written with the escapes of TEXT.",
        |c| {
            each(c, "*", |p| {
                if is_of_unknown_type(p) {
                    escape(p);
                }
            });
        },
    ),
    tree("roundtrip/unknown-value-type-dropped", "Properties of an unknown value type are left out.", |c| {
        every(c, &mut |here| here.properties.retain(|p| !is_of_unknown_type(p)));
    }),
    tree("roundtrip/value-parameter-dropped", "VALUE is left out.", |c| drop_parameter(c, "VALUE")),
    tree("roundtrip/vlocation-dropped", "VLOCATION is left out.", |c| drop_component(c, "VLOCATION")),
    tree("roundtrip/vlocation-properties-dropped", "Of a VLOCATION only UID and NAME are kept.", |c| {
        keep_only(c, "VLOCATION", &["UID", "NAME"]);
    }),
    tree("roundtrip/vresource-dropped", "VRESOURCE is left out.", |c| drop_component(c, "VRESOURCE")),
    tree("roundtrip/vresource-properties-dropped", "Of a VRESOURCE only UID and NAME are kept.", |c| {
        keep_only(c, "VRESOURCE", &["UID", "NAME"]);
    }),
];

/// The calendar addresses of the participants in it.
fn addresses(here: &Component) -> HashSet<Vec<u8>> {
    let inside = here.components_named("PARTICIPANT");
    inside.filter_map(|participant| Some(participant.property("CALENDAR-ADDRESS")?.value.clone())).collect()
}

fn move_parameters(here: &mut Component) {
    let moves = |parameter: &Parameter| ["PARTSTAT", "ROLE", "RSVP"].iter().any(|name| parameter.is(name));
    let Component { properties, components, .. } = here;
    for participant in components.iter_mut().filter(|inner| inner.is("PARTICIPANT")) {
        let Some(address) = participant.properties.iter_mut().find(|p| p.is("CALENDAR-ADDRESS")) else {
            continue;
        };
        for attendee in properties.iter_mut().filter(|p| p.is("ATTENDEE") && p.value == address.value) {
            let (moved, kept) = std::mem::take(&mut attendee.parameters).into_iter().partition(moves);
            attendee.parameters = kept;
            address.parameters.extend::<Vec<Parameter>>(moved);
        }
    }
}

fn recompute_derived(here: &mut Component) {
    let Some(plain) = here.property("DESCRIPTION").map(|property| property.value.clone()) else { return };
    for property in
        here.properties.iter_mut().filter(|p| p.is("STYLED-DESCRIPTION") && says(p, "DERIVED", "TRUE"))
    {
        property.value.clone_from(&plain);
    }
}

/// At most 75 characters to a line, however many octets they have.
pub(super) fn fold_by_characters(pieces: &[&[u8]]) -> Vec<u8> {
    let line = String::from_utf8_lossy(&pieces.concat()).into_owned();
    let letters: Vec<char> = line.chars().collect();
    let lines: Vec<String> = letters.chunks(74).map(|chunk| chunk.iter().collect()).collect();
    lines.join("\r\n ").into_bytes()
}

fn replace_link(property: &mut Property) {
    if property.kind() == "uri"
        && let Some(content) = fetch(&property.text())
    {
        property.value = escape_octets(&content);
        set(property, "VALUE", "TEXT");
    }
}

fn renumber(here: &mut Component) {
    let mut next = 0;
    for property in here.properties.iter_mut().filter(|property| property.parameter("ORDER").is_some()) {
        next += 1;
        set(property, "ORDER", &next.to_string());
    }
}

fn known_or(property: &mut Property, known: &[&str], other: &str) {
    if !known.iter().any(|name| name.eq_ignore_ascii_case(&property.text())) {
        property.value = other.as_bytes().to_vec();
    }
}
