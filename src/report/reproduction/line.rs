//! The line that an adapter was sent.

use crate::model::Exchange;
use crate::report::failure::quoted;

/// A shell command that prints the line, to be piped into an adapter; `None` of an exchange over HTTP.
#[must_use]
pub fn adapter_line(exchange: &Exchange) -> Option<String> {
    match exchange {
        Exchange::Line { sent, .. } => Some(format!("printf '%s\\n' {}", quoted(sent))),
        Exchange::Http { .. } => None,
    }
}
