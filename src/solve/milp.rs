//! The linear-programming engine: the only file that names a solver crate.
//!
//! Programs are built with `good_lp`. The default engine, microlp, is then driven directly, since
//! `good_lp` does not hand out node limits, resumption and bounds. Floats live here and nowhere else:
//! bounds leave as integers, rounded the safe way.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use good_lp::{Expression, ProblemVariables, SolverModel, Variable, variable};

use super::program::{Program, Sense};
use crate::problem::Assignment;

/// Which part of the objective is minimised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective {
    /// Hard cost.
    Hard,
    /// Soft cost.
    Soft,
}

/// When to stop.
pub struct Limits<'a> {
    /// Not after this instant.
    pub deadline: Option<Instant>,
    /// Not after so many branch-and-bound nodes.
    pub nodes: Option<u64>,
    /// Read between slices: true asks to stop.
    pub stop: &'a AtomicBool,
    /// Hears of the bound (constant included) and the best assignment between slices.
    pub progress: &'a mut dyn FnMut(Option<i64>, Option<Assignment>),
}

/// What the engine found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// No point satisfies the rows.
    Infeasible,
    /// The search ended or was stopped.
    Found {
        /// The best assignment, if one was found.
        best: Option<Assignment>,
        /// No assignment costs less than this (constant included); `None` if nothing is known.
        bound: Option<i64>,
        /// Whether the search ended by itself: `best` is optimal within the engine's tolerance.
        finished: bool,
    },
    /// The engine gave up for numerical reasons; nothing is known.
    Failed(String),
}

/// Rounding tolerance of bounds: a bound of 6.9999 means 7.
const EPSILON: f64 = 1e-4;

/// Longest time without asking `stop`.
const SLICE: Duration = Duration::from_millis(200);

/// The bound of the linear relaxation: no assignment costs less. `None` when it could not be
/// found within the limits. One linear program.
#[must_use]
pub fn relaxation(program: &Program, objective: Objective, limits: &mut Limits<'_>) -> Answer {
    solve(program, objective, None, limits, false)
}

/// Minimises by branch and bound, starting from `incumbent` if given. Exponential in the worst
/// case; ends at the limits with the best assignment and the bound proved so far.
#[must_use]
pub fn minimise(
    program: &Program,
    objective: Objective,
    incumbent: Option<&Assignment>,
    limits: &mut Limits<'_>,
) -> Answer {
    solve(program, objective, incumbent, limits, true)
}

/// The name of the engine in use.
#[must_use]
pub fn engine() -> &'static str {
    if cfg!(feature = "highs") { "highs" } else { "microlp" }
}

/// Hands a program to `good_lp`; `f64` holds every coefficient exactly, since sums stay below 2⁵³.
fn build<S: good_lp::Solver>(
    program: &Program,
    objective: Objective,
    integer: bool,
    solver: S,
) -> (S::Model, Vec<Variable>) {
    let mut variables = ProblemVariables::new();
    let columns: Vec<Variable> = program
        .columns
        .iter()
        .map(|column| {
            let definition = variable().min(float(column.lower)).max(float(column.upper));
            variables.add(if integer && column.integer { definition.integer() } else { definition })
        })
        .collect();
    let mut cost = Expression::with_capacity(columns.len());
    for (column, &id) in program.columns.iter().zip(&columns) {
        let price = match objective {
            Objective::Hard => column.hard,
            Objective::Soft => column.soft,
        };
        if price != 0 {
            cost.add_mul(float(price), id);
        }
    }
    let mut model = variables.minimise(cost).using(solver);
    for row in &program.rows {
        let mut left = Expression::with_capacity(row.terms.len());
        for &(id, coefficient) in &row.terms {
            left.add_mul(float(coefficient), columns[id]);
        }
        model.add_constraint(match row.sense {
            Sense::Most => left.leq(float(row.bound)),
            Sense::Equal => left.eq(float(row.bound)),
        });
    }
    (model, columns)
}

#[expect(clippy::cast_precision_loss, reason = "all coefficients stay below 2^53")]
fn float(value: i64) -> f64 {
    value as f64
}

