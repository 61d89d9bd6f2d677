//! From the address of a server to the user's calendars: RFC 6764, RFC 5397, RFC 4791 section 6.2.1.

use serde_json::{Value, json};

use super::perform::{Done, Task};
use super::report::{self, Response};
use super::wire::{Asked, Got};
use crate::media::namespaces::{CALDAV, DAV};
use crate::media::xml::Element;

/// The well-known place of a CalDAV service.
const WELL_KNOWN: &str = "/.well-known/caldav";

/// The calendars of the user.
pub(super) async fn list(task: &Task<'_>) -> Done {
    let start = match task.defects.has("client/well-known-not-tried") {
        true => report::resolved(task.argument("url"), "/")?,
        false => report::resolved(task.argument("url"), WELL_KNOWN)?,
    };
    let got = find(task, start.as_str(), "0", &[(DAV, "current-user-principal")]).await?;
    let principal = place(&got, DAV, "current-user-principal").ok_or("the server names no principal")?;
    let principal = report::resolved(got.url.as_str(), &principal)?;
    let got = find(task, principal.as_str(), "0", &[(CALDAV, "calendar-home-set")]).await?;
    let home = place(&got, CALDAV, "calendar-home-set").ok_or("the principal has no calendar home")?;
    let home = report::resolved(got.url.as_str(), &home)?;
    let names = [(DAV, "resourcetype"), (DAV, "displayname")];
    let got = find(task, home.as_str(), "1", &names).await?;
    let is_calendar = |response: &Response| {
        let kind = response.property(DAV, "resourcetype");
        let any = task.defects.has("client/any-collection-is-a-calendar");
        kind.is_some_and(|kind| {
            kind.child(CALDAV, "calendar").is_some() || (any && kind.child(DAV, "collection").is_some())
        })
    };
    let found = report::responses(&got.xml()?).into_iter().filter(is_calendar);
    let calendars: Vec<Value> = found
        .map(|response| {
            let name = response.property(DAV, "displayname").map(|name| name.text().into_owned());
            json!({ "url": response.href, "name": name })
        })
        .collect();
    Ok(json!({ "calendars": calendars }))
}

async fn find(task: &Task<'_>, url: &str, depth: &str, names: &[(&str, &str)]) -> Result<Got, String> {
    let body = Element::new(DAV, "propfind").with(report::prop(names));
    let mut asked = Asked::new("PROPFIND", url).xml(&body);
    if !task.defects.has("client/propfind-without-depth") {
        asked = asked.with("Depth", depth);
    }
    let got = task.wire.ask(asked).await?;
    let usual = String::from_utf8_lossy(&got.body).contains("<D:multistatus");
    if !usual && task.defects.has("client/multistatus-read-by-prefix") {
        return Err("an answer without D:multistatus".to_owned());
    }
    if got.status == 207 { Ok(got) } else { Err(got.refusal("PROPFIND")) }
}

/// The href in a property of the first response.
fn place(got: &Got, namespace: &str, local: &str) -> Option<String> {
    let responses = report::responses(&got.xml().ok()?);
    let property = responses.first()?.property(namespace, local)?;
    Some(property.child(DAV, "href")?.text().trim().to_owned())
}
