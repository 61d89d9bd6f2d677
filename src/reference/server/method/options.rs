//! OPTIONS (RFC 9110, section 9.3.7; RFC 4791, section 5.1).

use crate::reference::server::message::Response;

/// The methods that there are.
pub(in crate::reference::server) const METHODS: &str = "OPTIONS, GET, HEAD, PUT, DELETE, COPY, MOVE, MKCALENDAR, MKCOL, PROPFIND, PROPPATCH, REPORT, LOCK, UNLOCK";

pub(super) fn answer() -> Response {
    Response::new(200).with("Allow", METHODS)
}

/// What the DAV field says.
pub(in crate::reference::server) const COMPLIANCE: &str = "1, 2, 3, calendar-access, extended-mkcol";