/// The smallest whole cost that a bound of the engine allows, with the constant; a multiple of
/// the greatest common divisor of all prices.
fn whole(program: &Program, objective: Objective, bound: f64) -> i64 {
    let (constant, prices): (i64, Vec<i64>) = match objective {
        Objective::Hard => (program.constant.0, program.columns.iter().map(|column| column.hard).collect()),
        Objective::Soft => (program.constant.1, program.columns.iter().map(|column| column.soft).collect()),
    };
    let divisor = prices.iter().copied().filter(|&price| price != 0).fold(0, gcd).max(1);
    #[expect(clippy::cast_possible_truncation, reason = "costs stay below 2^53")]
    let steps = (bound / float(divisor) - EPSILON * (1.0 + bound.abs() / 1e6)).ceil().max(0.0) as i64;
    constant + steps * divisor
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

#[cfg(not(feature = "highs"))]
fn solve(
    program: &Program,
    objective: Objective,
    incumbent: Option<&Assignment>,
    limits: &mut Limits<'_>,
    integer: bool,
) -> Answer {
    use microlp::{Error, SolveOptions, TerminationReason};

    let (model, columns) = build(program, objective, integer, good_lp::microlp);
    debug_assert_eq!(columns.len(), program.columns.len());
    let (deadline, nodes) = (limits.deadline, limits.nodes);
    let slice = |options: &mut SliceLimits| {
        options.time = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()).min(SLICE));
        options.nodes = nodes.map(|nodes| nodes.saturating_sub(options.used).clamp(1, 200));
    };
    let mut limit = SliceLimits { time: None, nodes: None, used: 0 };
    slice(&mut limit);
    let mut options = SolveOptions::default();
    (options.time_limit, options.node_limit) = (limit.time, limit.nodes);
    if let (Some(incumbent), true) = (incumbent, integer) {
        options.warm_start = Some(warm_start(program, incumbent));
    }
    let mut outcome = match model.as_inner().solve_with(options) {
        Ok(outcome) => outcome,
        Err(Error::Infeasible) => return Answer::Infeasible,
        Err(error) => return Answer::Failed(error.to_string()),
    };
    loop {
        let ended =
            matches!(outcome.termination_reason(), TerminationReason::ProvenOptimal | TerminationReason::MipGap);
        limit.used = outcome.stats().nodes_solved;
        let bound = outcome.stats().best_bound.map(|bound| whole(program, objective, bound));
        (limits.progress)(bound, if integer { best_of(program, &outcome) } else { None });
        let out_of_time = limits.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        let out_of_nodes = limits.nodes.is_some_and(|nodes| limit.used >= nodes);
        if ended || out_of_time || out_of_nodes || limits.stop.load(Ordering::Relaxed) {
            break;
        }
        slice(&mut limit);
        let mut resume = outcome.last_resume_options();
        (resume.time_limit, resume.node_limit) = (limit.time, limit.nodes);
        outcome = match outcome.resume_with(resume) {
            Ok(outcome) => outcome,
            Err(Error::Infeasible) => return Answer::Infeasible,
            Err(error) => return Answer::Failed(error.to_string()),
        };
    }
    let finished = outcome.termination_reason() == TerminationReason::ProvenOptimal;
    let bound =
        if finished { outcome.solution().map(microlp::Solution::objective) } else { outcome.stats().best_bound };
    let best = if integer { best_of(program, &outcome) } else { None };
    Answer::Found { best, bound: bound.map(|bound| whole(program, objective, bound)), finished }
}

/// The best assignment of a microlp run.
#[cfg(not(feature = "highs"))]
fn best_of(program: &Program, outcome: &microlp::SolveOutcome) -> Option<Assignment> {
    let point: Vec<f64> = outcome.solution()?.iter().map(|(_, value)| value).collect();
    Some(program.assignment(&point))
}

#[cfg(not(feature = "highs"))]
struct SliceLimits {
    time: Option<Duration>,
    nodes: Option<u64>,
    used: u64,
}

/// Placement columns of the incumbent. microlp completes the auxiliaries by itself.
#[cfg(not(feature = "highs"))]
fn warm_start(program: &Program, incumbent: &Assignment) -> Vec<(microlp::Variable, f64)> {
    // microlp hands out its variables only from a problem; they are plain column numbers.
    let mut scratch = microlp::Problem::new(microlp::OptimizationDirection::Minimize);
    let variables: Vec<_> = program.columns.iter().map(|_| scratch.add_var(0.0, (0.0, 0.0))).collect();
    let point = program.point(incumbent).into_iter().map(|(id, value)| (variables[id], float(value)));
    point.collect()
}
