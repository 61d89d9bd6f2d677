//! If-Match and If-None-Match (RFC 9110, section 13.1).

use super::message::Request;
use super::refusal::Refusal;

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

/// Whether a list of entity tags, or `*`, names this one.
fn names(list: &str, etag: Option<&str>, weakly: bool) -> bool {
    let Some(etag) = etag else { return false };
    list.split(',').map(str::trim).any(|tag| match weakly {
        _ if tag == "*" => true,
        true => tag.strip_prefix("W/").unwrap_or(tag) == etag,
        false => tag == etag,
    })
}
