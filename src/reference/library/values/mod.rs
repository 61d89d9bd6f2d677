//! The syntax of values, type by type (RFC 5545, section 3.3).

mod duration;
mod kind;
mod moment;
mod names;
mod number;
mod recur;
mod text;
mod uri;

pub(super) use duration::Duration;
pub(super) use kind::{TYPES, is_of_type};
pub(super) use moment::Moment;
pub(super) use names::{is_language, is_media_type, is_token};
pub(super) use number::{float, integer};
pub(super) use recur::recur;
pub(super) use text::is_text;
pub(super) use uri::is_uri;
