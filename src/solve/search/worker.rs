//! One worker: a walk over assignments that accepts by temperature.

use std::sync::atomic::Ordering;
use std::time::Instant;

use super::Budget;
use super::costly::Costly;
use super::draft::Draft;
use super::guide::Guide;
use super::index::Index;
use super::mix::Mix;
use super::moves::View;
use super::schedule::{Schedule, WHOLE};
use super::structure::Structure;
use crate::model::{Id, TalkId};
use crate::problem::{Assignment, Cost, Evaluator, Move, Placement, Problem};
use crate::solve::rng::{Random, THRESHOLDS};

/// Moves between two looks at the clock, the temperature and the weights.
const STRIDE: u64 = 64;

/// Looks between two changes of what is proposed how often.
const MIXES: u64 = 32;

/// Milliseconds of a walk whose moves are not counted out, after which workers meet.
const SLICE: u128 = 100;

/// Proposals from which the first temperatures are taken.
const SAMPLE: usize = 1_000;

/// Temperatures are below this, in 1/1024 of a cost.
const HOTTEST: i64 = 1 << 40;

/// A walk over assignments.
#[derive(Debug)]
pub(super) struct Worker<'p> {
    pub(super) evaluator: Evaluator<'p>,
    pub(super) index: Index,
    pub(super) guide: Guide,
    random: Random,
    draft: Draft,
    /// The talks of the current proposal, from where, to where.
    moved: Vec<(TalkId, Option<Placement>, Option<Placement>)>,
    pub(super) best: Assignment,
    pub(super) best_cost: Cost,
    /// The talks that are not where `best` has them, and perhaps others; each change adds one.
    strayed: Vec<TalkId>,
    /// Whether the changes since `best` are too many to be listed: it is then copied as a whole.
    far: bool,
    /// Cost of one unit of medium, hard and inviolable cost, in units of soft cost, and the least
    /// that it may fall to.
    weights: [i64; 3],
    floors: [i64; 3],
    schedule: Option<Schedule>,
    mix: Mix,
    costly: Costly,
    /// Which anneal this is, and the ticks at which it began and ends.
    anneal: u32,
    span: (u64, u64),
    /// How many moves the first sample made, and the microseconds it took.
    sampled: (u64, u64),
    /// Moves made.
    pub(super) moves: u64,
}

/// What all workers share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a, 'p> {
    pub(super) structure: &'a Structure<'p>,
    /// Inviolable cost that pins force.
    pub(super) forced: i64,
    /// When the search began.
    pub(super) began: Instant,
}

/// How many ticks the anneals of a run take together; ticks are moves, or microseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticks {
    whole: Option<u64>,
    timed: bool,
}

/// Ticks of the first anneal of a run without end.
const FIRST: u64 = 20_000;

/// The first anneal, which measures the temperatures, takes one part in so many of the run, or a quarter of an anneal
/// that is long enough.
const PILOT: u64 = 10;

/// Moves per talk beyond which two anneals find more than one that takes twice as long.
const ENOUGH: u64 = 60_000;

impl Ticks {
    /// The ticks of a budget, for one of so many workers.
    pub(super) fn new(budget: &Budget<'_>, began: Instant, workers: u64) -> Self {
        match (budget.iterations, budget.deadline) {
            (Some(moves), _) => Self { whole: Some(moves / workers), timed: false },
            (None, Some(deadline)) => Self { whole: Some(micros(began, deadline)), timed: true },
            (None, None) => Self { whole: None, timed: false },
        }
    }

    /// When an anneal that begins at `from` ends, if `enough` ticks are enough for one.
    fn end(self, anneal: u32, from: u64, enough: u64) -> u64 {
        match self.whole {
            // The sample may have taken longer than this already.
            Some(whole) if anneal == 0 => from + (whole / PILOT).min(enough / 4),
            Some(whole) => {
                let left = whole.saturating_sub(from).max(1);
                from + left / (left / enough.max(1)).max(1)
            }
            None => from + (FIRST << anneal.min(20)),
        }
    }
}

fn micros(from: Instant, to: Instant) -> u64 {
    u64::try_from(to.saturating_duration_since(from).as_micros()).unwrap_or(u64::MAX)
}

impl<'p> Worker<'p> {
    /// Starts from an assignment.
    pub(super) fn new(problem: &Problem, structure: &Structure<'p>, evaluator: Evaluator<'p>, random: Random) -> Self {
        let mut worker = Self {
            best: evaluator.assignment(),
            best_cost: evaluator.cost(),
            index: Index::new(structure, &evaluator),
            guide: Guide::new(problem),
            evaluator,
            random,
            draft: Draft::default(),
            moved: Vec::new(),
            strayed: Vec::new(),
            far: false,
            weights: [4, 16, 64],
            floors: [4; 3],
            schedule: None,
            mix: Mix::new(structure),
            costly: Costly::default(),
            anneal: 0,
            span: (0, 0),
            sampled: (0, 0),
            moves: 0,
        };
        worker.guide_anew(structure);
        worker
    }

