//! A bound on inversions, talks of higher rank in smaller rooms, as a price of each talk in each room.
//!
//! Where a talk is so many places above or below its own in the order of ranks, it is inverted with at least so many
//! others, whatever these do. Each inversion is seen by both of its talks, from below and from above: what either sees
//! is a bound, and so is half of the sum (Diaconis & Graham 1977, footrule and inversions). Between talks that never
//! share a room one side may see all of it.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Grid, connected};
use crate::model::Id;
use crate::problem::{Key, Term, TermKind, Unit};

/// Talks that may share a room, and how many of them fit into the rooms of each size.
struct Class {
    talks: Vec<usize>,
    /// By level.
    places: Vec<usize>,
}

/// For each talk and each of its options in the grid, twice the price of being there, such that half of the sum is no
/// more than the cost of a soft term over the whole event. Of an inversion the talk of lower rank sees so many
/// `halves`, 0 to 2, and the other the rest. `None` for other terms. O(members × sizes × classes + members²).
pub(super) fn inversions(grid: &Grid, term: &Term, halves: i64) -> Option<Vec<Vec<i64>>> {
    let TermKind::Rank { members, seats, within: Key::Event, unit } = &term.kind else { return None };
    let by_minutes = match unit {
        Unit::Durations => true,
        Unit::One => false,
        _ => return None,
    };
    let cell_seats: Vec<Option<i64>> = grid.cells.iter().map(|cell| seats[cell.room.index()]).collect();
    let sizes: Vec<i64> = cell_seats.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let level: Vec<usize> =
        cell_seats.iter().map(|seats| seats.map_or(0, |seats| sizes.partition_point(|&size| size < seats))).collect();
    // Only talks that are sure to be in a room with seats.
    let rank: BTreeMap<usize, i64> = members
        .iter()
        .filter_map(|&(talk, rank)| Some((grid.index_of(talk)?, rank)))
        .filter(|&(talk, _)| grid.options[talk].iter().all(|&(cell, _)| cell_seats[cell].is_some()))
        .collect();
    let classes = classes(grid, &rank, &level, sizes.len());
    let own: BTreeMap<usize, usize> =
        classes.iter().enumerate().flat_map(|(at, class)| class.talks.iter().map(move |&talk| (talk, at))).collect();
    let mut prices: Vec<Vec<i64>> = grid.options.iter().map(|own| vec![0; own.len()]).collect();
    for (&talk, &mine) in &rank {
        for (at, class) in classes.iter().enumerate() {
            // Of two classes the larger one sees all, the first of two equals.
            let size = |class: usize| (classes[class].talks.len(), std::cmp::Reverse(class));
            let all = 2 * i64::from(size(own[&talk]) > size(at));
            let (as_low, as_high) = if at == own[&talk] { (halves, 2 - halves) } else { (all, all) };
            let least = class.talks.iter().map(|&other| grid.minutes[other]).min().unwrap_or(0);
            let price = term.weight * if by_minutes { grid.minutes[talk] + least } else { 1 };
            let (others, low, high) = class.around(talk, mine, &rank);
            for (index, &(cell, _)) in grid.options[talk].iter().enumerate() {
                let k = level[cell];
                let below: usize = class.places[..k].iter().sum();
                let above: usize = class.places[k + 1..].iter().sum();
                let here = class.places[k] - usize::from(at == own[&talk] && class.places[k] > 0);
                // Who does not fit elsewhere is below, or above; beyond those who belong there, inverted.
                let inverted = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
                let higher_below = inverted(others.saturating_sub(above + here + low));
                let lower_above = inverted(others.saturating_sub(below + here + high));
                prices[talk][index] += price * (as_low * higher_below + as_high * lower_above);
            }
        }
    }
    Some(prices)
}

impl Class {
    /// How many others there are, how many of those have no higher rank and how many no lower one than the talk: those
    /// of the same rank are never inverted with it.
    fn around(&self, talk: usize, mine: i64, rank: &BTreeMap<usize, i64>) -> (usize, usize, usize) {
        let others = || self.talks.iter().filter(|&&other| other != talk).map(|other| rank[other]);
        (others().count(), others().filter(|&rank| rank <= mine).count(), others().filter(|&rank| rank >= mine).count())
    }
}

/// Talks in classes that share no room on a day with each other; each talk with a single level is a class by itself, and
/// takes a place from those that have no other rooms there.
fn classes(grid: &Grid, rank: &BTreeMap<usize, i64>, level: &[usize], levels: usize) -> Vec<Class> {
    let cells = |talk: usize| grid.options[talk].iter().map(|&(cell, _)| cell);
    let is_single = |talk: usize| cells(talk).map(|cell| level[cell]).collect::<BTreeSet<_>>().len() == 1;
    let (single, free): (Vec<usize>, Vec<usize>) = rank.keys().copied().partition(|&talk| is_single(talk));
    let sets = connected(free.into_iter(), |talk| cells(talk).collect());
    let free = sets.into_iter().map(|(talks, cells)| {
        let mut places = vec![0; levels];
        for &cell in &cells {
            places[level[cell]] += grid.cells[cell].most;
        }
        for &talk in &single {
            if grid.options[talk].iter().all(|(cell, _)| cells.contains(cell)) {
                let place = &mut places[level[grid.options[talk][0].0]];
                *place = place.saturating_sub(1);
            }
        }
        Class { talks, places }
    });
    let alone = single.iter().map(|&talk| {
        let mut places = vec![0; levels];
        places[level[grid.options[talk][0].0]] = 1;
        Class { talks: vec![talk], places }
    });
    free.chain(alone).collect()
}
