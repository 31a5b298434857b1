//! A move in the making: new contents of some cells, laid out in time.

use super::moves::View;
use super::structure::{Cell, Order};
use crate::model::{Id, TalkId};
use crate::problem::Placement;

/// A move in the making. Its lists are used again for the next one.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Where talks go, each talk once.
    pub(super) changes: Vec<(TalkId, Option<Placement>)>,
    /// New contents of cells, in order of time; only the first `cells` are in use.
    edits: Vec<(Cell, Vec<TalkId>)>,
    cells: usize,
    /// Talks that found no room in their cell.
    left: Vec<TalkId>,
    starts: Vec<Placement>,
}

/// A changed cell of a [`Draft`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit(usize);

impl Draft {
    /// An empty move.
    pub(super) fn clear(&mut self) {
        self.changes.clear();
        self.cells = 0;
        self.left.clear();
    }

    /// The contents of a cell, to be changed.
    pub(super) fn edit(&mut self, view: &View<'_, '_>, cell: Cell) -> Edit {
        if let Some(known) = self.edits[..self.cells].iter().position(|(other, _)| *other == cell) {
            return Edit(known);
        }
        if self.cells == self.edits.len() {
            self.edits.push((cell, Vec::new()));
        }
        let (of, talks) = &mut self.edits[self.cells];
        *of = cell;
        talks.clear();
        talks.extend(view.index.of(cell).iter().map(|(_, talk)| *talk));
        self.cells += 1;
        Edit(self.cells - 1)
    }

    pub(super) fn talks(&mut self, edit: Edit) -> &mut Vec<TalkId> {
        &mut self.edits[edit.0].1
    }

    /// Two cells change their contents.
    pub(super) fn swap(&mut self, one: Edit, two: Edit) {
        if one != two {
            let (low, high) = (one.0.min(two.0), one.0.max(two.0));
            let (before, after) = self.edits.split_at_mut(high);
            std::mem::swap(&mut before[low].1, &mut after[0].1);
        }
    }

    /// A piece of one cell goes into another at some place.
    pub(super) fn splice(&mut self, from: Edit, piece: std::ops::Range<usize>, to: Edit, at: usize) {
        let mut moved = std::mem::take(&mut self.left);
        moved.clear();
        moved.extend(self.talks(from).drain(piece));
        let target = self.talks(to);
        let at = at.min(target.len());
        target.splice(at..at, moved.drain(..));
        self.left = moved;
    }

    /// Lays the cells out and writes the changes; false if talks find no room or nothing changes.
    /// What does not fit goes to other cells of its team. O(talks of the cells × their starts).
    pub(super) fn finish(&mut self, view: &View<'_, '_>, overflow: bool) -> bool {
        self.reorder(view);
        for at in 0..self.cells {
            if !self.lay_out(view, at, overflow) {
                return false;
            }
        }
        while let Some(talk) = self.left.pop() {
            if !self.place_elsewhere(view, talk) {
                return false;
            }
        }
        !self.changes.is_empty()
    }

    /// Lays a cell out: talks stay where they are if the order allows, else each as early as possible.
    fn lay_out(&mut self, view: &View<'_, '_>, at: usize, overflow: bool) -> bool {
        let (cell, talks) = &self.edits[at];
        let whole =
            pack(view, *cell, talks, true, &mut self.starts) || pack(view, *cell, talks, false, &mut self.starts);
        if !whole && !overflow {
            return false;
        }
        let fitting = self.starts.len();
        for (&talk, &to) in talks.iter().zip(&self.starts) {
            if view.evaluator.at(talk) != Some(to) {
                self.changes.push((talk, Some(to)));
            }
        }
        self.left.extend(&talks[fitting..]);
        self.edits[at].1.truncate(fitting);
        true
    }

