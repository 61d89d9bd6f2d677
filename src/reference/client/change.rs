//! Writing to a calendar: nothing is put over or deleted that is not the version which is known.

use serde_json::{Value, json};
use url::Url;

use super::perform::{Done, Task};
use super::report;
use super::store::{Held, Store};
use super::wire::Asked;
use crate::media::escape::escape_octets;
use crate::media::namespaces::DAV;
use crate::media::xml::Element;
use crate::media::{Component, Property, ical};

/// Puts a new object where nothing is.
pub(super) async fn create(task: &Task<'_>) -> Done {
    let mut store = task.store()?;
    if store.local.led && !task.defects.has("client/write-taken-for-granted") && !may_write(task).await? {
        return Err("nothing may be written there".to_owned());
    }
    let calendar = ical::read(task.given()).components.into_iter().next().ok_or("that is no iCalendar")?;
    let uid = uid(&calendar).ok_or("an object without a UID")?;
    let name: String =
        uid.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let collection = task.url().trim_end_matches('/').to_owned();
    let url = format!("{collection}/{name}.ics");
    let given = match task.defects.has("client/overrides-dropped-when-creating") {
        true => without_overrides(task.given()),
        false => task.given().to_vec(),
    };
    let href = Url::parse(&url).map_err(|error| error.to_string())?.path().to_owned();
    if task.defects.has("client/create-forgotten") {
        return keep(task, &mut store, href, None, &given).await;
    }
    let asked = Asked::new("PUT", &url);
    let mut asked = match task.defects.has("client/content-type-left-out") {
        true => asked.body(&given),
        false => asked.object(&given),
    };
    if !task.defects.has("client/create-unconditional") {
        asked = asked.with("If-None-Match", "*");
    }
    let got = task.wire.ask(asked).await?;
    if !matches!(got.status, 200 | 201 | 204) {
        return Err(got.refusal("the PUT of a new object"));
    }
    keep(task, &mut store, href, got.header("etag"), &given).await
}

/// Whether something new may be put there (RFC 3744, sections 3 and 5.5).
async fn may_write(task: &Task<'_>) -> Result<bool, String> {
    const PRIVILEGES: &str = "current-user-privilege-set";
    let body = Element::new(DAV, "propfind").with(report::prop(&[(DAV, PRIVILEGES)]));
    let got = task.wire.ask(Asked::new("PROPFIND", task.url()).with("Depth", "0").xml(&body)).await?;
    if got.status != 207 {
        return Err(got.refusal("PROPFIND"));
    }
    let responses = report::responses(&got.xml()?);
    let set = responses.iter().find_map(|response| response.property(DAV, PRIVILEGES));
    let granted = set.iter().flat_map(|set| set.children_named(DAV, "privilege")).flat_map(Element::elements);
    Ok(granted.into_iter().any(|one| ["all", "write", "bind"].iter().any(|name| one.is(DAV, name))))
}

/// Puts another text in the place of an object's.
pub(super) async fn change(task: &Task<'_>) -> Done {
    let mut store = task.store()?;
    let href = store.find(task.argument("uid"))?;
    put(task, &mut store, href, task.given()).await
}

/// Gives one property of an object another value, and leaves everything else as it is.
pub(super) async fn edit(task: &Task<'_>) -> Done {
    let mut store = task.store()?;
    let href = store.find(task.argument("uid"))?;
    let text = store.local.objects.get(&href).map(|held| held.text.clone()).unwrap_or_default();
    let mut components = ical::read(text.as_bytes()).components;
    let value = Property::of_text(task.argument("property"), task.argument("value"));
    for calendar in &mut components {
        for component in calendar.components.iter_mut().filter(|one| is_master(one)) {
            match component.properties.iter_mut().find(|property| property.is(task.argument("property"))) {
                Some(property) => property.value.clone_from(&value.value),
                None => component.properties.push(value.clone()),
            }
        }
        spoil(task, calendar);
    }
    put(task, &mut store, href, &ical::write(&components)).await
}

fn is_master(component: &Component) -> bool {
    component.property("UID").is_some() && component.property("RECURRENCE-ID").is_none()
}

