//! How many cases run, and from which seed.

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Whether `PLENARY_DEEP` asks for many more cases.
pub fn deep() -> bool {
    std::env::var_os("PLENARY_DEEP").is_some_and(|value| value != "0")
}

/// A runner with so many cases. Shallow runs are the same everywhere; deep runs draw new cases
/// each time. Shrunk failures become named tests instead of files of seeds.
pub fn runner(name: &str, cases: u32, deep_cases: u32) -> TestRunner {
    let config =
        Config { cases: if deep() { deep_cases } else { cases }, failure_persistence: None, ..Config::default() };
    if deep() {
        return TestRunner::new(config);
    }
    let mut seed = [0_u8; 32];
    for (index, byte) in name.bytes().enumerate() {
        let at = index % seed.len();
        seed[at] = seed[at].wrapping_mul(31).wrapping_add(byte);
    }
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}
