//! Neighbourhoods of the incumbent that linear programs search as a whole.
//!
//! Each takes some talks out and finds their best placements beside all others at once: assignment problems, whose
//! linear programs are integral ([`rooms`], [`times`], [`assignment`]), and small mixed-integer programs ([`piece`]). Whatever
//! they find is only kept if the evaluator, in integers, agrees that it is better.

mod assignment;
mod couplings;
mod exchange;
mod matching;
mod piece;
mod rooms;
#[cfg(test)]
mod tests;
mod times;

use std::collections::VecDeque;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use self::couplings::Couplings;
use self::piece::{Ends, Shape};
use super::rng::Random;
use crate::model::{Id, Score, TalkId};
use crate::problem::{Assignment, Evaluator, Placement, Problem, Space, Tables};

/// Draws of independent talks without success before there are none any more.
const DRAWS: u32 = 200;

/// Programs of one shape without success before there are none any more.
const PROGRAMS: u32 = 12;

/// Where terms of many talks have more members together, writing a small program takes longer than it can give.
const WIDEST: usize = 1_000_000;

/// How many times dearer a coefficient of a program is than a price.
const PIVOTS: u64 = 20;

/// Talks in the first program of a shape. More once programs are small, fewer when they are too large.
const TALKS: usize = 8;

/// One neighbourhood to look at.
#[derive(Debug, Clone, Copy)]
enum Look {
    Rooms(rooms::Window),
    Times(times::Window),
    Independent { apart: bool },
    Piece(usize),
}

/// Kinds of looks that are drawn: two of independent talks, and the shapes.
const KINDS: usize = 2 + Shape::ALL.len();

/// What is known about a kind of looks that are drawn.
#[derive(Debug, Clone, Copy, Default)]
struct Drawn {
    /// Looks without success since the last one with, or since the incumbent changed.
    failures: u32,
    successes: u64,
    work: u64,
}

/// What one look gave.
#[derive(Debug, Clone)]
pub(super) struct Looked {
    /// The name of the neighbourhood.
    pub(super) engine: &'static str,
    /// A better assignment and its score.
    pub(super) better: Option<(Score, Assignment)>,
    /// How many prices or coefficients were computed.
    pub(super) work: u64,
}

/// The neighbourhoods of an incumbent: systematic ones first, then drawn ones, until they stop helping.
pub(super) struct Neighbourhoods<'t> {
    problem: &'t Problem,
    couplings: Couplings,
    evaluator: Evaluator<'t>,
    random: Random,
    queue: VecDeque<Look>,
    /// Whether the incumbent changed since the systematic looks, other than by a look that was drawn.
    is_news: bool,
    /// Whether it changed by one that was drawn: the systematic looks come again once none of these helps any more.
    is_drawn: bool,
    /// The looks that are drawn, with what is known about each kind.
    drawn: [Drawn; KINDS],
    /// Talks in the next program, by shape.
    sizes: [usize; Shape::ALL.len()],
}

impl<'t> Neighbourhoods<'t> {
    /// Starts with everything to look at.
    pub(super) fn new(problem: &'t Problem, tables: &'t Tables<'t>, seed: u64) -> Self {
        Self {
            problem,
            couplings: Couplings::new(problem),
            evaluator: Evaluator::new(tables, &Assignment::of_fixed(&problem.space)),
            // The workers of the search have the low streams.
            random: Random::new(seed, 1 << 32),
            queue: VecDeque::new(),
            is_news: false,
            is_drawn: false,
            drawn: [Drawn::default(); KINDS],
            sizes: [TALKS; Shape::ALL.len()],
        }
    }

