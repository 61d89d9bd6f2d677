//! An exchange as a curl command.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::Exchange;
use crate::report::failure::quoted;

/// A POSIX shell script that sends the request again; `None` of an exchange with an adapter.
///
/// Who acts is left to the variables `CALSPEC_USER` and `CALSPEC_PASSWORD`: no credential is in it.
#[must_use]
pub fn curl(exchange: &Exchange) -> Option<String> {
    let Exchange::Http { name, request, .. } = exchange else { return None };
    let mut script = format!("# {}\n", name.replace(['\n', '\r'], " "));
    let data = match std::str::from_utf8(&request.body) {
        Ok(text) if !text.contains('\0') => quoted(text),
        _ => {
            // Writing to a String cannot fail.
            let _ = write!(script, "printf %s {} | base64 -d | ", STANDARD.encode(&request.body));
            "@-".to_owned()
        }
    };
    let mut words = vec!["curl --silent --show-error --include".to_owned()];
    words.push(format!("--request {}", quoted(&request.method)));
    words.push("--user \"$CALSPEC_USER:$CALSPEC_PASSWORD\"".to_owned());
    for (field, value) in &request.headers {
        // curl takes a field without a value only behind a semicolon.
        let header = if value.is_empty() { format!("{field};") } else { format!("{field}: {value}") };
        words.push(format!("--header {}", quoted(&header)));
    }
    if !request.body.is_empty() {
        let option = if data == "@-" { "--data-binary" } else { "--data-raw" };
        words.push(format!("{option} {data}"));
    }
    words.push(quoted(&request.url));
    script.push_str(&words.join(" \\\n  "));
    script.push('\n');
    Some(script)
}
