//! The two halves of the solver by themselves: a search that finds, a program that refutes.
//!
//! Whoever asks many small questions in a row (does this fit without that?) wants the one or the other,
//! bounded by moves and nodes so that the answer is the same every time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::encode::{Encoding, encode_within};
use super::milp::{Answer, Limits, Objective, minimise, relaxation};
use super::presolve::Presolved;
use super::search::{Budget, Search};
use super::strategy::harmless;
use crate::model::Score;
use crate::problem::{Assignment, Placement, Problem, Tables};

/// Programs with more coefficients are not written: their relaxation alone may take minutes.
const LARGEST: usize = 200_000;

/// How much work a question is worth.
#[derive(Debug, Clone, Copy)]
pub struct Effort<'a> {
    /// Moves of the search, of all workers together.
    pub moves: u64,
    /// Nodes of branch and bound.
    pub nodes: u64,
    /// Seed of all random choices.
    pub seed: u64,
    /// Not after this instant: a safety, since where it strikes depends on the machine.
    pub deadline: Option<Instant>,
    /// Read now and then: true asks to stop.
    pub stop: &'a AtomicBool,
}

impl Effort<'_> {
    /// Whether it is over, whatever is left of moves and nodes.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

/// What a program says about a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refutation {
    /// Proven, within the tolerance of the engine: every assignment breaks something hard.
    Refuted,
    /// This assignment breaks nothing hard.
    Fits(Assignment),
    /// Neither within the limits.
    Open,
}

/// Searches for an assignment of least cost, starting from what of `from` breaks nothing inviolable; ends as soon as
/// one costs nothing. Problems without credits only. The same for the same moves and seed.
#[must_use]
pub fn place(presolved: &Presolved, from: &Assignment, effort: &Effort<'_>) -> (Score, Assignment) {
    let problem = &presolved.problem;
    let tables = Tables::for_search(problem);
    // Placements that the presolve took have no price there.
    let inside = |(talk, at): (usize, &Option<Placement>)| at.filter(|&at| problem.space.domains[talk].contains(at));
    let from = Assignment(from.0.iter().enumerate().map(inside).collect());
    let from = harmless(&tables, &problem.space, &from);
    let mut search = Search::new(problem, &tables, &from, effort.seed, &|| effort.is_over());
    let budget = Budget {
        deadline: effort.deadline,
        iterations: Some(effort.moves),
        stop: effort.stop,
        target: Score::ZERO,
        threads: 1,
    };
    while search.moves < effort.moves && search.best().0 > Score::ZERO && !effort.is_over() {
        let before = search.moves;
        search.round(&budget, effort.moves - search.moves);
        if search.moves == before {
            // Nothing can be moved.
            break;
        }
    }
    let (_, best) = search.best();
    (problem.price(best), best.clone())
}

/// Asks the program in which every hard term is a row: first its relaxation, then branch and bound. Terms without rows
/// count as kept. Too large programs are left open.
#[must_use]
pub fn refute(problem: &Problem, effort: &Effort<'_>) -> Refutation {
    let Some(program) = encode_within(problem, Encoding::Strict, LARGEST) else { return Refutation::Open };
    let mut progress = |_: Option<i64>, _: Option<Assignment>| {};
    let mut limits =
        Limits { deadline: effort.deadline, nodes: Some(effort.nodes), stop: effort.stop, progress: &mut progress };
    let is_refuted = |answer: &Answer| match answer {
        Answer::Infeasible => true,
        Answer::Found { bound, .. } => bound.is_some_and(|bound| bound > 0),
        Answer::Failed(_) => false,
    };
    if is_refuted(&relaxation(&program, Objective::Hard, &mut limits)) {
        return Refutation::Refuted;
    }
    if effort.nodes == 0 || effort.is_over() {
        return Refutation::Open;
    }
    let answer = minimise(&program, Objective::Hard, None, &mut limits);
    if is_refuted(&answer) {
        return Refutation::Refuted;
    }
    match answer {
        Answer::Found { best: Some(best), .. } if problem.price(&best).hard == 0 => Refutation::Fits(best),
        _ => Refutation::Open,
    }
}
