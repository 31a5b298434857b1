//! Bounds and proofs by linear programs, in steps: first on the hard score, then on the medium and soft ones.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::bound::BOUNDERS;
use super::encode::{Encoding, encode_within};
use super::milp::{Answer, Limits, Objective, minimise, relaxation};
use super::program::Program;
use super::standing::{Proved, Standing};
use crate::model::Score;
use crate::problem::{Assignment, Problem};

/// Programs with more coefficients than this are not handed to the engine: it would not see the
/// end of one relaxation, and the search has more use for the core.
pub(super) const LARGEST: usize = 1_000_000;

/// What one step of the prover found.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) proved: Option<Proved>,
    pub(super) best: Option<Assignment>,
}

/// How a part of the score is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Relaxation,
    Search,
    /// Nothing more to say until the incumbent meets the bound; at the last part, ever.
    Over,
}

/// Steps through relaxation and branch and bound: hard, medium, soft. The parts before are rows.
pub(super) struct Prover<'p> {
    problem: &'p Problem,
    deadline: Option<Instant>,
    nodes: Option<u64>,
    /// Programs with more coefficients are not written.
    largest: usize,
    part: Objective,
    phase: Phase,
    /// The program of the part.
    program: Option<Program>,
    /// How many bounders were asked.
    asked: usize,
}

impl<'p> Prover<'p> {
    pub(super) fn new(problem: &'p Problem, deadline: Option<Instant>, nodes: Option<u64>, largest: usize) -> Self {
        let (part, phase) = (Objective::Hard, Phase::Relaxation);
        Self { problem, deadline, nodes, largest, part, phase, program: None, asked: 0 }
    }

    /// Whether only a better incumbent gives it something to do again.
    pub(super) fn is_waiting(&self) -> bool {
        self.phase == Phase::Over && self.part != Objective::Soft
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
        let open = known.open_part(score);
        if open > self.part {
            (self.part, self.phase, self.program) = (open, Phase::Relaxation, None);
        }
        if self.phase == Phase::Over {
            return None;
        }
        if self.part == Objective::Soft
            && let Some((_, bounder)) = BOUNDERS.get(self.asked)
        {
            self.asked += 1;
            let mut progress = |bound: Option<i64>, best: Option<Assignment>| {
                let soft = |bound| Proved::Soft { hard: score.hard, medium: score.medium, bound };
                on(Step { proved: bound.map(soft), best });
            };
            let mut limits = Limits { deadline: self.deadline, nodes: self.nodes, stop, progress: &mut progress };
            return Some(Step { proved: bounder(self.problem, &score, &mut limits), best: None });
        }
        if self.program.is_none() {
            self.program = self.write(score, known);
        }
        let Some(program) = &self.program else {
            self.phase = Phase::Over;
            return None;
        };
        let part = self.part;
        let proved = |bound: Option<i64>| {
            bound.map(|bound| match part {
                Objective::Hard => Proved::Hard(bound),
                Objective::Medium => Proved::Medium { hard: score.hard, bound },
                Objective::Soft => Proved::Soft { hard: score.hard, medium: score.medium, bound },
            })
        };
        let mut progress = |bound: Option<i64>, best: Option<Assignment>| on(Step { proved: proved(bound), best });
        let mut limits = Limits { deadline: self.deadline, nodes: self.nodes, stop, progress: &mut progress };
        let answer = if self.phase == Phase::Relaxation {
            relaxation(program, part, &mut limits)
        } else {
            minimise(program, part, Some(incumbent), &mut limits)
        };
        self.phase = match self.phase {
            phase if stop.load(Ordering::SeqCst) => phase,
            Phase::Relaxation => Phase::Search,
            Phase::Search | Phase::Over => Phase::Over,
        };
        let Answer::Found { best, bound, .. } = answer else { return Some(Step { proved: None, best: None }) };
        Some(Step { proved: proved(bound), best })
    }

    /// The program of the part, with rows for the parts before; `None` if it is too large. Where hard cost is
    /// given back, an agenda without any may break something hard all the same.
    fn write(&self, score: Score, known: &Standing) -> Option<Program> {
        let strict = self.part > Objective::Hard && score.hard == 0 && !known.has_hard_credit;
        let encoding = if strict { Encoding::Strict } else { Encoding::LeastBad };
        let mut program = encode_within(self.problem, encoding, self.largest)?;
        for before in [Objective::Hard, Objective::Medium].into_iter().filter(|before| *before < self.part) {
            if !(before == Objective::Hard && strict) {
                program.limit(before, before.of(score));
            }
        }
        Some(program)
    }
}
