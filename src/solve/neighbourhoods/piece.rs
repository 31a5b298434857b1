//! Fix and optimise: a few talks as a small mixed-integer program, with all others fixed where they are.
//!
//! Terms with fixed talks shrink to prices of single placements, and terms of fixed talks alone are left out.

use std::sync::Arc;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use super::couplings::Couplings;
use super::exchange::keep_if_better;
use crate::model::{Id, Score, TalkId};
use crate::problem::{Domain, Evaluator, Key, Placement, Problem, Space};
use crate::solve::encode::{Encoding, encode_within};
use crate::solve::milp::{Answer, Limits, Objective, minimise};
use crate::solve::rng::Random;

/// Programs with more coefficients are not tried.
const LARGEST: usize = 20_000;

/// Branch-and-bound nodes of one program.
const NODES: u64 = 60;

/// Placements of one talk in a program.
const PLACEMENTS: usize = 24;

/// Placements of one talk that are priced to choose these.
const LOOKED_AT: usize = 600;

/// Which talks are taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Talks of one day.
    Day,
    /// Talks of one block.
    Block,
    /// Talks of two rooms.
    TwoRooms,
    /// A talk and those that have most in common with it.
    Dense,
}

impl Shape {
    /// All shapes, in the order in which they take turns.
    pub(super) const ALL: [Self; 4] = [Self::Dense, Self::Block, Self::TwoRooms, Self::Day];

    /// The name of the neighbourhood.
    pub(super) fn engine(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Block => "block",
            Self::TwoRooms => "two rooms",
            Self::Dense => "dense",
        }
    }
}

/// When a program ends: on nodes, and where a clock counts on that too.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends<'a> {
    pub(super) deadline: Option<Instant>,
    pub(super) stop: &'a AtomicBool,
}

/// Draws `size` talks of a shape, solves for their best placements and moves them there. Gives how many coefficients
/// the program has.
pub(super) fn improve(
    (shape, size): (Shape, usize),
    of: (&Problem, &Couplings),
    evaluator: &mut Evaluator<'_>,
    target: Score,
    random: &mut Random,
    ends: Ends<'_>,
) -> u64 {
    let drawn = draw((shape, size), &of.0.space, of.1, evaluator, random);
    if drawn.len() < 2 { 1 } else { solve(&drawn, of, evaluator, target, random, ends) }
}

/// Solves for the best placements of these talks, of the first part of the score that is above the target, and moves them
/// there if that is better. Gives how many coefficients the program has. O(members of their terms) to write it.
pub(super) fn solve(
    drawn: &[TalkId],
    (problem, couplings): (&Problem, &Couplings),
    evaluator: &mut Evaluator<'_>,
    target: Score,
    random: &mut Random,
    ends: Ends<'_>,
) -> u64 {
    let best = evaluator.assignment();
    let mut out: Vec<_> = drawn.iter().map(|&talk| (talk, None)).collect();
    evaluator.shift(&mut out);
    let free: BTreeMap<TalkId, Domain> =
        drawn.iter().map(|&talk| (talk, candidates(talk, drawn, &best.0, &problem.space, evaluator, random))).collect();
    evaluator.shift(&mut out);
    let reduced = reduced(problem, couplings, free, &best.0);
    let score = reduced.price(&best);
    let part = match evaluator.cost().score() {
        current if current.hard > target.hard => Objective::Hard,
        current if current.medium > target.medium => Objective::Medium,
        _ => Objective::Soft,
    };
    let credited = reduced.terms.iter().any(|term| term.is_hard() && term.weight < 0);
    let strict = part > Objective::Hard && score.hard == 0 && !credited;
    let encoding = if strict { Encoding::Strict } else { Encoding::LeastBad };
    let Some(mut program) = encode_within(&reduced, encoding, LARGEST) else { return LARGEST as u64 };
    for before in [Objective::Hard, Objective::Medium].into_iter().filter(|before| *before < part) {
        if !(before == Objective::Hard && strict) {
            program.limit(before, before.of(score));
        }
    }
    let work: usize = program.rows.iter().map(|row| row.terms.len()).sum();
    let mut limits = Limits { deadline: ends.deadline, nodes: Some(NODES), stop: ends.stop, progress: &mut |_, _| {} };
    if let Answer::Found { best: Some(found), .. } = minimise(&program, part, Some(&best), &mut limits) {
        let moved = drawn.iter().filter(|talk| found.get(**talk) != best.get(**talk));
        let mut changes: Vec<_> = moved.map(|&talk| (talk, found.get(talk))).collect();
        keep_if_better(evaluator, &mut changes);
    }
    work as u64
}

