//! Some of the requirements by themselves: whether everything fits under them.

use std::sync::atomic::AtomicBool;

use super::Options;
use super::locate::Located;
use super::oracle::Oracle;
use super::statement::Grounds;
use crate::model::Instance;
use crate::rules::Uses;
use crate::solve::{Effort, SolveError};

/// What is known about some requirements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Settled {
    /// An assignment of all talks breaks none of them.
    Fits,
    /// Proven: they cannot hold together.
    Conflict,
    /// Neither within the limits.
    Open,
}

/// Whether all talks fit when of the statements only these are asked for, by number as in an
/// [`Explanation`](super::Explanation) of the same scenario. Nothing is taken over from that explanation, so that its
/// sets can be verified.
///
/// # Errors
/// [`SolveError::Overflow`] when weights are too large.
pub fn settle(
    instance: &Instance,
    uses: &Uses,
    statements: &[usize],
    options: &Options,
    stop: &AtomicBool,
) -> Result<Settled, SolveError> {
    let grounds = Grounds::new(instance, uses)?;
    let effort = Effort { moves: 0, nodes: options.nodes, seed: options.seed, deadline: options.deadline, stop };
    let kept: Vec<bool> = (0..grounds.statements.len()).map(|one| statements.contains(&one)).collect();
    Ok(match Oracle::new(&grounds, effort).locate(&kept, &[]) {
        Located::Fits(_) => Settled::Fits,
        Located::Conflict(..) => Settled::Conflict,
        Located::Open(_) => Settled::Open,
    })
}
