//! The strategy of a run: presolve, search for incumbents, linear programs around them, bounds and proofs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::beside::{Beside, News, StepByStep};
use super::candidates::Candidates;
use super::construct::is_large;
use super::gate;
use super::neighbourhoods::Neighbourhoods;
use super::outcome::{Bound, Event, Options, Outcome, Proof, SolveError, Status, gap};
use super::presolve::{Presolved, presolve_until};
use super::prove::Step;
use super::search::{Budget, Search};
use super::standing::Standing;
use crate::model::{Agenda, Id, Instance, Interval, Score, TalkId, Timetable};
use crate::problem::{Assignment, Domain, Lowering, Place, Placement, Problem, Space, Tables};
use crate::rules::Uses;

/// Rounds of the search before the prover starts: small conferences are settled by then.
const ROUNDS_BEFORE_PROOF: u32 = 2;

/// Problems with more placements are searched on all cores for a while first.
const SMALL: usize = 2_000;

/// The search's own share of the time there is one part in so many, ...
const ALONE: u32 = 4;

/// ... and no more than this.
const LONGEST_ALONE: Duration = Duration::from_secs(10);

/// Moves of the search that are as much work as one price of a neighbourhood, where work is counted.
const MOVES_PER_PRICE: u64 = 2;

/// Prices that are granted at least.
const LEAST_WORK: u64 = 20_000;

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
    let called = Instant::now();
    let started = options.started.unwrap_or(called);
    let extra: Vec<&Agenda> = options.keep.iter().chain(&options.from).collect();
    let mut problem = lower(instance, uses, &extra)?;
    if let Some(keep) = &options.keep {
        keep_placements(&mut problem, instance, keep);
    }
    let deadline = options.time_limit.and_then(|limit| {
        // Checking what comes out takes about as long as lowering, writing it less than reading took.
        let after = called.elapsed() + called.saturating_duration_since(started) / 2;
        started.checked_add(limit.saturating_sub(after.min(limit / 2)))
    });
    let clock = Clock { started, deadline, interrupt };
    if clock.late() && options.from.is_none() && is_large(&Candidates::new(&problem.space)) {
        return Err(SolveError::NoTime);
    }
    let from = |space: &Space| match &options.from {
        Some(agenda) => Assignment::from_agenda(space, instance, agenda),
        None => Assignment::of_fixed(space),
    };
    let solved = optimise_from(&problem, &from, options, clock, on);
    if solved.cut_short && solved.best == Assignment::of_fixed(&problem.space) {
        return Err(SolveError::NoTime);
    }
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
        cut_short: solved.cut_short,
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
    /// Whether the time was over before every talk was looked at.
    pub cut_short: bool,
}

/// When a run began and when it is to end.
#[derive(Debug, Clone, Copy)]
struct Clock<'a> {
    started: Instant,
    deadline: Option<Instant>,
    interrupt: &'a AtomicBool,
}

impl Clock<'_> {
    fn late(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed) || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

/// Solves a problem that is lowered already; the checker is not asked.
#[must_use]
pub fn optimise(problem: &Problem, options: &Options, interrupt: &AtomicBool) -> Solved {
    improve(problem, &Assignment::of_fixed(&problem.space), options, interrupt)
}

/// The same, from a first assignment: of its placements those are taken that are in the domains and break nothing
/// inviolable. What is found is never worse than that.
#[must_use]
pub fn improve(problem: &Problem, from: &Assignment, options: &Options, interrupt: &AtomicBool) -> Solved {
    let started = options.started.unwrap_or_else(Instant::now);
    let deadline = options.time_limit.and_then(|limit| started.checked_add(limit));
    let inside = |space: &Space| {
        let kept = |(domain, at): (&Domain, &Option<Placement>)| {
            domain.fixed.or_else(|| at.filter(|&placement| domain.contains(placement)))
        };
        Assignment(space.domains.iter().zip(&from.0).map(kept).collect())
    };
    optimise_from(problem, &inside, options, Clock { started, deadline, interrupt }, &mut |_| {})
}

