//! Rooms and times apart, then times for rooms: a bound for small problems.
//!
//! Some terms depend only on the rooms of days that talks are in, others only on their starts. The least cost of
//! either is found as if the other did not matter. Where both together leave room for a better assignment, every way
//! to fill the rooms that leaves it is looked at, the cheapest first: with the rooms known, the starts decide all.

mod bins;
mod table;

use std::sync::atomic::Ordering;
use std::time::Instant;

use self::bins::MOST_TALKS;
use self::table::{Part, seats};
use super::credit::most_atoms;
use super::floor::outside;
use super::grid::Grid;
use crate::model::Score;
use crate::problem::{Curve, Key, Placement, Problem, Relation, Tables, Term, TermKind, Tier};
use crate::solve::milp::Limits;
use crate::solve::standing::Proved;

/// Sets of talks that are looked at before the first bound, and again for one way to fill the rooms.
const MOST_STEPS: u64 = 30_000_000;

/// Ways to fill the rooms that are looked at.
const MOST_FILLINGS: usize = 20_000;

/// Ways to fix talks whose bins matter to others.
const MOST_SPLITS: usize = 16;

/// Ways to fill the rooms between two messages.
const BETWEEN_NEWS: usize = 64;

/// On what a term depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    /// Rooms of days.
    Rooms,
    /// Starts.
    Starts,
    /// Both; only starts where rooms are known.
    Both,
}

/// A bound on the soft cost of assignments without hard cost; `None` where there are too many talks.
pub(super) fn bound(problem: &Problem, score: &Score, limits: &mut Limits<'_>) -> Option<Proved> {
    if score.hard != 0 || problem.space.domains.len() > MOST_TALKS {
        return None;
    }
    let grid = Grid::new(problem)?;
    // Credits that the axes do not see, and what is lost by looking at axes apart.
    let (mut rest, mut apart) = (0, 0);
    for term in problem.terms.iter().filter(|term| term.level() == Tier::Soft) {
        if term.is_unary() {
            rest += outside(problem, &grid, term);
        } else if term.weight < 0 {
            let most = || Some(term.weight * i64::try_from(most_atoms(problem, &grid, term)).ok()?);
            match axis_of(&grid, term) {
                None => rest += most()?,
                Some(Axis::Both) => apart += most()?,
                Some(Axis::Rooms | Axis::Starts) => {}
            }
        }
    }
    let parts = [Axis::Rooms, Axis::Starts, Axis::Both].map(|axis| part_of(problem, &grid, axis));
    let [rooms, starts, both] = parts.each_ref().map(Tables::new);
    let seats = seats(problem);
    let part = |axis, tables| Part { grid: &grid, axis, tables, seats: &seats, problem };
    let (rooms, starts, both) = (part(Axis::Rooms, &rooms), part(Axis::Starts, &starts), part(Axis::Both, &both));

    let (stop, deadline) = (limits.stop, limits.deadline);
    let mut go_on = || !stop.load(Ordering::Relaxed) && deadline.is_none_or(|deadline| Instant::now() < deadline);
    let proved = |bound: i64| Some(Proved::Soft { hard: score.hard, medium: score.medium, bound });
    let table = rooms.table(&grid.placements)?;
    let filled = table.bins.fill(&mut { MOST_STEPS }, &mut go_on)?;
    let least = filled.least()?;
    let others = least_at(&starts, &grid.placements, MOST_SPLITS, &mut { MOST_STEPS }, &mut go_on)?? + rest + apart;
    if least + others >= score.soft {
        return proved(least + others);
    }
    (limits.progress)(Some(least + others), None);

    // What the rooms may cost in a better assignment; less where that leaves too many ways.
    let mut most = score.soft - 1 - others;
    let mut fillings = table.bins.fillings(&filled, most, MOST_FILLINGS);
    while fillings.is_none() && most > least {
        most = least + (most - least) / 2;
        fillings = table.bins.fillings(&filled, most, MOST_FILLINGS);
    }
    let Some(fillings) = fillings else { return proved(least + others) };
    let mut best = (most + 1 + others).min(score.soft);
    let nodes = limits.nodes.map_or(usize::MAX, |nodes| usize::try_from(nodes).unwrap_or(usize::MAX));
    for (at, (cost, cells)) in fillings.iter().enumerate() {
        let reached = cost + others;
        if reached >= best {
            break;
        }
        if at % BETWEEN_NEWS == BETWEEN_NEWS - 1 {
            (limits.progress)(Some(reached), None);
        }
        let there = |(talk, open): (usize, &Vec<Placement>)| {
            let inside = |placement: &Placement| rooms.key(*placement) == Some(table.keys[cells[talk]]);
            open.iter().copied().filter(inside).collect()
        };
        let placements: Vec<Vec<Placement>> = grid.placements.iter().enumerate().map(there).collect();
        let least = if at < nodes && go_on() {
            least_at(&both, &placements, MOST_SPLITS, &mut { MOST_STEPS }, &mut go_on)
        } else {
            None
        };
        match least {
            None => return proved(reached),
            Some(Some(least)) => best = best.min(least + rest),
            // Nothing without hard cost has these rooms.
            Some(None) => {}
        }
    }
    proved(best)
}

