//! Does an object keep the rules? The tables are gone through component by component; what no table can say has
//! a function of its own.

mod component;
mod method;
mod object;
mod parameter;
mod poll;
mod problem;
mod property;
mod relation;
mod series;
mod value;

pub(super) use object::{problems_of_notes, problems_of_tree};
pub(super) use poll::UNSENT;
pub(super) use problem::{Problem, Rule};
