//! What the server says it can do: reports, data, collations, privileges.

use crate::media::Element;
use crate::media::namespaces::{CALDAV, DAV};
use crate::reference::Defects;
use crate::reference::server::filter::COLLATIONS;
use crate::reference::server::multistatus::dav;
use crate::reference::server::object::caldav;
use crate::reference::server::place::Place;

/// DAV:supported-report-set (RFC 3253, section 3.1.5).
pub(super) fn reports(place: &Place, defects: &Defects) -> Element {
    let calendar = [
        (CALDAV, "calendar-query"),
        (CALDAV, "calendar-multiget"),
        (CALDAV, "free-busy-query"),
        (DAV, "sync-collection"),
    ];
    let reports = match place {
        _ if defects.has("server/reports-not-listed") => &[],
        Place::Calendar(..) => &calendar[..],
        Place::Home(_) => &calendar[..3],
        Place::Object(..) if defects.has("server/reports-not-listed-on-objects") => &[],
        Place::Object(..) => &calendar[..2],
        _ => &[],
    };
    let expand = (DAV, "expand-property");
    dav("supported-report-set").with_all(reports.iter().chain([&expand]).map(|(namespace, local)| {
        dav("supported-report").with(dav("report").with(Element::new(namespace, local)))
    }))
}

/// CALDAV:supported-calendar-data.
pub(super) fn calendar_data() -> Element {
    let data = caldav("calendar-data").with_attribute("content-type", "text/calendar");
    caldav("supported-calendar-data").with(data.with_attribute("version", "2.0"))
}

/// CALDAV:supported-collation-set.
pub(super) fn collations() -> Element {
    caldav("supported-collation-set")
        .with_all(COLLATIONS.map(|collation| caldav("supported-collation").with_text(collation)))
}

/// DAV:current-user-privilege-set (RFC 3744, section 5.4): owners may do everything, others read. What a
/// feed fills is read, and its properties written.
pub(super) fn granted(owner: bool, read_only: bool, defects: &Defects) -> Element {
    let all = [
        "all",
        "read",
        "read-acl",
        "read-current-user-privilege-set",
        "write",
        "write-properties",
        "write-content",
        "bind",
        "unbind",
    ];
    let reading = [&all[1..4], &all[5..6]].concat();
    let given = match (owner, read_only) {
        (false, _) => &all[1..2],
        (true, true) => &reading[..],
        (true, false) => &all[..],
    };
    let privilege = |inner: Element| dav("privilege").with(inner);
    let set = dav("current-user-privilege-set").with_all(given.iter().map(|name| privilege(dav(name))));
    // It is a part of read (RFC 4791, section 6.1.1).
    match defects.has("server/read-free-busy-not-granted") {
        true => set,
        false => set.with(privilege(caldav("read-free-busy"))),
    }
}

/// DAV:supported-privilege-set (RFC 3744, section 5.3): what there is and what it is made of.
pub(super) fn privileges(defects: &Defects) -> Element {
    let supported = |privilege: Element, parts: Vec<Element>| {
        let described = format!("may do what {} stands for", privilege.name.local);
        let description = dav("description").with_text(&described);
        dav("supported-privilege").with(dav("privilege").with(privilege)).with(description).with_all(parts)
    };
    let of_dav = |names: &[&str]| -> Vec<Element> {
        names.iter().map(|name| supported(dav(name), Vec::new())).collect()
    };
    let mut reading = of_dav(&["read-acl", "read-current-user-privilege-set"]);
    if !defects.has("server/read-free-busy-not-listed") {
        reading.push(supported(caldav("read-free-busy"), Vec::new()));
    }
    let writing = of_dav(&["write-properties", "write-content", "bind", "unbind"]);
    let all = supported(dav("all"), vec![supported(dav("read"), reading), supported(dav("write"), writing)]);
    dav("supported-privilege-set").with(all)
}
