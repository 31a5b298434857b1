//! Moves of whole pieces of the programme: segments, cells, rooms, blocks, teams.

use super::draft::Draft;
use super::moves::View;
use super::structure::Cell;
use crate::model::{Id, TalkId};
use crate::solve::rng::Random;

impl View<'_, '_> {
    /// A random talk that is placed, with its cell and its place in the cell's order.
    fn somewhere(&self, random: &mut Random) -> Option<(TalkId, Cell, usize)> {
        let talk = self.any(random);
        let cell = self.structure.cell(self.evaluator.at(talk)?);
        let at = self.index.of(cell).iter().position(|(_, other)| *other == talk)?;
        Some((talk, cell, at))
    }

    /// Another cell for a talk: one of its team, or one of its domain, used or not.
    fn other_cell(&self, talk: TalkId, cell: Cell, random: &mut Random) -> Option<Cell> {
        let there = match self.structure.team_of[talk.index()] {
            Some(team) if random.below(2) == 0 => {
                let team = &self.structure.teams[team];
                self.evaluator.at(team[random.below(team.len())])?
            }
            _ => self.structure.candidate(talk, random),
        };
        let other = self.structure.cell(there);
        (other != cell).then_some(other)
    }

    /// A piece of a cell moves within it.
    pub(super) fn reorder(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let Some((talk, cell, at)) = self.somewhere(random) else { return false };
        let count = self.index.of(cell).len();
        if count < 2 {
            return false;
        }
        let edit = draft.edit(self, cell);
        let talks = draft.talks(edit);
        talks.remove(at);
        talks.insert(random.below(count), talk);
        draft.finish(self, false)
    }

    /// A piece of a cell, most often one talk, moves into another cell.
    pub(super) fn move_segment(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let Some((talk, cell, at)) = self.somewhere(random) else { return false };
        let Some(other) = self.other_cell(talk, cell, random) else { return false };
        let length = piece(self.index.of(cell).len() - at, random);
        let (from, to) = (draft.edit(self, cell), draft.edit(self, other));
        let place = random.below(draft.talks(to).len() + 1);
        draft.splice(from, at..at + length, to, place);
        draft.finish(self, false)
    }

    /// Pieces of two cells change places.
    pub(super) fn swap_segments(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let Some((talk, cell, at)) = self.somewhere(random) else { return false };
        let Some(other) = self.other_cell(talk, cell, random) else { return false };
        let count = self.index.of(other).len();
        if count == 0 {
            return false;
        }
        let place = random.below(count);
        let (length, back) = (piece(self.index.of(cell).len() - at, random), piece(count - place, random));
        let (one, two) = (draft.edit(self, cell), draft.edit(self, other));
        draft.splice(one, at..at + length, two, place);
        draft.splice(two, place + length..place + length + back, one, at);
        draft.finish(self, false)
    }

    /// Two cells change contents; what does not fit goes to other cells of its team.
    pub(super) fn swap_cells(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let Some((talk, cell, _)) = self.somewhere(random) else { return false };
        let to = self.structure.candidate(talk, random);
        let (group, place) = (cell / self.structure.places, cell % self.structure.places);
        let other = match random.below(3) {
            0 => group * self.structure.places + self.structure.cell(to) % self.structure.places,
            1 => self.structure.group(to.start) * self.structure.places + place,
            _ => self.structure.cell(to),
        };
        if other == cell {
            return false;
        }
        let (one, two) = (draft.edit(self, cell), draft.edit(self, other));
        draft.swap(one, two);
        draft.finish(self, true)
    }

    /// The talks of a cell go to other cells of their teams.
    pub(super) fn close_cell(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let Some((talk, cell, _)) = self.somewhere(random) else { return false };
        let Some(team) = self.structure.team_of[talk.index()] else { return false };
        let team = &self.structure.teams[team];
        let from = draft.edit(self, cell);
        for _ in 0..3 {
            let Some(there) = self.evaluator.at(team[random.below(team.len())]) else { continue };
            let other = self.structure.cell(there);
            if other != cell {
                let to = draft.edit(self, other);
                let (count, end) = (draft.talks(from).len(), draft.talks(to).len());
                draft.splice(from, 0..count, to, end);
                break;
            }
        }
        draft.finish(self, true)
    }

