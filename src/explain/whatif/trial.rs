//! Whether a version of a change fits: a repair of the agenda, or a draft.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::Weaker;
use super::weaker::{Item, Series, Step};
use crate::explain::repair::{Repair, RepairOptions, Verdict, repair};
use crate::model::{Agenda, Instance, Score};
use crate::rules::Uses;
use crate::solve::{self, Options, Outcome, SolveError, Status};
use crate::source::Value;

/// A scenario with the agenda read against it.
#[derive(Debug)]
pub struct Situation {
    /// The scenario.
    pub instance: Instance,
    /// Its rules.
    pub uses: Uses,
    /// The agenda; `None`: the question is what can be drafted.
    pub agenda: Option<Agenda>,
}

/// What a trial may do.
#[derive(Debug, Clone)]
pub struct Limits {
    /// What may be touched, and effort. The time limit is that of all trials together.
    pub repair: RepairOptions,
    /// More talks than this must not change.
    pub max_moves: Option<usize>,
}

/// Whether something fits: nothing hard is broken, no talk is dropped, and no more talks change than may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// An agenda shows it.
    Fits,
    /// Proven: it does not.
    Proven,
    /// Nothing was found, and nothing is proven.
    Unknown,
}

/// How it was answered.
#[derive(Debug, Clone)]
pub enum Answer {
    /// By a repair of the agenda.
    Plan(Box<Repair>),
    /// By a draft.
    Draft(Box<Outcome>),
}

/// An answer and what follows from it.
#[derive(Debug, Clone)]
pub struct Trial {
    /// Whether it fits.
    pub fit: Fit,
    /// How that is known.
    pub answer: Answer,
}

impl Trial {
    /// The score after the moves, or of the draft.
    #[must_use]
    pub fn score(&self) -> Score {
        match &self.answer {
            Answer::Plan(plan) => plan.after.score,
            Answer::Draft(draft) => draft.score,
        }
    }
}

/// Trials of versions of a change.
pub(super) struct Trials<'a> {
    build: &'a dyn Fn(&Value) -> Option<Situation>,
    limits: &'a Limits,
    interrupt: &'a AtomicBool,
    deadline: Option<Instant>,
    /// The time was over before a trial.
    pub(super) cut_short: bool,
}

impl<'a> Trials<'a> {
    pub(super) fn new(
        build: &'a dyn Fn(&Value) -> Option<Situation>,
        limits: &'a Limits,
        interrupt: &'a AtomicBool,
    ) -> Self {
        let deadline = limits.repair.time_limit.and_then(|limit| Instant::now().checked_add(limit));
        Self { build, limits, interrupt, deadline, cut_short: false }
    }

    /// Tries a situation.
    pub(super) fn judge(&self, situation: &Situation) -> Result<Trial, SolveError> {
        let Situation { instance, uses, agenda } = situation;
        let mut options = self.limits.repair.clone();
        options.time_limit = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let Some(agenda) = agenda else {
            let draft = Options {
                time_limit: options.time_limit,
                iterations: Some(options.iterations),
                seed: options.seed,
                threads: options.threads,
                ..Options::default()
            };
            let outcome = solve::solve(instance, uses, &draft, self.interrupt, &mut |_| {})?;
            let fit = match outcome.status {
                _ if outcome.score.hard <= 0 => Fit::Fits,
                Status::Infeasible => Fit::Proven,
                _ => Fit::Unknown,
            };
            return Ok(Trial { fit, answer: Answer::Draft(Box::new(outcome)) });
        };
        let plan = repair(instance, uses, agenda, &options, self.interrupt)?;
        Ok(Trial { fit: self.fit_of(&plan), answer: Answer::Plan(Box::new(plan)) })
    }

    fn fit_of(&self, plan: &Repair) -> Fit {
        let most = self.limits.max_moves.unwrap_or(usize::MAX);
        // Among plans that drop nothing none moves fewer than the least, if that drops nothing either.
        let too_many = plan.least.dropped > 0 || plan.least.moved > most;
        match plan.verdict {
            Verdict::Clean => Fit::Fits,
            Verdict::Impossible => Fit::Proven,
            Verdict::Cleared
                if plan.counts.dropped == 0 && plan.after.score.hard <= 0 && plan.changed().count() <= most =>
            {
                Fit::Fits
            }
            Verdict::Cleared if too_many => Fit::Proven,
            _ => Fit::Unknown,
        }
    }

    /// Whether a version of the change fits.
    pub(super) fn fit(&mut self, change: &Value) -> Result<Fit, SolveError> {
        let late = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        if late || self.interrupt.load(Ordering::Relaxed) {
            self.cut_short = true;
            return Ok(Fit::Unknown);
        }
        match (self.build)(change) {
            Some(situation) => Ok(self.judge(&situation)?.fit),
            // A window may be empty once it is weaker, and such a file is refused: it is no version of the change.
            None => Ok(Fit::Unknown),
        }
    }

    /// The strongest version of an item that fits, the rest of the change as it is.
    pub(super) fn strongest(&mut self, item: &Item, stated: Fit, change: &Value) -> Result<Option<Weaker>, SolveError> {
        Ok(self.strongest_step(item, stated, change)?.map(|(weaker, _)| weaker))
    }

    /// The same with the step that makes it.
    pub(super) fn strongest_step(
        &mut self,
        item: &Item,
        stated: Fit,
        change: &Value,
    ) -> Result<Option<(Weaker, Step)>, SolveError> {
        for series in &item.series {
            let found = if series.monotone {
                self.halving(series, stated, change)?
            } else {
                self.one_by_one(series, stated, change)?
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Binary search: what fits one step fits all after it.
    fn halving(&mut self, series: &Series, stated: Fit, change: &Value) -> Result<Option<(Weaker, Step)>, SolveError> {
        let steps = &series.steps;
        let Some(last) = steps.last() else { return Ok(None) };
        if self.fit(&last.applied(change))? != Fit::Fits {
            return Ok(None);
        }
        // Nothing before `low` fits, `high` does.
        let (mut low, mut high, mut proven) = (0, steps.len() - 1, stated == Fit::Proven);
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.fit(&steps[middle].applied(change))? {
                Fit::Fits => high = middle,
                other => (low, proven) = (middle + 1, other == Fit::Proven),
            }
        }
        let stronger = if high == 0 { series.stated.clone() } else { steps[high - 1].words.clone() };
        Ok(Some((weaker(series, high, (stronger, proven)), steps[high].clone())))
    }

    /// The first that fits.
    fn one_by_one(
        &mut self,
        series: &Series,
        stated: Fit,
        change: &Value,
    ) -> Result<Option<(Weaker, Step)>, SolveError> {
        let mut stronger = (series.stated.clone(), stated == Fit::Proven);
        for (index, step) in series.steps.iter().enumerate() {
            match self.fit(&step.applied(change))? {
                Fit::Fits => return Ok(Some((weaker(series, index, stronger), step.clone()))),
                other => stronger = (step.words.clone(), other == Fit::Proven),
            }
        }
        Ok(None)
    }
}

fn weaker(series: &Series, index: usize, stronger: (String, bool)) -> Weaker {
    let (key, stated, words) = (series.key.clone(), series.stated.clone(), series.steps[index].words.clone());
    Weaker { key, stated, words, stronger }
}
