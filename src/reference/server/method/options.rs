//! OPTIONS (RFC 9110, section 9.3.7; RFC 4791, section 5.1).

use super::lock;
use crate::reference::Defects;
use crate::reference::server::message::Response;

/// The methods that there are.
pub(in crate::reference::server) const METHODS: &str =
    "OPTIONS, GET, HEAD, PUT, DELETE, COPY, MOVE, MKCALENDAR, MKCOL, PROPFIND, PROPPATCH, REPORT";

pub(super) fn answer() -> Response {
    Response::new(200).with("Allow", METHODS)
}

/// What the DAV field says.
pub(in crate::reference::server) fn compliance(defects: &Defects) -> &'static str {
    match defects.has("server/class-2-without-lock") || lock::pretended(defects) {
        true => "1, 2, 3, calendar-access, extended-mkcol",
        false => "1, 3, calendar-access, extended-mkcol",
    }
}
