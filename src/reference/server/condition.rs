//! The conditions of HTTP (RFC 9110, section 13.1).

use jiff::Timestamp;

use super::clock::read_http_date;
use super::message::Request;
use super::refusal::Refusal;
use super::store::Object;
use crate::reference::Defects;

/// Whether an object may be changed; `None` where there is none.
pub(super) fn check(request: &Request, object: Option<&Object>, defects: &Defects) -> Result<(), Refusal> {
    let on = |what: &str| defects.has(&format!("server/input-write-if-{what}-ignored"));
    let etag = object.map(|object| object.etag.as_str());
    let wanted: Vec<&str> = request.headers.all("If-Match").collect();
    let until = request.headers.first("If-Unmodified-Since").and_then(read_http_date);
    let older = |date: Timestamp| object.is_none_or(|object| object.modified.as_second() <= date.as_second());
    let holds = match wanted.is_empty() {
        true => on("unmodified-since") || until.is_none_or(older),
        false => on("match") || wanted.iter().any(|list| names(list, etag, false)),
    };
    let given = |name: &str| request.headers.first(name).is_some();
    let too_strict = given("If-Match") && defects.has("server/input-write-if-match-fails-always")
        || given("If-Unmodified-Since")
            && until.is_none()
            && defects.has("server/input-write-if-unmodified-since-garbage");
    if !holds || too_strict {
        return Err(Refusal::status(412).saying("If-Match or If-Unmodified-Since does not hold"));
    }
    if !on("none-match") && request.headers.all("If-None-Match").any(|list| names(list, etag, true)) {
        return Err(Refusal::status(412).saying("If-None-Match does not hold"));
    }
    Ok(())
}

/// Whether a GET or HEAD may be done on a resource with this entity tag that was last modified then (RFC 9110,
/// section 13.2.2).
pub(super) fn reading(
    request: &Request,
    etag: &str,
    modified: Timestamp,
    defects: &Defects,
) -> Result<(), Refusal> {
    let on = |what: &str| defects.has(&format!("server/feed-if-{what}"));
    let lists = |name: &str| request.headers.all(name).collect::<Vec<_>>();
    let dated = |name: &str| request.headers.first(name).and_then(read_http_date);
    let older = |date: Timestamp| modified.as_second() <= date.as_second();
    let wanted = lists("If-Match");
    let holds = match wanted.is_empty() || on("match-ignored") {
        true => dated("If-Unmodified-Since").is_none_or(older),
        false => wanted.iter().any(|list| names(list, Some(etag), false)),
    };
    if !holds {
        return Err(Refusal::status(412).saying("If-Match or If-Unmodified-Since does not hold"));
    }
    let known = lists("If-None-Match");
    let looks = |list: &&&str| {
        !(on("none-match-strongly") && list.contains("W/")
            || on("none-match-one-tag-only") && list.contains(',')
            || on("none-match-star-ignored") && **list == "*"
            || on("none-match-ignored"))
    };
    let named = known.iter().filter(looks).any(|list| names(list, Some(etag), true))
        || (!known.is_empty() && on("none-match-always"));
    let since = request.headers.first("If-Modified-Since").filter(|_| !on("modified-since-ignored"));
    let by_date = (known.is_empty() || on("modified-since-first"))
        && since.is_some_and(|text| match read_http_date(text) {
            _ if on("modified-since-always") => true,
            Some(date) => older(date),
            None => on("modified-since-garbage-taken"),
        });
    if named || by_date { Err(Refusal::status(304)) } else { Ok(()) }
}

/// Whether a list of entity tags, or `*`, names this one.
fn names(list: &str, etag: Option<&str>, weakly: bool) -> bool {
    let Some(etag) = etag else { return false };
    list.split(',').map(str::trim).any(|tag| match weakly {
        _ if tag == "*" => true,
        true => tag.strip_prefix("W/").unwrap_or(tag) == etag,
        false => tag == etag,
    })
}
