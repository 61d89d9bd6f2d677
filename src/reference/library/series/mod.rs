//! Series of components (draft-ietf-calext-icalendar-series): what a master calculates, the members made of it, and the
//! two things that are done with it.

mod asked;
mod dates;
#[cfg(test)]
mod examples;
mod extend;
mod form;
mod master;
mod member;
mod split;

pub(super) use extend::extend;
pub(super) use master::{in_another_form, is_master, is_member, masters_of, picks_start};
pub(super) use split::split;
