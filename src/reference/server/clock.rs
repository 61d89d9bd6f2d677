//! Dates of HTTP.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A date as HTTP fields write it (RFC 9110, section 5.6.7).
pub(super) fn http_date(instant: Timestamp) -> String {
    instant.to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
