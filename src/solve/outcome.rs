//! What a run is asked for and what it answers.

use std::time::{Duration, Instant};

use super::gate::{Disagreement, Report};
use super::milp::Objective;
use super::presolve::Removal;
use super::shortage::Shortage;
use crate::model::{Agenda, Score, TalkId};

/// What a run is asked for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Wall-clock limit of the whole run, checking and writing what comes out included; `None` with an iteration
    /// limit means no limit.
    pub time_limit: Option<Duration>,
    /// When the run began, reading included; `None` for now.
    pub started: Option<Instant>,
    /// Seed of all random choices.
    pub seed: u64,
    /// Moves of the search, all workers together; makes the run reproducible.
    pub iterations: Option<u64>,
    /// Stop at this relative gap of the soft score.
    pub gap: f64,
    /// Threads to use; does not change the result of a run with `iterations`.
    pub threads: usize,
    /// The last part of the score of which proofs are looked for beyond what presolve says; `None`: of none. A run
    /// without `iterations` looks for all.
    pub prove: Option<Objective>,
    /// A warm start.
    pub from: Option<Agenda>,
    /// Placements that are kept; the rest is placed around them.
    pub keep: Option<Agenda>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            time_limit: Some(Duration::from_secs(60)),
            started: None,
            seed: 0,
            iterations: None,
            gap: 0.0,
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            prove: Some(Objective::Soft),
            from: None,
            keep: None,
        }
    }
}

/// What is known about the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Proven: no agenda has a better score, and this one breaks nothing hard.
    Optimal,
    /// Breaks nothing hard; a better soft score may exist.
    Feasible,
    /// Proven: every agenda breaks something hard.
    Infeasible,
    /// The agenda breaks something hard; whether it must is not known.
    Unknown,
}

impl Status {
    /// The word of the JSON contract.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Feasible => "feasible",
            Self::Infeasible => "infeasible",
            Self::Unknown => "unknown",
        }
    }
}

/// How a bound was proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// By counting, in integers.
    Exact,
    /// By the linear-programming engine, within its tolerance; the agenda itself was priced in
    /// integers.
    Numeric,
}

impl Proof {
    /// The word of the JSON contract.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Numeric => "numeric",
        }
    }
}

/// What no agenda can be better than, among those that break nothing inviolable beyond what pins
/// force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bound {
    /// Of the hard score.
    pub hard: i64,
    /// Of the medium score; `None` unless the hard score meets its bound; 0 where nothing has a medium score.
    pub medium: Option<i64>,
    /// Of the soft score; `None` unless the hard and medium scores meet their bounds.
    pub soft: Option<i64>,
}

/// A moment at which something got better.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Since the start of the run; `None` in reproducible runs.
    pub seconds: Option<f64>,
    /// What did it: `construction`, `search`, `presolve`, or the name of the engine.
    pub engine: &'static str,
    /// The incumbent's score.
    pub score: Option<Score>,
    /// The bound.
    pub bound: Bound,
    /// Talks of which it is known now that no placement suits them.
    pub homeless: Vec<TalkId>,
}

/// The result of a run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What is known.
    pub status: Status,
    /// How it was proved; `None` for `feasible` and `unknown`.
    pub proof: Option<Proof>,
    /// The score of the agenda.
    pub score: Score,
    /// The bound.
    pub bound: Bound,
    /// The agenda; breaks included.
    pub agenda: Agenda,
    /// The checker's judgement on it.
    pub report: Report,
    /// How it went.
    pub trace: Vec<Event>,
    /// Wall-clock seconds; `None` in reproducible runs.
    pub seconds: Option<f64>,
    /// Moves evaluated by the search.
    pub moves: u64,
    /// Talks that no placement suits.
    pub homeless: Vec<TalkId>,
    /// What takes placements away from talks.
    pub removals: Vec<Removal>,
    /// A shortage that proves infeasibility, if one was found.
    pub shortage: Option<Shortage>,
    /// Whether the time was over before every talk was looked at.
    pub cut_short: bool,
}

impl Outcome {
    /// Relative gap of the soft score: (soft − bound) / max(1, |soft|); `None` without a bound.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        gap(self.score, self.bound)
    }
}

/// Relative gap of the soft score; `None` without a bound.
#[expect(clippy::cast_precision_loss, reason = "scores stay below 2^53")]
pub(super) fn gap(score: Score, bound: Bound) -> Option<f64> {
    bound.soft.map(|bound| (score.soft - bound) as f64 / score.soft.abs().max(1) as f64)
}

/// Why there is no outcome.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SolveError {
    /// Weights so large that costs would not be exact; names the rule.
    #[error("the costs of `{0}` do not fit into exact integers; use smaller weights")]
    Overflow(&'static str),
    /// The time limit or an interrupt came before anything was placed.
    #[error("the run ended before there was an agenda")]
    NoTime,
    /// Checker and solver disagree.
    #[error(transparent)]
    Disagreement(Box<Disagreement>),
}
