//! Costs by tier.

use super::Tier;
use crate::model::Score;

/// A cost by tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cost {
    /// Hard cost that only pins may force.
    pub inviolable: i64,
    /// Other hard cost.
    pub hard: i64,
    /// Medium cost.
    pub medium: i64,
    /// Soft cost.
    pub soft: i64,
}

impl Cost {
    /// As a score: all hard cost, medium cost, soft cost.
    #[must_use]
    pub fn score(self) -> Score {
        Score { hard: self.inviolable + self.hard, medium: self.medium, soft: self.soft }
    }

    /// Adds a cost of this tier.
    #[inline]
    pub fn add(&mut self, tier: Tier, cost: i64) {
        match tier {
            Tier::Inviolable => self.inviolable += cost,
            Tier::Hard => self.hard += cost,
            Tier::Medium => self.medium += cost,
            Tier::Soft => self.soft += cost,
        }
    }

    #[inline]
    pub(super) fn plus(&mut self, other: Self) {
        self.inviolable += other.inviolable;
        self.hard += other.hard;
        self.medium += other.medium;
        self.soft += other.soft;
    }

    #[inline]
    pub(super) fn minus(&mut self, other: Self) {
        self.inviolable -= other.inviolable;
        self.hard -= other.hard;
        self.medium -= other.medium;
        self.soft -= other.soft;
    }
}
