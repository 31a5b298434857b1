//! Exact exchanges: units of talks over positions, as an assignment problem.

use super::matching::{Price, least};
use crate::model::TalkId;
use crate::problem::{Cost, Evaluator, Placement};

/// Larger tables take seconds, in which the search does more.
const MOST_PRICES: usize = 100_000;

/// A change of several talks at once.
type Changes = Vec<(TalkId, Option<Placement>)>;

/// Units (talks that move together) and the positions that they may take.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    /// The talks of each unit; unit `u` is at position `u` now.
    pub(super) units: Vec<Vec<TalkId>>,
    /// How many positions there are, those of the units first; the others are empty.
    pub(super) positions: usize,
}

impl Exchange {
    /// Whether there is anything to exchange, and not so much that nobody would see the end of it.
    pub(super) fn is_worth_it(&self) -> bool {
        let talks: usize = self.units.iter().map(Vec::len).sum();
        talks > 0 && self.positions > 1 && talks * self.positions <= MOST_PRICES
    }

    /// Re-arranges the units over the positions at least cost and keeps what makes the assignment better. `at` says
    /// where a talk is when its unit takes a position; `None` if it cannot be there.
    ///
    /// Exact where units cost nothing together that depends on who is where: then the price of an arrangement is
    /// the sum of the table. Elsewhere a heuristic: every cycle of the arrangement is priced as a whole, and is only made
    /// if that is better. Gives how many talks were priced. O(units × positions) prices and units² × positions steps.
    pub(super) fn improve(
        &self,
        evaluator: &mut Evaluator<'_>,
        at: impl Fn(TalkId, usize) -> Option<Placement>,
    ) -> u64 {
        let mut out: Changes = self.units.iter().flatten().map(|&talk| (talk, None)).collect();
        evaluator.shift(&mut out);
        let mut priced = 0;
        let mut table = Vec::with_capacity(self.units.len());
        let mut home = out.as_slice();
        for (index, unit) in self.units.iter().enumerate() {
            let (here, rest) = home.split_at(unit.len());
            home = rest;
            let row = (0..self.positions).map(|position| {
                if position == index {
                    return price(evaluator, here.to_vec(), true);
                }
                let there: Option<Changes> = unit.iter().map(|&talk| Some((talk, Some(at(talk, position)?)))).collect();
                there.map_or(Price::FORBIDDEN, |there| price(evaluator, there, false))
            });
            table.push(row.collect::<Vec<_>>());
            priced += (unit.len() * self.positions) as u64;
        }
        evaluator.shift(&mut out);
        let chosen = least(&table);
        for cycle in cycles(&chosen, self.positions) {
            let moved = cycle.into_iter().flat_map(|unit| {
                let position = chosen[unit];
                self.units[unit].iter().map(move |&talk| (talk, position))
            });
            let changes: Option<Changes> =
                moved.map(|(talk, position)| Some((talk, Some(at(talk, position)?)))).collect();
            if let Some(mut changes) = changes {
                keep_if_better(evaluator, &mut changes);
            }
        }
        priced
    }
}

/// Makes the changes and takes them back unless the assignment is better for them and breaks no more that is
/// inviolable.
pub(super) fn keep_if_better(evaluator: &mut Evaluator<'_>, changes: &mut [(TalkId, Option<Placement>)]) -> bool {
    let before = evaluator.cost();
    evaluator.shift(changes);
    let after = evaluator.cost();
    let better = after.inviolable <= before.inviolable && after.score() < before.score();
    if !better {
        evaluator.shift(changes);
    }
    better
}

/// What placing a unit costs while all units are out; `at_home` is never forbidden, whatever pins force.
fn price(evaluator: &mut Evaluator<'_>, mut there: Changes, at_home: bool) -> Price {
    let mut cost = if let [(talk, Some(placement))] = there[..] {
        evaluator.cost_of(talk, placement)
    } else {
        let before = evaluator.cost();
        evaluator.shift(&mut there);
        let after = evaluator.cost();
        evaluator.shift(&mut there);
        Cost {
            inviolable: after.inviolable - before.inviolable,
            hard: after.hard - before.hard,
            medium: after.medium - before.medium,
            soft: after.soft - before.soft,
        }
    };
    if cost.inviolable > 0 {
        if !at_home {
            return Price::FORBIDDEN;
        }
        // What is forced here may be forced elsewhere too: no reason to leave.
        cost.inviolable = 0;
    }
    Price::of(cost)
}

/// The units that move, grouped so that each group can move without the others: cycles, and paths that end at
/// empty positions.
fn cycles(chosen: &[usize], positions: usize) -> Vec<Vec<usize>> {
    let mut comes = vec![None; positions];
    for (unit, &position) in chosen.iter().enumerate() {
        comes[position] = Some(unit);
    }
    let mut seen = vec![false; chosen.len()];
    let mut groups = Vec::new();
    for unit in 0..chosen.len() {
        if seen[unit] || chosen[unit] == unit {
            continue;
        }
        // To the start of a path: whose position nobody takes.
        let mut first = unit;
        while let Some(next) = comes[first].filter(|&next| next != unit) {
            first = next;
        }
        let mut group = Vec::new();
        let mut at = first;
        while at < chosen.len() && !seen[at] {
            seen[at] = true;
            group.push(at);
            at = chosen[at];
        }
        groups.push(group);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::cycles;

    #[test]
    fn cycles_and_paths_are_told_apart() {
        // 0 → 1 → 0, 2 stays, 3 → 4 → empty.
        assert_eq!(cycles(&[1, 0, 2, 4, 5], 6), [vec![1, 0], vec![3, 4]]);
        // A path that is entered in the middle.
        assert_eq!(cycles(&[4, 0, 1], 5), [vec![2, 1, 0]]);
        assert!(cycles(&[0, 1], 2).is_empty());
    }
}