fn optimise_from(
    problem: &Problem,
    from: &dyn Fn(&Space) -> Assignment,
    options: &Options,
    clock: Clock<'_>,
    on: &mut dyn FnMut(&Event),
) -> Solved {
    let presolved = presolve_until(problem, &|| clock.late());
    let tables = Tables::for_search(&presolved.problem);
    let space = &presolved.problem.space;
    let from = harmless(&tables, space, &from(space));
    let run = Run { options, presolved: &presolved, tables: &tables, clock };
    let Walked { best, standing, trace, moves, cut_short } = run.anytime(&from, on);
    let score = problem.price(&best);
    let bound = standing.bound_for(score);
    let (status, proof) = match (score.hard, bound.hard) {
        (_, 1..) => (Status::Infeasible, Some(standing.hard_proof)),
        (..=0, _) if standing.is_settled(score) => (Status::Optimal, Some(standing.proof_of(score))),
        (..=0, _) => (Status::Feasible, None),
        _ => (Status::Unknown, None),
    };
    drop(tables);
    Solved { best, score, bound, status, proof, trace, moves, presolved, cut_short }
}

/// Fixes every talk that `keep` places.
fn keep_placements(problem: &mut Problem, instance: &Instance, keep: &Agenda) {
    let occurrences = Timetable::new(instance, keep).occurrences;
    for one in occurrences.iter().filter(|one| one.written) {
        let placement = problem.space.placement_of(one);
        let domain = &mut problem.space.domains[one.talk.index()];
        if let (Some(placement), None) = (placement, domain.fixed) {
            *domain = Domain::fixed_at(placement);
        }
    }
}

/// The part of a warm start that breaks nothing inviolable: talks in order of id, each kept if it
/// still fits.
pub(super) fn harmless(tables: &Tables<'_>, space: &Space, from: &Assignment) -> Assignment {
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
    clock: Clock<'a>,
}

/// What a run found.
struct Walked {
    best: Assignment,
    standing: Standing,
    trace: Vec<Event>,
    moves: u64,
    cut_short: bool,
}