    /// Remembers an assignment from elsewhere as the best one; the walk goes on where it is.
    pub(super) fn adopt(&mut self, assignment: &Assignment, cost: Cost) {
        (self.best, self.best_cost) = (assignment.clone(), cost);
        self.far = true;
    }

    fn guide_anew(&mut self, structure: &Structure<'p>) {
        if !self.guide.is_empty() {
            let talks = (0..self.best.0.len()).map(TalkId::from_index);
            let placed: Vec<_> = talks.map(|talk| (talk, None, self.evaluator.at(talk))).collect();
            self.guide.shift(structure.space, &placed, true);
        }
    }

    /// Walks on for so many moves, or until the budget ends.
    pub(super) fn walk(&mut self, context: &Context<'_, 'p>, budget: &Budget<'_>, ticks: Ticks, length: u64) {
        if context.structure.movable().is_empty() {
            // Moves that are counted out are over all the same.
            self.moves += if budget.iterations.is_some() { length } else { 0 };
            return;
        }
        let mut schedule = match self.schedule.take() {
            Some(schedule) => schedule,
            None => self.calibrate(context, ticks),
        };
        let started = Instant::now();
        let mut temperature = 0;
        for step in 0..length {
            if step % STRIDE == 0 {
                let now = Instant::now();
                let late = budget.deadline.is_some_and(|deadline| now >= deadline);
                let long = budget.iterations.is_none() && now.duration_since(started).as_millis() >= SLICE;
                if late || long || budget.stop.load(Ordering::Relaxed) || self.best_cost.score() <= budget.target {
                    break;
                }
                let tick = if ticks.timed { micros(context.began, now) } else { self.moves };
                if tick >= self.span.1 {
                    if self.span.1 > 0 {
                        schedule = schedule.paced();
                        self.anneal += 1;
                    }
                    let moves = ENOUGH.saturating_mul(context.structure.movable().len() as u64);
                    let enough = if ticks.timed {
                        // Before the first move the speed is that of the sample.
                        let (made, took) = if self.moves > 0 { (self.moves, tick) } else { self.sampled };
                        u64::try_from(u128::from(moves) * u128::from(took) / u128::from(made.max(1)))
                            .unwrap_or(u64::MAX)
                    } else {
                        moves
                    };
                    self.span = (tick, ticks.end(self.anneal, tick, enough));
                }
                let (from, to) = self.span;
                let progress = u128::from(tick - from) * u128::from(WHOLE) / u128::from((to - from).max(1));
                let level;
                (level, temperature) = schedule.at(u64::try_from(progress).unwrap_or(WHOLE));
                schedule.see(level, self.weighed(self.evaluator.cost()));
                self.adapt(context.forced);
                self.costly.look(context.structure, &mut self.evaluator, self.moves);
                if (step / STRIDE).is_multiple_of(MIXES) {
                    self.mix.adapt();
                }
            }
            self.moves += 1;
            self.step(context, temperature);
        }
        self.schedule = Some(schedule);
    }

    /// Proposes a move and accepts it or not.
    pub(super) fn step(&mut self, context: &Context<'_, 'p>, temperature: i64) {
        let structure = context.structure;
        let kind = self.mix.draw(&mut self.random);
        self.draft.clear();
        let view = View { structure, evaluator: &self.evaluator, index: &self.index, costly: self.costly.talks() };
        if !kind.propose(&view, &mut self.draft, &mut self.random) {
            self.mix.note(kind, false);
            return;
        }
        self.moved.clear();
        let moved = self.draft.changes.iter().map(|&(talk, to)| (talk, self.evaluator.at(talk), to));
        self.moved.extend(moved);
        let guided = if self.guide.is_empty() { 0 } else { self.guide.shift(structure.space, &self.moved, true) };
        let simple = match self.draft.changes[..] {
            [(talk, to)] => Some(Move::Relocate(talk, to)),
            [(one, to), (two, other)] => Some(Move::Exchange(one, to, two, other)),
            _ => None,
        };
        let change = if let Some(simple) = &simple {
            self.evaluator.delta(simple)
        } else {
            let before = self.evaluator.cost();
            self.evaluator.shift(&mut self.draft.changes);
            difference(self.evaluator.cost(), before)
        };
        // A worsening w is accepted if u < exp(−w / temperature): if w < −ln(u) · temperature.
        let limit = (temperature * THRESHOLDS[self.random.below(1024)]) >> 16;
        let worse = self.weighed(change).saturating_mul(16).saturating_add(guided);
        let accepted = worse <= limit;
        self.mix.note(kind, accepted && worse != 0);
        if !accepted {
            if simple.is_none() {
                self.evaluator.shift(&mut self.draft.changes);
            }
            if !self.guide.is_empty() {
                self.guide.shift(structure.space, &self.moved, false);
            }
            return;
        }
        if let Some(simple) = &simple {
            self.evaluator.apply(simple);
        }
        self.stray();
        for &(talk, from, _) in &self.moved {
            if let Some(from) = from {
                self.index.leave(structure, talk, from);
            }
        }
        for &(talk, _, to) in &self.moved {
            if let Some(to) = to {
                self.index.enter(structure, talk, to);
            }
        }
        debug_assert!(!self.moves.is_multiple_of(1024) || self.evaluator.cost() == self.evaluator.rescore());
        let next = self.evaluator.cost();
        if next.inviolable <= context.forced && next.score() < self.best_cost.score() {
            self.best_cost = next;
            self.save();
        }
    }

