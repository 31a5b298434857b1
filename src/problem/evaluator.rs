//! The score of an assignment, kept up to date move by move.
//!
//! [`Tables`] hold the terms by kind in flat arrays and are shared; an [`Evaluator`] holds one
//! assignment and its counts. A proposal costs O(cells of the talk × groups of the talk +
//! partners of the talk + what the table of [`super::TermKind`] says of its other terms), without
//! allocation.

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
    cost: Cost,
}

impl<'t> Evaluator<'t> {
    /// Starts from an assignment. O(talks × a proposal + sizes of the counts).
    #[must_use]
    pub fn new(tables: &'t Tables<'t>, assignment: &Assignment) -> Self {
        let talks = tables.talks();
        let mut cost = Cost::default();
        tables.out.iter().for_each(|&out| cost.plus(out));
        let counts = vec![0; tables.groups.len() * tables.space.cells.len()];
        let mut evaluator = Self { tables, placed: vec![None; talks], counts, state: vec![0; tables.state], cost };
        for talk in (0..talks).map(TalkId::from_index) {
            evaluator.put(talk, assignment.get(talk));
        }
        evaluator
    }

    /// The cost now.
    #[must_use]
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

    /// What `mv` would change.
    pub fn delta(&mut self, mv: &Move) -> Cost {
        let before = self.cost;
        let undo = self.apply(mv);
        let mut delta = self.cost;
        delta.minus(before);
        self.apply(&undo);
        delta
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
                // Both leave first: neither is in the way of the other.
                self.put(one, None);
                self.put(two, other);
                self.put(one, to);
                undo
            }
        }
    }

    /// Makes several changes at once, each of another talk, and leaves in `changes` what takes them back.
    pub fn shift(&mut self, changes: &mut [(TalkId, Option<Placement>)]) {
        let before: Vec<_> = changes.iter().map(|&(talk, _)| self.at(talk)).collect();
        // All leave first: nobody is in the way of another.
        changes.iter().for_each(|&(talk, _)| self.put(talk, None));
        for (change, before) in changes.iter_mut().zip(before) {
            self.put(change.0, change.1);
            change.1 = before;
        }
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
        cost.plus(self.interaction(talk, placement));
        cost
    }

    fn put(&mut self, talk: TalkId, to: Option<Placement>) {
        if let Some(from) = self.placed[talk.index()].take() {
            self.tally(talk, from, false);
            self.cost.minus(self.tables.unary(talk, Some(from)));
            self.cost.plus(self.tables.out[talk.index()]);
            let lost = self.interaction(talk, from);
            self.cost.minus(lost);
        }
        if let Some(placement) = to {
            let gained = self.cost_of(talk, placement);
            self.cost.plus(gained);
            self.tally(talk, placement, true);
            self.placed[talk.index()] = to;
        }
    }

    /// Cost between `talk` at `placement` and all placed talks; `talk` itself must not be tallied.
    fn interaction(&self, talk: TalkId, placement: Placement) -> Cost {
        let mut cost = Cost::default();
        self.each_group(talk, placement, |group| {
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

    fn tally(&mut self, talk: TalkId, placement: Placement, enter: bool) {
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
        for atom in tables.space.atoms_of(placement.room) {
            for &group in tables.room_groups.get(atom.index()) {
                if tables.is_member(group, talk) {
                    change(group);
                }
            }
        }
    }

    #[inline]
    fn each_group(&self, talk: TalkId, placement: Placement, mut visit: impl FnMut(u32)) {
        self.tables.groups_of.get(talk.index()).iter().for_each(|&group| visit(group));
        for atom in self.tables.space.atoms_of(placement.room) {
            for &group in self.tables.room_groups.get(atom.index()) {
                if self.tables.is_member(group, talk) {
                    visit(group);
                }
            }
        }
    }
}
