//! The least that a group costs by when its talks are: on how many days, and how many at once.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::Grid;
use crate::model::DayId;
use crate::problem::Space;

/// What a group costs by when its talks are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Prices {
    /// For each minute in which a pair runs at once.
    pub(super) overlap: i64,
    /// For each pair on different days, by the minutes of both.
    pub(super) days_by_minute: i64,
    /// For each pair on different days.
    pub(super) days: i64,
}

/// Talks of one length that share no start with talks of another kind, and how many there are.
struct Kind {
    count: usize,
    minutes: i64,
    /// Minutes that the starts of the kind cover, by day.
    room: Vec<i64>,
}

/// More divisions of a group among days are not looked at.
const MOST_STATES: usize = 4_000;

/// The least that a group of talks costs. It sees how many talks of each length are on each day; on a day their
/// minutes are spread evenly over the time that is open to any of them, since pairs at once are convex
/// (pigeonhole). O(days × divisions²), divisions being the product of the numbers of talks of each length.
pub(super) fn spread(space: &Space, grid: &Grid, group: &[usize], prices: Prices) -> i64 {
    let days: Vec<DayId> = grid.cells.iter().map(|cell| cell.day).collect::<BTreeSet<_>>().into_iter().collect();
    let mut kinds = kinds(space, grid, group, &days);
    let states = |kinds: &[Kind]| kinds.iter().map(|kind| kind.count + 1).product::<usize>();
    // The smallest kinds are left out where there are too many.
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.count));
    while states(&kinds) > MOST_STATES {
        kinds.pop();
    }
    let all = covered(space, grid, group, &days);
    let total: Vec<usize> = kinds.iter().map(|kind| kind.count).collect();
    let divisions = divisions(&total);
    let apart = same_day(&kinds, &total, prices);
    // least[k]: of the days so far with division k among them.
    let mut least: Vec<Option<i64>> = vec![None; divisions.len()];
    least[0] = Some(0);
    for (day, &whole) in all.iter().enumerate() {
        let costs: Vec<i64> = divisions
            .iter()
            .map(|here| overlap(&kinds, here, day, whole) * prices.overlap - same_day(&kinds, here, prices))
            .collect();
        let mut next: Vec<Option<i64>> = vec![None; divisions.len()];
        for (before, known) in least.iter().enumerate().filter_map(|(at, known)| Some((at, (*known)?))) {
            for (here, cost) in costs.iter().enumerate() {
                let fits =
                    divisions[before].iter().zip(&divisions[here]).zip(&total).all(|((a, b), most)| a + b <= *most);
                if fits {
                    // Divisions count up like numbers with a base for each kind, so sums of indices are indices of sums.
                    let slot = &mut next[before + here];
                    *slot = Some(slot.map_or(known + cost, |old| old.min(known + cost)));
                }
            }
        }
        least = next;
    }
    least.last().copied().flatten().map_or(0, |least| (apart + least).max(0))
}

/// Members by length; those of several lengths, or that share starts with another kind, count as one kind with
/// the fewest minutes.
fn kinds(space: &Space, grid: &Grid, group: &[usize], days: &[DayId]) -> Vec<Kind> {
    let mut by_minutes: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for &talk in group {
        by_minutes.entry(grid.minutes[talk]).or_default().push(talk);
    }
    by_minutes
        .into_iter()
        .map(|(minutes, talks)| Kind { count: talks.len(), minutes, room: covered(space, grid, &talks, days) })
        .collect()
}

/// Minutes that the starts of these talks cover, by day.
fn covered(space: &Space, grid: &Grid, talks: &[usize], days: &[DayId]) -> Vec<i64> {
    let starts: BTreeSet<_> = talks.iter().flat_map(|&talk| &grid.starts[talk]).collect();
    let on = |day: DayId| {
        let cells: BTreeSet<usize> = starts
            .iter()
            .filter(|start| space.start(***start).day == Some(day))
            .flat_map(|start| space.start(**start).cells.clone())
            .collect();
        cells.into_iter().map(|cell| space.cells[cell]).sum()
    };
    days.iter().map(|&day| on(day)).collect()
}

/// All divisions up to these counts, the first kind counting fastest.
fn divisions(total: &[usize]) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for &most in total.iter().rev() {
        all = (0..all.len() * (most + 1))
            .map(|at| {
                let mut division = vec![at % (most + 1)];
                division.extend(&all[at / (most + 1)]);
                division
            })
            .collect();
    }
    all
}

/// What the pairs of a division would cost on different days.
fn same_day(kinds: &[Kind], here: &[usize], prices: Prices) -> i64 {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let n: i64 = here.iter().map(|&n| count(n)).sum();
    let minutes: i64 = kinds.iter().zip(here).map(|(kind, &n)| kind.minutes * count(n)).sum();
    (n - 1).max(0) * minutes * prices.days_by_minute + n * (n - 1) / 2 * prices.days
}

/// The fewest minutes of pairs at once on a day: kind by kind, or all together.
fn overlap(kinds: &[Kind], here: &[usize], day: usize, all: i64) -> i64 {
    let minutes = |(kind, &n): (&Kind, &usize)| kind.minutes * i64::try_from(n).unwrap_or(i64::MAX);
    let each: i64 = kinds.iter().zip(here).map(|one| even(minutes(one), one.0.room[day])).sum();
    each.max(even(kinds.iter().zip(here).map(minutes).sum(), all))
}

/// Minutes of pairs if so many minutes of talks are spread evenly over so many minutes of time.
pub(super) fn even(minutes: i64, room: i64) -> i64 {
    if room == 0 {
        return 0;
    }
    let (layers, rest) = (minutes / room, minutes % room);
    room * (layers * (layers - 1) / 2) + rest * layers
}
