//! What happened, counted.

use std::ops::AddAssign;

use crate::explain::repair::{Counts, Minimal, Repair};
use crate::solve::{Outcome, Status};

/// What happened in some cases, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Tally {
    /// Cases.
    pub cases: u64,
    /// Changed scenarios that are refused as contradictory or wrong, each error with its place.
    pub refused: u64,
    /// Drafts that break nothing, ...
    pub fit: u64,
    /// ... of which so many are proven optimal.
    pub optimal: u64,
    /// Drafts of scenarios that are proven infeasible.
    pub infeasible: u64,
    /// Drafts that break something, where it is not proven that they must.
    pub undecided: u64,
    /// Minimal sets of requirements that `explain` gave, ...
    pub sets: u64,
    /// ... of which so many were verified statement by statement, ...
    pub sets_verified: u64,
    /// ... and so many left something undecided.
    pub sets_open: u64,
    /// Scenarios of which `explain` does not know whether everything fits.
    pub unexplained: u64,
    /// Repairs of which a plan was known.
    pub repairs: u64,
    /// Repairs that are proven to drop and move as few talks as can be.
    pub minimal: u64,
    /// Repairs that change as much as the known plan.
    pub alike: u64,
    /// Repairs that change less.
    pub smaller: u64,
}

impl Tally {
    /// Each count with the name that it has in JSON.
    #[must_use]
    pub fn named(&self) -> [(&'static str, u64); 14] {
        [
            ("cases", self.cases),
            ("refused", self.refused),
            ("fit", self.fit),
            ("optimal", self.optimal),
            ("infeasible", self.infeasible),
            ("undecided", self.undecided),
            ("sets", self.sets),
            ("sets_verified", self.sets_verified),
            ("sets_open", self.sets_open),
            ("unexplained", self.unexplained),
            ("repairs", self.repairs),
            ("minimal", self.minimal),
            ("alike", self.alike),
            ("smaller", self.smaller),
        ]
    }

    pub(super) fn drafted(&mut self, outcome: &Outcome) {
        match outcome.status {
            Status::Optimal => {
                self.fit += 1;
                self.optimal += 1;
            }
            Status::Feasible => self.fit += 1,
            Status::Infeasible => self.infeasible += 1,
            Status::Unknown => self.undecided += 1,
        }
    }

    pub(super) fn repaired(&mut self, found: &Repair, known: Counts) {
        self.repairs += 1;
        self.minimal += u64::from(found.minimal >= Minimal::Moved);
        self.alike += u64::from(found.counts == known);
        self.smaller += u64::from(found.counts < known);
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.cases += other.cases;
        self.refused += other.refused;
        self.fit += other.fit;
        self.optimal += other.optimal;
        self.infeasible += other.infeasible;
        self.undecided += other.undecided;
        self.sets += other.sets;
        self.sets_verified += other.sets_verified;
        self.sets_open += other.sets_open;
        self.unexplained += other.unexplained;
        self.repairs += other.repairs;
        self.minimal += other.minimal;
        self.alike += other.alike;
        self.smaller += other.smaller;
    }
}
