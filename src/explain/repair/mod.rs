//! The smallest repair: a plan that clears what is hard with the fewest changes.
//!
//! Changes are compared in order: talks dropped, talks moved that need consent, talks moved in time, changes of room,
//! then the soft cost (minimal perturbation: Barták, Müller and Rudová 2004). They are prices of the level between hard
//! and soft of a problem of their own, so that every rule is known to it and all engines of the solver work on it. How
//! few talks must move in time is proved on times alone ([`timing`](crate::solve::timing)); if the plan needs as
//! many, it is minimal.

mod changes;
mod home;
mod options;
mod order;
mod perturbation;
mod reasons;
mod search;

pub use changes::{At, Change, Counts, Removal, Step};
pub use options::{Lock, RepairOptions, Target};

use std::sync::atomic::AtomicBool;

use crate::check::{Report, check};
use crate::model::{Agenda, Instance};
use crate::rules::Uses;
use crate::solve::{self, SolveError};
use home::Homes;
use perturbation::Perturbation;

/// What is known about a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Nothing hard is broken: nothing is to be done.
    Clean,
    /// The plan clears everything that is hard, apart from talks that it drops.
    Cleared,
    /// Proven: whatever is moved or dropped within what may be touched, something hard stays broken.
    Impossible,
    /// No plan was found in time, and none is excluded.
    Unknown,
}

/// How far a plan is proved minimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Minimal {
    /// Fewer talks may do.
    Unproven,
    /// No plan drops fewer talks.
    Dropped,
    /// Nor moves fewer talks in time, nor fewer that need consent.
    Moved,
    /// Nor changes fewer rooms.
    Rooms,
    /// Nor has a lower soft cost.
    Cost,
}

impl Verdict {
    /// The word used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Cleared => "cleared",
            Self::Impossible => "impossible",
            Self::Unknown => "unknown",
        }
    }
}

impl Minimal {
    /// The word used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unproven => "unproven",
            Self::Dropped => "dropped",
            Self::Moved => "moved",
            Self::Rooms => "rooms",
            Self::Cost => "cost",
        }
    }
}

/// A plan and what is known about it.
#[derive(Debug, Clone)]
pub struct Repair {
    /// What is known.
    pub verdict: Verdict,
    /// How far the plan is proved minimal.
    pub minimal: Minimal,
    /// What changes, counted.
    pub counts: Counts,
    /// No plan has fewer, compared in order.
    pub least: Counts,
    /// The changes in an order in which each step breaks nothing hard that was not broken before, as far as
    /// there is one.
    pub steps: Vec<Step>,
    /// Entries that go first.
    pub removals: Vec<Removal>,
    /// The agenda after all steps.
    pub agenda: Agenda,
    /// The checker's judgement before, ...
    pub before: Report,
    /// ... and after all steps.
    pub after: Report,
}

impl Repair {
    /// Changes of talks that the agenda places: moved, put into another room or dropped.
    pub fn changed(&self) -> impl Iterator<Item = &Change> {
        self.steps.iter().flat_map(|step| &step.changes).filter(|change| change.from.is_some())
    }
}

/// Finds the plan with the fewest changes that clears everything hard, apart from talks that have to be dropped.
///
/// Entries of unknown talks, repetitions and talks that are cancelled are removed; that is not counted. A talk that
/// the agenda does not place yet is placed; that is not counted either.
///
/// # Errors
/// [`SolveError`]: weights too large, or an internal disagreement between checker and solver.
pub fn repair(
    instance: &Instance,
    uses: &Uses,
    agenda: &Agenda,
    options: &RepairOptions,
    interrupt: &AtomicBool,
) -> Result<Repair, SolveError> {
    let before = check(instance, uses, agenda);
    let asked = home::asked_for(instance, agenda, options);
    let problem = solve::lower(instance, uses, &[agenda, &asked])?;
    let homes = Homes::new(instance, agenda);
    if before.score.hard <= 0 && options.targets.is_empty() {
        return Ok(Repair {
            verdict: Verdict::Clean,
            minimal: Minimal::Cost,
            counts: Counts::default(),
            least: Counts::default(),
            steps: Vec::new(),
            removals: Vec::new(),
            agenda: agenda.clone(),
            after: before.clone(),
            before,
        });
    }
    let perturbation = Perturbation::new(instance, uses, &problem, &homes, options)?;
    let found = search::search(&perturbation, options, interrupt);
    let (mut repaired, mut after) =
        solve::pass(instance, uses, &problem, &found.best).map_err(SolveError::Disagreement)?;
    if home::keep_open(&homes, agenda, &problem.space, &found.best, &mut repaired) {
        after = check(instance, uses, &repaired);
    }
    let case = order::Case { instance, uses, problem: &problem, homes: &homes, before: &before, options };
    let steps = order::steps(&case, &found.best);
    Ok(Repair {
        verdict: found.verdict,
        minimal: found.minimal,
        counts: perturbation.count(&found.best),
        least: found.least,
        steps,
        removals: home::removals(instance, agenda),
        agenda: repaired,
        before,
        after,
    })
}
