//! A bound on the soft cost as a sum over parts that are bounded apart.
//!
//! | part | terms | bound |
//! |---|---|---|
//! | rooms of days | prices of single talks, `Rank` over the event, and what pairs of a group save in one room on one day against being elsewhere | [`together()`] |
//! | groups in time | `Count` of pairs at once and `Split` of days, for each group of talks | [`spread()`] |
//! | credits | `Count` and `Split` of pairs in a slot | [`most_atoms()`] |
//! | all others | | 0, credits the most that they can give |
//!
//! A group whose pairs cost as much on different days as in different rooms of one day costs that for every pair,
//! less what it saves by pairs in the same room on the same day.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::credit::most_atoms;
use super::grid::Grid;
use super::inversions::inversions;
use super::pick::Saves;
use super::spread::{self, spread};
use super::together::together;
use crate::model::{Score, TalkId};
use crate::problem::{Classes, Curve, Key, Problem, Term, TermKind, Tier, Unit};
use crate::solve::milp::Limits;
use crate::solve::standing::Proved;

/// Larger problems are left alone: pairs are tabled.
const MOST_TALKS: usize = 1_000;

/// Larger costs are left alone: prices are in parts.
const LARGEST: i64 = 1 << 45;

/// Iterations of the relaxation; it seldom gains after that.
const ITERATIONS: u64 = 3_000;

/// Pairs of talks that all iterations together may look at.
const MOST_PAIRS: u64 = 5_000_000_000;

/// Iterations that are worth a node of branch and bound.
const PER_NODE: u64 = 20;

/// Halves of an inversion that are seen by the lower of its talks.
const SEEN_FROM_BELOW: [i64; 2] = [1, 2];

/// Iterations between two messages.
const BETWEEN_NEWS: u32 = 64;

/// What the pairs of a group cost.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    /// In time.
    time: spread::Prices,
    /// In different rooms of one day, by the minutes of both.
    rooms_by_minute: i64,
    /// In different rooms of one day.
    rooms: i64,
}

/// A bound on the soft cost of assignments without hard cost.
pub(super) fn floor(problem: &Problem, score: &Score, limits: &mut Limits<'_>) -> Option<Proved> {
    if score.hard != 0 || problem.space.domains.len() > MOST_TALKS || score.soft.abs() > LARGEST {
        return None;
    }
    let grid = Grid::new(problem)?;
    let soft = || problem.terms.iter().filter(|term| term.level() == Tier::Soft);
    let mut groups: BTreeMap<Vec<usize>, Group> = BTreeMap::new();
    let own: Vec<Vec<i64>> = grid.options.iter().map(|own| own.iter().map(|&(_, cost)| 2 * cost).collect()).collect();
    // By how the sides of an inversion share it: which is best depends on how ranks and rooms fit together.
    let mut views = SEEN_FROM_BELOW.map(|halves| (halves, own.clone()));
    let mut rest = 0;
    for term in soft() {
        if term.is_unary() {
            // In the costs of the grid; those of other talks are not, and are no less than this.
            rest += outside(problem, &grid, term);
        } else if term.weight < 0 {
            rest += term.weight * i64::try_from(most_atoms(problem, &grid, term)).ok()?;
        } else if matches!(term.kind, TermKind::Rank { .. }) {
            for (halves, costs) in &mut views {
                let more = inversions(&grid, term, *halves).into_iter().flatten().flatten();
                costs.iter_mut().flatten().zip(more).for_each(|(cost, more)| *cost += more);
            }
        } else if let Some((members, price)) = group_of(&grid, term) {
            groups.entry(members).or_default().add(price);
        }
    }
    let mut saves = Saves::new(grid.talks.len());
    for (members, group) in &mut groups {
        rest += group.apart(&grid, members, &mut saves);
        rest += spread(&problem.space, &grid, members, group.time);
    }
    let proved = |bound: i64| Proved::Soft { hard: score.hard, medium: score.medium, bound: rest + bound };
    let mut asked: u32 = 0;
    let mut go_on = |bound: i64| {
        asked += 1;
        if asked.is_multiple_of(BETWEEN_NEWS) {
            (limits.progress)(Some(rest + bound), None);
        }
        !limits.stop.load(Ordering::Relaxed) && limits.deadline.is_none_or(|deadline| Instant::now() < deadline)
    };
    let iterations = iterations(&grid, limits.nodes);
    let bounds =
        views.iter().map(|(_, costs)| together(&grid, costs, &saves, score.soft - rest, iterations, &mut go_on));
    bounds.max().map(proved)
}

