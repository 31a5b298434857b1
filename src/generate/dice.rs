//! Random whole numbers that are the same on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A seeded source of whole numbers. Nothing here goes through floats or `usize` widths.
#[derive(Debug)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// Numbers that depend on this seed alone.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Numbers that depend on a seed and the number of a case, so that each case is drawn by itself.
    #[must_use]
    pub fn of_case(seed: u64, case: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..16].copy_from_slice(&case.to_le_bytes());
        Self(ChaCha8Rng::from_seed(bytes))
    }

    /// A number from 0 up to, but not including, `end`; 0 if that is empty.
    pub fn below(&mut self, end: u32) -> u32 {
        // The upper half of the product is below `end`.
        let wide = u64::from(self.0.next_u32()) * u64::from(end);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// A number from `start` to `end`, both included.
    pub fn between(&mut self, start: u32, end: u32) -> u32 {
        start + self.below(end.saturating_sub(start) + 1)
    }

    /// An index into something of this length.
    pub fn index(&mut self, length: usize) -> usize {
        self.below(u32::try_from(length).unwrap_or(u32::MAX)) as usize
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// Puts the items in random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.index(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_everywhere() {
        let mut dice = Dice::new(7);
        let drawn: Vec<u32> = (0..6).map(|_| dice.below(1_000)).collect();
        assert_eq!(drawn, [140, 157, 182, 167, 270, 704]);
        let mut items: Vec<u32> = (0..10).collect();
        dice.shuffle(&mut items);
        items.sort_unstable();
        assert_eq!(items, (0..10).collect::<Vec<_>>());
        assert_eq!(dice.below(0), 0);
        let first = |seed, case| Dice::of_case(seed, case).below(1_000_000);
        assert_eq!([first(0, 1), first(1, 0), first(0, 1)].map(|one| one == first(0, 1)), [true, false, true]);
        assert!((0..100).all(|_| (3..=5).contains(&dice.between(3, 5))));
    }
}
