//! The score of an agenda.

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub};

/// (hard, soft), compared lexicographically; both in cost, lower is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Score {
    /// Cost of broken deny uses.
    pub hard: i64,
    /// Cost of broken warn uses.
    pub soft: i64,
}

impl Score {
    /// (0, 0).
    pub const ZERO: Self = Self { hard: 0, soft: 0 };

    /// (hard, soft).
    #[must_use]
    pub fn new(hard: i64, soft: i64) -> Self {
        Self { hard, soft }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hard {}, soft {}", self.hard, self.soft)
    }
}

impl Add for Score {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.hard + other.hard, self.soft + other.soft)
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Score {
    type Output = Self;
    fn neg(self) -> Self {
        Self::new(-self.hard, -self.soft)
    }
}

impl Sub for Score {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}
