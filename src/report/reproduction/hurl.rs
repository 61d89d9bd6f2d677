//! An exchange as an entry of a `.hurl` file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::Exchange;

/// An entry that sends the request again; `None` of an exchange with an adapter.
///
/// Who acts is left to the variables `user` and `password`; the status that came is noted, not asserted.
#[must_use]
pub fn hurl(exchange: &Exchange) -> Option<String> {
    let Exchange::Http { name, request, answer, .. } = exchange else { return None };
    let mut entry = format!("# {}\n{} {}\n", one_line(name), request.method, one_line(&request.url));
    for (field, value) in &request.headers {
        entry.push_str(&format!("{}: {}\n", one_line(field), escaped(&one_line(value))));
    }
    entry.push_str("[BasicAuth]\n{{user}}: {{password}}\n");
    if !request.body.is_empty() {
        entry.push_str(&body(&request.body));
    }
    entry.push_str("HTTP *\n");
    if let Some(status) = answer.as_ref().and_then(|answer| answer.status) {
        entry.push_str(&format!("# it was {status}\n"));
    }
    Some(entry)
}

/// A body of several lines keeps its line feeds and would lose CR, and a `{{` in it would be a variable: such a one
/// goes as base64, its text beside it as a comment.
fn body(octets: &[u8]) -> String {
    match std::str::from_utf8(octets) {
        Ok(text)
            if text.ends_with('\n') && !text.contains(['\r', '\0', '`', '\\']) && !text.contains("{{") =>
        {
            format!("```\n{text}```\n")
        }
        Ok(text) => {
            let note: String = text.lines().map(|line| format!("# | {}\n", one_line(line))).collect();
            format!("{note}base64,{};\n", STANDARD.encode(octets))
        }
        Err(_) => format!("base64,{};\n", STANDARD.encode(octets)),
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// `#` begins a comment and `\` an escape, in what stands without quotes.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#")
}
