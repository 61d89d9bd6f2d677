//! Adapter processes: asked from many tasks at once, and never able to harm more than the trial they fail.

mod conversation;
mod lines;
mod opening;
mod pipe;
mod process;

pub use process::Adapter;
