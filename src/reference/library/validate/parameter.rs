//! The parameters of one property.

use super::problem::{At, Problems, Rule, shown};
use crate::media::{Parameter, Property};
use crate::reference::library::tables::{ParameterForm, ParameterTable, parameter};
use crate::reference::library::values::{Duration, integer, is_language, is_media_type, is_token, is_uri};

/// Each parameter that is known; one that is not is nobody's business (RFC 5545, section 3.2).
pub(super) fn check_parameters(at: At<'_>, property: &Property, problems: &mut Problems) {
    let mut seen: Vec<&str> = Vec::new();
    for each in &property.parameters {
        let Some(table) = parameter(&each.name) else { continue };
        if seen.contains(&table.name) {
            let says = "expected it once, but found it again".to_owned();
            problems.push_value(at, Rule::ParameterRepeated, table.section, (table.name, ""), says);
        } else {
            seen.push(table.name);
            check_form(at, each, table, problems);
        }
    }
}

fn check_form(at: At<'_>, each: &Parameter, table: &ParameterTable, problems: &mut Problems) {
    if each.values.len() > 1 && !table.list {
        let says = format!("expected one value, but found {}", each.values.len());
        problems.push_value(at, Rule::ParameterList, table.section, (table.name, &each.text()), says);
        return;
    }
    if let Some(wrong) = each.values.iter().find(|value| !is_of_form(value, table.form)) {
        let says = format!("expected {}, but found {}", described(table.form), shown(wrong));
        problems.push_value(at, Rule::ParameterForm, table.section, (table.name, wrong), says);
    }
}

fn is_of_form(value: &str, form: ParameterForm) -> bool {
    match form {
        ParameterForm::Text => true,
        ParameterForm::Token => is_token(value),
        ParameterForm::OneOf(words) => words.iter().any(|word| word.eq_ignore_ascii_case(value)),
        ParameterForm::Uri => is_uri(value),
        ParameterForm::MediaType => is_media_type(value),
        ParameterForm::Language => is_language(value),
        ParameterForm::Ordinal => integer(value).is_some_and(|number| number >= 1),
        ParameterForm::Duration => Duration::read(value).is_some(),
        ParameterForm::Relation => is_token(value) || is_uri(value),
        ParameterForm::Digits => !value.is_empty() && value.bytes().all(|octet| octet.is_ascii_digit()),
    }
}

fn described(form: ParameterForm) -> String {
    match form {
        ParameterForm::Text => "a text".to_owned(),
        ParameterForm::Token => "a token".to_owned(),
        ParameterForm::OneOf(words) => words.join(" or "),
        ParameterForm::Uri => "a URI between quotes".to_owned(),
        ParameterForm::MediaType => "a media type".to_owned(),
        ParameterForm::Language => "a language tag".to_owned(),
        ParameterForm::Ordinal => "an integer of 1 or more".to_owned(),
        ParameterForm::Duration => "a duration".to_owned(),
        ParameterForm::Relation => "a token, or a URI between quotes".to_owned(),
        ParameterForm::Digits => "digits".to_owned(),
    }
}
