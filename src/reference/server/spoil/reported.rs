//! Defects of what reports answer.

use super::NEW_PROPERTIES;
use super::edit::{drop_properties, is_master, is_new, is_override, replace_new, take_new};
use crate::media::Component;
use crate::reference::Defects;
use crate::reference::server::message::Response;

/// Spoils the calendar data in the answer of a report: `query`, `multiget` or `sync`.
pub(in crate::reference::server) fn reported(defects: &Defects, report: &str, calendar: &mut Component) {
    let on = |what: &str| defects.has(&format!("server/{what}-stripped-from-{report}"));
    if on("participant") {
        calendar.components.iter_mut().for_each(|one| drop(take_new(one)));
    }
    if on("new-properties") {
        drop_properties(calendar, &NEW_PROPERTIES);
    }
    if on("override-components") {
        calendar.components.iter_mut().filter(|one| is_override(one)).for_each(|one| drop(take_new(one)));
    }
    if on("override-new-properties") {
        let overrides = calendar.components.iter_mut().filter(|one| is_override(one));
        overrides.for_each(|one| drop_properties(one, &NEW_PROPERTIES));
    }
}

/// Spoils the instances that expand answers; `whole` is the object they come from.
pub(in crate::reference::server) fn expanded(defects: &Defects, whole: &Component, answer: &mut Component) {
    if defects.has("server/expand-strips-components") {
        answer.components.iter_mut().for_each(|one| drop(take_new(one)));
    }
    if defects.has("server/expand-master-components-on-override") {
        let master = whole.components.iter().find(|one| is_master(one));
        let new: Vec<Component> =
            master.into_iter().flat_map(|one| &one.components).filter(|one| is_new(one)).cloned().collect();
        answer.components.iter_mut().for_each(|one| replace_new(one, &new));
    }
    if defects.has("server/expand-without-recurrence-id") {
        answer.components.iter_mut().for_each(|one| drop_properties(one, &["RECURRENCE-ID"]));
    }
    if defects.has("server/expand-keeps-rules") {
        let master = whole.components.iter().find(|one| is_master(one));
        let rules = master.into_iter().flat_map(|one| &one.properties);
        let rules: Vec<_> = rules.filter(|one| one.is("RRULE") || one.is("EXDATE")).cloned().collect();
        answer.components.iter_mut().for_each(|one| one.properties.extend(rules.iter().cloned()));
    }
    if defects.has("server/expand-with-time-zones") {
        let zones = whole.components.iter().filter(|one| one.is("VTIMEZONE"));
        answer.components.extend(zones.cloned());
    }
}

/// Spoils what limit-recurrence-set answers.
pub(in crate::reference::server) fn limited(defects: &Defects, answer: &mut Component) {
    for component in &mut answer.components {
        let stripped = match is_override(component) {
            true => defects.has("server/limit-recurrence-set-drops-components"),
            false => defects.has("server/limit-recurrence-set-strips-master"),
        };
        if stripped {
            take_new(component);
        }
    }
}

/// Spoils the escaping of calendar data in XML.
pub(in crate::reference::server) fn escaping(defects: &Defects, mut response: Response) -> Response {
    let (never, twice) = (defects.has("server/xml-not-escaped"), defects.has("server/xml-escaped-twice"));
    if !never && !twice {
        return response;
    }
    let text = String::from_utf8_lossy(&response.body).into_owned();
    let mut out = String::new();
    for piece in text.split_inclusive("</C:calendar-data>") {
        let start = piece.find("<C:calendar-data>").map(|start| start + "<C:calendar-data>".len());
        let end = piece.rfind("</C:calendar-data>");
        let (Some(start), Some(end)) = (start, end) else {
            out.push_str(piece);
            continue;
        };
        out.push_str(&piece[..start]);
        let data = &piece[start..end];
        out.push_str(&match never {
            true => data.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
            false => data.replace('&', "&amp;"),
        });
        out.push_str(&piece[end..]);
    }
    response.body = out.into_bytes();
    response
}