    /// A talk goes to the end of some cell of its team, as it is now or after this move.
    fn place_elsewhere(&mut self, view: &View<'_, '_>, talk: TalkId) -> bool {
        let Some(team) = view.structure.team_of[talk.index()] else { return false };
        for &mate in &view.structure.teams[team] {
            let planned = self.changes.iter().find(|(other, _)| *other == mate).map(|(_, to)| *to);
            if mate == talk || self.left.contains(&mate) {
                continue;
            }
            let Some(there) = planned.unwrap_or_else(|| view.evaluator.at(mate)) else { continue };
            let cell = view.structure.cell(there);
            let Edit(at) = self.edit(view, cell);
            self.edits[at].1.push(talk);
            let (_, talks) = &self.edits[at];
            if pack(view, cell, talks, false, &mut self.starts) {
                for (&talk, &to) in talks.iter().zip(&self.starts) {
                    self.changes.retain(|(other, _)| *other != talk);
                    if view.evaluator.at(talk) != Some(to) {
                        self.changes.push((talk, Some(to)));
                    }
                }
                return true;
            }
            self.edits[at].1.pop();
        }
        false
    }

    /// Talks that are to stand in an order do, in the places that the list has after this move.
    fn reorder(&mut self, view: &View<'_, '_>) {
        if view.structure.orders.is_empty() {
            return;
        }
        let mut touched: Vec<usize> = Vec::new();
        for (_, talks) in &self.edits[..self.cells] {
            for talk in talks {
                if let Some(order) = view.structure.order_of[talk.index()]
                    && !touched.contains(&order)
                {
                    touched.push(order);
                }
            }
        }
        for order in touched {
            self.put_in_order(view, &view.structure.orders[order]);
        }
    }

    fn put_in_order(&mut self, view: &View<'_, '_>, order: &Order) {
        // All cells of the list become part of the move, in order of block, then room.
        for &talk in &order.members {
            if self.edits[..self.cells].iter().any(|(_, talks)| talks.contains(&talk)) {
                continue;
            }
            if let Some(there) = view.evaluator.at(talk) {
                self.edit(view, view.structure.cell(there));
            }
        }
        let mut cells: Vec<usize> =
            (0..self.cells).filter(|&at| self.edits[at].1.iter().any(|talk| order.members.contains(talk))).collect();
        // Groups are numbered as blocks are.
        cells.sort_unstable_by_key(|&at| self.edits[at].0);
        let now: Vec<TalkId> = cells
            .iter()
            .flat_map(|&at| self.edits[at].1.iter().copied().filter(|talk| order.members.contains(talk)))
            .collect();
        // Those without a wanted place fill the gaps as they stand now.
        let mut free = now.iter().copied().filter(|talk| !order.wanted.contains(&Some(*talk)));
        let mut sorted: Vec<TalkId> = Vec::with_capacity(now.len());
        for place in 0..order.wanted.len().max(now.len()) {
            match order.wanted.get(place).copied().flatten() {
                Some(talk) if now.contains(&talk) => sorted.push(talk),
                _ => sorted.extend(free.next()),
            }
        }
        let mut next = sorted.into_iter();
        for at in cells {
            for talk in self.edits[at].1.iter_mut().filter(|talk| order.members.contains(talk)) {
                if let Some(sorted) = next.next() {
                    *talk = sorted;
                }
            }
        }
    }
}

/// Places talks one after the other in a cell; `stay` keeps those that can where they are. False if
/// some find no room: `starts` then holds the placements of those before.
fn pack(view: &View<'_, '_>, cell: Cell, talks: &[TalkId], stay: bool, starts: &mut Vec<Placement>) -> bool {
    starts.clear();
    let structure = view.structure;
    let (group, room) = (cell / structure.places, structure.room_of(cell));
    let mut free = i64::MIN;
    for &talk in talks {
        let now = view.evaluator.at(talk).filter(|now| structure.group(now.start) == group);
        let stays = now
            .map(|now| Placement { start: now.start, room })
            .filter(|to| stay && structure.begins(*to) >= free && structure.fits(talk, *to));
        let to = stays.or_else(|| {
            let after = |start: &&crate::problem::StartId| structure.space.start(**start).span.start.0 >= free;
            let possible = structure.starts_in(talk, group).iter().filter(after);
            possible.map(|&start| Placement { start, room }).find(|to| structure.fits(talk, *to))
        });
        let Some(to) = to else { return false };
        free = structure.space.start(to.start).span.end.0;
        starts.push(to);
    }
    true
}
