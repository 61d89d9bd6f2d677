//! The links to what serves a subscriber better (sections 2 and 7).

use crate::reference::Defects;
use crate::reference::server::place::Place;
use crate::reference::server::store::Calendar;

/// Each relation under the name that the text of the draft has and the one of its registry, and where it leads.
///
/// At the calendar itself there is all of CalDAV, RFC 6578 with it, for its owner; at the place of the key all of CalDAV
/// that only reads, for everybody who knows it.
pub(super) fn links(login: &str, name: &str, calendar: &Calendar, defects: &Defects) -> Vec<String> {
    let on = |what: &str| defects.has(&format!("server/{what}"));
    let at = |login: &str| Place::Calendar(login.to_owned(), name.to_owned()).href();
    let broken = |what: &str| match on(&format!("link-{what}-broken")) {
        true => Place::Calendar(login.to_owned(), format!("no-{name}")).href(),
        false => at(login),
    };
    let owner = !login.starts_with('~');
    let open = match on("link-caldav-asks-for-a-login") && owner {
        true => at(login),
        false => at(&calendar.visitor()),
    };
    let mut links = Vec::new();
    let mut link = |target: String, relation: &str, registered: &str| {
        if !on(&format!("link-{}-missing", relation.trim_start_matches("subscribe-"))) {
            let relations = format!("{relation} {registered}");
            links.push(format!("<{target}>; rel=\"{}\"", relations.trim_end()));
        }
    };
    link(broken("enhanced-get"), "subscribe-enhanced-get", "subscribe-enhanced_get");
    link(broken("webdav-sync"), "subscribe-webdav-sync", "subscribe-webdav_sync");
    link(open, "subscribe-caldav", "");
    if owner {
        let target =
            if on("link-caldav-auth-is-open") { at(&calendar.visitor()) } else { broken("caldav-auth") };
        link(target, "subscribe-caldav-auth", "subscribe-caldav_auth");
    }
    links
}