/// How many iterations are worth while: each looks at the pairs of talks of every cell.
fn iterations(grid: &Grid, nodes: Option<u64>) -> u64 {
    let mut users = vec![0_u64; grid.cells.len()];
    for &(cell, _) in grid.options.iter().flatten() {
        users[cell] += 1;
    }
    let pairs = users.iter().map(|users| users * users).sum::<u64>().max(1);
    let affordable = ITERATIONS.min(MOST_PAIRS / pairs);
    nodes.map_or(affordable, |nodes| affordable.min(nodes.saturating_mul(PER_NODE)))
}

/// The least that a price of single talks comes to for talks that are not in the grid.
pub(super) fn outside(problem: &Problem, grid: &Grid, term: &Term) -> i64 {
    if term.weight >= 0 {
        return 0;
    }
    let all = i64::try_from(term.kind.most_atoms(&problem.space)).unwrap_or(1 << 53);
    let inside = term.kind.members().iter().all(|&talk| grid.index_of(talk).is_some());
    if inside { 0 } else { term.weight * all }
}

/// The talks of a group term that are in the grid, and what their pairs cost.
fn group_of(grid: &Grid, term: &Term) -> Option<(Vec<usize>, Group)> {
    let mut price = Group::default();
    let one_class = |members: &Classes| members.windows(2).all(|pair| pair[0].1 == pair[1].1 && pair[0].0 != pair[1].0);
    let members: Vec<TalkId> = match &term.kind {
        TermKind::Count { members, key: Key::Cell, curve: Curve::Pairs, unit: Unit::Minutes } => {
            price.time.overlap = term.weight;
            members.iter().map(|&(talk, _)| talk).collect()
        }
        TermKind::Split { members, within: Key::Event, of: Some(Key::Day), unit } if one_class(members) => {
            match unit {
                Unit::Durations => price.time.days_by_minute = term.weight,
                Unit::One => price.time.days = term.weight,
                _ => return None,
            }
            members.iter().map(|&(talk, _)| talk).collect()
        }
        TermKind::Split { members, within: Key::Day, of: Some(Key::Room), unit } if one_class(members) => {
            match unit {
                Unit::Durations => price.rooms_by_minute = term.weight,
                Unit::One => price.rooms = term.weight,
                _ => return None,
            }
            members.iter().map(|&(talk, _)| talk).collect()
        }
        _ => return None,
    };
    let members = grid.indices(members.iter());
    (members.len() > 1).then_some((members, price))
}

impl Group {
    fn add(&mut self, other: Self) {
        self.time.overlap += other.time.overlap;
        self.time.days_by_minute += other.time.days_by_minute;
        self.time.days += other.time.days;
        self.rooms_by_minute += other.rooms_by_minute;
        self.rooms += other.rooms;
    }

    /// Takes what each pair costs both on different days and in different rooms of one day: returns it for all pairs,
    /// and has `saves` say what pairs in one cell save of it. The rest of the days remains.
    fn apart(&mut self, grid: &Grid, members: &[usize], saves: &mut Saves) -> i64 {
        let shared = |days: &mut i64, rooms: i64| {
            // There is no other day.
            let both = if grid.is_one_day() { rooms } else { rooms.min(*days) };
            *days = (*days - both).max(0);
            both
        };
        let by_minute = shared(&mut self.time.days_by_minute, self.rooms_by_minute);
        let each = shared(&mut self.time.days, self.rooms);
        let mut sum = 0;
        for (at, &one) in members.iter().enumerate() {
            for &two in &members[at + 1..] {
                // Longer talks than these cost more apart, and save as much more.
                let cost = by_minute * (grid.minutes[one] + grid.minutes[two]) + each;
                sum += cost;
                saves.add(one, two, cost);
            }
        }
        sum
    }
}
