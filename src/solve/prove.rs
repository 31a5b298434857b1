//! Bounds and proofs by linear programs, in steps: first on the hard score, then on the soft one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::encode::{Encoding, encode_within};
use super::milp::{Answer, Limits, Objective, minimise, relaxation};
use super::outcome::{Bound, Proof};
use super::presolve::Presolved;
use super::program::Program;
use crate::model::{Id, Score, TalkId};
use crate::problem::{Assignment, Cost, Problem, Tables};

/// Programs with more coefficients than this are not handed to the engine: it would not see the
/// end of one relaxation, and the search has more use for the core.
pub(super) const LARGEST: usize = 1_000_000;

/// What is known about all agendas.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// No agenda has less hard cost.
    pub(super) hard: i64,
    /// How that was proved.
    pub(super) hard_proof: Proof,
    /// No agenda with this hard cost has less soft cost.
    pub(super) soft: (i64, i64),
    /// How that was proved.
    pub(super) soft_proof: Proof,
    /// What counting alone proved.
    counted: (i64, (i64, i64)),
}

impl Standing {
    /// What counting proves: hard cost from the presolve; soft cost from the cheapest placement of
    /// each talk by itself.
    pub(super) fn presolved(presolved: &Presolved, tables: &Tables<'_>) -> Self {
        let domains = presolved.problem.space.domains.iter().enumerate();
        let soft = domains
            .map(|(index, domain)| {
                let talk = TalkId::from_index(index);
                let soft = |cost: Cost| cost.soft;
                if let Some(fixed) = domain.fixed {
                    soft(tables.unary(talk, Some(fixed)))
                } else {
                    let out = tables.unary(talk, None);
                    let placed = domain.placements().map(|placement| soft(tables.unary(talk, Some(placement)))).min();
                    // Where being out is hard cost, an agenda without hard cost has it placed.
                    let must = out.score().hard > 0 && presolved.hard_bound == 0;
                    match placed {
                        Some(least) if must => least,
                        Some(least) => least.min(out.soft),
                        None => out.soft,
                    }
                }
            })
            .sum();
        let (hard, soft) = (presolved.hard_bound, (presolved.hard_bound, soft));
        Self { hard, hard_proof: Proof::Exact, soft, soft_proof: Proof::Exact, counted: (hard, soft) }
    }

    /// The bound to report beside this score: of the soft part only where the hard part is met.
    pub(super) fn bound_for(&self, score: Score) -> Bound {
        let soft = (score.hard == self.hard && self.soft.0 == self.hard).then_some(self.soft.1);
        Bound { hard: self.hard, soft }
    }

    /// Nothing can be better than this score.
    pub(super) fn target(&self) -> Score {
        if self.soft.0 == self.hard { Score::new(self.hard, self.soft.1) } else { Score::new(self.hard, 0) }
    }

    /// Whether nothing can be better than `score`.
    pub(super) fn is_settled(&self, score: Score) -> bool {
        let bound = self.bound_for(score);
        bound.hard == score.hard && bound.soft == Some(score.soft)
    }

    /// Takes over what a step proved.
    pub(super) fn learn(&mut self, step: &Step) {
        match step.proved {
            Some(Proved::Hard(bound)) if bound > self.hard => {
                (self.hard, self.hard_proof) = (bound, Proof::Numeric);
            }
            Some(Proved::Soft { hard, bound }) if self.soft.0 != hard || bound > self.soft.1 => {
                (self.soft, self.soft_proof) = ((hard, bound), Proof::Numeric);
            }
            _ => {}
        }
    }

    /// Gives up bounds that an agenda with this score refutes: the engine's arithmetic went wrong, and
    /// only what was counted in integers still stands.
    pub(super) fn face(&mut self, score: Score) {
        let soft_refuted = score.hard == self.soft.0 && score.soft < self.soft.1;
        if score.hard < self.hard || soft_refuted {
            (self.hard, self.soft) = self.counted;
            (self.hard_proof, self.soft_proof) = (Proof::Exact, Proof::Exact);
        }
    }
}

/// What one step of the prover found.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) proved: Option<Proved>,
    pub(super) best: Option<Assignment>,
}

