//! Defects of reading and writing CONCEPT, LINK, REFID and RELATED-TO.

use super::fold::{head, rejoined};
use super::json::each_property;
use super::kind::{Spoil, input, json, output, tree};
use super::tree::{
    drop_parameter, drop_property, drop_property_outside, each, escape, every, keep_first, replace, retype,
    set,
};
use crate::media::Property;

/// The relations of RFC 5545, section 3.2.15.
pub(super) const OLD_RELATIONS: [&str; 3] = ["PARENT", "CHILD", "SIBLING"];
/// The relations that RFC 9253 adds, sections 4 and 5.
pub(super) const NEW_RELATIONS: [&str; 9] = [
    "FINISHTOSTART",
    "FINISHTOFINISH",
    "STARTTOFINISH",
    "STARTTOSTART",
    "FIRST",
    "NEXT",
    "DEPENDS-ON",
    "REFID",
    "CONCEPT",
];

/// Whether it says a relation that is in neither list.
pub(super) fn is_of_other_relation(property: &Property) -> bool {
    let known =
        |kind: &str| OLD_RELATIONS.iter().chain(&NEW_RELATIONS).any(|word| word.eq_ignore_ascii_case(kind));
    property.parameter_value("RELTYPE").is_some_and(|kind| !known(kind))
}

/// Whether it says one of those that RFC 9253 adds.
pub(super) fn is_of_new_relation(property: &Property) -> bool {
    let kind = property.parameter_value("RELTYPE");
    kind.is_some_and(|kind| NEW_RELATIONS.iter().any(|word| word.eq_ignore_ascii_case(kind)))
}

/// The defects of `parse` that are about relations.
pub(crate) const PARSE: &[Spoil] = &[
    tree("parse/concept-as-text", "CONCEPT gets the type text.", |c| {
        each(c, "CONCEPT", |p| retype(p, "text"))
    }),
    tree("parse/concept-first-only", "Only the first CONCEPT of a component is read.", |c| {
        keep_first(c, "CONCEPT")
    }),
    tree("parse/gap-left-out", "GAP is left out.", |c| drop_parameter(c, "GAP")),
    tree("parse/link-as-text", "LINK gets the type text.", |c| each(c, "LINK", |p| retype(p, "text"))),
    tree("parse/link-first-only", "Only the first LINK of a component is read.", |c| keep_first(c, "LINK")),
    tree("parse/link-uid-as-uri", "A LINK by UID gets the type uri.", |c| each(c, "LINK", uid_as_uri)),
    tree("parse/linkrel-left-out", "LINKREL is left out.", |c| drop_parameter(c, "LINKREL")),
    json("parse/linkrel-quotes-kept", "The quotes about a LINKREL are part of it.", |v, c| {
        each_property(v, c, |array, p| {
            let quoted = p.parameter_value("LINKREL").filter(|value| value.contains(':'));
            if let (Some(value), Some(parameters)) = (quoted, array.get_mut(1)) {
                parameters["linkrel"] = format!("\"{value}\"").into();
            }
        });
    }),
    json("parse/refid-split-at-commas", "A REFID with commas in it becomes several values.", |v, c| {
        each_property(v, c, |array, p| {
            if p.is("REFID") && p.text().contains(',') {
                array.truncate(3);
                array.extend(p.text().split(',').map(Into::into));
            }
        });
    }),
    tree("parse/refid-type-unknown", "REFID gets the type unknown.", |c| {
        each(c, "REFID", |p| retype(p, "unknown"))
    }),
    tree("parse/relation-first-only", "Only the first RELATED-TO of a component is read.", |c| {
        keep_first(c, "RELATED-TO");
    }),
    tree("parse/relation-type-left-out", "RELTYPE is left out.", |c| drop_parameter(c, "RELTYPE")),
    tree("parse/relation-uid-as-text", "A RELATED-TO with VALUE=UID gets the type text.", |c| {
        each(c, "RELATED-TO", |p| {
            if p.kind() == "uid" {
                retype(p, "text");
            }
        });
    }),
    tree("parse/relation-uri-as-text", "A RELATED-TO with VALUE=URI gets the type text.", |c| {
        each(c, "RELATED-TO", |p| {
            if p.kind() == "uri" {
                retype(p, "text");
            }
        });
    }),
    input(
        "parse/xml-reference-anchor-cut",
        "What follows the number sign in an XML-REFERENCE is cut off.",
        |text| {
            rejoined(text, |pieces| {
                let line = pieces.concat();
                let (_, colon) = head(pieces);
                let anchor = line.iter().position(|octet| *octet == b'#').filter(|at| *at > colon);
                let reference = line.windows(13).any(|part| part == b"XML-REFERENCE");
                line[..anchor.filter(|_| reference).unwrap_or(line.len())].to_vec()
            })
        },
    ),
    tree("parse/xml-reference-type-unknown", "An XML-REFERENCE gets the type unknown.", |c| {
        each(c, "LINK", |p| {
            if p.kind() == "xml-reference" {
                retype(p, "unknown");
            }
        });
    }),
];

