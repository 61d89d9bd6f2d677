//! Case, specification and subject files as they are written: the only types of the formats.
//!
//! The schemas in `schemas/` are written from these, and the help of many a message is their documentation.

mod case;
mod client;
mod expect;
mod specification;
mod subject;

pub(super) use case::{
    Capture, Case, Construct, Example, FeedAnswer, Library, PresenceRow, Preservation, Request, Server,
    ServerExample, Step,
};
pub(super) use client::{Client, ClientStep, Instead, Perform};
pub(super) use expect::{Check, ClientExpect, LibraryExpect, StepExpect, TextCheck};
pub(super) use specification::{Reading, Requirement, Specification};
pub(super) use subject::{Claim, Command, Known, Subject, User};
