//! The solver's vocabulary: domains, terms by kind, assignments, and the evaluator with deltas.
//!
//! Rules lower themselves to a few generic terms, so that search, linear programs and
//! explanations understand every rule without knowing any.

mod assignment;
mod cost;
mod evaluator;
mod fields;
mod lowering;
mod most;
mod pairwise;
mod price;
#[cfg(test)]
mod price_tests;
mod ranks;
mod relation;
mod shape;
mod space;
mod tables;
mod term;

pub use assignment::Assignment;
pub use cost::Cost;
pub use evaluator::{Evaluator, Move};
pub use lowering::{LowerError, Lowering, UseCost};
pub use relation::{Amount, Relation, RoomMinutes};
pub use space::{Domain, DomainLists, Place, Placement, Space, Start, StartId};
pub use tables::Tables;
pub use term::{Classes, Curve, Key, Term, TermKind, Tier, Unit};

/// A lowered instance: where talks may go and what everything costs.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Starts, rooms and domains.
    pub space: Space,
    /// All terms, in order of the uses that made them.
    pub terms: Vec<Term>,
}
