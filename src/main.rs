//! The `calspec` command.

use calspec::cli::{self, Exit};

fn main() -> Exit {
    cli::main()
}
