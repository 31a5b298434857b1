//! Cells first: a coarse integer program for conferences in which a block in a room belongs to one track.
//!
//! It says how many talks of which kind are in which block, and which track has which rooms there; where in a
//! block a talk starts is left open. Talks that look alike are one number, and so are rooms. Terms about blocks,
//! rooms and tracks are rows; of those about starts only what counting minutes says; the rest is taken at the
//! least that it can cost. What costs more than the incumbent by itself is ruled out beforehand.

mod frame;
mod order;
mod terms;
#[cfg(test)]
mod tests;

use self::frame::{Frame, Spot};
use crate::model::Score;
use crate::problem::Problem;
use crate::solve::milp::{Limits, Objective, prove};
use crate::solve::program::{Column, ColumnId, Program, Sense};
use crate::solve::standing::Proved;

/// Programs with more columns are left alone.
const MOST_COLUMNS: usize = 60_000;

/// A bound by a coarse program; `None` for a problem without tracks that have cells of their own. Exponential in
/// the worst case.
pub(in crate::solve) fn bound(problem: &Problem, incumbent: &Score, limits: &mut Limits<'_>) -> Option<Proved> {
    let frame = Frame::new(problem, incumbent)?;
    let Model { program, used, .. } = Model::of(&frame)?;
    let used: Vec<ColumnId> = used.into_iter().flatten().flatten().collect();
    let (hard, medium) = (incumbent.hard, incumbent.medium);
    // Nothing that costs less than the incumbent is left out.
    let bound = prove(&program, Objective::Soft, incumbent.soft, &used, limits)?;
    Some(Proved::Soft { hard, medium, bound })
}

/// The coarse program as it grows.
struct Model<'f> {
    frame: &'f Frame<'f>,
    program: Program,
    /// How many talks of a kind are in a block (the last: in none).
    talks: Vec<Vec<Option<ColumnId>>>,
    /// How many rooms of some that make no difference a class has in a block.
    cells: Vec<Vec<Vec<Option<ColumnId>>>>,
    /// Whether a class is in a block.
    used: Vec<Vec<Option<ColumnId>>>,
}

