//! Tokens unlike any other: names of collections, paths of the bait, questions that nobody can know.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

/// Sixteen hexadecimal digits, from the system's source of randomness by way of the standard library.
#[must_use]
pub fn token() -> String {
    format!("{:016x}", RandomState::new().hash_one(std::time::SystemTime::now()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_two_tokens_are_alike() {
        let tokens: std::collections::BTreeSet<_> = (0..1000).map(|_| super::token()).collect();
        assert_eq!(tokens.len(), 1000);
    }
}
