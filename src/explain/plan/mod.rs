//! What a conference needs: the fewest rooms, slots or days that would do, what one more room of each size would be
//! worth, and how much of what exists is used.
//!
//! Each question asks the solver about the same problem with smaller domains: a room, a slot or a day that is closed
//! is taken out of all of them. That something does is shown by an agenda; that less does not, by counting or by a
//! proof of the solver for each choice.

mod fewest;
mod oracle;
mod usage;
mod worth;

pub use fewest::{Fewest, Kind};
pub use usage::{Peak, Usage, Use, usage};
pub use worth::Worth;

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::model::{Agenda, Instance, Score};
use crate::rules::Uses;
use crate::solve::{Options, SolveError, lower, solve};
use oracle::Oracle;

/// One question gets this part of the time.
const SHARE: u32 = 20;

/// What a run is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Moves of the search for each question; with them and without a time limit the answers are reproducible.
    pub iterations: u64,
    /// Wall-clock limit of all questions together.
    pub time_limit: Option<Duration>,
    /// Seed of all random choices.
    pub seed: u64,
}

impl Limits {
    fn options(&self, started: Instant) -> Option<Options> {
        let left = match self.time_limit {
            Some(limit) => Some(limit.checked_sub(started.elapsed())?.min(limit / SHARE)),
            None => None,
        };
        Some(Options {
            time_limit: left,
            started: Some(Instant::now()),
            seed: self.seed,
            iterations: Some(self.iterations),
            ..Options::default()
        })
    }
}

/// What is known about what a conference needs.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The score of the best agenda found with everything that there is.
    pub score: Score,
    /// Whether it is proven that no agenda breaks nothing hard.
    pub infeasible: bool,
    /// That agenda.
    pub agenda: Agenda,
    /// The fewest rooms, slots and days, each by itself; slots only where all starts are slots.
    pub fewest: Vec<Fewest>,
    /// One more room of each size.
    pub worth: Vec<Worth>,
    /// What the agenda uses of what there is.
    pub usage: Usage,
}

/// Answers all questions. At most about 200 runs of the solver for each of rooms, slots and days, and one for each
/// size of room.
///
/// # Errors
/// [`SolveError`]: weights too large, no time for any agenda, or a disagreement between checker and solver.
pub fn plan(instance: &Instance, uses: &Uses, limits: Limits, interrupt: &AtomicBool) -> Result<Plan, SolveError> {
    let started = Instant::now();
    let options = limits.options(started).ok_or(SolveError::NoTime)?;
    let base = solve(instance, uses, &options, interrupt, &mut |_| {})?;
    let oracle = Oracle::new(instance, lower(instance, uses, &[])?, &base, limits, started, interrupt);
    let fewest = Kind::ALL.into_iter().filter_map(|kind| fewest::fewest(&oracle, kind)).collect();
    let worth = worth::worth(&base, instance, uses, &|| limits.options(started), interrupt)?;
    Ok(Plan {
        score: base.score,
        infeasible: base.bound.hard > 0,
        usage: usage(instance, &base.agenda),
        agenda: base.agenda,
        fewest,
        worth,
    })
}
