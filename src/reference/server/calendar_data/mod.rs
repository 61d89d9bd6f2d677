//! The calendar data that reports answer with (RFC 4791, section 9.6).

mod expand;
mod limit;
mod request;
mod select;

pub(super) use request::DataRequest;
