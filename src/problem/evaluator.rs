//! The score of an assignment, kept up to date move by move.
//!
//! [`Tables`] hold the terms by kind in flat arrays and are shared; an [`Evaluator`] holds one
//! assignment and its counts. A proposal costs O(1) for what is kept as fields, and for the rest O(cells of the
//! talk × groups of the talk + partners of the talk + what the table of [`super::TermKind`] says of its
//! other terms), without allocation.

use super::tables::Group;
use super::{Assignment, Cost, Placement, Tables};
use crate::model::{Id, TalkId};

/// A change of an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Puts a talk somewhere else, or takes it out.
    Relocate(TalkId, Option<Placement>),
    /// Puts two talks where the move says, at once.
    Exchange(TalkId, Option<Placement>, TalkId, Option<Placement>),
}

/// An assignment and its cost, kept up to date.
#[derive(Debug, Clone)]
pub struct Evaluator<'t> {
    tables: &'t Tables<'t>,
    placed: Vec<Option<Placement>>,
    /// Members running, per group and cell.
    counts: Vec<u16>,
    /// What the shapes count.
    state: Vec<i64>,
    /// Per lane what each talk would pay at each start.
    fields: Vec<Vec<i64>>,
    /// What members of each rank would pay.
    ranks: Vec<i64>,
    cost: Cost,
}

impl<'t> Evaluator<'t> {
    /// Starts from an assignment. O(talks × an accepted move + sizes of the counts).
    #[must_use]
    pub fn new(tables: &'t Tables<'t>, assignment: &Assignment) -> Self {
        let talks = tables.talks();
        let mut cost = Cost::default();
        for &out in &tables.out {
            cost.plus(out);
        }
        let mut evaluator = Self {
            tables,
            placed: vec![None; talks],
            counts: vec![0; tables.groups.len() * tables.space.cells.len()],
            state: vec![0; tables.state],
            fields: vec![vec![0; talks * tables.fields.starts]; tables.fields.lanes.len()],
            ranks: vec![0; tables.rank_state],
            cost,
        };
        for talk in (0..talks).map(TalkId::from_index) {
            evaluator.put(talk, assignment.get(talk));
        }
        evaluator
    }

    /// The cost now.
    #[must_use]
    #[inline]
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// The assignment now.
    #[must_use]
    pub fn assignment(&self) -> Assignment {
        Assignment(self.placed.clone())
    }

    /// Where a talk is now.
    #[must_use]
    #[inline]
    pub fn at(&self, talk: TalkId) -> Option<Placement> {
        self.placed[talk.index()]
    }

    /// What `mv` would change. Nothing is changed, but what is counted is counted out and in again.
    pub fn delta(&mut self, mv: &Move) -> Cost {
        let mut delta = Cost::default();
        match *mv {
            Move::Relocate(talk, to) => {
                let from = self.at(talk);
                self.leave(talk, true);
                if let Some(from) = from {
                    delta.minus(self.all(talk, from, true));
                }
                if let Some(to) = to {
                    delta.plus(self.all(talk, to, true));
                }
                self.enter(talk, from, true);
                self.unary_change(&mut delta, talk, from, to);
            }
            Move::Exchange(one, to, two, other) => {
                let (from, there) = (self.at(one), self.at(two));
                // Talks that take each other's places leave rooms as full as they were.
                let alike = self.tables.room_class[one.index()] == self.tables.room_class[two.index()];
                let rooms = !(alike && to == there && other == from);
                self.leave(two, rooms);
                if let Some(there) = there {
                    delta.minus(self.all(two, there, rooms));
                }
                self.leave(one, rooms);
                if let Some(from) = from {
                    delta.minus(self.all(one, from, rooms));
                }
                if let Some(to) = to {
                    delta.plus(self.all(one, to, rooms));
                }
                self.enter(one, to, rooms);
                if let Some(other) = other {
                    delta.plus(self.all(two, other, rooms));
                }
                self.leave(one, rooms);
                self.enter(one, from, rooms);
                self.enter(two, there, rooms);
                self.unary_change(&mut delta, one, from, to);
                self.unary_change(&mut delta, two, there, other);
                self.correct(&mut delta, (one, from, to), (two, there, other));
            }
        }
        delta
    }

