//! The score of an agenda.

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub};

/// (hard, medium, soft), compared lexicographically; all in cost, lower is better. Credits are
/// negative cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Score {
    /// Cost of broken deny uses.
    pub hard: i64,
    /// Cost of broken uses at level medium; 0 where no profile has such uses.
    pub medium: i64,
    /// Cost of broken warn uses.
    pub soft: i64,
}

impl Score {
    /// Nothing broken.
    pub const ZERO: Self = Self { hard: 0, medium: 0, soft: 0 };

    /// Hard and soft cost, without medium cost.
    #[must_use]
    pub fn new(hard: i64, soft: i64) -> Self {
        Self { hard, medium: 0, soft }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hard {}, ", self.hard)?;
        if self.medium != 0 {
            write!(f, "medium {}, ", self.medium)?;
        }
        write!(f, "soft {}", self.soft)
    }
}

impl Add for Score {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { hard: self.hard + other.hard, medium: self.medium + other.medium, soft: self.soft + other.soft }
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
        Self { hard: -self.hard, medium: -self.medium, soft: -self.soft }
    }
}

impl Sub for Score {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}