fn uid_as_uri(property: &mut Property) {
    if property.kind() == "uid" {
        retype(property, "uri");
    }
}

/// The defects of `roundtrip` that are about relations.
pub(crate) const ROUNDTRIP: &[Spoil] = &[
    tree("roundtrip/concept-as-category", "CONCEPT is written as CATEGORIES.", |c| {
        each(c, "CONCEPT", |p| p.name = "CATEGORIES".to_owned());
    }),
    tree("roundtrip/concept-dropped", "CONCEPT is left out.", |c| drop_property(c, "CONCEPT")),
    tree("roundtrip/gap-dropped", "GAP is left out.", |c| drop_parameter(c, "GAP")),
    tree("roundtrip/link-as-attachment", "A LINK that is a URI is written as ATTACH.", |c| {
        each(c, "LINK", |p| {
            if p.kind() == "uri" {
                p.name = "ATTACH".to_owned();
            }
        });
    }),
    tree("roundtrip/link-dropped", "LINK is left out.", |c| drop_property(c, "LINK")),
    tree("roundtrip/linkrel-dropped", "LINKREL is left out.", |c| drop_parameter(c, "LINKREL")),
    tree("roundtrip/refid-dropped", "REFID is left out.", |c| drop_property(c, "REFID")),
    tree("roundtrip/relation-first-only", "Only the first RELATED-TO of a component is kept.", |c| {
        keep_first(c, "RELATED-TO");
    }),
    tree(
        "roundtrip/relations-in-events-only",
        "LINK, CONCEPT and REFID are left out of all but VEVENT.",
        |c| {
            ["LINK", "CONCEPT", "REFID"]
                .into_iter()
                .for_each(|name| drop_property_outside(c, name, "VEVENT"));
        },
    ),
    tree("roundtrip/relation-new-as-parent", "A relation of RFC 9253 becomes PARENT.", |c| {
        each(c, "RELATED-TO", |p| {
            if is_of_new_relation(p) {
                set(p, "RELTYPE", "PARENT");
            }
        });
    }),
    tree("roundtrip/relation-unknown-as-parent", "A relation that is not known becomes PARENT.", |c| {
        each(c, "RELATED-TO", |p| {
            if is_of_other_relation(p) {
                set(p, "RELTYPE", "PARENT");
            }
        });
    }),
    tree("roundtrip/relation-value-type-dropped", "VALUE is left out of RELATED-TO.", |c| {
        each(c, "RELATED-TO", |p| p.parameters.retain(|each| !each.is("VALUE")));
    }),
    tree("roundtrip/successor-moved", "An event gets the DTSTART of the event before it.", |c| {
        let first = c.component("VEVENT").and_then(|event| event.property("DTSTART")).cloned();
        every(c, &mut |here| {
            for property in here.properties.iter_mut().filter(|p| p.is("DTSTART")) {
                property.clone_from(first.as_ref().unwrap_or(&Property::new("DTSTART", "")));
            }
        });
    }),
];

/// The defects of `serialize` that are about relations.
pub(crate) const SERIALIZE: &[Spoil] = &[
    tree("serialize/concept-escaped", "CONCEPT is escaped as TEXT.", |c| each(c, "CONCEPT", escape)),
    tree("serialize/gap-left-out", "GAP is left out.", |c| drop_parameter(c, "GAP")),
    tree("serialize/link-type-left-out", "VALUE is left out of LINK.", |c| {
        each(c, "LINK", |p| p.parameters.retain(|each| !each.is("VALUE")));
    }),
    output("serialize/linkrel-not-quoted", "LINKREL is written without quotes.", |text| {
        rejoined(text, |pieces| {
            let line = pieces.concat();
            let (_, colon) = head(pieces);
            if !line.windows(8).any(|part| part == b"LINKREL=") {
                return line;
            }
            [&replace(&line[..colon], "\"", ""), &line[colon..]].concat()
        })
    }),
    tree("serialize/refid-not-escaped", "REFID is written without escapes.", |c| {
        each(c, "REFID", |p| p.value = p.text().into_owned().into_bytes());
    }),
    tree("serialize/relation-type-left-out", "RELTYPE is left out.", |c| drop_parameter(c, "RELTYPE")),
    tree("serialize/relation-value-type-left-out", "VALUE is left out of RELATED-TO.", |c| {
        each(c, "RELATED-TO", |p| p.parameters.retain(|each| !each.is("VALUE")));
    }),
];