impl Run<'_> {
    /// Searches and proves until the limits, the gap or a proof.
    fn anytime(&self, from: &Assignment, on: &mut dyn FnMut(&Event)) -> Walked {
        let problem = &self.presolved.problem;
        let timed = self.options.iterations.is_none();
        let mut log = Log { trace: Vec::new(), started: self.clock.started, timed, on };
        log.presolved(self.presolved);
        // What counting proves is told in the meantime.
        let (mut search, standing) = std::thread::scope(|scope| {
            let standing = scope.spawn(|| Standing::presolved(self.presolved));
            let search = Search::new(problem, self.tables, from, self.options.seed, &|| self.clock.late());
            let standing = standing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (search, standing)
        });
        log.note("construction", Some(search.best().0), standing.bound_for(search.best().0));
        let standing = if self.options.iterations.is_some() {
            self.reproducible(&mut search, standing, &mut log)
        } else {
            self.timed(&mut search, standing, &mut log)
        };
        let (_, best) = search.best();
        Walked { best: best.clone(), standing, trace: log.trace, moves: search.moves, cut_short: search.cut_short }
    }

    fn budget<'b>(&self, target: Score, stop: &'b AtomicBool, threads: usize) -> Budget<'b> {
        Budget { deadline: self.clock.deadline, iterations: self.options.iterations, stop, target, threads }
    }

    fn enough(&self, score: Score, standing: &Standing) -> bool {
        standing.is_settled(score) || gap(score, standing.bound_for(score)).is_some_and(|gap| gap <= self.options.gap)
    }

    /// Search and neighbourhoods first, then proof with node limits: nothing depends on a clock or on threads.
    fn reproducible(&self, search: &mut Search<'_>, mut standing: Standing, log: &mut Log<'_>) -> Standing {
        let most = self.options.iterations.unwrap_or(0);
        let problem = &self.presolved.problem;
        let mut neighbourhoods = Neighbourhoods::new(problem, self.tables, self.options.seed);
        let mut work = LEAST_WORK;
        while search.moves < most && !self.clock.late() && !self.enough(search.best().0, &standing) {
            let budget = self.budget(standing.target(), self.clock.interrupt, self.options.threads);
            let before = search.moves;
            search.round(&budget, most - search.moves);
            log.note("search", Some(search.best().0), standing.bound_for(search.best().0));
            work += (search.moves - before) / MOVES_PER_PRICE;
            self.look(&mut neighbourhoods, &mut work, search, &standing, log);
        }
        let Some(last) = self.options.prove else { return standing };
        let nodes = most / 2_000 + 50;
        let prover = StepByStep::start(problem, self.clock.deadline, nodes, LARGEST_WITHOUT_CLOCK);
        while !self.clock.late() && !self.enough(search.best().0, &standing) {
            let (score, best) = search.best();
            if standing.open_part(score) > last {
                break;
            }
            let Some(step) = prover.step(score, best, &standing, || self.clock.late()) else { break };
            hear(&step, search, &mut standing, log);
        }
        standing
    }

    /// Looks at neighbourhoods until so much work is done or none helps.
    fn look<'t>(
        &'t self,
        neighbourhoods: &mut Neighbourhoods<'t>,
        work: &mut u64,
        search: &mut Search<'_>,
        standing: &Standing,
        log: &mut Log<'_>,
    ) {
        while *work > 0 && !self.clock.late() && !self.enough(search.best().0, standing) {
            let ends = (self.clock.deadline, self.clock.interrupt);
            let looked = neighbourhoods.look(self.tables, search.best().1, standing.target(), ends);
            let Some(looked) = looked else { break };
            *work = work.saturating_sub(looked.work.max(1));
            if let Some((_, better)) = &looked.better {
                search.adopt(better);
                log.note(looked.engine, Some(search.best().0), standing.bound_for(search.best().0));
            }
        }
    }

    /// Search on all cores first; then proof and neighbourhoods beside it. Small programs are proved at once and get a
    /// core; larger ones wait until the search has had its share, and share the cores with it. Programs that are too
    /// large to write leave the neighbourhoods alone on that thread.
    fn timed(&self, search: &mut Search<'_>, mut standing: Standing, log: &mut Log<'_>) -> Standing {
        let is_small = self.is_small();
        let share = self.options.time_limit.map_or(LONGEST_ALONE, |limit| (limit / ALONE).min(LONGEST_ALONE));
        let mut rounds = 0;
        while rounds < ROUNDS_BEFORE_PROOF || (!is_small && self.clock.started.elapsed() < share) {
            if self.clock.late() || self.enough(search.best().0, &standing) {
                return standing;
            }
            let budget = self.budget(standing.target(), self.clock.interrupt, self.options.threads);
            let most = if rounds < ROUNDS_BEFORE_PROOF { u64::MAX } else { SLICE };
            search.round(&budget, most);
            log.note("search", Some(search.best().0), standing.bound_for(search.best().0));
            rounds += 1;
        }
        let (score, best) = search.best();
        let incumbent = (score, best.clone());
        let problem = &self.presolved.problem;
        let beside = Beside::start(problem, self.clock.deadline, &standing, incumbent, self.options.seed);
        while !self.clock.late() && !self.enough(search.best().0, &standing) {
            let given = usize::from(is_small && beside.is_busy());
            let threads = self.options.threads.saturating_sub(given);
            let budget = self.budget(standing.target(), self.clock.interrupt, threads);
            let before = search.best().0;
            search.round(&budget, SLICE);
            standing.face(search.best().0);
            if search.best().0 < before {
                log.note("search", Some(search.best().0), standing.bound_for(search.best().0));
            }
            for news in beside.news.try_iter() {
                match news {
                    News::Proved(step) => hear(&step, search, &mut standing, log),
                    News::Better(engine, found) => {
                        search.adopt(&found);
                        standing.face(search.best().0);
                        log.note(engine, Some(search.best().0), standing.bound_for(search.best().0));
                    }
                }
            }
            let (score, best) = search.best();
            let overtaken = standing.open_part(before) < standing.open_part(score);
            beside.tell((score, best), overtaken);
        }
        standing
    }

    /// Whether the whole program is small enough to be proved at once. O(talks).
    fn is_small(&self) -> bool {
        let space = &self.presolved.problem.space;
        let free = space.domains.iter().filter(|domain| domain.fixed.is_none());
        free.map(|domain| domain.starts.len() * domain.rooms.len()).sum::<usize>() <= SMALL
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
    /// The first event: what is known before any agenda.
    fn presolved(&mut self, presolved: &Presolved) {
        let bound = Bound { hard: presolved.hard_bound, medium: None, soft: None };
        self.say("presolve", None, bound, presolved.homeless.clone());
    }

    fn note(&mut self, engine: &'static str, score: Option<Score>, bound: Bound) {
        self.say(engine, score, bound, Vec::new());
    }

    fn say(&mut self, engine: &'static str, score: Option<Score>, bound: Bound, homeless: Vec<TalkId>) {
        let seconds = self.timed.then(|| self.started.elapsed().as_secs_f64());
        let event = Event { seconds, engine, score, bound, homeless };
        let news = self.trace.last().is_none_or(|last| last.score != event.score || last.bound != event.bound);
        if news {
            (self.on)(&event);
            self.trace.push(event);
        }
    }
}