    /// Fields still hold both talks where they were: takes out what the exchange makes wrong.
    #[inline]
    fn correct(
        &self,
        delta: &mut Cost,
        (one, from, to): (TalkId, Option<Placement>, Option<Placement>),
        (two, there, other): (TalkId, Option<Placement>, Option<Placement>),
    ) {
        let tables = self.tables;
        // Each pair of placements with the sign of what it still has to count: the field of either talk has them
        // beside the old place of the other.
        let pairs = [(to, there, -1), (from, other, -1), (from, there, 1), (to, other, 1)];
        for lane in &tables.fields.lanes {
            if lane.relates(one, two) {
                for (a, b, sign) in pairs {
                    if let (Some(a), Some(b)) = (a, b) {
                        delta.add(lane.tier, sign * lane.between(one, a.start, two, b.start));
                    }
                }
            }
        }
        for ranks in &tables.ranks {
            for (a, b, sign) in pairs {
                if let (Some(a), Some(b)) = (a, b) {
                    delta.add(ranks.tier, sign * ranks.between(tables.space, one, a, two, b));
                }
            }
        }
    }

    /// Makes a move and gives the move that takes it back.
    pub fn apply(&mut self, mv: &Move) -> Move {
        match *mv {
            Move::Relocate(talk, to) => {
                let undo = Move::Relocate(talk, self.at(talk));
                self.put(talk, to);
                undo
            }
            Move::Exchange(one, to, two, other) => {
                let undo = Move::Exchange(one, self.at(one), two, self.at(two));
                self.put(one, to);
                self.put(two, other);
                undo
            }
        }
    }

    /// Makes several changes at once, each of another talk, and leaves in `changes` what takes them back.
    pub fn shift(&mut self, changes: &mut [(TalkId, Option<Placement>)]) {
        for (talk, to) in changes {
            let before = self.at(*talk);
            self.put(*talk, *to);
            *to = before;
        }
    }

    /// What a talk costs where it is, by itself and together with all others; O(a proposal).
    pub fn paid(&mut self, talk: TalkId) -> Cost {
        let mut cost = self.tables.unary(talk, None);
        cost.minus(self.delta(&Move::Relocate(talk, None)));
        cost
    }

    /// What placing `talk` there would add if nobody else were placed, compared with leaving it out.
    #[must_use]
    pub fn cost_alone(&self, talk: TalkId, placement: Placement) -> Cost {
        let mut cost = self.tables.unary(talk, Some(placement));
        cost.minus(self.tables.out[talk.index()]);
        cost
    }

    /// The cost from scratch, for tests and debugging.
    #[must_use]
    pub fn rescore(&self) -> Cost {
        Evaluator::new(self.tables, &self.assignment()).cost
    }

    /// What placing `talk` there would add, compared with leaving it out; the talk must be out.
    #[must_use]
    pub fn cost_of(&self, talk: TalkId, placement: Placement) -> Cost {
        let mut cost = self.tables.unary(talk, Some(placement));
        cost.minus(self.tables.out[talk.index()]);
        cost.plus(self.all(talk, placement, true));
        cost
    }

    /// Puts a talk somewhere else, or takes it out. O(a proposal + rows of the fields).
    fn put(&mut self, talk: TalkId, to: Option<Placement>) {
        let from = self.at(talk);
        if from == to {
            return;
        }
        let mut delta = Cost::default();
        self.unary_change(&mut delta, talk, from, to);
        self.leave(talk, true);
        if let Some(from) = from {
            delta.minus(self.all(talk, from, true));
        }
        if let Some(to) = to {
            delta.plus(self.all(talk, to, true));
        }
        self.enter(talk, to, true);
        self.cost.plus(delta);
        let tables = self.tables;
        for (lane, field) in tables.fields.lanes.iter().zip(&mut self.fields) {
            lane.settle(field, talk, from.map(|from| from.start), to.map(|to| to.start));
        }
        for ranks in &tables.ranks {
            ranks.settle(tables.space, &mut self.ranks, talk, from, to);
        }
    }

