//! Defects of reading iCalendar into jCal.

use serde_json::Value;

use super::fold::{head, rejoined, with_seams};
use super::json::{each_component, each_property};
use super::kind::{Spoil, input, json, refuse, tree};
use super::registry::LOCATION_TYPES;
use super::tree::{
    any, drop_component, drop_new_outside, drop_parameter, drop_property, each, escape, every, first_value,
    flatten, hoist, is_known_component, is_known_parameter, is_known_property, is_new, is_of_unknown_type,
    join_values, keep_first_component, keep_first_of_each, overwrite_summary, replace, retype, within,
};
use crate::media::escape::{encode_parameter, split_unescaped};
use crate::media::{Component, MOST_VALUES, Property};
use crate::reference::library::values::is_uri;

/// The defects of `parse`.
pub(crate) const PARSE: &[Spoil] = &[
    tree(
        "parse/alarm-components-flattened",
        "The properties of a component inside a VALARM go into the alarm.",
        |c| {
            within(c, "VALARM", |alarm| flatten(alarm, |_| true));
        },
    ),
    tree("parse/calendar-address-as-text", "CALENDAR-ADDRESS gets the type text.", |c| {
        each(c, "CALENDAR-ADDRESS", |p| retype(p, "text"));
    }),
    tree("parse/calendar-address-unknown-type", "CALENDAR-ADDRESS gets the type unknown.", |c| {
        each(c, "CALENDAR-ADDRESS", |p| retype(p, "unknown"));
    }),
    tree("parse/capital-n-not-a-line-break", "A backslash before a capital N is the letter N.", |c| {
        each(c, "*", |p| p.value = capital_n(&p.value));
    }),
    json(
        "parse/component-without-empty-list",
        "A component without components has no third member.",
        |v, c| {
            each_component(v, c, without_empty_list);
        },
    ),
    tree("parse/components-hoisted", "All components stand at the level of the event.", |c| {
        hoist(c, |_| true)
    }),
    tree(
        "parse/components-in-printed-order-only",
        "A component after one that the grammar prints later is left out.",
        |c| every(c, &mut in_printed_order),
    ),
    json("parse/derived-as-boolean", "DERIVED is a JSON boolean.", |v, c| {
        each_property(v, c, |array, _| derived_as_boolean(array))
    }),
    tree("parse/derived-dropped", "DERIVED is left out.", |c| drop_parameter(c, "DERIVED")),
    tree(
        "parse/event-properties-overwritten",
        "An event gets the SUMMARY of the last component in it.",
        |c| {
            within(c, "VEVENT", overwrite_summary);
        },
    ),
    input("parse/fold-blank-kept-in-base64", "The blank of a fold inside a BINARY value is kept.", |text| {
        rejoined(text, |pieces| {
            let seam: &[u8] =
                if pieces.concat().windows(6).any(|part| part == b"BASE64") { b" " } else { b"" };
            with_seams(pieces, seam, head(pieces).1..usize::MAX)
        })
    }),
    input("parse/fold-in-name", "Folds in names of components and properties are not taken out.", |text| {
        rejoined(text, |pieces| {
            let line = pieces.concat();
            let delimiter = line.starts_with(b"BEGIN:") || line.starts_with(b"END:");
            with_seams(pieces, b"\r\n", 0..if delimiter { usize::MAX } else { head(pieces).0 })
        })
    }),
    input("parse/fold-inside-character", "UTF-8 is decoded before folds are taken out.", |text| {
        rejoined(text, |pieces| {
            let decoded: Vec<_> = pieces.iter().map(|piece| String::from_utf8_lossy(piece)).collect();
            decoded.concat().into_bytes()
        })
    }),
    tree("parse/location-type-first-only", "Only the first value of LOCATION-TYPE is kept.", |c| {
        each(c, "LOCATION-TYPE", first_value);
    }),
    tree(
        "parse/location-type-not-split",
        "The values of LOCATION-TYPE are one text with commas in it.",
        |c| {
            each(c, "LOCATION-TYPE", join_values);
        },
    ),
    tree("parse/location-type-unregistered-as-other", "An unregistered LOCATION-TYPE becomes other.", |c| {
        each(c, "LOCATION-TYPE", |p| registered(p, Some(b"other")));
    }),
    tree(
        "parse/location-type-unregistered-dropped",
        "Unregistered values of LOCATION-TYPE are left out.",
        |c| {
            each(c, "LOCATION-TYPE", |p| registered(p, None));
        },
    ),
    tree(
        "parse/missing-value-as-text",
        "A new property without default type and without VALUE is text.",
        |c| {
            each(c, "*", |p| {
                if lacks_type(p) {
                    retype(p, "text");
                }
            });
        },
    ),
    tree("parse/missing-value-guessed-uri", "The same is a uri where it looks like one.", |c| {
        each(c, "*", |p| {
            if lacks_type(p) && is_uri(&String::from_utf8_lossy(&p.value)) {
                retype(p, "uri");
            }
        });
    }),
    json("parse/names-as-written", "Names are written as they stood in the text.", |v, c| {
        each_component(v, c, |array, here| array[0] = Value::from(here.name.as_str()));
        each_property(v, c, |array, p| names_as_written(array, p));
    }),
    refuse("parse/mixed-case-names-rejected", "A name that is not all in capitals is refused.", |c| {
        any(c, &|here| {
            let of = |p: &Property| is_mixed(&p.name) || p.parameters.iter().any(|each| is_mixed(&each.name));
            is_mixed(&here.name) || here.properties.iter().any(of)
        })
    }),
    tree("parse/new-components-in-events-only", "The new components are left out of all but VEVENT.", |c| {
        drop_new_outside(c, &["VCALENDAR", "VEVENT", "PARTICIPANT", "VALARM"]);
    }),
    tree("parse/parameter-encoding-kept", "The encoding of parameter values is left on.", |c| {
        each_value(c, |value| encode_parameter(value).trim_matches('"').to_owned());
    }),
    tree(
        "parse/parameter-encoding-over-eager",
        "A circumflex before any other character is left out.",
        |c| {
            each_value(c, |value| value.replace('^', ""));
        },
    ),
    tree("parse/parameter-quotes-kept", "Double quotes about a parameter value are kept.", |c| {
        each_value(c, |value| {
            if value.contains([',', ':', ';']) { format!("\"{value}\"") } else { value.to_owned() }
        });
    }),
    tree("parse/participant-dropped", "PARTICIPANT is left out.", |c| drop_component(c, "PARTICIPANT")),
    tree("parse/participant-first-only", "Only the first PARTICIPANT of a component is kept.", |c| {
        keep_first_component(c, "PARTICIPANT");
    }),
    tree("parse/participant-type-dropped", "PARTICIPANT-TYPE is left out.", |c| {
        drop_property(c, "PARTICIPANT-TYPE")
    }),
    tree("parse/participant-type-unknown-type", "PARTICIPANT-TYPE gets the type unknown.", |c| {
        each(c, "PARTICIPANT-TYPE", |p| retype(p, "unknown"));
    }),
    tree("parse/resource-type-dropped", "RESOURCE-TYPE is left out.", |c| drop_property(c, "RESOURCE-TYPE")),
    tree("parse/resource-type-unknown-type", "RESOURCE-TYPE gets the type unknown.", |c| {
        each(c, "RESOURCE-TYPE", |p| retype(p, "unknown"));
    }),
    tree("parse/schema-dropped", "SCHEMA is left out.", |c| drop_parameter(c, "SCHEMA")),
    tree(
        "parse/second-component-of-a-kind-dropped",
        "The first component of each name in an event is kept.",
        |c| {
            within(c, "VEVENT", keep_first_of_each);
        },
    ),
    tree("parse/structured-data-always-text", "STRUCTURED-DATA always gets the type text.", |c| {
        each(c, "STRUCTURED-DATA", |p| retype(p, "text"));
    }),
    tree("parse/structured-data-dropped", "STRUCTURED-DATA is left out.", |c| {
        drop_property(c, "STRUCTURED-DATA")
    }),
    tree("parse/structured-data-in-free-busy-dropped", "STRUCTURED-DATA is left out of VFREEBUSY.", |c| {
        within(c, "VFREEBUSY", |here| here.properties.retain(|p| !p.is("STRUCTURED-DATA")));
    }),
    refuse("parse/structured-data-in-free-busy-rejects", "STRUCTURED-DATA in a VFREEBUSY is refused.", |c| {
        any(c, &|here| here.is("VFREEBUSY") && here.property("STRUCTURED-DATA").is_some())
    }),
    tree("parse/styled-description-always-text", "STYLED-DESCRIPTION always gets the type text.", |c| {
        each(c, "STYLED-DESCRIPTION", |p| retype(p, "text"));
    }),
    tree("parse/styled-description-dropped", "STYLED-DESCRIPTION is left out.", |c| {
        drop_property(c, "STYLED-DESCRIPTION");
    }),
    input("parse/tab-fold", "Folds with a tab are not taken out.", |text| replace(text, "\r\n\t", "\r\n")),
    tree("parse/text-escapes-kept", "The escapes of TEXT are left on.", |c| {
        each(c, "*", |p| {
            if p.kind() == "text" {
                escape(p);
            }
        });
    }),
    json("parse/type-in-capitals", "The type is written as it stood in VALUE.", |v, c| {
        each_property(v, c, |array, p| {
            if let Some(kind) = p.parameter_value("VALUE") {
                array[2] = Value::from(kind);
            }
        });
    }),
    tree(
        "parse/unknown-component-flattened",
        "The properties of an unknown component go into the one around it.",
        |c| {
            flatten(c, |inner| !is_known_component(inner));
        },
    ),
    refuse("parse/unknown-component-rejects", "An unknown component inside a new one is refused.", |c| {
        any(c, &|here| is_new(here) && !here.components.iter().all(is_known_component))
    }),
    tree(
        "parse/unknown-parameter-drops-property",
        "A property with an unknown parameter is left out.",
        |c| {
            every(c, &mut |here| here.properties.retain(|p| p.parameters.iter().all(is_known_parameter)));
        },
    ),
    refuse("parse/unknown-parameter-rejects", "An unknown parameter is refused.", |c| {
        any(c, &|here| !here.properties.iter().all(|p| p.parameters.iter().all(is_known_parameter)))
    }),
    tree("parse/unknown-property-as-text", "An unknown property gets the type text.", |c| {
        each(c, "*", |p| {
            if !is_known_property(p) {
                retype(p, "text");
            }
        });
    }),
    tree("parse/unknown-property-dropped", "Unknown properties are left out of the new components.", |c| {
        in_new(c, |here| here.properties.retain(is_known_property));
    }),
    tree(
        "parse/unknown-property-ends-component",
        "A new component is read up to the first unknown property.",
        |c| {
            in_new(c, |here| end_at(here, |p| !is_known_property(p)));
        },
    ),
    refuse("parse/unknown-property-rejects", "An unknown property in a new component is refused.", |c| {
        any(c, &|here| is_new(here) && !here.properties.iter().all(is_known_property))
    }),
    tree(
        "parse/unknown-value-type-ends-component",
        "A component is read up to the first unknown value type.",
        |c| {
            every(c, &mut |here| end_at(here, is_of_unknown_type));
        },
    ),
    refuse("parse/unknown-value-type-rejects", "An unknown value type is refused.", |c| {
        any(c, &|here| here.properties.iter().any(is_of_unknown_type))
    }),
    json("parse/uri-split-at-comma", "URIs and calendar addresses are split at commas.", |v, c| {
        each_property(v, c, uri_split);
    }),
    json("parse/value-kept-as-parameter", "VALUE is left among the parameters.", |v, c| {
        each_property(v, c, |array, p| {
            if let (Value::Object(members), Some(kind)) = (&mut array[1], p.parameter_value("VALUE")) {
                members.insert("value".to_owned(), Value::from(kind));
            }
        });
    }),
    tree("parse/vlocation-dropped", "VLOCATION is left out.", |c| drop_component(c, "VLOCATION")),
    tree("parse/vlocation-first-only", "Only the first VLOCATION of a component is kept.", |c| {
        keep_first_component(c, "VLOCATION");
    }),
    tree("parse/vlocation-in-alarm-dropped", "VLOCATION is left out of VALARM.", |c| {
        within(c, "VALARM", |alarm| drop_component(alarm, "VLOCATION"));
    }),
    tree("parse/vlocation-url-dropped", "URL is left out of VLOCATION.", |c| {
        within(c, "VLOCATION", |place| drop_property(place, "URL"));
    }),
    tree("parse/vresource-dropped", "VRESOURCE is left out.", |c| drop_component(c, "VRESOURCE")),
    tree("parse/vresource-first-only", "Only the first VRESOURCE of a component is kept.", |c| {
        keep_first_component(c, "VRESOURCE");
    }),
];

