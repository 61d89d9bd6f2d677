//! Collections that the server fills from a feed (draft-ietf-calext-serverside-subscriptions-03).
//!
//! What a subscription is asked to be, which URLs may be fetched, the fetch itself, the feed as objects, and the task
//! that does it all when it is due. docs/reference/subscriptions.md says it in words.

mod address;
mod engine;
mod feed;
mod fetch;
mod policy;
mod terms;

pub(super) use engine::run;
pub use policy::Feeds;
pub(super) use terms::{Subscription, is_own};
