//! The strategy of a run: presolve, search for incumbents, linear programs for bounds and proofs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::beside::{Beside, StepByStep};
use super::gate;
use super::outcome::{Bound, Event, Options, Outcome, Proof, SolveError, Status, gap};
use super::presolve::{Presolved, presolve};
use super::prove::Step;
use super::search::{Budget, Search};
use super::standing::Standing;
use crate::model::{Agenda, Id, Instance, Interval, Score, TalkId, Timetable};
use crate::problem::{Assignment, Lowering, Place, Problem, Space, Tables};
use crate::rules::Uses;

/// Rounds of the search before the prover starts: small conferences are settled by then.
const ROUNDS_BEFORE_PROOF: u32 = 2;

/// Programs with more coefficients are left alone where no clock ends them: a single relaxation may
/// take minutes.
const LARGEST_WITHOUT_CLOCK: usize = 500_000;

/// Lowers all uses over the offered space, extended by the placements of `extra` agendas.
///
/// # Errors
/// [`SolveError::Overflow`] when weights are too large.
pub fn lower(instance: &Instance, uses: &Uses, extra: &[&Agenda]) -> Result<Problem, SolveError> {
    let placements: Vec<(TalkId, Interval, Place)> =
        extra.iter().flat_map(|agenda| placements(instance, agenda)).collect();
    let space = Space::extended(instance, &placements, true);
    let mut lowering = Lowering::new(&space);
    for (_, config) in uses.iter() {
        config.rule.lower(instance, &mut lowering);
    }
    lowering.finish().map_err(|error| SolveError::Overflow(uses.get(error.by).rule.info().id))
}

/// The placements that an agenda states for talks that are not fixed.
fn placements(instance: &Instance, agenda: &Agenda) -> Vec<(TalkId, Interval, Place)> {
    Timetable::new(instance, agenda)
        .occurrences
        .iter()
        .filter(|one| one.written && one.placed && one.rooms.len() < 2)
        .filter_map(|one| Some((one.talk, one.span?, one.rooms.first().copied())))
        .collect()
}

/// Solves an instance: the best agenda that the limits allow, checked, with what is proven about it.
///
/// `interrupt` asks to stop early; the best agenda so far is still returned. `on` hears of every
/// improvement.
///
/// # Errors
/// [`SolveError`]: weights too large, or an internal disagreement between checker and solver.
pub fn solve(
    instance: &Instance,
    uses: &Uses,
    options: &Options,
    interrupt: &AtomicBool,
    on: &mut dyn FnMut(&Event),
) -> Result<Outcome, SolveError> {
    let started = Instant::now();
    let extra: Vec<&Agenda> = options.keep.iter().chain(&options.from).collect();
    let mut problem = lower(instance, uses, &extra)?;
    if let Some(keep) = &options.keep {
        keep_placements(&mut problem, instance, keep);
    }
    let from = |space: &Space| match &options.from {
        Some(agenda) => Assignment::from_agenda(space, instance, agenda),
        None => Assignment::of_fixed(space),
    };
    let solved = optimise_from(&problem, &from, options, (interrupt, started), on);
    let (agenda, report) = gate::pass(instance, uses, &problem, &solved.best).map_err(SolveError::Disagreement)?;
    Ok(Outcome {
        status: solved.status,
        proof: solved.proof,
        score: solved.score,
        bound: solved.bound,
        agenda,
        report,
        trace: solved.trace,
        seconds: options.iterations.is_none().then(|| started.elapsed().as_secs_f64()),
        moves: solved.moves,
        homeless: solved.presolved.homeless,
        removals: solved.presolved.removals,
        shortage: solved.presolved.shortage,
    })
}

/// The result for a problem by itself.
#[derive(Debug, Clone)]
pub struct Solved {
    /// The best assignment found.
    pub best: Assignment,
    /// Its price.
    pub score: Score,
    /// What nothing is better than.
    pub bound: Bound,
    /// What is known.
    pub status: Status,
    /// How it was proved; `None` for `feasible` and `unknown`.
    pub proof: Option<Proof>,
    /// How it went.
    pub trace: Vec<Event>,
    /// Moves evaluated by the search.
    pub moves: u64,
    /// What presolve found.
    pub presolved: Presolved,
}

