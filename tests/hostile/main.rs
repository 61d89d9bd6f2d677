//! Subjects that hang, drip, flood, babble, lie and die: each trial ends within its budget, and no other is harmed.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod adapters;
mod certificates;
mod collections;
mod commands;
#[path = "../support/decoy.rs"]
mod decoy;
mod documents;
mod embedded;
mod feeds;
mod process;
mod renewed;
mod requests;
mod servers;
#[path = "../support/mod.rs"]
mod support;

use std::future::Future;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    if let Ok(name) = std::env::var(decoy::VARIABLE) {
        decoy::be(&name);
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::from_args();
    let trials = [
        adapters::trials(),
        servers::trials(),
        collections::trials(),
        commands::trials(),
        embedded::trials(),
        feeds::trials(),
        renewed::trials(),
        certificates::trials(),
        documents::trials(),
        requests::trials(),
    ]
    .into_iter()
    .flatten()
    .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A test that is a future.
fn trial<F: Future<Output = ()> + 'static>(name: &str, test: fn() -> F) -> Trial {
    Trial::test(name, move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(test());
        Ok(())
    })
}
