//! Subjects that hang, drip, flood, babble, lie and die: each trial ends within its budget, and no other is harmed.

mod adapters;
mod collections;
#[path = "../support/decoy.rs"]
mod decoy;
mod servers;

use std::future::Future;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    if let Ok(name) = std::env::var(decoy::VARIABLE) {
        decoy::be(&name);
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::from_args();
    let trials = [adapters::trials(), servers::trials(), collections::trials()].concat_all();
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A test that is a future.
fn trial<F: Future<Output = ()>>(name: &str, test: fn() -> F) -> Trial
where
    F: 'static,
{
    Trial::test(name, move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(test());
        Ok(())
    })
}

/// Lists of tests as one.
trait Joined {
    fn concat_all(self) -> Vec<Trial>;
}

impl<const N: usize> Joined for [Vec<Trial>; N] {
    fn concat_all(self) -> Vec<Trial> {
        self.into_iter().flatten().collect()
    }
}
