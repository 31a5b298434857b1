//! How the smallest plan is found and proved: times first, then rooms, then everything at once.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use super::options::RepairOptions;
use super::perturbation::Perturbation;
use super::{Counts, Minimal, Verdict};
use crate::model::Score;
use crate::problem::{Assignment, Domain, Problem};
use crate::solve::{Answer, Limits, Objective, Options, Solved, Timing, improve, minimise, timing};

/// Branch-and-bound nodes for the times.
const NODES: u64 = 2_000;

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

/// The best plan so far, and what is known.
struct Search<'a> {
    perturbation: &'a Perturbation<'a>,
    options: &'a RepairOptions,
    deadline: Option<Instant>,
    interrupt: &'a AtomicBool,
    best: Option<(Score, Assignment)>,
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
    let mut search =
        Search { perturbation, options, deadline, interrupt, best: None, bound: 0, impossible, optimal: false };
    search.times();
    search.whole();
    search.finish()
}

impl Search<'_> {
    /// Times by a linear program, then rooms for them.
    fn times(&mut self) {
        let problem = self.perturbation.problem();
        let Timing { program } = timing(problem, |talk, start| self.perturbation.time_price(talk, start));
        let mut silent = |_: Option<i64>, _: Option<Assignment>| {};
        let mut limits =
            Limits { deadline: self.deadline, nodes: Some(NODES), stop: self.interrupt, progress: &mut silent };
        match minimise(&program, Objective::Medium, None, &mut limits) {
            Answer::Infeasible => self.impossible = true,
            Answer::Failed(_) => {}
            Answer::Found { best, bound, .. } => {
                self.bound = self.bound.max(bound.unwrap_or(0));
                if let Some(times) = best {
                    self.rooms(&times);
                }
            }
        }
    }

    /// The best rooms for talks at these times.
    fn rooms(&mut self, times: &Assignment) {
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
    }

    /// Everything at once, from the best plan so far.
    fn whole(&mut self) {
        let from = self.best.as_ref().map_or(&self.perturbation.from, |(_, best)| best);
        let problem = self.perturbation.problem();
        let free = problem.space.domains.iter().filter(|domain| domain.fixed.is_none());
        let prove = match free.map(Domain::count).sum::<usize>() {
            0..=TINY => Some(Objective::Soft),
            0..=SMALL => Some(Objective::Medium),
            _ => None,
        };
        let solved = self.run(problem, from, prove);
        if solved.bound.hard > 0 {
            self.impossible = true;
        }
        self.bound = self.bound.max(solved.bound.medium.unwrap_or(0));
        self.adopt(&solved);
        let best = self.best.as_ref().map(|(score, _)| *score);
        self.optimal = solved.bound.soft.is_some_and(|bound| best == Some(solved.score) && bound >= solved.score.soft);
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
        if self.best.as_ref().is_none_or(|(score, _)| solved.score < *score) {
            self.best = Some((solved.score, solved.best.clone()));
        }
    }

    fn finish(self) -> Found {
        let (score, best) =
            self.best.unwrap_or_else(|| (Score { hard: i64::MAX, medium: 0, soft: 0 }, Assignment(Vec::new())));
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
