//! CALDAV:calendar-multiget (RFC 4791, section 7.9).

use super::dispatch::not_supported;
use super::scope::time_zone;
use crate::media::Element;
use crate::media::namespaces::DAV;
use crate::reference::recurrence::Zones;
use crate::reference::server::answer::{Asked, State};
use crate::reference::server::calendar_data::DataRequest;
use crate::reference::server::message::{Depth, Response};
use crate::reference::server::multistatus::{dav, href, multistatus, status};
use crate::reference::server::place::Place;
use crate::reference::server::property::{Wanted, respond};
use crate::reference::server::refusal::Refusal;
use crate::reference::server::spoil;

/// How many objects one request may name.
const MOST_HREFS: usize = 10_000;

pub(super) fn answer(state: &State, asked: &Asked, root: &Element) -> Result<Response, Refusal> {
    if matches!(asked.place, Place::Root | Place::Principals | Place::Principal(_)) {
        return Err(not_supported(root));
    }
    if asked.request.depth().is_none_or(|depth| depth != Depth::One)
        && state.defects.has("server/input-multiget-depth-obeyed")
    {
        return Err(Refusal::status(400).saying("expected Depth: 1"));
    }
    let wanted = Wanted::read(root)?;
    let data = DataRequest::read(root, &state.defects)?;
    let hrefs: Vec<String> =
        root.children_named(DAV, "href").map(|href| href.text().trim().to_owned()).collect();
    if hrefs.is_empty() && state.defects.has("server/input-multiget-without-hrefs") {
        return Ok(multistatus([]));
    }
    if hrefs.is_empty() || hrefs.len() > MOST_HREFS {
        return Err(Refusal::status(400).saying("expected hrefs, and not too many"));
    }
    let mut responses = Vec::new();
    for named in hrefs {
        let place = Place::of_href(&named, asked.host()).ok().filter(|place| is_within(place, asked));
        let found = match &place {
            Some(place @ Place::Object(login, name, object)) => {
                let (store, object) = (&state.store, state.store.object(login, name, object).ok());
                object.zip(store.calendar(login, name).ok()).map(|found| (place, found))
            }
            _ => None,
        };
        let Some((place, (object, calendar))) = found else {
            if state.defects.has("server/input-multiget-missing-left-out") {
                continue;
            }
            responses.push(dav("response").with(href(&named)).with(status(404)));
            continue;
        };
        let zone = time_zone(root, Some(calendar), &state.defects)?;
        let floating = zone.as_ref().map(Zones::of);
        let data =
            data.as_ref().map(|data| data.answer(object, "multiget", floating.as_ref(), &state.defects));
        responses.push(respond(&state.store, asked.login, place, &wanted, data.transpose()?.as_ref()));
    }
    Ok(spoil::escaping(&state.defects, multistatus(responses)))
}

/// Whether a place lies inside the one that was asked, or is it.
fn is_within(place: &Place, asked: &Asked) -> bool {
    let (inner, outer) = (place.href(), asked.place.href());
    inner == outer || (outer.ends_with('/') && inner.starts_with(&outer))
}
