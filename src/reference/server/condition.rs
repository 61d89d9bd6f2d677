//! If-Match and If-None-Match (RFC 9110, section 13.1).

use jiff::Timestamp;

use super::clock::read_http_date;
use super::message::Request;
use super::refusal::Refusal;
use crate::reference::Defects;

/// Whether a request may be done on a resource with this entity tag; `None` where there is no resource.
pub(super) fn check(request: &Request, etag: Option<&str>) -> Result<(), Refusal> {
    let mut matches = request.headers.all("If-Match").peekable();
    if matches.peek().is_some() && !matches.any(|list| names(list, etag, false)) {
        return Err(Refusal::status(412).saying("If-Match does not hold"));
    }
    if request.headers.all("If-None-Match").any(|list| names(list, etag, true)) {
        let reading = matches!(request.method.as_str(), "GET" | "HEAD");
        return Err(Refusal::status(if reading { 304 } else { 412 }));
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
