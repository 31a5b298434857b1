//! Simulated annealing on the terms (Kirkpatrick, Gelatt and Vecchi 1983), with adaptive weights on
//! hard and medium cost and a fixed number of logical workers.
//!
//! Workers are seeded by (seed, worker) and meet after every round; what they found is reduced by
//! (score, worker). Threads only decide how many workers run at once, so the result does not
//! depend on them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::candidates::Candidates;
use super::construct::{construct, is_large};
use super::rng::{Random, THRESHOLDS};
use crate::model::{Interval, Minutes, Score, TalkId};
use crate::problem::{Assignment, Cost, Evaluator, Move, Placement, Problem, Space, Tables};

/// Logical workers.
const WORKERS: usize = 2;

/// Moves per worker in the first round; later rounds double, up to [`LONGEST`].
const FIRST: u64 = 20_000;

/// Moves per worker in the longest round.
const LONGEST: u64 = 2_000_000;

/// Moves between two looks at the clock and the weights.
const STRIDE: u64 = 512;

/// When a search ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget<'a> {
    /// Not after this instant.
    pub(super) deadline: Option<Instant>,
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
    space: &'p Space,
    candidates: Candidates<'p>,
    workers: Vec<Worker<'p>>,
    round: u32,
    /// Inviolable cost that pins force.
    forced: i64,
    /// Moves made by all workers so far.
    pub(super) moves: u64,
}

#[derive(Debug)]
struct Worker<'p> {
    evaluator: Evaluator<'p>,
    random: Random,
    best: Assignment,
    best_cost: Cost,
    /// Cost of one unit of medium, hard and inviolable cost, in units of soft cost.
    weights: [i64; 3],
    /// Temperature at which a round starts, in soft cost.
    heat: i64,
}

impl<'p> Search<'p> {
    /// Starts from `from`, which must place fixed talks and break nothing inviolable that pins do
    /// not force; builds up from there, in a large programme only until `late` says so, and once for all workers.
    pub(super) fn new(
        tables: &'p Tables<'p>,
        problem: &'p Problem,
        from: &Assignment,
        seed: u64,
        late: &dyn Fn() -> bool,
    ) -> Self {
        let space = &problem.space;
        let candidates = Candidates::new(space);
        let forced = Evaluator::new(tables, &Assignment::of_fixed(space)).cost().inviolable;
        let mut workers: Vec<Worker<'p>> = Vec::with_capacity(WORKERS);
        for number in 0..WORKERS as u64 {
            let mut random = Random::new(seed, number);
            let evaluator = match workers.first() {
                Some(first) if is_large(&candidates) => first.evaluator.clone(),
                _ => {
                    let mut evaluator = Evaluator::new(tables, from);
                    construct(&mut evaluator, (problem, tables), &candidates, &mut random, late);
                    evaluator
                }
            };
            let (best, best_cost) = (evaluator.assignment(), evaluator.cost());
            workers.push(Worker { evaluator, random, best, best_cost, weights: [4, 16, 64], heat: 0 });
        }
        Self { tables, space, candidates, workers, round: 0, forced, moves: 0 }
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
        if cost.inviolable > self.forced || cost.score() >= self.best().0 {
            return;
        }
        let worker = &mut self.workers[0];
        (worker.best, worker.best_cost, worker.evaluator) = (assignment.clone(), cost, evaluator);
    }

    /// One round: every worker anneals once from its best or, every other round, from the best
    /// of all. `most` limits the moves of all workers together.
    pub(super) fn round(&mut self, budget: &Budget<'_>, most: u64) {
        let length = (FIRST << self.round.min(20)).min(LONGEST).min(most / WORKERS as u64 + 1);
        let (_, leader) = self.best();
        let leader = leader.clone();
        if self.round % 2 == 1 {
            for worker in &mut self.workers {
                worker.evaluator = Evaluator::new(self.tables, &leader);
            }
        }
        self.round += 1;
        let context = Context { space: self.space, candidates: &self.candidates, forced: self.forced };
        if budget.threads < 2 {
            self.workers.iter_mut().for_each(|worker| worker.anneal(&context, budget, length));
        } else {
            std::thread::scope(|scope| {
                for worker in &mut self.workers {
                    scope.spawn(|| worker.anneal(&context, budget, length));
                }
            });
        }
        self.moves += length * WORKERS as u64;
    }
}

struct Context<'a> {
    space: &'a Space,
    candidates: &'a Candidates<'a>,
    forced: i64,
}

