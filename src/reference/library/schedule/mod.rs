//! `schedule`: the earliest dates that temporal relations leave (RFC 9253, sections 4 and 6.2).

mod answer;
mod order;
mod plan;
mod relation;
mod task;

pub(super) use answer::schedule;