    /// Two rooms change contents in a block, on a day, throughout, or where a team uses the first.
    pub(super) fn swap_rooms(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let Some((talk, cell, _)) = self.somewhere(random) else { return false };
        let places = self.structure.places;
        let (group, place) = (cell / places, cell % places);
        let other = self.structure.cell(self.structure.candidate(talk, random)) % places;
        if other == place {
            return false;
        }
        let day = &self.structure.days[self.structure.day_of[group]];
        let mut swap = |group: usize| {
            if !self.index.of(group * places + place).is_empty() || !self.index.of(group * places + other).is_empty() {
                let (one, two) = (draft.edit(self, group * places + place), draft.edit(self, group * places + other));
                draft.swap(one, two);
            }
        };
        match (random.below(4), self.structure.team_of[talk.index()]) {
            (0, _) => day.iter().copied().for_each(swap),
            (1, _) => (0..self.structure.groups).for_each(swap),
            (2, Some(team)) => {
                (0..self.structure.groups).filter(|group| self.holds(group * places + place, team)).for_each(swap);
            }
            _ => swap(group),
        }
        draft.finish(self, false)
    }

    /// The contents of two groups of starts change places: in all rooms, or in one room those of
    /// two days.
    pub(super) fn swap_groups(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let Some((talk, cell, _)) = self.somewhere(random) else { return false };
        let places = self.structure.places;
        let (group, place) = (cell / places, cell % places);
        let other = self.structure.group(self.structure.candidate(talk, random).start);
        if other == group {
            return false;
        }
        let mut swap = |one: Cell, two: Cell| {
            if !self.index.of(one).is_empty() || !self.index.of(two).is_empty() {
                let (one, two) = (draft.edit(self, one), draft.edit(self, two));
                draft.swap(one, two);
            }
        };
        let (day, there) = (self.structure.day_of[group], self.structure.day_of[other]);
        if day != there && random.below(2) == 0 {
            let pairs = self.structure.days[day].iter().zip(&self.structure.days[there]);
            pairs.for_each(|(one, two)| swap(one * places + place, two * places + place));
        } else {
            (0..places).for_each(|place| swap(group * places + place, other * places + place));
        }
        draft.finish(self, true)
    }

    /// A few neighbouring groups of starts move on by one in a circle, in one room or all.
    pub(super) fn rotate(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let Some((_, cell, _)) = self.somewhere(random) else { return false };
        let places = self.structure.places;
        let order = &self.structure.timeline;
        let Some(at) = order.iter().position(|group| *group == cell / places) else { return false };
        let length = 2 + random.below(4);
        let from = at.saturating_sub(random.below(length));
        let range = &order[from..(from + length).min(order.len())];
        let back = random.below(2) == 0;
        let mut turn = |place: usize| {
            let pairs = range.windows(2);
            let mut swap = |pair: &[usize]| {
                let (one, two) =
                    (draft.edit(self, pair[0] * places + place), draft.edit(self, pair[1] * places + place));
                draft.swap(one, two);
            };
            if back { pairs.rev().for_each(&mut swap) } else { pairs.for_each(&mut swap) }
        };
        if random.below(4) == 0 {
            (0..places).for_each(turn);
        } else {
            turn(cell % places);
        }
        draft.finish(self, true)
    }

    /// A whole team goes to neighbouring cells of a room; what was there takes its cells.
    pub(super) fn move_team(&self, draft: &mut Draft, random: &mut Random) -> bool {
        let Some((talk, ..)) = self.somewhere(random) else { return false };
        let Some(team) = self.structure.team_of[talk.index()] else { return false };
        let mut cells: Vec<Cell> = self.structure.teams[team]
            .iter()
            .filter_map(|talk| self.evaluator.at(*talk))
            .map(|there| self.structure.cell(there))
            .collect();
        cells.sort_unstable();
        cells.dedup();
        let to = self.structure.cell(self.structure.candidate(talk, random));
        let order = &self.structure.timeline;
        let Some(first) = order.iter().position(|group| *group == to / self.structure.places) else { return false };
        let place = to % self.structure.places;
        if cells.len() > 12 || first + cells.len() > order.len() {
            return false;
        }
        for (cell, group) in cells.into_iter().zip(&order[first..]) {
            let (one, two) = (draft.edit(self, cell), draft.edit(self, group * self.structure.places + place));
            draft.swap(one, two);
        }
        draft.finish(self, true)
    }

    fn holds(&self, cell: Cell, team: usize) -> bool {
        self.index.of(cell).iter().any(|(_, talk)| self.structure.team_of[talk.index()] == Some(team))
    }
}

/// How many talks of a rest of a cell move together: one in half of the cases, all in a quarter.
fn piece(rest: usize, random: &mut Random) -> usize {
    match random.below(4) {
        0 | 1 => 1,
        2 => rest,
        _ => 1 + random.below(rest),
    }
}
