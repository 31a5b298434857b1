//! The most that credits for talks of one slot can give.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Grid, connected};
use super::spread::even;
use crate::model::{Id, RoomId, TalkId};
use crate::problem::{Classes, Curve, Key, Problem, StartId, Term, TermKind, Unit};

/// Slots that talks of one kind share, with how many of these fit into each.
struct Family {
    talks: BTreeSet<usize>,
    /// What a pair gives there, and how many talks fit.
    slots: Vec<(i64, usize)>,
}

/// An upper bound on the atoms of a credit; no more than what its kind allows at all. Pairs are most where they are
/// crowded into the best slots, and pairs of one class least where the class is spread evenly. O(talks × rooms + slots).
pub(super) fn most_atoms(problem: &Problem, grid: &Grid, term: &Term) -> i128 {
    let any = term.kind.most_atoms(&problem.space);
    let most = match &term.kind {
        TermKind::Count { members, key: Key::Slot, curve: Curve::Pairs, unit }
            if members.iter().all(|one| one.1 == 1) =>
        {
            let talks: Vec<TalkId> = members.iter().map(|&(talk, _)| talk).collect();
            pairs(problem, grid, &talks, unit, None)
        }
        TermKind::Split { members, within: Key::Slot, of: None, unit } => {
            let talks: Vec<TalkId> = members.iter().map(|&(talk, _)| talk).collect();
            pairs(problem, grid, &talks, unit, Some(members))
        }
        _ => None,
    };
    most.map_or(any, |most| any.min(i128::from(most)))
}

/// Pairs in slots, less those of one class. `None` where members may be out, or the price depends on the talks.
fn pairs(problem: &Problem, grid: &Grid, members: &[TalkId], unit: &Unit, classes: Option<&Classes>) -> Option<i64> {
    if *unit == Unit::Durations {
        return None;
    }
    let group = grid.indices(members.iter());
    if group.len() < members.len() {
        return None;
    }
    let mut sum = 0;
    for family in families(problem, grid, &group, unit) {
        let mut left = family.talks.len();
        let mut slots = family.slots.clone();
        slots.sort_unstable_by_key(|&(price, most)| std::cmp::Reverse((price, most)));
        let dearest = slots.first().map_or(0, |slot| slot.0).max(0);
        // Every slot pays the best price and is as large as the largest: then full slots are best.
        let largest = slots.iter().map(|slot| slot.1).max().unwrap_or(0);
        while left > 1 && largest > 1 {
            let n = number(left.min(largest));
            sum += n * (n - 1) / 2 * dearest;
            left -= left.min(largest);
        }
        let cheapest = slots.iter().map(|slot| slot.0).min().unwrap_or(0).max(0);
        let mut by_class: BTreeMap<u32, i64> = BTreeMap::new();
        for &(talk, class) in classes.into_iter().flatten() {
            if grid.index_of(talk).is_some_and(|talk| family.talks.contains(&talk)) {
                *by_class.entry(class).or_default() += 1;
            }
        }
        sum -= by_class.values().map(|&n| even(n, number(slots.len())) * cheapest).sum::<i64>();
    }
    Some(sum.max(0))
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The talks of a group by common slots: no two families share one.
fn families(problem: &Problem, grid: &Grid, group: &[usize], unit: &Unit) -> Vec<Family> {
    let space = &problem.space;
    let family = |(talks, starts): (Vec<usize>, BTreeSet<StartId>)| {
        let slots = starts
            .iter()
            .map(|&start| {
                let there: Vec<usize> =
                    talks.iter().copied().filter(|&talk| grid.starts[talk].contains(&start)).collect();
                let rooms: BTreeSet<RoomId> = there
                    .iter()
                    .flat_map(|&talk| &grid.options[talk])
                    .map(|&(cell, _)| grid.cells[cell].room)
                    .collect();
                // A room whose cells hold one after the other holds one talk per slot.
                let single = |room: RoomId| grid.cells.iter().all(|cell| cell.room != room || cell.alone);
                let most = if rooms.iter().all(|&room| single(room)) { rooms.len() } else { there.len() };
                (unit.at(space, Key::Slot, start.index()), most.min(there.len()))
            })
            .collect();
        Family { talks: talks.into_iter().collect(), slots }
    };
    connected(group.iter().copied(), |talk| grid.starts[talk].clone()).into_iter().map(family).collect()
}