/// A number as an integer of the program.
fn number(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

impl<'f> Model<'f> {
    /// The program; `None` if it is too large.
    fn of(frame: &'f Frame<'f>) -> Option<Self> {
        let size = frame.kinds.len() * frame.blocks + frame.classes.len() * frame.blocks * frame.rooms.len();
        if size > MOST_COLUMNS {
            return None;
        }
        let mut model =
            Self { frame, program: Program::default(), talks: Vec::new(), cells: Vec::new(), used: Vec::new() };
        model.program.constant.soft = frame.credits;
        model.place_talks();
        model.open_cells();
        model.exclude();
        for class in 0..frame.classes.len() {
            model.fill(class);
        }
        model.terms();
        Some(model)
    }

    fn column(&mut self, price: i64, upper: i64, integer: bool) -> ColumnId {
        self.program.column(Column { price: Score { soft: price, ..Score::ZERO }, lower: 0, upper, integer })
    }

    fn most(&mut self, terms: Vec<(ColumnId, i64)>, bound: i64) {
        self.program.row(terms, Sense::Most, bound);
    }

    fn place_talks(&mut self) {
        for (kind, talks) in &self.frame.kinds {
            let most = number(talks.len());
            let columns: Vec<Option<ColumnId>> =
                kind.spots.iter().map(|spot| spot.map(|spot| self.column(spot.cost, most, true))).collect();
            let mut all: Vec<(ColumnId, i64)> = columns.iter().flatten().map(|&id| (id, 1)).collect();
            if let Some(cost) = kind.out {
                all.push((self.column(cost, most, true), 1));
            }
            self.program.row(all, Sense::Equal, most);
            self.talks.push(columns);
        }
    }

    fn open_cells(&mut self) {
        let frame = self.frame;
        for blocks in &frame.cells {
            let mut cells = Vec::new();
            let mut used = Vec::new();
            for rooms in blocks {
                let ids: Vec<Option<ColumnId>> = rooms
                    .iter()
                    .zip(&frame.rooms)
                    .map(|(cell, alike)| cell.map(|cell| self.column(cell.cost, number(alike.len()), true)))
                    .collect();
                let any = ids.iter().any(Option::is_some).then(|| self.column(0, 1, true));
                if let Some(any) = any {
                    let sum = ids.iter().flatten().map(|&id| (id, -1)).chain([(any, 1)]).collect();
                    self.most(sum, 0);
                    for (id, alike) in ids.iter().zip(&frame.rooms) {
                        if let Some(id) = *id {
                            self.most(vec![(id, 1), (any, -number(alike.len()))], 0);
                        }
                    }
                }
                cells.push(ids);
                used.push(any);
            }
            self.cells.push(cells);
            self.used.push(used);
        }
    }

    /// A room has one class in a block.
    fn exclude(&mut self) {
        for block in 0..self.frame.blocks {
            for (index, alike) in self.frame.rooms.iter().enumerate() {
                let all: Vec<_> = self.cells.iter().filter_map(|cells| cells[block][index]).map(|id| (id, 1)).collect();
                self.most(all, number(alike.len()));
            }
        }
    }

    /// Kinds of a class with their spots in a block and the columns there.
    fn inside(&self, class: usize, block: usize) -> Vec<(ColumnId, Spot, i64)> {
        let kinds = self.frame.kinds.iter().zip(&self.talks).filter(|((kind, _), _)| kind.class == Some(class));
        kinds.filter_map(|((kind, talks), ids)| Some((ids[block]?, kind.spots[block]?, number(talks.len())))).collect()
    }

    /// The talks of a class fit into its cells, and each cell has one.
    fn fill(&mut self, class: usize) {
        let mut largest: Vec<(ColumnId, i64)> = Vec::new();
        let mut capped = true;
        for block in 0..self.frame.blocks {
            let inside = self.inside(class, block);
            let cells: Vec<(ColumnId, Option<i64>)> = self.cells[class][block]
                .iter()
                .zip(&self.frame.cells[class][block])
                .filter_map(|(id, cell)| Some(((*id)?, (*cell)?.minutes)))
                .collect();
            let Some(used) = self.used[class][block] else {
                for (id, ..) in inside {
                    self.program.columns[id].upper = 0;
                }
                continue;
            };
            for &(id, _, count) in &inside {
                self.most(vec![(id, 1), (used, -count)], 0);
            }
            let taken = inside.iter().map(|&(id, ..)| (id, -1));
            self.most(cells.iter().map(|&(id, _)| (id, 1)).chain(taken).collect(), 0);
            let lengths: Vec<(i64, i64)> = inside.iter().map(|(_, spot, count)| (spot.minutes, *count)).collect();
            let all: i64 = lengths.iter().map(|(minutes, count)| minutes * count).sum();
            let fits = |minutes: Option<i64>| minutes.map_or(all, |minutes| fullest(&lengths, minutes));
            let taken = inside.iter().map(|(id, spot, _)| (*id, spot.minutes));
            let given = cells.iter().map(|&(id, minutes)| (id, -fits(minutes)));
            self.most(taken.chain(given).collect(), 0);
            let mut longer: Vec<i64> = lengths.iter().map(|(minutes, _)| *minutes).filter(|&one| one > 1).collect();
            longer.sort_unstable();
            longer.dedup();
            for length in longer {
                let long = inside.iter().filter(|(_, spot, _)| spot.minutes >= length);
                let given = cells.iter().map(|&(id, minutes)| (id, -minutes.map_or(all, |all| all / length)));
                self.most(long.map(|&(id, ..)| (id, 1)).chain(given).collect(), 0);
            }
            for &(id, minutes) in &cells {
                capped &= minutes.is_some();
                largest.push((id, fits(minutes)));
            }
        }
        if capped {
            self.cover(class, &largest);
        }
    }

    /// How many cells a class needs: Σ ⌈minutes of the cell / d⌉ × cells ≥ ⌈minutes of the class / d⌉ for every d
    /// (Chvátal 1973). Only where all talks are in blocks.
    fn cover(&mut self, class: usize, cells: &[(ColumnId, i64)]) {
        let mut all = 0;
        for (kind, talks) in self.frame.kinds.iter().filter(|(kind, _)| kind.class == Some(class)) {
            let (Some(least), None, None) =
                (kind.spots.iter().flatten().map(|spot| spot.minutes).min(), kind.out, kind.spots[self.frame.blocks])
            else {
                return;
            };
            all += least * number(talks.len());
        }
        let mut divisors: Vec<i64> = cells.iter().map(|&(_, minutes)| minutes).filter(|&one| one > 0).collect();
        divisors.sort_unstable();
        divisors.dedup();
        for divisor in divisors {
            let up = |minutes: i64| (minutes + divisor - 1) / divisor;
            self.most(cells.iter().map(|&(id, minutes)| (id, -up(minutes))).collect(), -up(all));
        }
    }
}

/// The largest sum of lengths, each so many times, within so many minutes. O(lengths × minutes).
fn fullest(lengths: &[(i64, i64)], minutes: i64) -> i64 {
    let Ok(size) = usize::try_from(minutes) else { return 0 };
    if lengths.iter().any(|&(length, _)| length == 1) || size > 10_000 {
        return minutes.min(lengths.iter().map(|(length, count)| length * count).sum());
    }
    // The fewest of the current length with which a sum is reached.
    let mut reached = vec![false; size + 1];
    reached[0] = true;
    for &(length, count) in lengths {
        let Ok(length) = usize::try_from(length) else { continue };
        let mut fewest: Vec<Option<i64>> = reached.iter().map(|&reached| reached.then_some(0)).collect();
        for sum in length..=size {
            if let (None, Some(before)) = (fewest[sum], fewest[sum - length])
                && before < count
            {
                fewest[sum] = Some(before + 1);
            }
        }
        reached = fewest.iter().map(Option::is_some).collect();
    }
    reached.iter().rposition(|&reached| reached).map_or(0, number)
}
