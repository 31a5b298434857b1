//! Talks against the rooms of days: who must be placed, where, and how many fit.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{DayId, Id, RoomId, TalkId};
use crate::problem::{Curve, Key, Placement, Problem, Space, StartId, Tables, TermKind, Unit};

/// A room on a day.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) day: DayId,
    pub(super) room: RoomId,
    /// No two talks may be there at once.
    pub(super) alone: bool,
    /// No more talks fit.
    pub(super) most: usize,
}

/// The talks that every assignment without hard cost places, and what is open to them there.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// The talks; below, a talk is its index here.
    pub(super) talks: Vec<TalkId>,
    pub(super) cells: Vec<Cell>,
    /// For each talk its cells, with the least soft cost of the talk by itself there.
    pub(super) options: Vec<Vec<(usize, i64)>>,
    /// For each talk its placements without hard cost of the talk by itself; if it is fixed, that one.
    pub(super) placements: Vec<Vec<Placement>>,
    /// For each talk its starts.
    pub(super) starts: Vec<BTreeSet<StartId>>,
    /// For each talk the fewest minutes that it takes.
    pub(super) minutes: Vec<i64>,
    /// The most minutes that it takes.
    pub(super) longest: Vec<i64>,
}

impl Grid {
    /// `None` where an assignment without hard cost cannot be told talk by talk: hard credits, talks without a
    /// placement of no hard cost, and placements without room or day. O(Σ placements).
    pub(super) fn new(problem: &Problem) -> Option<Self> {
        let space = &problem.space;
        if problem.terms.iter().any(|term| term.is_hard() && term.weight < 0) {
            return None;
        }
        let tables = Tables::new(problem);
        let mut cells: BTreeMap<(DayId, RoomId), Vec<(usize, StartId)>> = BTreeMap::new();
        let mut costs: Vec<BTreeMap<(DayId, RoomId), i64>> = Vec::new();
        let mut grid = Self {
            talks: Vec::new(),
            cells: Vec::new(),
            options: Vec::new(),
            placements: Vec::new(),
            starts: Vec::new(),
            minutes: Vec::new(),
            longest: Vec::new(),
        };
        for talk in (0..space.domains.len()).map(TalkId::from_index) {
            let domain = space.domain(talk);
            if domain.fixed.is_none() && tables.unary(talk, None).score().hard <= 0 {
                continue;
            }
            let allowed = |placement: &Placement| tables.unary(talk, Some(*placement)).score().hard <= 0;
            let placements: Vec<Placement> = match domain.fixed {
                Some(fixed) => vec![fixed],
                None => domain.placements().filter(allowed).collect(),
            };
            let mut open: BTreeMap<(DayId, RoomId), i64> = BTreeMap::new();
            for &placement in &placements {
                let cell = (space.start(placement.start).day?, placement.room?);
                let cost = tables.unary(talk, Some(placement)).soft;
                open.entry(cell).and_modify(|least| *least = cost.min(*least)).or_insert(cost);
                cells.entry(cell).or_default().push((grid.talks.len(), placement.start));
            }
            let minutes = || placements.iter().map(|placement| space.start(placement.start).span.minutes());
            grid.minutes.push(minutes().min()?);
            grid.longest.push(minutes().max()?);
            grid.starts.push(placements.iter().map(|placement| placement.start).collect());
            grid.placements.push(placements);
            grid.talks.push(talk);
            costs.push(open);
        }
        let place: BTreeMap<(DayId, RoomId), usize> = cells.keys().enumerate().map(|(at, &cell)| (cell, at)).collect();
        grid.options =
            costs.iter().map(|open| open.iter().map(|(cell, &cost)| (place[cell], cost)).collect()).collect();
        grid.cells = cells
            .iter()
            .map(|(&(day, room), users)| {
                let (alone, all) = (is_alone(problem, &grid.talks, room, users), distinct(users));
                let row = || in_a_row(space, users.iter().map(|&(_, start)| start));
                Cell { day, room, alone, most: if alone { row().min(all) } else { all } }
            })
            .collect();
        Some(grid)
    }

    /// The index of a talk, if it is one of them.
    pub(super) fn index_of(&self, talk: TalkId) -> Option<usize> {
        self.talks.binary_search(&talk).ok()
    }

    /// The indices of those members that are among the talks.
    pub(super) fn indices<'m>(&self, members: impl Iterator<Item = &'m TalkId>) -> Vec<usize> {
        members.filter_map(|&talk| self.index_of(talk)).collect()
    }

    /// Whether all is on one day.
    pub(super) fn is_one_day(&self) -> bool {
        self.cells.windows(2).all(|pair| pair[0].day == pair[1].day)
    }
}

/// How many different users there are.
fn distinct(users: &[(usize, StartId)]) -> usize {
    users.iter().map(|&(user, _)| user).collect::<BTreeSet<_>>().len()
}

/// Whether no two users of a room may be there at once.
fn is_alone(problem: &Problem, talks: &[TalkId], room: RoomId, users: &[(usize, StartId)]) -> bool {
    problem.terms.iter().any(|term| {
        let TermKind::Count { members, key: Key::CellIn(atom), curve: Curve::Pairs, unit: Unit::Minutes } = &term.kind
        else {
            return false;
        };
        let is_member = |user: usize| members.binary_search_by_key(&talks[user], |member| member.0).is_ok();
        term.is_hard()
            && problem.space.atoms_of(Some(room)).contains(atom)
            && users.iter().all(|&(user, _)| is_member(user))
    })
}

/// Talks by what they share, each with all that it uses: no two sets have anything in common. O(talks × sets × items).
pub(super) fn connected<T: Ord>(
    talks: impl Iterator<Item = usize>,
    uses: impl Fn(usize) -> BTreeSet<T>,
) -> Vec<(Vec<usize>, BTreeSet<T>)> {
    let mut sets: Vec<(Vec<usize>, BTreeSet<T>)> = Vec::new();
    for talk in talks {
        let mut own = (vec![talk], uses(talk));
        sets.retain_mut(|other| {
            let apart = other.1.is_disjoint(&own.1);
            if !apart {
                own.0.append(&mut other.0);
                own.1.append(&mut other.1);
            }
            apart
        });
        sets.push(own);
    }
    sets
}

/// The most starts that do not overlap: always the one that ends first. O(n log n).
pub(super) fn in_a_row(space: &Space, starts: impl Iterator<Item = StartId>) -> usize {
    let mut spans: Vec<_> = starts.map(|start| space.start(start).cells.clone()).collect();
    spans.sort_unstable_by_key(|span| (span.end, span.start));
    let (mut free, mut count) = (0, 0);
    for span in spans {
        if span.start >= free {
            (free, count) = (span.end, count + 1);
        }
    }
    count
}