/// Solves a problem that is lowered already; the checker is not asked.
#[must_use]
pub fn optimise(problem: &Problem, options: &Options, interrupt: &AtomicBool) -> Solved {
    optimise_from(problem, &Assignment::of_fixed, options, (interrupt, Instant::now()), &mut |_| {})
}

fn optimise_from(
    problem: &Problem,
    from: &dyn Fn(&Space) -> Assignment,
    options: &Options,
    (interrupt, started): (&AtomicBool, Instant),
    on: &mut dyn FnMut(&Event),
) -> Solved {
    let presolved = presolve(problem);
    let tables = Tables::new(&presolved.problem);
    let space = &presolved.problem.space;
    let from = harmless(&tables, space, &from(space));
    let run = Run { options, presolved: &presolved, tables: &tables, started, interrupt };
    let (best, standing, trace, moves) = run.anytime(&from, on);
    let score = problem.price(&best);
    let bound = standing.bound_for(score);
    let (status, proof) = match (score.hard, bound.hard) {
        (_, 1..) => (Status::Infeasible, Some(standing.hard_proof)),
        (..=0, _) if standing.is_settled(score) => (Status::Optimal, Some(standing.proof_of(score))),
        (..=0, _) => (Status::Feasible, None),
        _ => (Status::Unknown, None),
    };
    drop(tables);
    Solved { best, score, bound, status, proof, trace, moves, presolved }
}

/// Fixes every talk that `keep` places.
fn keep_placements(problem: &mut Problem, instance: &Instance, keep: &Agenda) {
    let occurrences = Timetable::new(instance, keep).occurrences;
    for one in occurrences.iter().filter(|one| one.written) {
        let placement = problem.space.placement_of(one);
        let domain = &mut problem.space.domains[one.talk.index()];
        if let (Some(placement), None) = (placement, domain.fixed) {
            domain.fixed = Some(placement);
            (domain.starts, domain.rooms, domain.except) = (vec![placement.start], vec![placement.room], Vec::new());
        }
    }
}

/// The part of a warm start that breaks nothing inviolable: talks in order of id, each kept if it
/// still fits.
fn harmless(tables: &Tables<'_>, space: &Space, from: &Assignment) -> Assignment {
    let mut evaluator = crate::problem::Evaluator::new(tables, &Assignment::of_fixed(space));
    for talk in (0..space.domains.len()).map(TalkId::from_index) {
        if let (Some(placement), None) = (from.get(talk), evaluator.at(talk))
            && evaluator.cost_of(talk, placement).inviolable <= 0
        {
            evaluator.apply(&crate::problem::Move::Relocate(talk, Some(placement)));
        }
    }
    evaluator.assignment()
}

struct Run<'a> {
    options: &'a Options,
    presolved: &'a Presolved,
    tables: &'a Tables<'a>,
    started: Instant,
    interrupt: &'a AtomicBool,
}