/// The soft terms of an axis, and those hard ones that say which pairs cannot be.
fn part_of(problem: &Problem, grid: &Grid, axis: Axis) -> Problem {
    let is_in = |term: &&Term| {
        let of = axis_of(grid, term);
        let sees = of == Some(axis) || (axis == Axis::Both && of.is_some());
        sees && (term.level() == Tier::Soft || (term.is_hard() && !term.is_unary()))
    };
    Problem { space: problem.space.clone(), terms: problem.terms.iter().filter(is_in).cloned().collect() }
}

/// On what a term depends that is a sum over talks and pairs of talks; `None` for other terms, and for credits some of
/// whose talks may be left out.
fn axis_of(grid: &Grid, term: &Term) -> Option<Axis> {
    let in_rooms = |key: Key| matches!(key, Key::Event | Key::Day | Key::Room | Key::DayRoom);
    let in_time = |key: Key| !matches!(key, Key::Room | Key::DayRoom | Key::BlockRoom | Key::CellIn(_));
    let by_keys = |keys: &[Key]| {
        if keys.iter().all(|&key| in_rooms(key)) {
            Axis::Rooms
        } else if keys.iter().all(|&key| in_time(key)) {
            Axis::Starts
        } else {
            Axis::Both
        }
    };
    let axis = match &term.kind {
        TermKind::TalkStart(..) => Axis::Starts,
        TermKind::TalkRoom(..) | TermKind::StartRoom(..) => Axis::Rooms,
        TermKind::Count { key, curve: Curve::Pairs, .. } => by_keys(&[*key]),
        TermKind::Split { within, of, .. } => by_keys(&[*within, of.unwrap_or(Key::Event)]),
        TermKind::Rank { within, .. } => {
            if in_rooms(*within) {
                Axis::Rooms
            } else {
                Axis::Both
            }
        }
        TermKind::Pair(_, _, relation) => match relation {
            _ if relation.is_temporal() => Axis::Starts,
            Relation::Shared(key, ..) | Relation::Differ(key, _) if in_rooms(*key) => Axis::Rooms,
            _ => Axis::Both,
        },
        _ => return None,
    };
    if term.is_unary() {
        return Some(axis);
    }
    let members = term.kind.members();
    let inside = grid.indices(members.iter());
    if term.weight < 0 && inside.len() < members.len() {
        return None;
    }
    // Costs by length have to be known without the start.
    let known = inside.iter().all(|&talk| grid.minutes[talk] == grid.longest[talk]);
    Some(if axis == Axis::Rooms && !known { Axis::Both } else { axis })
}

/// The least cost of talks with these placements; `None` inside if there is no way, outside if it takes too long.
/// Talks whose bins matter to others are tried in each of their bins, up to so many `splits`.
#[expect(clippy::option_option, reason = "not known is not the same as impossible")]
fn least_at(
    part: &Part<'_>,
    placements: &[Vec<Placement>],
    splits: usize,
    steps: &mut u64,
    go_on: &mut dyn FnMut() -> bool,
) -> Option<Option<i64>> {
    let table = part.table(placements)?;
    let mixed = (0..placements.len()).filter(|&talk| (2..=splits).contains(&table.mixed[talk]));
    let Some(talk) = mixed.min_by_key(|&talk| table.mixed[talk]) else {
        return Some(table.bins.fill(steps, go_on)?.least());
    };
    let mut best: Option<i64> = None;
    for &key in &table.keys {
        let mut fixed = placements.to_vec();
        fixed[talk].retain(|&placement| part.key(placement) == Some(key));
        if fixed[talk].is_empty() {
            continue;
        }
        if let Some(least) = least_at(part, &fixed, splits / table.mixed[talk], steps, go_on)? {
            best = Some(best.map_or(least, |best| best.min(least)));
        }
    }
    Some(best)
}
