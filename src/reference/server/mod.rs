//! Our own CalDAV server: RFC 4791 and what it stands on, data in memory.
//!
//! A request is read whole and answered by one function of the store and the request; axum only carries it.
//! One file a method, a report, a family of properties.

mod answer;
mod calendar_data;
mod clock;
mod condition;
mod door;
mod feed;
mod filter;
mod if_header;
mod intake;
mod locks;
mod message;
mod method;
mod multistatus;
mod object;
mod place;
mod poll;
mod property;
mod refusal;
mod report;
mod running;
mod spoil;
mod store;
mod subscription;
mod validity;

pub use running::{Config, Server};
pub use subscription::Feeds;
