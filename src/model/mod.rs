//! Floor 0. The words of the project as plain data: specification, case, subject, exchange, outcome, event.
//!
//! No serde, no I/O, no async: what is read from files and written to them has types of its own.

mod case;
mod client;
mod event;
mod feed;
mod operation;
mod outcome;
mod pattern;
mod place;
mod preservation;
mod specification;
mod subject;
mod template;
mod trial;
mod wire;

pub use case::{
    Body, Capture, Case, CaseId, Check, Cite, Example, Expect, LibraryCase, Measure, Part, Predicate,
    Presence, RequestTemplate, ServerCase, ServerExample, Step, Who,
};
pub use client::{ClientCase, ClientStep, Deed, Instead, Verb};
pub use event::{CaseSheet, Ending, Event, Listener, Run, StaleKnown, SubjectSheet, Unavailable};
pub use feed::{FeedAnswer, FeedManner};
pub use operation::{ICALENDAR, JCAL, JSON, Operation};
pub use outcome::{Fault, FaultKind, Finding, Outcome, Standing, Verdict};
pub use pattern::Pattern;
pub use place::Place;
pub use preservation::{Construct, Delivery, Fate, Origin, PreservationCase, Preserved, Way};
pub use specification::{Anchor, Binds, Extent, Level, Reading, Requirement, SpecId, Specification, Status};
pub use subject::{Claim, Command, Fresh, Kind, Known, Limits, Reach, Subject, User, usual_feed};
pub use template::{Holes, Template, Unbound};
pub use trial::{Observation, Record, SnapshotChange, TrialId};
pub use wire::{Answer, Exchange, Fetch, LibraryRequest, Request, Seen};
