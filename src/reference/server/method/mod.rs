//! The methods, one file each.

mod copy_move;
mod delete;
mod dispatch;
mod get;
mod lock;
mod make;
mod options;
mod propfind;
mod proppatch;
mod put;

pub(super) use dispatch::perform;
pub(super) use options::{COMPLIANCE, METHODS};
