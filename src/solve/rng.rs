//! Seeded, portable random numbers for the search.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng};

/// A random number generator: the same seed gives the same numbers on every machine.
#[derive(Debug, Clone)]
pub(super) struct Random(ChaCha8Rng);

impl Random {
    /// The stream of one worker of a seeded run.
    pub(super) fn new(seed: u64, worker: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(worker);
        Self(generator)
    }

    /// A number below `bound`, which must be at least 1 (Lemire 2019, without the rejection: the
    /// bias is below bound / 2³² and does not matter to a search).
    #[inline]
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(1);
        ((u64::from(self.0.next_u32()) * bound) >> 32) as usize
    }
}

/// −ln((i + ½) / 1024) in units of 1/1024, for i = 0 … 1023: the thresholds at which simulated
/// annealing accepts a worsening of (entry × temperature). Computed in integers: libm differs
/// across machines.
pub(super) static THRESHOLDS: [i64; 1024] = thresholds();

const fn thresholds() -> [i64; 1024] {
    let mut table = [0; 1024];
    let mut index = 0;
    while index < 1024 {
        // ln(2048 / (2i + 1)) = ln 2 · (11 − log₂(2i + 1)); ln 2 ≈ 45426 / 65536.
        let log2 = log2_fixed(2 * index as u64 + 1);
        let bits = (11 << 16) - log2;
        table[index] = ((bits * 45426) >> 22).cast_signed();
        index += 1;
    }
    table
}

/// log₂ of `value` ≥ 1 in units of 1/65536, by repeated squaring (Turner 2010).
pub(super) const fn log2_fixed(value: u64) -> u64 {
    let whole = value.ilog2() as u64;
    let mut mantissa = if whole < 32 { value << (31 - whole) } else { value >> (whole - 31) };
    let mut result = whole << 16;
    let mut bit = 1 << 15;
    while bit > 0 {
        mantissa = (mantissa * mantissa) >> 31;
        if mantissa >= 1 << 32 {
            mantissa >>= 1;
            result |= bit;
        }
        bit >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_follow_the_logarithm() {
        for (index, &entry) in THRESHOLDS.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let exact = -(((index as f64) + 0.5) / 1024.0).ln() * 1024.0;
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let difference = (entry as f64 - exact).abs();
            assert!(difference < 1.5, "{index}: {entry} against {exact}");
        }
    }

    #[test]
    fn streams_differ_and_repeat() {
        let draw = |seed, worker| {
            let mut random = Random::new(seed, worker);
            (0..8).map(|_| random.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7, 0), draw(7, 0));
        assert_ne!(draw(7, 0), draw(7, 1));
        assert_ne!(draw(7, 0), draw(8, 0));
    }
}
