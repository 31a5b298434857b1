//! Bounds and proofs in steps: first on the hard score, then on the medium and soft ones. Linear programs of the
//! whole problem, and for the soft score bounders of parts of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::bound::{BOUNDERS, Bounder};
use super::encode::{Encoding, encode_within};
use super::milp::{Answer, Limits, Objective, engine, minimise, relaxation};
use super::program::Program;
use super::standing::{Proved, Standing};
use crate::model::Score;
use crate::problem::{Assignment, Problem};

/// Programs with more coefficients than this are not handed to the engine: it would not see the
/// end of one relaxation, and the search has more use for the core.
pub(super) const LARGEST: usize = 1_000_000;

/// A bounder has this part of the time that is left when it is tried first, since incumbents get better, and
/// bounds with them.
const FIRST_SHARE: u32 = 3;

/// What one step of the prover found.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// Who found it.
    pub(super) engine: &'static str,
    pub(super) proved: Option<Proved>,
    pub(super) best: Option<Assignment>,
}

/// How a part of the score is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The bounder with this number.
    Bounder(usize),
    Relaxation,
    /// The same bounders, where the incumbent has become better since.
    Again(usize),
    Search,
    /// Nothing more to say until the incumbent meets the bound; at the last part, ever.
    Over,
}

/// Steps through bounders, relaxation and branch and bound: hard, medium, soft. The parts before are rows.
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
    /// The incumbent that each bounder saw last.
    seen: Vec<Option<Score>>,
}

impl<'p> Prover<'p> {
    pub(super) fn new(problem: &'p Problem, deadline: Option<Instant>, nodes: Option<u64>, largest: usize) -> Self {
        let (part, phase) = (Objective::Hard, Phase::Relaxation);
        Self { problem, deadline, nodes, largest, part, phase, program: None, seen: vec![None; BOUNDERS.len()] }
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
            (self.part, self.program) = (open, None);
            self.phase = if open == Objective::Soft { Phase::Bounder(0) } else { Phase::Relaxation };
        }
        loop {
            match self.phase {
                Phase::Over => return None,
                Phase::Bounder(index) | Phase::Again(index) => {
                    let Some(&(name, bounder)) = BOUNDERS.get(index) else {
                        self.phase =
                            if self.phase == Phase::Bounder(index) { Phase::Relaxation } else { Phase::Search };
                        continue;
                    };
                    if self.seen[index].is_none_or(|seen| score < seen) {
                        return Some(self.part_bound(index, (name, bounder), score, stop, on));
                    }
                    self.phase = self.next();
                }
                Phase::Relaxation | Phase::Search => {
                    if self.program.is_none() {
                        self.program = self.write(score, known);
                    }
                    match &self.program {
                        Some(_) => return self.whole_bound(score, incumbent, stop, on),
                        None if self.phase == Phase::Relaxation => self.phase = self.next(),
                        None => self.phase = Phase::Over,
                    }
                }
            }
        }
    }

    /// The phase after this one.
    fn next(&self) -> Phase {
        match self.phase {
            Phase::Bounder(index) => Phase::Bounder(index + 1),
            Phase::Relaxation if self.part == Objective::Soft => Phase::Again(0),
            Phase::Relaxation => Phase::Search,
            Phase::Again(index) => Phase::Again(index + 1),
            Phase::Search | Phase::Over => Phase::Over,
        }
    }

    /// A step of a bounder.
    fn part_bound(
        &mut self,
        index: usize,
        (engine, bounder): (&'static str, Bounder),
        score: Score,
        stop: &AtomicBool,
        on: &mut dyn FnMut(Step),
    ) -> Step {
        let soft = |bound: i64| Proved::Soft { hard: score.hard, medium: score.medium, bound };
        let mut progress =
            |bound: Option<i64>, best: Option<Assignment>| on(Step { engine, proved: bound.map(soft), best });
        let deadline = match self.phase {
            Phase::Bounder(_) => self.deadline.map(|deadline| {
                let now = Instant::now();
                now + deadline.saturating_duration_since(now) / FIRST_SHARE
            }),
            _ => self.deadline,
        };
        let mut limits = Limits { deadline, nodes: self.nodes, stop, progress: &mut progress };
        let proved = bounder(self.problem, &score, &mut limits);
        if !stop.load(Ordering::SeqCst) {
            self.phase = self.next();
            self.seen[index] = Some(score);
        }
        Step { engine, proved, best: None }
    }

    /// A step of the program of the whole problem.
    fn whole_bound(
        &mut self,
        score: Score,
        incumbent: &Assignment,
        stop: &AtomicBool,
        on: &mut dyn FnMut(Step),
    ) -> Option<Step> {
        let program = self.program.as_ref()?;
        let part = self.part;
        let proved = |bound: Option<i64>| {
            bound.map(|bound| match part {
                Objective::Hard => Proved::Hard(bound),
                Objective::Medium => Proved::Medium { hard: score.hard, bound },
                Objective::Soft => Proved::Soft { hard: score.hard, medium: score.medium, bound },
            })
        };
        let engine = engine();
        let mut progress =
            |bound: Option<i64>, best: Option<Assignment>| on(Step { engine, proved: proved(bound), best });
        let mut limits = Limits { deadline: self.deadline, nodes: self.nodes, stop, progress: &mut progress };
        let answer = if self.phase == Phase::Relaxation {
            relaxation(program, part, &mut limits)
        } else {
            minimise(program, part, Some(incumbent), &mut limits)
        };
        if !stop.load(Ordering::SeqCst) {
            self.phase = self.next();
        }
        let (proved, best) = match answer {
            Answer::Found { best, bound, .. } => (proved(bound), best),
            Answer::Infeasible | Answer::Failed(_) => (None, None),
        };
        Some(Step { engine, proved, best })
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
