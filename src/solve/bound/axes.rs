//! Rooms and times apart: a bound for small problems.
//!
//! Some terms depend only on the rooms of days that talks are in, others only on their starts. The least cost of
//! either is found exactly, or nearly so, as if the other did not matter; what depends on both is taken at its least.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::bins::{Bin, Bins, FORBIDDEN, MOST_TALKS};
use super::credit::most_atoms;
use super::floor::outside;
use super::grid::{Cell, Grid};
use crate::model::{Id, Score};
use crate::problem::{
    Assignment, Cost, Curve, Evaluator, Key, Move, Placement, Problem, Relation, Tables, Term, TermKind, Tier,
};
use crate::solve::milp::Limits;
use crate::solve::standing::Proved;

/// Problems with more bins are left alone.
const MOST_BINS: usize = 64;

/// Sets of talks that are looked at on either axis.
const MOST_STEPS: u64 = 30_000_000;

/// On what a term depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    /// Rooms of days.
    Rooms,
    /// Starts.
    Starts,
}

/// A bound on the soft cost of assignments without hard cost; `None` where there are too many talks.
pub(super) fn bound(problem: &Problem, score: &Score, limits: &mut Limits<'_>) -> Option<Proved> {
    if score.hard != 0 || problem.space.domains.len() > MOST_TALKS {
        return None;
    }
    let grid = Grid::new(problem)?;
    let mut sum = 0;
    for term in problem.terms.iter().filter(|term| term.level() == Tier::Soft) {
        if term.is_unary() {
            sum += outside(problem, &grid, term);
        } else if term.weight < 0 && axis_of(&grid, term).is_none() {
            sum += term.weight * i64::try_from(most_atoms(problem, &grid, term)).ok()?;
        }
    }
    let mut go_on =
        || !limits.stop.load(Ordering::Relaxed) && limits.deadline.is_none_or(|deadline| Instant::now() < deadline);
    for axis in [Axis::Rooms, Axis::Starts] {
        let least = bins(problem, &grid, axis)?.least(MOST_STEPS, &mut go_on)?;
        if least >= FORBIDDEN / 2 {
            return None;
        }
        sum += least;
    }
    Some(Proved::Soft { hard: score.hard, medium: score.medium, bound: sum })
}

/// On what a term depends that is a sum over talks and pairs of talks; of a credit, only if all its talks are placed.
fn axis_of(grid: &Grid, term: &Term) -> Option<Axis> {
    let in_rooms = |key: Key| matches!(key, Key::Event | Key::Day | Key::Room | Key::DayRoom);
    let in_time = |key: Key| !matches!(key, Key::Room | Key::DayRoom | Key::BlockRoom | Key::CellIn(_));
    let by_keys = |keys: &[Key]| {
        if keys.iter().all(|&key| in_rooms(key)) {
            Some(Axis::Rooms)
        } else {
            keys.iter().all(|&key| in_time(key)).then_some(Axis::Starts)
        }
    };
    let axis = match &term.kind {
        TermKind::TalkStart(..) => Some(Axis::Starts),
        TermKind::TalkRoom(..) | TermKind::StartRoom(..) => Some(Axis::Rooms),
        TermKind::Count { key, curve: Curve::Pairs, .. } => by_keys(&[*key]),
        TermKind::Split { within, of, .. } => by_keys(&[*within, of.unwrap_or(Key::Event)]),
        TermKind::Rank { within, .. } if in_rooms(*within) => Some(Axis::Rooms),
        TermKind::Pair(_, _, relation) if relation.is_temporal() => Some(Axis::Starts),
        TermKind::Pair(_, _, Relation::Shared(key, ..) | Relation::Differ(key, _)) if in_rooms(*key) => {
            Some(Axis::Rooms)
        }
        _ => None,
    }?;
    if term.is_unary() {
        return Some(axis);
    }
    let members = term.kind.members();
    let inside = grid.indices(members.iter());
    // Costs by length have to be known without the start.
    let known = axis == Axis::Starts || inside.iter().all(|&talk| grid.minutes[talk] == grid.longest[talk]);
    (known && (term.weight >= 0 || inside.len() == members.len())).then_some(axis)
}

/// Day, seats and room; or start, minutes and the start again: in the order in which bins are filled.
type BinKey = (i64, i64, usize);

/// What is open to a talk in a bin.
struct Open {
    /// A placement there.
    placement: Placement,
    /// What that costs by itself.
    by_itself: Cost,
    /// The least that any placement there costs by itself.
    least: i64,
}