/// The value with `\N` as the letter; an escaped backslash before it escapes nothing.
fn capital_n(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    let mut octets = value.iter().copied();
    while let Some(octet) = octets.next() {
        match (octet, if octet == b'\\' { octets.next() } else { None }) {
            (_, Some(b'N')) => out.push(b'N'),
            (_, Some(after)) => out.extend([octet, after]),
            (_, None) => out.push(octet),
        }
    }
    out
}

fn without_empty_list(array: &mut Vec<Value>, _: &Component) {
    if array.last().and_then(Value::as_array).is_some_and(Vec::is_empty) {
        array.pop();
    }
}

/// Keeps the components that stand after none of a later kind.
fn in_printed_order(here: &mut Component) {
    const PRINTED: [&str; 4] = ["VALARM", "PARTICIPANT", "VLOCATION", "VRESOURCE"];
    let mut reached = 0;
    here.components.retain(|inner| match PRINTED.iter().position(|name| inner.is(name)) {
        Some(place) if place < reached => false,
        Some(place) => {
            reached = place;
            true
        }
        None => true,
    });
}

fn derived_as_boolean(array: &mut [Value]) {
    if let Some(derived) = array[1].get_mut("derived") {
        *derived = Value::Bool(derived.as_str().is_some_and(|text| text.eq_ignore_ascii_case("TRUE")));
    }
}