    /// Looks at the next neighbourhood of the incumbent; `None` when all have been looked at without success since it
    /// last changed. `target`: no score is better.
    pub(super) fn look(
        &mut self,
        tables: &'t Tables<'t>,
        incumbent: &Assignment,
        target: Score,
        (deadline, stop): (Option<Instant>, &AtomicBool),
    ) -> Option<Looked> {
        if self.evaluator.assignment() != *incumbent {
            self.evaluator = Evaluator::new(tables, incumbent);
            for (number, kind) in self.drawn.iter_mut().enumerate() {
                // What never helped gets a last quarter of its looks again.
                let failures = most_failures(number) * 3 / 4;
                kind.failures = if kind.successes > 0 { 0 } else { kind.failures.min(failures) };
            }
            self.is_news = true;
        }
        if self.queue.is_empty() {
            self.fill();
        }
        let look = self.queue.pop_front()?;
        let before = self.evaluator.cost().score();
        let space = &self.problem.space;
        let (engine, work) = match look {
            Look::Rooms(window) => ("rooms", rooms::improve(window, space, &mut self.evaluator)),
            Look::Times(window) => ("times", times::improve(window, space, &mut self.evaluator)),
            Look::Independent { apart } => {
                let (evaluator, random) = (&mut self.evaluator, &mut self.random);
                ("assignment", assignment::improve(apart, space, &self.couplings, evaluator, random))
            }
            Look::Piece(shape) => {
                // A pivot looks at all coefficients.
                (Shape::ALL[shape].engine(), PIVOTS * self.piece(shape, target, Ends { deadline, stop }))
            }
        };
        let score = self.evaluator.cost().score();
        let is_better = score < before;
        *(if look.kind().is_some() { &mut self.is_drawn } else { &mut self.is_news }) |= is_better;
        if let Some(kind) = look.kind() {
            let kind = &mut self.drawn[kind];
            kind.failures = if is_better { 0 } else { kind.failures + 1 };
            kind.successes += u64::from(is_better);
            kind.work += work.max(1);
        }
        Some(Looked { engine, better: is_better.then(|| (score, self.evaluator.assignment())), work })
    }

    fn piece(&mut self, shape: usize, target: Score, ends: Ends<'_>) -> u64 {
        let size = self.sizes[shape];
        let of = (self.problem, &self.couplings);
        let work = piece::improve((Shape::ALL[shape], size), of, &mut self.evaluator, target, &mut self.random, ends);
        self.sizes[shape] = match work {
            ..2_000 => (size + 1).min(3 * TALKS),
            6_000.. => (size - 1).max(3),
            _ => size,
        };
        work
    }

    /// Systematic looks if there are news, else the one that is drawn: of those that have not failed too often, the
    /// kind with least work per success.
    fn fill(&mut self) {
        let space = &self.problem.space;
        if std::mem::take(&mut self.is_news) {
            self.queue.extend(rooms::windows(space, &self.evaluator).into_iter().map(Look::Rooms));
            self.queue.extend(times::windows(space, &self.evaluator).into_iter().map(Look::Times));
        }
        if self.queue.is_empty() {
            let kinds = if self.couplings.width > WIDEST { 2 } else { KINDS };
            let kinds = self.drawn.iter().enumerate().take(kinds);
            let open = kinds.filter(|(kind, one)| one.failures < most_failures(*kind));
            let next = open.min_by_key(|(kind, one)| (one.work / (1 + one.successes), *kind));
            let next = next.map(|(kind, _)| Look::drawn(kind));
            if next.is_none() && std::mem::take(&mut self.is_drawn) {
                self.is_news = true;
                self.fill();
            }
            self.queue.extend(next);
        }
    }
}

impl Look {
    /// The kind with this number.
    fn drawn(kind: usize) -> Self {
        match kind {
            0 | 1 => Self::Independent { apart: kind == 1 },
            _ => Self::Piece(kind - 2),
        }
    }

    /// The number of its kind, if it is drawn.
    fn kind(self) -> Option<usize> {
        match self {
            Self::Rooms(_) | Self::Times(_) => None,
            Self::Independent { apart } => Some(usize::from(apart)),
            Self::Piece(shape) => Some(2 + shape),
        }
    }
}

/// Failures in a row after which a kind is given up until the incumbent changes.
fn most_failures(kind: usize) -> u32 {
    if kind < 2 { DRAWS } else { PROGRAMS }
}

/// The talks that may move, where they are.
fn movable<'s>(space: &'s Space, evaluator: &'s Evaluator<'_>) -> impl Iterator<Item = (TalkId, Placement)> + use<'s> {
    let talks = space.domains.iter().enumerate().filter(|(_, domain)| domain.fixed.is_none());
    talks.filter_map(|(talk, _)| {
        let talk = TalkId::from_index(talk);
        Some((talk, evaluator.at(talk)?))
    })
}