/// What a client that keeps less than it was given throws away.
fn spoil(task: &Task<'_>, calendar: &mut Component) {
    let has = |name: &str| task.defects.has(name);
    for component in &mut calendar.components {
        if has("client/private-properties-dropped") {
            component.properties.retain(|property| !property.name.starts_with("X-"));
        }
        if has("client/unknown-types-read-as-text") {
            let unknown =
                |one: &&mut Property| one.parameter_value("VALUE").is_some_and(|kind| kind.starts_with("X-"));
            for property in component.properties.iter_mut().filter(unknown) {
                property.value = escape_octets(&property.value);
            }
        }
        if has("client/private-parameters-dropped") {
            for property in &mut component.properties {
                property.parameters.retain(|parameter| !parameter.name.starts_with("X-"));
            }
        }
        if has("client/unknown-components-dropped") {
            component.components.retain(|inner| inner.is("VALARM"));
        }
        if has("client/alarm-uids-dropped") {
            for alarm in component.components.iter_mut().filter(|inner| inner.is("VALARM")) {
                alarm.properties.retain(|property| !property.is("UID"));
            }
        }
        if has("client/new-properties-dropped") {
            component.properties.retain(|property| !property.is("STYLED-DESCRIPTION"));
        }
    }
    if has("client/overrides-dropped-when-editing") {
        calendar.components.retain(|component| component.property("RECURRENCE-ID").is_none());
    }
    if has("client/time-zones-dropped") {
        calendar.components.retain(|component| !component.is("VTIMEZONE"));
    }
}

async fn put(task: &Task<'_>, store: &mut Store, href: String, text: &[u8]) -> Done {
    let url = report::resolved(task.url(), &href)?;
    let etag = store.local.objects.get(&href).map(|held| held.etag.clone()).unwrap_or_default();
    let mut place = url.to_string();
    let another = task.defects.has("client/change-makes-another");
    if another {
        place = place.replace(".ics", "-2.ics");
    }
    let mut asked = Asked::new("PUT", place).object(text);
    if !another && !task.defects.has("client/change-unconditional") {
        let weak = task.defects.has("client/etag-without-quotes");
        asked = asked.with("If-Match", if weak { etag.replace('"', "") } else { etag });
    }
    let got = task.wire.ask(asked).await?;
    if !matches!(got.status, 200 | 201 | 204) {
        return Err(got.refusal("the PUT of another version"));
    }
    keep(task, store, href, got.header("etag"), text).await
}

/// Deletes the version that is known.
pub(super) async fn delete(task: &Task<'_>) -> Done {
    let mut store = task.store()?;
    let href = store.find(task.argument("uid"))?;
    let url = report::resolved(task.url(), &href)?;
    let etag = store.local.objects.get(&href).map(|held| held.etag.clone()).unwrap_or_default();
    let mut asked = Asked::new("DELETE", url.as_str());
    if !task.defects.has("client/delete-unconditional") {
        asked = asked.with("If-Match", etag);
    }
    if !task.defects.has("client/delete-forgotten") {
        let got = task.wire.ask(asked).await?;
        if !matches!(got.status, 200 | 204 | 404 | 410) {
            return Err(got.refusal("the DELETE"));
        }
    }
    store.local.objects.remove(&href);
    store.save()?;
    Ok(json!({}))
}

/// Keeps what was put: with its entity tag what was sent is what is stored (RFC 4791, section 5.3.4), without one it is asked.
async fn keep(task: &Task<'_>, store: &mut Store, href: String, etag: Option<&str>, text: &[u8]) -> Done {
    let held = match etag {
        Some(etag) => Some(Held { etag: etag.to_owned(), text: String::from_utf8_lossy(text).into_owned() }),
        None => report::fetch(task, std::slice::from_ref(&href)).await?.iter().find_map(|one| one.held()),
    };
    store.local.objects.extend(held.map(|held| (href, held)));
    store.save()?;
    Ok(Value::Object(serde_json::Map::new()))
}

/// An object without the components that stand for single instances.
pub(super) fn without_overrides(text: &[u8]) -> Vec<u8> {
    let mut components = ical::read(text).components;
    for calendar in &mut components {
        calendar.components.retain(|one| one.property("RECURRENCE-ID").is_none());
    }
    ical::write(&components)
}

fn uid(calendar: &Component) -> Option<String> {
    calendar.components.iter().find_map(|one| one.property("UID")).map(|uid| uid.text().into_owned())
}