    /// Notes that the talks of the current move are no longer where they were. A change of each talk is as much to
    /// write down as the whole assignment.
    fn stray(&mut self) {
        if self.far {
            return;
        }
        self.strayed.extend(self.moved.iter().map(|&(talk, ..)| talk));
        self.far = self.strayed.len() > self.best.0.len();
    }

    /// The current assignment is the best one now. O(changes since the last one), at most O(talks).
    fn save(&mut self) {
        if self.far {
            self.best = self.evaluator.assignment();
        } else {
            for &talk in &self.strayed {
                self.best.0[talk.index()] = self.evaluator.at(talk);
            }
        }
        self.strayed.clear();
        self.far = false;
    }

    /// A cost in units of soft cost.
    fn weighed(&self, cost: Cost) -> i64 {
        // Costs are below 2⁵³, so that weighted ones may leave the range: they are then as bad as any.
        cost.soft
            .saturating_add(self.weights[0].saturating_mul(cost.medium))
            .saturating_add(self.weights[1].saturating_mul(cost.hard))
            .saturating_add(self.weights[2].saturating_mul(cost.inviolable))
    }

    /// Hard and medium cost that stays gets dearer, that which is gone gets cheaper.
    fn adapt(&mut self, forced: i64) {
        let (current, best) = (self.evaluator.cost(), self.best_cost);
        let broken = [current.medium > best.medium, current.hard > best.hard, current.inviolable > forced];
        for ((weight, broken), floor) in self.weights.iter_mut().zip(broken).zip(self.floors) {
            let next = if broken { *weight + *weight / 64 + 1 } else { *weight - *weight / 256 };
            *weight = next.clamp(floor, 1 << 34);
        }
    }

    /// The first schedule and the weights, from what a few random moves change.
    fn calibrate(&mut self, context: &Context<'_, 'p>, ticks: Ticks) -> Schedule {
        let started = Instant::now();
        let (mut soft, mut hard) = (Vec::new(), [Vec::new(), Vec::new(), Vec::new()]);
        for _ in 0..SAMPLE {
            let kind = self.mix.draw(&mut self.random);
            self.draft.clear();
            let view = View {
                structure: context.structure,
                evaluator: &self.evaluator,
                index: &self.index,
                costly: self.costly.talks(),
            };
            if !kind.propose(&view, &mut self.draft, &mut self.random) {
                continue;
            }
            let before = self.evaluator.cost();
            self.evaluator.shift(&mut self.draft.changes);
            let change = difference(self.evaluator.cost(), before);
            self.evaluator.shift(&mut self.draft.changes);
            soft.push(change.soft.abs());
            let broken = [change.medium, change.hard, change.inviolable];
            hard.iter_mut().zip(broken).for_each(|(list, broken)| list.push(broken.abs()));
        }
        let least = |list: &[i64]| list.iter().copied().filter(|&change| change > 0).min().unwrap_or(1);
        soft.sort_unstable();
        let high = soft.get(soft.len() * 9 / 10).copied().unwrap_or(0);
        let most = soft.last().copied().unwrap_or(0);
        for ((floor, weight), list) in self.floors.iter_mut().zip(&mut self.weights).zip(&hard) {
            *floor = (most / least(list)).clamp(4, 1 << 30);
            *weight = *floor;
        }
        let hot = high.max(2).saturating_mul(1024).min(HOTTEST);
        let schedule = Schedule::geometric(hot, (least(&soft).saturating_mul(1024) / 8).min(hot));
        self.sampled = (SAMPLE as u64, micros(started, Instant::now()));
        let moves = match ticks.whole {
            Some(micros) if ticks.timed => {
                u64::try_from(u128::from(micros) * u128::from(self.sampled.0) / u128::from(self.sampled.1.max(1)))
                    .unwrap_or(u64::MAX)
            }
            Some(moves) => moves,
            None => return schedule,
        };
        schedule.cooled(moves / context.structure.movable().len() as u64)
    }
}

fn difference(after: Cost, before: Cost) -> Cost {
    Cost {
        inviolable: after.inviolable - before.inviolable,
        hard: after.hard - before.hard,
        medium: after.medium - before.medium,
        soft: after.soft - before.soft,
    }
}
