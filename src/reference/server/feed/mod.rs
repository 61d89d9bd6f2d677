//! A calendar as one iCalendar stream that clients subscribe to: GET and HEAD of the collection, the links to what
//! serves them better, and the changes since a token (draft-ietf-calext-subscription-upgrade-13).
//!
//! docs/reference/enhanced-get.md says what it does where the draft leaves a choice.

mod answer;
mod ask;
mod deleted;
mod links;
mod page;
mod stream;

pub(super) use answer::answer;
pub(super) use deleted::Deleted;