/// The bins of an axis with the terms that depend on it. O((talks × bins)²) evaluations.
fn bins(problem: &Problem, grid: &Grid, axis: Axis) -> Option<Bins> {
    let of_axis = |term: &&Term| {
        (term.level() == Tier::Soft || (term.is_hard() && !term.is_unary())) && axis_of(grid, term) == Some(axis)
    };
    let part = Problem { space: problem.space.clone(), terms: problem.terms.iter().filter(of_axis).cloned().collect() };
    let tables = Tables::new(&part);
    let mut evaluator = Evaluator::new(&tables, &Assignment(vec![None; part.space.domains.len()]));
    let seats = seats(problem);
    let mut open: Vec<BTreeMap<BinKey, Open>> = Vec::new();
    for (&talk, placements) in grid.talks.iter().zip(&grid.placements) {
        let mut own: BTreeMap<BinKey, Open> = BTreeMap::new();
        for &placement in placements {
            let by_itself = evaluator.cost_of(talk, placement);
            let least = by_itself.soft;
            own.entry(key(problem, axis, &seats, placement)?)
                .and_modify(|open| open.least = least.min(open.least))
                .or_insert(Open { placement, by_itself, least });
        }
        open.push(own);
    }
    let keys: BTreeSet<BinKey> = open.iter().flat_map(BTreeMap::keys).copied().collect();
    let keys: Vec<BinKey> = keys.into_iter().collect();
    if keys.len() > MOST_BINS {
        return None;
    }
    let talks = open.len();
    let bin = |key: &BinKey| {
        let alone: Vec<Option<i64>> = open.iter().map(|own| own.get(key).map(|one| one.least)).collect();
        let inside = (0..talks).filter(|&talk| alone[talk].is_some()).collect();
        Bin {
            most: most(grid, axis, *key, inside),
            alone,
            beside: vec![0; talks * talks],
            after: vec![FORBIDDEN; talks * talks],
        }
    };
    let mut bins = Bins { talks, bins: keys.iter().map(bin).collect() };
    for (one, options) in open.iter().enumerate() {
        for (from, there) in options {
            let undo = evaluator.apply(&Move::Relocate(grid.talks[one], Some(there.placement)));
            for (other, others) in open.iter().enumerate().filter(|other| other.0 != one) {
                for (to, here) in others.range(from..) {
                    let both = evaluator.cost_of(grid.talks[other], here.placement);
                    let is_hard = both.score().hard > here.by_itself.score().hard;
                    let cost = if is_hard { FORBIDDEN } else { both.soft - here.by_itself.soft };
                    let bin = &mut bins.bins[keys.partition_point(|key| key < to)];
                    let entry = other * talks + one;
                    if to == from {
                        bin.beside[entry] = cost;
                    } else {
                        bin.after[entry] = bin.after[entry].min(cost);
                    }
                }
            }
            evaluator.apply(&undo);
        }
    }
    Some(bins)
}

/// The seats by which rooms are in order: those of the first term about them.
fn seats(problem: &Problem) -> Vec<Option<i64>> {
    let seats = |term: &Term| match &term.kind {
        TermKind::Rank { seats, .. } => Some(seats.clone()),
        _ => None,
    };
    problem.terms.iter().find_map(seats).unwrap_or_else(|| vec![None; problem.space.rooms])
}

fn key(problem: &Problem, axis: Axis, seats: &[Option<i64>], placement: Placement) -> Option<BinKey> {
    let start = problem.space.start(placement.start);
    match axis {
        Axis::Rooms => {
            let (day, room) = (i64::try_from(start.day?.index()).ok()?, placement.room?.index());
            Some((day, seats[room].unwrap_or(-1), room))
        }
        Axis::Starts => Some((start.span.start.0, start.span.minutes(), placement.start.index())),
    }
}

/// How many of the talks inside fit into a bin.
fn most(grid: &Grid, axis: Axis, key: BinKey, inside: Vec<usize>) -> usize {
    let count = inside.len();
    match axis {
        Axis::Rooms => {
            let is_it = |cell: &&Cell| cell.room.index() == key.2 && i64::try_from(cell.day.index()) == Ok(key.0);
            grid.cells.iter().find(is_it).map_or(count, |cell| cell.most.min(count))
        }
        Axis::Starts => {
            let cells = || inside.iter().flat_map(|&talk| &grid.options[talk]).map(|&(cell, _)| &grid.cells[cell]);
            // A room whose cells hold one after the other holds one talk per start.
            let rooms = cells().map(|cell| cell.room).collect::<BTreeSet<_>>().len();
            if cells().all(|cell| cell.alone) { rooms.min(count) } else { count }
        }
    }
}
