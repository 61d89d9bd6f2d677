//! The reference server, asked over HTTP on loopback: every method, report and precondition.

mod calendar_data;
mod client;
mod collections;
mod defects;
mod discovery;
mod free_busy;
mod objects;
mod properties;
mod queries;
mod sync;
mod users;
