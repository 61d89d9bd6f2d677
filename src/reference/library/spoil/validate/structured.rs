//! STRUCTURED-DATA, SCHEMA, FMTTYPE and binary values.

use super::super::fold::rejoined;
use super::super::kind::{Spoil, input, mute, refuse, tree};
use super::super::tree::{any_property, each, set};
use super::address::has_private;
use crate::media::Property;
use crate::reference::library::validate::{Problem, Rule};

const DATA: &str = "STRUCTURED-DATA";

/// The defects of judging STRUCTURED-DATA.
pub(crate) const STRUCTURED: &[Spoil] = &[
    mute("validate/base64-unchecked", "A BINARY value may be no base64.", |p| {
        p.rule == Rule::ValueSyntax && p.kind == "binary"
    }),
    mute("validate/binary-encoding-8bit-unchecked", "BINARY may stand beside another ENCODING.", |p| {
        p.rule == Rule::EncodingMissing && !p.found.is_empty()
    }),
    mute("validate/binary-encoding-missing-unchecked", "BINARY may stand without ENCODING.", |p| {
        p.rule == Rule::EncodingMissing && p.found.is_empty()
    }),
    mute("validate/fmttype-form-unchecked", "FMTTYPE may be any text.", |p| {
        p.parameter == "FMTTYPE" && p.rule == Rule::ParameterForm
    }),
    refuse(
        "validate/schema-for-uri-demanded",
        "A STRUCTURED-DATA that is a URI is refused without SCHEMA.",
        |c| any_property(c, DATA, &|p| p.kind() == "uri" && p.parameter("SCHEMA").is_none()),
    ),
    mute("validate/schema-list-unchecked", "SCHEMA may have several values.", |p| {
        p.parameter == "SCHEMA" && p.rule == Rule::ParameterList
    }),
    input(
        "validate/schema-not-quoted-unchecked",
        "SCHEMA may stand without quotes, and is not looked at then.",
        |text| rejoined(text, |pieces| with_schema(&pieces.concat(), false)),
    ),
    input("validate/schema-not-uri-unchecked", "SCHEMA between quotes may be no URI.", |text| {
        rejoined(text, |pieces| with_schema(&pieces.concat(), true))
    }),
    mute("validate/schema-repeated-unchecked", "SCHEMA may repeat.", |p| {
        p.parameter == "SCHEMA" && p.rule == Rule::ParameterRepeated
    }),
    mute(
        "validate/structured-data-binary-parameters-unchecked",
        "BINARY data may lack FMTTYPE and SCHEMA.",
        |p| is_incomplete(p) && p.found == "binary",
    ),
    refuse(
        "validate/structured-data-cid-refused",
        "A STRUCTURED-DATA that is a URI is refused unless http.",
        |c| any_property(c, DATA, &is_other_link),
    ),
    mute("validate/structured-data-fmttype-missing-unchecked", "Data may lack FMTTYPE.", |p| {
        is_incomplete(p) && p.parameter == "FMTTYPE"
    }),
    mute(
        "validate/structured-data-fmttype-repeated-unchecked",
        "FMTTYPE may repeat on STRUCTURED-DATA.",
        |p| p.property == DATA && p.parameter == "FMTTYPE" && p.rule == Rule::ParameterRepeated,
    ),
    tree(
        "validate/structured-data-last-parameter-only",
        "Data whose last parameter is VALUE lacks nothing.",
        |c| {
            each(c, DATA, |p| {
                if p.parameters.last().is_some_and(|last| last.is("VALUE")) {
                    set(p, "FMTTYPE", "text/plain");
                    set(p, "SCHEMA", "urn:x:y");
                }
            });
        },
    ),
    mute("validate/structured-data-not-uri-unchecked", "A link to data may be no URI.", |p| {
        p.property == DATA && p.rule == Rule::ValueSyntax && p.kind == "uri"
    }),
    refuse(
        "validate/structured-data-other-parameters-refused",
        "Private parameters are refused on data.",
        |c| any_property(c, DATA, &has_private),
    ),
    refuse(
        "validate/structured-data-parameter-order-fixed",
        "VALUE before FMTTYPE or SCHEMA is refused.",
        |c| {
            any_property(c, DATA, &|p| {
                let after = p.parameters.iter().skip_while(|parameter| !parameter.is("VALUE"));
                after.skip(1).any(|parameter| parameter.is("FMTTYPE") || parameter.is("SCHEMA"))
            })
        },
    ),
    mute("validate/structured-data-schema-missing-unchecked", "Data may lack SCHEMA.", |p| {
        is_incomplete(p) && p.parameter == "SCHEMA"
    }),
    mute("validate/structured-data-value-missing-unchecked", "Data may lack VALUE.", |p| {
        p.property == DATA && p.rule == Rule::TypeMissing
    }),
    mute("validate/structured-data-value-other-unchecked", "Data may be of any type.", |p| {
        p.property == DATA && p.rule == Rule::TypeForbidden
    }),
];

/// Whether it is a URI that neither http nor https leads to.
pub(super) fn is_other_link(property: &Property) -> bool {
    let text = property.text();
    property.kind() == "uri" && !text.starts_with("http:") && !text.starts_with("https:")
}

fn is_incomplete(problem: &Problem) -> bool {
    problem.property == DATA && problem.rule == Rule::ParameterMissing
}

/// The line with a good URI in place of its SCHEMA, if that has quotes or has none, as asked.
fn with_schema(line: &[u8], quoted: bool) -> Vec<u8> {
    let name = b";SCHEMA=";
    let Some(at) = line.windows(name.len()).position(|part| part.eq_ignore_ascii_case(name)) else {
        return line.to_vec();
    };
    let (before, value) = line.split_at(at + name.len());
    let end = match (value.first(), quoted) {
        (Some(b'"'), true) => value.iter().skip(1).position(|octet| *octet == b'"').map(|place| place + 2),
        (Some(b'"'), false) | (_, true) => None,
        (_, false) => value.iter().position(|octet| b";:,".contains(octet)),
    };
    end.map_or_else(|| line.to_vec(), |end| [before, b"\"urn:x:y\"", &value[end..]].concat())
}
