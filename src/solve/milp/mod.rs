//! The linear-programming engine: only the files of this folder name a solver crate.
//!
//! Programs are built with `good_lp`. The engine is then driven directly, since `good_lp` does not
//! hand out node limits, resumption and bounds. It is microlp, in Rust, or with the cargo feature `highs`
//! HiGHS, in C++. Floats live here and nowhere else: bounds leave as integers, rounded the safe way.

#[cfg(feature = "highs")]
mod highs;
#[cfg(not(feature = "highs"))]
mod microlp;
#[cfg(not(feature = "highs"))]
mod tree;

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use good_lp::{Expression, ProblemVariables, SolverModel, Variable, variable};

#[cfg(feature = "highs")]
pub(super) use self::highs::prove;
#[cfg(feature = "highs")]
use self::highs::solve;
#[cfg(not(feature = "highs"))]
use self::microlp::solve;
#[cfg(not(feature = "highs"))]
pub(super) use self::tree::prove;
use super::program::{Program, Sense};
use crate::model::Score;
use crate::problem::Assignment;

/// Which part of the objective is minimised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Objective {
    /// Hard cost.
    Hard,
    /// Medium cost.
    Medium,
    /// Soft cost.
    Soft,
}

impl Objective {
    /// This part of a score.
    #[must_use]
    pub fn of(self, score: Score) -> i64 {
        match self {
            Self::Hard => score.hard,
            Self::Medium => score.medium,
            Self::Soft => score.soft,
        }
    }
}

/// When to stop.
pub struct Limits<'a> {
    /// Not after this instant.
    pub deadline: Option<Instant>,
    /// Not after so many branch-and-bound nodes.
    pub nodes: Option<u64>,
    /// Read again and again: true asks to stop.
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
        let price = objective.of(column.price);
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
    let constant = objective.of(program.constant);
    let prices = program.columns.iter().map(|column| objective.of(column.price));
    let divisor = prices.filter(|&price| price != 0).fold(0, gcd).max(1);
    #[expect(clippy::cast_possible_truncation, reason = "costs stay below 2^53")]
    let steps = (bound / float(divisor) - EPSILON * (1.0 + bound.abs() / 1e6)).ceil() as i64;
    constant + steps * divisor
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}