    #[inline]
    fn unary_change(&self, delta: &mut Cost, talk: TalkId, from: Option<Placement>, to: Option<Placement>) {
        delta.minus(self.tables.unary(talk, from));
        delta.plus(self.tables.unary(talk, to));
    }

    /// Counts a talk out; `rooms` says whether groups of single rooms matter.
    #[inline]
    fn leave(&mut self, talk: TalkId, rooms: bool) {
        if let Some(from) = self.placed[talk.index()].take() {
            self.tally(talk, from, false, rooms);
        }
    }

    /// Counts a talk in that is out.
    #[inline]
    fn enter(&mut self, talk: TalkId, to: Option<Placement>, rooms: bool) {
        if let Some(to) = to {
            self.tally(talk, to, true, rooms);
            self.placed[talk.index()] = Some(to);
        }
    }

    /// Cost between `talk` at `placement` and all placed talks; `talk` itself must not be counted in.
    #[inline]
    fn all(&self, talk: TalkId, placement: Placement, rooms: bool) -> Cost {
        let mut cost = self.interaction(talk, placement, rooms);
        let at = talk.index() * self.tables.fields.starts + placement.start.index();
        for (lane, field) in self.tables.fields.lanes.iter().zip(&self.fields) {
            cost.add(lane.tier, field[at]);
        }
        for ranks in &self.tables.ranks {
            cost.add(ranks.tier, ranks.at(self.tables.space, &self.ranks, talk, placement));
        }
        cost
    }

    /// The part of that which is counted.
    #[inline]
    fn interaction(&self, talk: TalkId, placement: Placement, rooms: bool) -> Cost {
        let mut cost = Cost::default();
        self.each_group(talk, placement, rooms, |group| {
            let Group { tier, weight } = self.tables.groups[group as usize];
            let row = group as usize * self.tables.space.cells.len();
            let minutes: i64 = self
                .tables
                .space
                .start(placement.start)
                .cells
                .clone()
                .map(|cell| i64::from(self.counts[row + cell]) * self.tables.space.cells[cell])
                .sum();
            cost.add(tier, weight * minutes);
        });
        for partner in self.tables.partners.get(talk.index()) {
            if let Some(other) = self.placed[partner.other.index()] {
                let relation = &self.tables.relations[partner.relation as usize];
                let (first, second) = if partner.first { (placement, other) } else { (other, placement) };
                cost.add(partner.tier, partner.weight * relation.atoms(self.tables.space, first, second));
            }
        }
        for role in self.tables.roles_of.get(talk.index()) {
            let shape = &self.tables.shapes[role.shape as usize];
            let atoms = shape.gain(self.tables.space, *role, talk, placement, &self.state, &self.placed);
            cost.add(shape.tier, shape.weight * atoms);
        }
        cost
    }

    #[inline]
    fn tally(&mut self, talk: TalkId, placement: Placement, enter: bool, rooms: bool) {
        let tables = self.tables;
        for role in tables.roles_of.get(talk.index()) {
            let shape = &tables.shapes[role.shape as usize];
            shape.tally(tables.space, *role, talk, placement, enter, &mut self.state, &self.placed);
        }
        let cells = &tables.space.start(placement.start).cells;
        let mut change = |group: u32| {
            let row = group as usize * tables.space.cells.len();
            for count in &mut self.counts[row + cells.start..row + cells.end] {
                if enter { *count += 1 } else { *count -= 1 }
            }
        };
        tables.groups_of.get(talk.index()).iter().for_each(|&group| change(group));
        if rooms {
            tables.groups_in(talk, placement).for_each(change);
        }
    }

    #[inline]
    fn each_group(&self, talk: TalkId, placement: Placement, rooms: bool, mut visit: impl FnMut(u32)) {
        self.tables.groups_of.get(talk.index()).iter().for_each(|&group| visit(group));
        if rooms {
            self.tables.groups_in(talk, placement).for_each(visit);
        }
    }
}
