//! How the smallest plan is found and proved: times first, then rooms, then everything at once.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use super::options::RepairOptions;
use super::perturbation::Perturbation;
use super::{Counts, Minimal, Verdict};
use crate::model::{Id, Score, TalkId};
use crate::problem::{Assignment, Domain, Problem};
use crate::solve::{
    Answer, ColumnId, Limits, Objective, Options, Program, Sense, Solved, Timing, improve, minimise, timing,
};

/// Branch-and-bound nodes for the first times, ...
const NODES: u64 = 600;

/// ... and for others where no rooms are found for these.
const NODES_AGAIN: u64 = 60;

/// Of problems with at most so many placements it is proved as a whole how few changes there are, ...
const SMALL: usize = 4_000;

/// ... and of problems with at most so many that nothing costs less.
const TINY: usize = 400;

/// What was found.
pub(super) struct Found {
    pub(super) best: Assignment,
    pub(super) verdict: Verdict,
    pub(super) minimal: Minimal,
    pub(super) least: Counts,
}

/// Other times are tried so often where no rooms are found for the first.
const ROUNDS: usize = 8;

/// The best plan so far, and what is known.
struct Search<'a> {
    perturbation: &'a Perturbation<'a>,
    options: &'a RepairOptions,
    deadline: Option<Instant>,
    interrupt: &'a AtomicBool,
    best: (Score, Assignment),
    /// No plan costs less at the level of changes.
    bound: i64,
    impossible: bool,
    /// No plan is better at all.
    optimal: bool,
}

/// Finds a plan, and proves what it can.
pub(super) fn search(perturbation: &Perturbation<'_>, options: &RepairOptions, interrupt: &AtomicBool) -> Found {
    let deadline = options.time_limit.and_then(|limit| Instant::now().checked_add(limit));
    let impossible = perturbation.presolved.hard_bound > 0;
    let nothing = Assignment::of_fixed(&perturbation.problem().space);
    let best = (perturbation.problem().price(&nothing), nothing);
    let mut search = Search { perturbation, options, deadline, interrupt, best, bound: 0, impossible, optimal: false };
    search.times();
    search.whole();
    search.finish()
}

impl Search<'_> {
    /// Times by a linear program, then rooms for them. Where no rooms are found, these times are ruled out for the talks
    /// that run beside one without a room, and others looked for; that is no proof, and the bound is that of the
    /// first program.
    fn times(&mut self) {
        let own = |talk| self.perturbation.own_room(talk);
        let price = |talk, at| self.perturbation.price_of(talk, at);
        let Some(Timing { mut program }) = timing(self.perturbation.problem(), own, price) else { return };
        for target in &self.options.targets {
            // To leave out what is asked for is no answer.
            if let Some(out) = program.out[target.talk.index()] {
                program.columns[out].upper = 0;
            }
        }
        for round in 0..ROUNDS {
            let mut silent = |_: Option<i64>, _: Option<Assignment>| {};
            let nodes = Some(if round == 0 { NODES } else { NODES_AGAIN });
            let mut limits = Limits { deadline: self.deadline, nodes, stop: self.interrupt, progress: &mut silent };
            let times = match minimise(&program, Objective::Medium, None, &mut limits) {
                Answer::Found { best, bound, .. } => {
                    self.bound = if round == 0 { bound.unwrap_or(0) } else { self.bound };
                    best
                }
                Answer::Infeasible => {
                    self.impossible |= round == 0;
                    None
                }
                Answer::Failed(_) => None,
            };
            let Some(times) = times else { break };
            let without = self.rooms(&times);
            let Some(cut) = without.and_then(|talk| self.beside(&program, &times, talk)) else { break };
            let most = i64::try_from(cut.len()).unwrap_or(i64::MAX) - 1;
            program.row(cut, Sense::Most, most);
        }
    }

    /// The columns by which talks run beside this one at these times, itself included.
    fn beside(&self, program: &Program, times: &Assignment, talk: TalkId) -> Option<Vec<(ColumnId, i64)>> {
        let space = &self.perturbation.problem().space;
        let span = space.start(times.get(talk)?.start).span;
        let mut columns = Vec::new();
        for (placed, at) in program.placed.iter().zip(&times.0) {
            let Some(at) = at.filter(|at| space.start(at.start).span.overlap(span) > 0) else { continue };
            columns.extend(placed.iter().filter(|(placement, _)| *placement == at).map(|&(_, id)| (id, 1)));
        }
        Some(columns)
    }

    /// The best rooms for talks at these times; a talk that gets none, if there is one.
    fn rooms(&mut self, times: &Assignment) -> Option<TalkId> {
        let problem = self.perturbation.problem();
        let mut narrow = problem.clone();
        for (domain, at) in narrow.space.domains.iter_mut().zip(&times.0).filter(|(domain, _)| domain.fixed.is_none()) {
            *domain = match at {
                None => Domain::default(),
                Some(at) => Domain { starts: [at.start].into(), ..domain.clone() },
            };
        }
        let solved = self.run(&narrow, &self.perturbation.from, None);
        self.adopt(&solved);
        let unplaced = times.0.iter().zip(&solved.best.0).position(|(wanted, got)| wanted.is_some() && got.is_none());
        unplaced.map(TalkId::from_index)
    }

    /// Everything at once, from the best plan so far.
    fn whole(&mut self) {
        let nothing = self.best.1 == Assignment::of_fixed(&self.perturbation.problem().space);
        let from = if nothing { &self.perturbation.from } else { &self.best.1 };
        let problem = self.perturbation.problem();
        let free = problem.space.domains.iter().filter(|domain| domain.fixed.is_none());
        let size: usize = free.map(Domain::count).sum();
        let part = if size <= TINY { Objective::Soft } else { Objective::Medium };
        let prove = (size <= SMALL).then_some(part);
        let solved = self.run(problem, from, prove);
        if solved.bound.hard > 0 {
            self.impossible = true;
        }
        self.bound = self.bound.max(solved.bound.medium.unwrap_or(0));
        self.adopt(&solved);
        self.optimal = solved.bound.soft.is_some_and(|bound| self.best.0 == solved.score && bound >= solved.score.soft);
    }

    fn run(&self, problem: &Problem, from: &Assignment, prove: Option<Objective>) -> Solved {
        let mut options = Options::default();
        options.time_limit = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        options.iterations = Some(self.options.iterations);
        options.seed = self.options.seed;
        options.threads = self.options.threads;
        options.prove = prove;
        improve(problem, from, &options, self.interrupt)
    }

    fn adopt(&mut self, solved: &Solved) {
        if solved.score < self.best.0 {
            self.best = (solved.score, solved.best.clone());
        }
    }

    fn finish(self) -> Found {
        let (score, best) = self.best;
        let verdict = match (score.hard <= 0, self.impossible) {
            (true, _) => Verdict::Cleared,
            (false, true) => Verdict::Impossible,
            (false, false) => Verdict::Unknown,
        };
        let (counts, mut least) = (self.perturbation.counts_of(score.medium), self.perturbation.counts_of(self.bound));
        let minimal = if verdict != Verdict::Cleared || least.dropped < counts.dropped {
            Minimal::Unproven
        } else if (least.consent, least.moved) < (counts.consent, counts.moved) {
            Minimal::Dropped
        } else if least.rooms < counts.rooms {
            Minimal::Moved
        } else if self.optimal {
            Minimal::Cost
        } else {
            Minimal::Rooms
        };
        least += self.perturbation.fixed();
        Found { best, verdict, minimal, least }
    }
}
