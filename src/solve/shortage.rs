//! Proofs by counting: talks that together need more room minutes than there are.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Id, RoomId, TalkId};
use crate::problem::{Curve, Domain, Key, Problem, Space, TermKind, Tier, Unit};

/// Talks that together need more than there is: a Hall violator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// The talks that can only use these rooms and this time.
    pub talks: Vec<TalkId>,
    /// The atomic rooms.
    pub rooms: Vec<RoomId>,
    /// Room minutes that the talks need.
    pub needed: i64,
    /// Room minutes that there are.
    pub offered: i64,
    /// Hard cost that must remain.
    pub bound: i64,
}

/// Talks with the same domain.
struct Takers {
    talks: Vec<TalkId>,
    /// The atomic rooms and cells that they may take, as lists and as bit sets.
    rooms: Vec<RoomId>,
    cells: Vec<usize>,
    room_bits: Vec<u64>,
    cell_bits: Vec<u64>,
    /// The fewest room minutes that each needs.
    least: i64,
}

/// Hall's condition on room minutes (Hall 1935): for the rooms and times of each talk, all talks
/// that can only go there need no more room minutes than there are. Where they do, the cheapest
/// talks that make up the difference stay out. O(d² × (rooms + cells) / 64) for d different domains; where
/// `late` says so, the rest is not looked at.
pub(super) fn shortage(problem: &Problem, left_out: &[i64], late: &dyn Fn() -> bool) -> Option<Shortage> {
    let space = &problem.space;
    let takers = takers(problem);
    let mut families: Vec<&Takers> = takers.iter().collect();
    families.sort_by_key(|family| (&family.rooms, &family.cells));
    families.dedup_by_key(|family| (&family.rooms, &family.cells));
    let mut best: Option<Shortage> = None;
    for family in families {
        if late() {
            break;
        }
        let inside = || {
            takers.iter().filter(|taker| {
                is_subset(&taker.room_bits, &family.room_bits) && is_subset(&taker.cell_bits, &family.cell_bits)
            })
        };
        let needed: i64 =
            inside().map(|taker| taker.least * i64::try_from(taker.talks.len()).unwrap_or(i64::MAX)).sum();
        let length: i64 = family.cells.iter().map(|&cell| space.cells[cell]).sum();
        let offered = length * i64::try_from(family.rooms.len()).unwrap_or(i64::MAX);
        if needed <= offered {
            continue;
        }
        let mut inside: Vec<(TalkId, i64)> =
            inside().flat_map(|taker| taker.talks.iter().map(|&talk| (talk, taker.least))).collect();
        inside.sort_unstable();
        let bound = price_of_missing(needed - offered, &inside, left_out);
        if best.as_ref().is_none_or(|best| bound > best.bound) {
            let talks = inside.iter().map(|&(talk, _)| talk).collect();
            best = Some(Shortage { talks, rooms: family.rooms.clone(), needed, offered, bound });
        }
    }
    best
}

/// The least that it costs to leave out talks, each with so many minutes, until so many minutes are free: those
/// that free most minutes per cost first, a fractional knapsack (Dantzig 1957).
fn price_of_missing(mut missing: i64, talks: &[(TalkId, i64)], left_out: &[i64]) -> i64 {
    // Costs and minutes are exact by themselves, their products need more than 64 bits.
    let mut by_price: Vec<(i64, i64)> = talks.iter().map(|&(talk, least)| (left_out[talk.index()], least)).collect();
    let product = |a: i64, b: i64| i128::from(a) * i128::from(b);
    by_price.sort_by(|a, b| product(a.0, b.1).cmp(&product(b.0, a.1)));
    let mut bound = 0;
    for (cost, minutes) in by_price {
        let part = missing.min(minutes);
        let minutes = i128::from(minutes);
        // No more than `cost`.
        bound += i64::try_from((product(cost, part) + minutes - 1) / minutes).unwrap_or(cost);
        missing -= part;
        if missing == 0 {
            break;
        }
    }
    bound
}

/// What the talks that are not fixed take, by domain; only talks that take time of rooms for themselves wherever
/// they are.
fn takers(problem: &Problem) -> Vec<Takers> {
    let space = &problem.space;
    let alone = one_at_a_time(problem);
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    let mut takers: Vec<Takers> = Vec::new();
    for (index, domain) in space.domains.iter().enumerate() {
        if domain.fixed.is_some() || domain.starts.is_empty() {
            continue;
        }
        let at = *known.entry(domain.lists()).or_insert_with(|| {
            takers.push(taken(space, domain, &alone));
            takers.len() - 1
        });
        takers[at].talks.push(TalkId::from_index(index));
    }
    takers.retain(|taker| taker.least > 0);
    takers
}

/// What talks of this domain take. Each of its starts and rooms has a placement.
fn taken(space: &Space, domain: &Domain, alone: &BTreeSet<RoomId>) -> Takers {
    let minutes = |start| space.start(start).span.minutes();
    let parts = |room| i64::try_from(space.atoms_of(room).len()).unwrap_or(i64::MAX);
    let closed = |room: &_| {
        let atoms = space.atoms_of(*room);
        atoms.is_empty() || !atoms.iter().all(|atom| alone.contains(atom))
    };
    let shortest = domain.starts.iter().map(|&start| minutes(start)).min().unwrap_or(0);
    let smallest = domain.rooms.iter().map(|&room| parts(room)).min().unwrap_or(0);
    let mut least = i64::MAX;
    if domain.rooms.iter().any(closed) {
        least = 0;
    } else {
        for placement in domain.placements() {
            least = least.min(minutes(placement.start) * parts(placement.room));
            if least == shortest * smallest {
                break;
            }
        }
    }
    let rooms: BTreeSet<RoomId> = domain.rooms.iter().flat_map(|&room| space.atoms_of(room)).copied().collect();
    let cells: BTreeSet<usize> = domain.starts.iter().flat_map(|&start| space.start(start).cells.clone()).collect();
    Takers {
        talks: Vec::new(),
        room_bits: bits(rooms.iter().map(|room| room.index()), space.rooms),
        cell_bits: bits(cells.iter().copied(), space.cells.len()),
        rooms: rooms.into_iter().collect(),
        cells: cells.into_iter().collect(),
        least,
    }
}

fn bits(numbers: impl Iterator<Item = usize>, most: usize) -> Vec<u64> {
    let mut bits = vec![0; most.div_ceil(64)];
    for number in numbers {
        bits[number / 64] |= 1 << (number % 64);
    }
    bits
}

fn is_subset(small: &[u64], large: &[u64]) -> bool {
    small.iter().zip(large).all(|(small, large)| small & !large == 0)
}

/// Atomic rooms in which no two talks may ever be at once.
pub(super) fn one_at_a_time(problem: &Problem) -> BTreeSet<RoomId> {
    let talks = problem.space.domains.iter().filter(|domain| domain.fixed.is_none()).count();
    problem
        .terms
        .iter()
        .filter(|term| term.level() == Tier::Inviolable && term.weight > 0)
        .filter_map(|term| match &term.kind {
            TermKind::Count { members, key: Key::CellIn(room), curve: Curve::Pairs, unit: Unit::Minutes } => {
                let free = members.iter().filter(|(talk, _)| problem.space.domain(*talk).fixed.is_none()).count();
                (free == talks).then_some(*room)
            }
            _ => None,
        })
        .collect()
}
