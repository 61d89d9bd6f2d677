//! The reference server, asked over HTTP on loopback: every method, report and precondition.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod calendar_data;
mod client;
mod collections;
mod discovery;
mod feeds;
mod free_busy;
mod locks;
mod objects;
mod properties;
mod queries;
mod sync;
mod users;
