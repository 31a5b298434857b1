//! Simulated annealing on the terms (Kirkpatrick, Gelatt and Vecchi 1983), with adaptive weights on
//! hard and medium cost and a fixed number of logical workers.
//!
//! Workers are seeded by (seed, worker) and meet after every round; what they found is reduced by
//! (score, worker). Threads only decide how many workers run at once, so the result does not
//! depend on them.
//!
//! - `structure`: what moves are made of, read once from the problem
//! - `index`: who is in which cell now
//! - `moves`, `compound`: the kinds of moves; `draft`: new contents of cells, laid out in time
//! - `mix`: which kind is proposed how often
//! - `costly`: where a large programme has costs at all
//! - `guide`: a gradient where a term has none
//! - `schedule`: the temperatures
//! - `worker`: the walk

mod compound;
mod costly;
mod draft;
mod guide;
mod index;
mod mix;
mod moves;
mod schedule;
mod structure;
#[cfg(test)]
mod tests;
mod worker;

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use self::structure::Structure;
use self::worker::{Context, Ticks, Worker};
use super::construct::{construct, is_large};
use super::rng::Random;
use crate::model::Score;
use crate::problem::{Assignment, Evaluator, Problem, Tables};

/// Logical workers.
const WORKERS: u64 = 2;

/// Rounds in which a number of moves given in advance is made.
const ROUNDS: u64 = 32;

/// When a search ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget<'a> {
    /// Not after this instant.
    pub(super) deadline: Option<Instant>,
    /// The moves of the whole run, of all workers together, where they and not the clock end it.
    pub(super) iterations: Option<u64>,
    /// Read now and then: true asks to stop.
    pub(super) stop: &'a AtomicBool,
    /// Nothing better is possible.
    pub(super) target: Score,
    /// Workers that run at once.
    pub(super) threads: usize,
}

/// A search that can be continued round by round.
#[derive(Debug)]
pub(super) struct Search<'p> {
    tables: &'p Tables<'p>,
    structure: Structure<'p>,
    workers: Vec<Worker<'p>>,
    /// Inviolable cost that pins force.
    forced: i64,
    /// When the first round began.
    began: Option<Instant>,
    /// Moves made by all workers so far.
    pub(super) moves: u64,
    /// Whether it was late before every talk was looked at.
    pub(super) cut_short: bool,
}

impl<'p> Search<'p> {
    /// Starts from `from`, which must place fixed talks and break nothing inviolable that pins do
    /// not force; builds up from there, in a large programme only until `late` says so, and once for all workers.
    pub(super) fn new(
        problem: &'p Problem,
        tables: &'p Tables<'p>,
        from: &Assignment,
        seed: u64,
        late: &dyn Fn() -> bool,
    ) -> Self {
        let structure = Structure::new(problem);
        let candidates = &structure.candidates;
        let forced = Evaluator::new(tables, &Assignment::of_fixed(&problem.space)).cost().inviolable;
        let mut workers: Vec<Worker<'p>> = Vec::new();
        let mut cut_short = false;
        for number in 0..WORKERS {
            let mut random = Random::new(seed, number);
            let evaluator = match workers.first() {
                Some(first) if is_large(candidates) => first.evaluator.clone(),
                _ => {
                    let mut evaluator = Evaluator::new(tables, from);
                    cut_short |= !construct(&mut evaluator, (problem, tables), candidates, &mut random, late);
                    evaluator
                }
            };
            workers.push(Worker::new(problem, &structure, evaluator, random));
        }
        Self { tables, structure, workers, forced, began: None, moves: 0, cut_short }
    }

    /// The best assignment so far.
    pub(super) fn best(&self) -> (Score, &Assignment) {
        let best = self.workers.iter().min_by_key(|worker| worker.best_cost.score());
        // There is always a worker.
        best.map_or((Score::ZERO, &self.workers[0].best), |worker| (worker.best_cost.score(), &worker.best))
    }

    /// Takes over an assignment found elsewhere, if it is better.
    pub(super) fn adopt(&mut self, assignment: &Assignment) {
        let evaluator = Evaluator::new(self.tables, assignment);
        let cost = evaluator.cost();
        if cost.inviolable <= self.forced && cost.score() < self.best().0 {
            self.workers[0].adopt(assignment, cost);
        }
    }

    /// One round: every worker walks on, for a tenth of a second unless moves are counted out.
    /// `most` limits the moves of all workers together.
    pub(super) fn round(&mut self, budget: &Budget<'_>, most: u64) {
        let began = *self.began.get_or_insert_with(Instant::now);
        let slice = budget.iterations.map_or(u64::MAX, |whole| whole / ROUNDS / WORKERS + 1);
        let length = (most / WORKERS + 1).min(slice);
        let ticks = Ticks::new(budget, began, WORKERS);
        let context = Context { structure: &self.structure, forced: self.forced, began };
        if budget.threads < 2 {
            self.workers.iter_mut().for_each(|worker| worker.walk(&context, budget, ticks, length));
        } else {
            std::thread::scope(|scope| {
                for worker in &mut self.workers {
                    scope.spawn(|| worker.walk(&context, budget, ticks, length));
                }
            });
        }
        self.moves = self.workers.iter().map(|worker| worker.moves).sum();
    }
}
