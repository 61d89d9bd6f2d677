//! The `calspec` command.

fn main() {}