fn names_as_written(array: &mut [Value], property: &Property) {
    array[0] = Value::from(property.name.as_str());
    if let Value::Object(members) = &mut array[1] {
        let named = |(name, value): (String, Value)| {
            let written = property.parameters.iter().find(|parameter| parameter.is(&name));
            (written.map_or(name, |parameter| parameter.name.clone()), value)
        };
        *members = std::mem::take(members).into_iter().map(named).collect();
    }
}

fn uri_split(array: &mut Vec<Value>, property: &Property) {
    if matches!(&*property.kind(), "uri" | "cal-address") {
        array.truncate(3);
        let parts = split_unescaped(&property.value, b',', MOST_VALUES);
        array.extend(parts.into_iter().map(|part| Value::from(String::from_utf8_lossy(part))));
    }
}

fn lacks_type(property: &Property) -> bool {
    (property.is("STYLED-DESCRIPTION") || property.is("STRUCTURED-DATA"))
        && property.parameter("VALUE").is_none()
}

fn is_mixed(name: &str) -> bool {
    name.bytes().any(|octet| octet.is_ascii_lowercase())
}

/// The values of a LOCATION-TYPE that are registered, and another in place of those that are not.
fn registered(property: &mut Property, other: Option<&[u8]>) {
    let known = |part: &[u8]| LOCATION_TYPES.iter().any(|name| part.eq_ignore_ascii_case(name.as_bytes()));
    let parts = split_unescaped(&property.value, b',', MOST_VALUES);
    let kept: Vec<&[u8]> =
        parts.into_iter().filter_map(|part| if known(part) { Some(part) } else { other }).collect();
    property.value = kept.join(&b',');
}

fn each_value(here: &mut Component, act: fn(&str) -> String) {
    every(here, &mut |component| {
        for property in &mut component.properties {
            let values = property.parameters.iter_mut().flat_map(|parameter| &mut parameter.values);
            values.for_each(|value| *value = act(value));
        }
    });
}

fn in_new(here: &mut Component, act: fn(&mut Component)) {
    every(here, &mut |component| {
        if is_new(component) {
            act(component);
        }
    });
}

/// Leaves out the first property for which that holds, and all that stands after it.
fn end_at(here: &mut Component, ends: fn(&Property) -> bool) {
    if let Some(place) = here.properties.iter().position(ends) {
        let line = here.properties[place].line;
        here.properties.truncate(place);
        here.components.retain(|inner| inner.line < line);
    }
}