/// A bound.
#[derive(Debug, Clone, Copy)]
pub(super) enum Proved {
    /// On the hard cost of all agendas.
    Hard(i64),
    /// On the soft cost of agendas with this hard cost.
    Soft { hard: i64, bound: i64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    HardRelaxation,
    HardSearch,
    /// Nothing more to say until the incumbent meets the bound on the hard cost.
    HardOver,
    SoftRelaxation,
    SoftSearch,
    Done,
}

impl Stage {
    fn is_hard(self) -> bool {
        matches!(self, Self::HardRelaxation | Self::HardSearch | Self::HardOver)
    }
}

/// Steps through relaxation and branch and bound, hard first.
pub(super) struct Prover<'p> {
    problem: &'p Problem,
    deadline: Option<Instant>,
    nodes: Option<u64>,
    /// Programs with more coefficients are not written.
    largest: usize,
    stage: Stage,
    /// The program of the stage.
    program: Option<Program>,
}

impl<'p> Prover<'p> {
    pub(super) fn new(problem: &'p Problem, deadline: Option<Instant>, nodes: Option<u64>, largest: usize) -> Self {
        Self { problem, deadline, nodes, largest, stage: Stage::HardRelaxation, program: None }
    }

    /// Whether only a better incumbent gives it something to do again.
    pub(super) fn is_waiting(&self) -> bool {
        self.stage == Stage::HardOver
    }

    /// The next step for this incumbent; `None` when there is nothing left to try. `on` hears of
    /// what is known between slices of a long step. A step that was told to stop is taken again, or
    /// skipped if the incumbent has overtaken it.
    pub(super) fn step(
        &mut self,
        score: Score,
        incumbent: &Assignment,
        known: &Standing,
        stop: &AtomicBool,
        on: &mut dyn FnMut(Step),
    ) -> Option<Step> {
        if score.hard == known.hard && self.stage.is_hard() {
            self.stage = Stage::SoftRelaxation;
            self.program = None;
        }
        let stage = self.stage;
        let (objective, encoding) = match stage {
            Stage::HardRelaxation | Stage::HardSearch => (Objective::Hard, Encoding::LeastBad),
            Stage::SoftRelaxation | Stage::SoftSearch if score.hard == 0 => (Objective::Soft, Encoding::Strict),
            Stage::SoftRelaxation | Stage::SoftSearch => (Objective::Soft, Encoding::LeastBad),
            Stage::HardOver | Stage::Done => return None,
        };
        if self.program.is_none() {
            self.program = encode_within(self.problem, encoding, self.largest);
            if let (Some(program), Objective::Soft, 1..) = (&mut self.program, objective, score.hard) {
                program.limit_hard(score.hard);
            }
        }
        let Some(program) = &self.program else {
            self.stage = if stage.is_hard() { Stage::HardOver } else { Stage::Done };
            return None;
        };
        let proved = |bound: Option<i64>| {
            bound.map(|bound| match objective {
                Objective::Hard => Proved::Hard(bound),
                Objective::Soft => Proved::Soft { hard: score.hard, bound },
            })
        };
        let mut progress = |bound: Option<i64>, best: Option<Assignment>| on(Step { proved: proved(bound), best });
        let mut limits = Limits { deadline: self.deadline, nodes: self.nodes, stop, progress: &mut progress };
        let is_relaxation = matches!(stage, Stage::HardRelaxation | Stage::SoftRelaxation);
        let answer = if is_relaxation {
            relaxation(program, objective, &mut limits)
        } else {
            minimise(program, objective, Some(incumbent), &mut limits)
        };
        self.stage = match stage {
            _ if stop.load(Ordering::SeqCst) => stage,
            Stage::HardRelaxation => Stage::HardSearch,
            Stage::HardSearch | Stage::HardOver => Stage::HardOver,
            Stage::SoftRelaxation => Stage::SoftSearch,
            Stage::SoftSearch | Stage::Done => Stage::Done,
        };
        let Answer::Found { best, bound, .. } = answer else { return Some(Step { proved: None, best: None }) };
        Some(Step { proved: proved(bound), best })
    }
}