/// Talks that are neither fixed nor out, by shape.
fn draw(
    (shape, size): (Shape, usize),
    space: &Space,
    couplings: &Couplings,
    evaluator: &Evaluator<'_>,
    random: &mut Random,
) -> Vec<TalkId> {
    let movable: Vec<(TalkId, Placement)> = super::movable(space, evaluator).collect();
    if movable.is_empty() {
        return Vec::new();
    }
    let (seed, home) = movable[random.below(movable.len())];
    let alike = |key: Key, one: Placement| space.key_of(key, one) == space.key_of(key, home);
    let mut pool: Vec<TalkId> = match shape {
        Shape::Dense => {
            let mut common: BTreeMap<TalkId, usize> = BTreeMap::new();
            for &term in couplings.of[seed.index()].iter().filter(|&&term| couplings.close[term]) {
                for &talk in couplings.members[term].iter().filter(|&&talk| talk != seed) {
                    if space.domain(talk).fixed.is_none() && evaluator.at(talk).is_some() {
                        *common.entry(talk).or_default() += 1;
                    }
                }
            }
            let mut ranked: Vec<(usize, usize, TalkId)> =
                common.into_iter().map(|(talk, terms)| (terms, random.below(1 << 16), talk)).collect();
            ranked.sort_unstable();
            ranked.into_iter().rev().take(size - 1).map(|(.., talk)| talk).collect()
        }
        Shape::Day => at(&movable, |one| alike(Key::Day, one)),
        Shape::Block => at(&movable, |one| alike(Key::Block, one)),
        Shape::TwoRooms => {
            let other = movable[random.below(movable.len())].1.room;
            at(&movable, |one| one.room == home.room || one.room == other)
        }
    };
    pool.retain(|&talk| talk != seed);
    let mut drawn = vec![seed];
    while drawn.len() < size && !pool.is_empty() {
        drawn.push(pool.swap_remove(random.below(pool.len())));
    }
    drawn.sort_unstable();
    drawn
}

fn at(movable: &[(TalkId, Placement)], is_in: impl Fn(Placement) -> bool) -> Vec<TalkId> {
    movable.iter().filter(|(_, placement)| is_in(*placement)).map(|(talk, _)| *talk).collect()
}

/// Where a talk may go while the drawn ones are out: home, to the others' places, or to a free place; the cheapest of them.
fn candidates(
    talk: TalkId,
    drawn: &[TalkId],
    home: &[Option<Placement>],
    space: &Space,
    evaluator: &Evaluator<'_>,
    random: &mut Random,
) -> Domain {
    let domain = space.domain(talk);
    let mut looked_at: BTreeSet<Placement> = drawn.iter().filter_map(|other| home[other.index()]).collect();
    if domain.starts.len() * domain.rooms.len() <= LOOKED_AT {
        looked_at.extend(domain.placements());
    } else {
        for _ in 0..LOOKED_AT {
            let start = domain.starts[random.below(domain.starts.len())];
            looked_at.insert(Placement { start, room: domain.rooms[random.below(domain.rooms.len())] });
        }
    }
    let mut priced: Vec<(Score, Placement)> = looked_at
        .into_iter()
        .filter(|&there| domain.contains(there))
        .map(|there| (evaluator.cost_of(talk, there), there))
        .filter(|(cost, there)| cost.inviolable <= 0 || home[talk.index()] == Some(*there))
        .map(|(cost, there)| (cost.score(), there))
        .collect();
    priced.sort_unstable_by_key(|&(score, there)| (home[talk.index()] != Some(there), score, there));
    priced.truncate(PLACEMENTS);
    let keep: BTreeSet<Placement> = priced.into_iter().map(|(_, there)| there).collect();
    let starts: BTreeSet<_> = keep.iter().map(|there| there.start).collect();
    let rooms: BTreeSet<_> = keep.iter().map(|there| there.room).collect();
    let all = starts.iter().flat_map(|&start| rooms.iter().map(move |&room| (start, room)));
    let except = all.filter(|&(start, room)| !keep.contains(&Placement { start, room })).collect();
    Domain { starts: starts.into_iter().collect(), rooms: rooms.into_iter().collect(), except, fixed: None }
}

/// The problem of the free talks alone: others are fixed, or stay out.
fn reduced(
    problem: &Problem,
    couplings: &Couplings,
    mut free: BTreeMap<TalkId, Domain>,
    home: &[Option<Placement>],
) -> Problem {
    let own = free.keys().flat_map(|talk| &couplings.of[talk.index()]);
    let terms: BTreeSet<usize> = own.chain(&couplings.wide).copied().collect();
    let space = &problem.space;
    let domains = home.iter().enumerate().map(|(index, placement)| {
        let fixed = || Domain {
            starts: placement.iter().map(|placement| placement.start).collect(),
            rooms: placement.iter().map(|placement| placement.room).collect(),
            except: Arc::default(),
            fixed: *placement,
        };
        free.remove(&TalkId::from_index(index)).unwrap_or_else(fixed)
    });
    Problem {
        space: Space {
            domains: domains.collect(),
            starts: space.starts.clone(),
            cells: space.cells.clone(),
            atoms: space.atoms.clone(),
            months: space.months.clone(),
            block_days: space.block_days.clone(),
            ..*space
        },
        terms: terms.into_iter().map(|term| problem.terms[term].clone()).collect(),
    }
}