impl Run<'_> {
    /// Searches and proves until the limits, the gap or a proof.
    fn anytime(&self, from: &Assignment, on: &mut dyn FnMut(&Event)) -> (Assignment, Standing, Vec<Event>, u64) {
        let space = &self.presolved.problem.space;
        let mut search = Search::new(self.tables, space, from, self.options.seed);
        let standing = Standing::presolved(self.presolved, self.tables);
        let mut log = Log { trace: Vec::new(), started: self.started, timed: self.options.iterations.is_none(), on };
        log.note("presolve", None, standing.bound_for(search.best().0));
        log.note("construction", Some(search.best().0), standing.bound_for(search.best().0));
        let standing = if self.options.iterations.is_some() {
            self.reproducible(&mut search, standing, &mut log)
        } else {
            self.timed(&mut search, standing, &mut log)
        };
        let (_, best) = search.best();
        (best.clone(), standing, log.trace, search.moves)
    }

    fn budget<'b>(&self, target: Score, stop: &'b AtomicBool, threads: usize) -> Budget<'b> {
        Budget { deadline: self.deadline(), stop, target, threads }
    }

    fn deadline(&self) -> Option<Instant> {
        self.options.time_limit.and_then(|limit| self.started.checked_add(limit))
    }

    fn late(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed) || self.deadline().is_some_and(|deadline| Instant::now() >= deadline)
    }

    fn enough(&self, score: Score, standing: &Standing) -> bool {
        standing.is_settled(score) || gap(score, standing.bound_for(score)).is_some_and(|gap| gap <= self.options.gap)
    }

    /// Search first, then proof with node limits: nothing depends on a clock or on threads.
    fn reproducible(&self, search: &mut Search<'_>, mut standing: Standing, log: &mut Log<'_>) -> Standing {
        let most = self.options.iterations.unwrap_or(0);
        while search.moves < most && !self.late() && !self.enough(search.best().0, &standing) {
            let budget = self.budget(standing.target(), self.interrupt, self.options.threads);
            search.round(&budget, most - search.moves);
            log.note("search", Some(search.best().0), standing.bound_for(search.best().0));
        }
        let nodes = most / 2_000 + 50;
        let prover = StepByStep::start(&self.presolved.problem, self.deadline(), nodes, LARGEST_WITHOUT_CLOCK);
        while !self.late() && !self.enough(search.best().0, &standing) {
            let (score, best) = search.best();
            let Some(step) = prover.step(score, best, &standing, || self.late()) else { break };
            hear(&step, search, &mut standing, log);
        }
        standing
    }

    /// Search and proof side by side.
    fn timed(&self, search: &mut Search<'_>, mut standing: Standing, log: &mut Log<'_>) -> Standing {
        for _ in 0..ROUNDS_BEFORE_PROOF {
            if self.late() || self.enough(search.best().0, &standing) {
                return standing;
            }
            let budget = self.budget(standing.target(), self.interrupt, self.options.threads);
            search.round(&budget, u64::MAX);
            log.note("search", Some(search.best().0), standing.bound_for(search.best().0));
        }
        let (score, best) = search.best();
        let beside = Beside::start(&self.presolved.problem, self.deadline(), &standing, (score, best.clone()));
        while !self.late() && !self.enough(search.best().0, &standing) {
            let threads = self.options.threads.saturating_sub(usize::from(beside.is_busy()));
            let budget = self.budget(standing.target(), self.interrupt, threads);
            let before = search.best().0;
            search.round(&budget, SLICE);
            standing.face(search.best().0);
            if search.best().0 < before {
                log.note("search", Some(search.best().0), standing.bound_for(search.best().0));
            }
            for step in beside.steps.try_iter() {
                hear(&step, search, &mut standing, log);
            }
            let (score, best) = search.best();
            let overtaken = standing.open_part(before) < standing.open_part(score);
            beside.tell((score, best.clone()), overtaken);
        }
        standing
    }
}

/// Takes over what a step found and proved.
fn hear(step: &Step, search: &mut Search<'_>, standing: &mut Standing, log: &mut Log<'_>) {
    standing.learn(step.proved);
    if let Some(found) = &step.best {
        search.adopt(found);
    }
    standing.face(search.best().0);
    log.note(step.engine, Some(search.best().0), standing.bound_for(search.best().0));
}

/// Moves per round beside the prover: short enough to hear of proofs soon.
const SLICE: u64 = 400_000;

struct Log<'a> {
    trace: Vec<Event>,
    started: Instant,
    timed: bool,
    on: &'a mut dyn FnMut(&Event),
}

impl Log<'_> {
    fn note(&mut self, engine: &'static str, score: Option<Score>, bound: Bound) {
        let seconds = self.timed.then(|| self.started.elapsed().as_secs_f64());
        let event = Event { seconds, engine, score, bound };
        let news = self.trace.last().is_none_or(|last| last.score != event.score || last.bound != event.bound);
        if news {
            (self.on)(&event);
            self.trace.push(event);
        }
    }
}
