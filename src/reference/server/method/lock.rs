//! LOCK (RFC 4918, section 9.10), which the server does not have: what it answers where a defect has it pretend.

use crate::reference::server::message::Response;
use crate::reference::server::multistatus::{dav, href};

const TOKEN: &str = "urn:uuid:00000000-0000-4000-8000-000000000000";

/// Says that a lock was granted, and grants none.
pub(super) fn for_show() -> Response {
    let lock = dav("activelock").with(dav("locktoken").with(href(TOKEN)));
    Response::xml(200, &dav("prop").with(dav("lockdiscovery").with(lock)))
        .with("Lock-Token", format!("<{TOKEN}>"))
}
