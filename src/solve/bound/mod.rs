//! Bounds from parts of a problem: each bounder looks at some kinds of terms, and takes the rest at the least
//! that they can cost.
//!
//! A bounder never says more than what holds for every assignment with the hard and medium cost of the incumbent:
//! it is a relaxation of the problem, or of what is left of it without the assignments that cost more than the
//! incumbent, since the best is not among them.

mod axes;
mod cells;
mod credit;
mod floor;
mod grid;
mod inversions;
mod pick;
mod spread;
#[cfg(test)]
mod tests;
mod together;

use super::milp::Limits;
use super::standing::Proved;
use crate::model::Score;
use crate::problem::Problem;

/// Proves a bound on the soft cost of assignments with the hard and medium cost of this score, which is that of
/// the incumbent and the least possible. `None` if it has nothing to say about such a problem. It heeds the
/// limits, and tells their `progress` of soft bounds, and of assignments from which a search may start.
pub(super) type Bounder = fn(&Problem, &Score, &mut Limits<'_>) -> Option<Proved>;

/// All bounders with their names as engines, in the order in which they are tried.
pub(super) const BOUNDERS: &[(&str, Bounder)] =
    &[("floor", floor::floor), ("axes", axes::bound), ("cells", cells::bound)];