impl Worker<'_> {
    fn anneal(&mut self, context: &Context<'_>, budget: &Budget<'_>, length: u64) {
        if context.candidates.movable.is_empty() {
            return;
        }
        if self.heat == 0 {
            self.heat = self.typical_change(context);
        }
        let mut temperature = self.heat;
        let mut current = self.evaluator.cost();
        for step in 0..length {
            if step % STRIDE == 0 {
                let late = budget.deadline.is_some_and(|deadline| Instant::now() >= deadline);
                if late || budget.stop.load(Ordering::Relaxed) || self.best_cost.score() <= budget.target {
                    return;
                }
                self.adapt(current, context.forced);
                // Quadratic cooling, in integers.
                let left = i128::from(length - step);
                let all = i128::from(length);
                temperature =
                    i64::try_from(i128::from(self.heat) * left * left / (all * all)).unwrap_or(i64::MAX).max(1);
            }
            let Some(mv) = self.propose(context) else { continue };
            let undo = self.evaluator.apply(&mv);
            let next = self.evaluator.cost();
            // Costs are below 2⁵³, so that weighted ones may leave the range: they are then as bad as any.
            let change = (next.soft - current.soft)
                .saturating_add(self.weights[0].saturating_mul(next.medium - current.medium))
                .saturating_add(self.weights[1].saturating_mul(next.hard - current.hard))
                .saturating_add(self.weights[2].saturating_mul(next.inviolable - current.inviolable));
            // exp(−change / temperature) > u, as change < −ln(u) · temperature.
            let accepted = change <= 0
                || change.saturating_mul(1024) <= temperature.saturating_mul(THRESHOLDS[self.random.below(1024)]);
            if !accepted {
                self.evaluator.apply(&undo);
                continue;
            }
            current = next;
            if next.inviolable <= context.forced && next.score() < self.best_cost.score() {
                self.best_cost = next;
                self.best = self.evaluator.assignment();
            }
        }
    }

    /// Hard and medium cost that stays gets dearer, that which is gone gets cheaper.
    fn adapt(&mut self, current: Cost, forced: i64) {
        let best = self.best_cost;
        let broken = [current.medium > best.medium, current.hard > best.hard, current.inviolable > forced];
        for (weight, broken) in self.weights.iter_mut().zip(broken) {
            let next = if broken { *weight + *weight / 8 + 1 } else { *weight - *weight / 32 };
            *weight = next.clamp(4, 1 << 24);
        }
    }

    /// The mean worsening of a few random moves: a temperature at which most are accepted, halved.
    fn typical_change(&mut self, context: &Context<'_>) -> i64 {
        let (mut sum, mut count) = (0, 1);
        for _ in 0..200 {
            let Some(mv) = self.propose(context) else { continue };
            let change = self.evaluator.delta(&mv);
            if change.soft > 0 {
                sum += change.soft;
                count += 1;
            }
        }
        (sum / count / 4).max(2)
    }

    fn propose(&mut self, context: &Context<'_>) -> Option<Move> {
        let movable = &context.candidates.movable;
        let talk = movable[self.random.below(movable.len())];
        let kind = self.random.below(16);
        if kind < 6 {
            let to = context.candidates.random(talk, &mut self.random);
            return (self.evaluator.at(talk) != Some(to)).then_some(Move::Relocate(talk, Some(to)));
        }
        let other = movable[self.random.below(movable.len())];
        let (here, there) = (self.evaluator.at(talk), self.evaluator.at(other));
        if talk == other || here == there {
            return None;
        }
        let (to, back) = (taken_over(context, talk, there)?, taken_over(context, other, here)?);
        match kind {
            // Only the times, where both rooms suit: people and tracks move, rooms stay.
            6..8 => {
                let (here, there) = (here?, there?);
                let to = with_room(context, talk, to?, here)?;
                let back = with_room(context, other, back?, there)?;
                Some(Move::Exchange(talk, Some(to), other, Some(back)))
            }
            _ => Some(Move::Exchange(talk, to, other, back)),
        }
    }
}

/// Where `talk` would be if it took over a placement of another talk: the same start and room,
/// with its own length. `None` if its domain has no such placement.
#[expect(clippy::option_option, reason = "the outer option says impossible, the inner one says out")]
fn taken_over(context: &Context<'_>, talk: TalkId, placement: Option<Placement>) -> Option<Option<Placement>> {
    let Some(placement) = placement else { return Some(None) };
    let domain = context.space.domain(talk);
    if domain.contains(placement) {
        return Some(Some(placement));
    }
    let first = *domain.starts.first()?;
    let own = context.space.start(first).span.minutes();
    let start = context.space.start(placement.start).span.start;
    let length = Minutes(u32::try_from(own).ok()?);
    let start = context.space.start_of(Interval::lasting(start, length))?;
    let moved = Placement { start, room: placement.room };
    domain.contains(moved).then_some(Some(moved))
}

fn with_room(context: &Context<'_>, talk: TalkId, to: Placement, here: Placement) -> Option<Placement> {
    let moved = Placement { start: to.start, room: here.room };
    context.space.domain(talk).contains(moved).then_some(moved)
}
