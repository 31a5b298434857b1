//! What talks cost in bins, by themselves and in pairs.

use std::collections::{BTreeMap, BTreeSet};

use super::Axis;
use super::bins::{Bin, Bins, FORBIDDEN, MOST_BINS};
use crate::model::Id;
use crate::problem::{Assignment, Cost, Evaluator, Move, Placement, Problem, Tables, Term, TermKind};
use crate::solve::bound::grid::{Cell, Grid};

/// Day, seats and room; or length, time and the start itself, the longest first, since the few talks there are fixed
/// first: in the order in which bins are filled.
pub(super) type BinKey = (i64, i64, usize);

/// What is open to a talk in a bin.
struct Open {
    /// A placement there.
    placement: Placement,
    /// What that costs by itself.
    by_itself: Cost,
    /// The least that any placement there costs by itself.
    least: i64,
}

/// The terms of an axis.
pub(super) struct Part<'p> {
    pub(super) grid: &'p Grid,
    pub(super) axis: Axis,
    pub(super) tables: &'p Tables<'p>,
    pub(super) seats: &'p [Option<i64>],
    pub(super) problem: &'p Problem,
}

/// Bins with what is in them.
pub(super) struct Table {
    pub(super) bins: Bins,
    pub(super) keys: Vec<BinKey>,
    /// By talk how many bins are open to it, if others in later bins pay for it by which it is in; else 0.
    pub(super) mixed: Vec<usize>,
}

impl Part<'_> {
    /// The table for talks with these placements; `None` if there are too many bins. O((talks × bins)²) evaluations.
    pub(super) fn table(&self, placements: &[Vec<Placement>]) -> Option<Table> {
        let mut evaluator = Evaluator::new(self.tables, &Assignment(vec![None; self.problem.space.domains.len()]));
        let mut open: Vec<BTreeMap<BinKey, Open>> = Vec::new();
        for (&talk, placements) in self.grid.talks.iter().zip(placements) {
            let mut own: BTreeMap<BinKey, Open> = BTreeMap::new();
            for &placement in placements {
                let by_itself = evaluator.cost_of(talk, placement);
                let least = by_itself.soft;
                own.entry(self.key(placement)?).and_modify(|open| open.least = least.min(open.least)).or_insert(Open {
                    placement,
                    by_itself,
                    least,
                });
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
            let inside: Vec<usize> = (0..talks).filter(|&talk| alone[talk].is_some()).collect();
            let most = self.most(*key, &inside);
            Bin { most, alone, beside: vec![0; talks * talks], after: vec![FORBIDDEN; talks * talks] }
        };
        let mut bins = Bins { talks, bins: keys.iter().map(bin).collect() };
        let mut mixed = vec![0; talks];
        for (one, options) in open.iter().enumerate() {
            let mut known: Vec<Option<i64>> = vec![None; talks * keys.len()];
            for (from, there) in options {
                let undo = evaluator.apply(&Move::Relocate(self.grid.talks[one], Some(there.placement)));
                for (other, others) in open.iter().enumerate().filter(|other| other.0 != one) {
                    for (to, here) in others.range(from..) {
                        let both = evaluator.cost_of(self.grid.talks[other], here.placement);
                        let is_hard = both.score().hard > here.by_itself.score().hard;
                        let cost = if is_hard { FORBIDDEN } else { both.soft - here.by_itself.soft };
                        let at = keys.partition_point(|key| key < to);
                        let (bin, entry) = (&mut bins.bins[at], other * talks + one);
                        if to == from {
                            bin.beside[entry] = cost;
                            continue;
                        }
                        bin.after[entry] = bin.after[entry].min(cost);
                        if known[other * keys.len() + at].replace(cost).is_some_and(|old| old != cost) {
                            mixed[one] = options.len();
                        }
                    }
                }
                evaluator.apply(&undo);
            }
        }
        Some(Table { bins, keys, mixed })
    }

    /// The bin of a placement.
    pub(super) fn key(&self, placement: Placement) -> Option<BinKey> {
        let start = self.problem.space.start(placement.start);
        match self.axis {
            Axis::Rooms => {
                let (day, room) = (i64::try_from(start.day?.index()).ok()?, placement.room?.index());
                Some((day, self.seats[room].unwrap_or(-1), room))
            }
            Axis::Starts | Axis::Both => Some((-start.span.minutes(), start.span.start.0, placement.start.index())),
        }
    }

    /// How many of the talks inside fit into a bin.
    fn most(&self, key: BinKey, inside: &[usize]) -> usize {
        let (count, grid) = (inside.len(), self.grid);
        match self.axis {
            Axis::Rooms => {
                let is_it = |cell: &&Cell| cell.room.index() == key.2 && i64::try_from(cell.day.index()) == Ok(key.0);
                grid.cells.iter().find(is_it).map_or(count, |cell| cell.most.min(count))
            }
            Axis::Starts | Axis::Both => {
                let cells = || inside.iter().flat_map(|&talk| &grid.options[talk]).map(|&(cell, _)| &grid.cells[cell]);
                // A room whose cells hold one after the other holds one talk per start.
                let rooms = cells().map(|cell| cell.room).collect::<BTreeSet<_>>().len();
                if cells().all(|cell| cell.alone) { rooms.min(count) } else { count }
            }
        }
    }
}

/// The seats by which rooms are in order: those of the first term about them.
pub(super) fn seats(problem: &Problem) -> Vec<Option<i64>> {
    let seats = |term: &Term| match &term.kind {
        TermKind::Rank { seats, .. } => Some(seats.clone()),
        _ => None,
    };
    problem.terms.iter().find_map(seats).unwrap_or_else(|| vec![None; problem.space.rooms])
}
