//! CALDAV:calendar-query (RFC 4791, section 7.8).

use super::dispatch::not_supported;
use super::scope::{limit, objects, time_zone, truncated};
use crate::media::namespaces::{CALDAV, DAV};
use crate::media::{Component, Element};
use crate::reference::recurrence::Zones;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::calendar_data::DataRequest;
use crate::reference::server::message::Response;
use crate::reference::server::multistatus::multistatus;
use crate::reference::server::place::Place;
use crate::reference::server::property::{Wanted, respond};
use crate::reference::server::refusal::Refusal;
use crate::reference::server::{filter, object, spoil};

pub(super) fn answer(state: &State, asked: &Asked, root: &Element) -> Result<Response, Refusal> {
    if matches!(asked.place, Place::Root | Place::Principals | Place::Principal(_)) {
        return Err(not_supported(root));
    }
    let wanted = match root.child(DAV, "prop").is_none() && root.child(DAV, "allprop").is_none() {
        true => Wanted::These(Vec::new()),
        false => Wanted::read(root)?,
    };
    let data = DataRequest::read(root, &state.defects)?;
    let Some(element) = root.child(CALDAV, "filter") else {
        return Err(Refusal::caldav("valid-filter").saying("expected a filter"));
    };
    let filter = match filter::read(element, &state.defects) {
        Err(_) if state.defects.has("server/input-filter-unchecked") => filter::everything(),
        filter => filter?,
    };
    if !state.defects.has("server/input-query-limits-unchecked") {
        filter::within_limits(element)?;
    }
    time_zone(root, None, &state.defects)?;
    let most = limit(root)?;
    let lacking = |calendar: &Component| {
        data.as_ref().is_some_and(|data| data.names_more_than(calendar))
            && state.defects.has("server/parts-not-there-404")
    };
    let mut responses = Vec::new();
    for found in objects(state, asked) {
        let zone = time_zone(root, Some(found.calendar), &state.defects)?;
        let floating = zone.as_ref().map(Zones::of);
        let calendar = object::read(&found.object.octets)?;
        let zones = Zones::of(&calendar).floating_in(floating.as_ref());
        if !filter::matches(&filter, &calendar, &zones, &state.defects) {
            continue;
        }
        if responses.len() == most {
            responses.push(truncated(&asked.place));
            break;
        }
        let data =
            data.as_ref().map(|data| data.answer(found.object, "query", floating.as_ref(), &state.defects));
        let data = data.transpose()?.filter(|_| !lacking(&calendar));
        responses.push(respond(&state.store, asked.login, &found.place, &wanted, data.as_ref()));
    }
    Ok(spoil::escaping(&state.defects, multistatus(responses)))
}
