//! CONCEPT, LINK, REFID, RELATED-TO and their parameters.

use super::super::kind::{Spoil, mute, refuse};
use super::super::relations::{is_of_new_relation, is_of_other_relation};
use super::super::tree::{any, any_property};
use super::address::has_private;
use crate::media::{Component, Property};
use crate::reference::library::validate::{Problem, Rule};
use crate::reference::library::values::is_token;

/// The defects of judging relations.
pub(crate) const RELATIONS: &[Spoil] = &[
    refuse("validate/concept-other-parameters-refused", "Private parameters are refused on CONCEPT.", |c| {
        any_property(c, "CONCEPT", &has_private)
    }),
    mute("validate/concept-not-uri-unchecked", "CONCEPT may be no URI.", |p| {
        p.property == "CONCEPT" && p.rule == Rule::ValueSyntax
    }),
    refuse("validate/concept-several-refused", "More than one CONCEPT is refused.", |c| {
        several(c, "CONCEPT")
    }),
    mute("validate/concept-type-other-unchecked", "CONCEPT may be of any type.", |p| {
        p.property == "CONCEPT" && p.rule == Rule::TypeForbidden
    }),
    mute("validate/gap-form-unchecked", "GAP may be any text.", |p| p.parameter == "GAP"),
    refuse("validate/gap-negative-refused", "A negative GAP is refused.", |c| {
        any_property(c, "RELATED-TO", &|p| p.parameter_value("GAP").is_some_and(|gap| gap.starts_with('-')))
    }),
    refuse("validate/gap-refused", "GAP is refused.", |c| {
        any_property(c, "RELATED-TO", &|p| p.parameter("GAP").is_some())
    }),
    mute("validate/link-not-uri-unchecked", "A LINK with VALUE=URI may be no URI.", |p| {
        p.property == "LINK" && p.rule == Rule::ValueSyntax && p.kind == "uri"
    }),
    refuse(
        "validate/link-parameters-demanded",
        "LINK is refused without FMTTYPE, LABEL and LANGUAGE.",
        |c| {
            let names = ["FMTTYPE", "LABEL", "LANGUAGE"];
            any_property(c, "LINK", &|p| names.iter().any(|name| p.parameter(name).is_none()))
        },
    ),
    refuse(
        "validate/link-parameter-order-fixed",
        "LINK is refused unless VALUE is its first parameter.",
        |c| any_property(c, "LINK", &|p| p.parameters.iter().skip(1).any(|each| each.is("VALUE"))),
    ),
    refuse(
        "validate/link-parameters-refused",
        "FMTTYPE, LABEL, LANGUAGE and private ones are refused on LINK.",
        |c| {
            let names = ["FMTTYPE", "LABEL", "LANGUAGE"];
            any_property(c, "LINK", &|p| {
                has_private(p) || names.iter().any(|name| p.parameter(name).is_some())
            })
        },
    ),
    mute("validate/link-relation-form-unchecked", "LINKREL may be any text.", |p| {
        p.parameter == "LINKREL" && p.rule == Rule::ParameterForm
    }),
    mute("validate/link-relation-list-unchecked", "LINKREL may have several values.", |p| {
        p.parameter == "LINKREL" && p.rule == Rule::ParameterList
    }),
    mute("validate/link-relation-missing-unchecked", "LINK may lack LINKREL.", |p| {
        p.parameter == "LINKREL" && p.rule == Rule::ParameterMissing
    }),
    refuse(
        "validate/link-relation-of-the-document-only",
        "LINKREL is refused unless it is latest-version.",
        |c| {
            let known = |value: &str| !is_token(value) || value.eq_ignore_ascii_case("latest-version");
            any_property(c, "LINK", &|p| p.parameter_value("LINKREL").is_some_and(|value| !known(value)))
        },
    ),
    refuse("validate/link-relation-uri-refused", "A LINKREL that is a URI is refused.", |c| {
        any_property(c, "LINK", &|p| p.parameter_value("LINKREL").is_some_and(|value| !is_token(value)))
    }),
    refuse("validate/link-several-refused", "More than one LINK is refused.", |c| several(c, "LINK")),
    mute("validate/link-to-itself-unchecked", "A LINK by UID may lead to its own component.", |p| {
        p.property == "LINK" && p.rule == Rule::Mismatch
    }),
    mute("validate/link-type-missing-unchecked", "LINK may lack VALUE.", |p| {
        p.property == "LINK" && p.rule == Rule::TypeMissing
    }),
    mute("validate/link-type-other-unchecked", "LINK may be of any type.", |p| {
        p.property == "LINK" && p.rule == Rule::TypeForbidden
    }),
    refuse("validate/link-uid-refused", "A LINK by UID is refused.", |c| {
        any_property(c, "LINK", &|p| p.kind() == "uid")
    }),
    refuse("validate/refid-other-parameters-refused", "Private parameters are refused on REFID.", |c| {
        any_property(c, "REFID", &has_private)
    }),
    refuse("validate/refid-several-refused", "More than one REFID is refused.", |c| several(c, "REFID")),
    mute("validate/refid-text-unchecked", "REFID may lack the escapes of TEXT.", |p| {
        p.property == "REFID" && p.rule == Rule::ValueSyntax
    }),
    mute("validate/refid-type-other-unchecked", "REFID may be of any type.", |p| {
        p.property == "REFID" && p.rule == Rule::TypeForbidden
    }),
    refuse(
        "validate/relation-dangling-refused",
        "A RELATED-TO is refused where nothing has its UID.",
        |calendar| {
            let uids: Vec<_> = calendar.components.iter().filter_map(|inner| inner.property("UID")).collect();
            any_property(calendar, "RELATED-TO", &|p| !uids.iter().any(|uid| uid.value == p.value))
        },
    ),
    mute(
        "validate/relation-hierarchy-uri-unchecked",
        "PARENT, CHILD and SIBLING may stand beside a URI.",
        |p| p.property == "RELATED-TO" && p.rule == Rule::Mismatch,
    ),
    refuse("validate/relation-new-refused", "The relations of RFC 9253 are refused.", |c| {
        any_property(c, "RELATED-TO", &is_of_new_relation)
    }),
    mute("validate/relation-not-uri-unchecked", "A RELATED-TO with VALUE=URI may be no URI.", |p| {
        p.property == "RELATED-TO" && p.rule == Rule::ValueSyntax
    }),
    refuse(
        "validate/relation-other-parameters-refused",
        "Private parameters are refused on RELATED-TO.",
        |c| any_property(c, "RELATED-TO", &has_private),
    ),
    refuse("validate/relation-several-refused", "More than one RELATED-TO is refused.", |c| {
        several(c, "RELATED-TO")
    }),
    mute("validate/relation-type-other-unchecked", "RELATED-TO may be of any type.", |p| {
        p.property == "RELATED-TO" && p.rule == Rule::TypeForbidden
    }),
    refuse("validate/relation-uid-type-refused", "A RELATED-TO with VALUE=UID is refused.", |c| {
        any_property(c, "RELATED-TO", &|p| p.kind() == "uid")
    }),
    refuse("validate/relation-unknown-refused", "A relation that is not known is refused.", |c| {
        any_property(c, "RELATED-TO", &is_of_other_relation)
    }),
    refuse("validate/relation-uri-refused", "A RELATED-TO with VALUE=URI is refused.", |c| {
        any_property(c, "RELATED-TO", &|p| p.kind() == "uri")
    }),
    refuse("validate/relation-word-form", "A RELTYPE in small letters is refused.", |c| {
        any_property(c, "RELATED-TO", &|p| {
            p.parameter_value("RELTYPE")
                .is_some_and(|kind| kind.bytes().any(|octet| octet.is_ascii_lowercase()))
        })
    }),
    refuse(
        "validate/relations-outside-tasks-refused",
        "The four are refused outside VEVENT, VTODO and VJOURNAL.",
        |c| {
            let places = ["VEVENT", "VTODO", "VJOURNAL"];
            let four = ["CONCEPT", "LINK", "REFID", "RELATED-TO"];
            let one_of_four = |p: &Property| four.iter().any(|name| p.is(name));
            any(c, &|here| {
                !places.iter().any(|name| here.is(name)) && here.properties.iter().any(one_of_four)
            })
        },
    ),
    mute("validate/xml-reference-anchor-unchecked", "An XML-REFERENCE may lack its anchor.", |p| {
        is_reference(p) && !p.found.contains('#')
    }),
    mute("validate/xml-reference-not-uri-unchecked", "An XML-REFERENCE may be no URI.", |p| {
        is_reference(p) && p.found.contains('#')
    }),
];

/// Whether a component has more than one of that property.
fn several(calendar: &Component, name: &str) -> bool {
    any(calendar, &|here| here.properties_named(name).count() > 1)
}

fn is_reference(problem: &Problem) -> bool {
    problem.rule == Rule::ValueSyntax && problem.kind == "xml-reference"
}
