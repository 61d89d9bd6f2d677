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
pub(super) use lock::TOKEN;
pub(super) use options::{METHODS, compliance};
