//! An exchange as a curl command.

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
    let (before, data) = body(&request.body);
    script.push_str(&before);
    let mut words = vec!["curl --silent --show-error --include".to_owned()];
    words.push(format!("--request {}", quoted(&request.method)));
    words.push("--user \"$CALSPEC_USER:$CALSPEC_PASSWORD\"".to_owned());
    for (field, value) in &request.headers {
        // curl takes a field without a value only behind a semicolon.
        let header = if value.is_empty() { format!("{field};") } else { format!("{field}: {value}") };
        words.push(format!("--header {}", quoted(&header)));
    }
    words.extend(data);
    words.push(quoted(&request.url));
    script.push_str(&words.join(" \\\n  "));
    script.push('\n');
    Some(script)
}

/// What stands before curl, and the option that takes the body.
fn body(octets: &[u8]) -> (String, Option<String>) {
    let piped = || Some("--data-binary @-".to_owned());
    match std::str::from_utf8(octets).ok().filter(|text| !text.contains('\0')) {
        _ if octets.is_empty() => (String::new(), None),
        Some(text) if !text.contains('\r') => (String::new(), Some(format!("--data-raw {}", quoted(text)))),
        Some(text) if text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']) => {
            let lines: String = text.lines().map(|line| format!(" \\\n  {}", quoted(line))).collect();
            (format!("printf '%s\\r\\n'{lines} \\\n| "), piped())
        }
        _ => (format!("printf %s {} | base64 -d | ", STANDARD.encode(octets)), piped()),
    }
}
