//! The seeds of property tests. They are the same in every run unless the environment gives another, so that a failure
//! can be repeated.
#![allow(dead_code, reason = "benchmarks and tests in src include this file and use parts of it")]

use proptest::test_runner::{Config, RngAlgorithm, RngSeed};

/// The environment variable that gives another seed.
pub const SEED: &str = "PROPERTY_SEED";

/// The seed of this run: the fixed one, or the one that the environment gives.
pub fn seed() -> u64 {
    number(SEED).unwrap_or(20_251_107)
}

/// A number that the environment gives under this name.
pub fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The configuration of a property test with this many cases and the seed of this run. `PROPTEST_CASES` gives another
/// number of cases. A test that fails prints how to repeat it.
pub fn config(cases: u32) -> Config {
    let cases = number("PROPTEST_CASES").and_then(|cases| u32::try_from(cases).ok()).unwrap_or(cases);
    let seed = seed();
    // The output of a test that passes is not shown.
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    eprintln!("to repeat this: {SEED}={seed} PROPTEST_CASES={cases} cargo test {test}");
    Config {
        cases,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(seed),
        ..Config::default()
    }
}
