//! A relaxation over times: which start each talk has, with rooms counted but not chosen.
//!
//! Times first, rooms later (Lach and Lübbecke 2008). The columns are talk × start instead of talk × start × room, so
//! that the program of a large conference is small. Hard terms that do not look at rooms are rows as in the whole
//! program; of the exclusivity of rooms the condition of Hall (1935) is left: talks that can only use certain rooms are
//! at no time more than these. What the program proves holds for the whole problem; an assignment of it need not have
//! rooms.

use std::collections::{BTreeMap, BTreeSet};

use super::encode::{Encoding, encode};
use super::program::{ColumnId, Program, Sense};
use super::shortage::one_at_a_time;
use crate::model::{Id, RoomId, Score, TalkId};
use crate::problem::{Assignment, Domain, Key, Placement, Problem, StartId, Term, TermKind};

/// With more different sets of rooms than this their unions are not counted.
const UNIONS: usize = 10;

/// The program of a problem's times.
#[derive(Debug, Clone)]
pub struct Timing {
    /// The program; its placements have no rooms. Columns have the prices that were given and no others.
    pub program: Program,
}

impl Timing {
    /// The assignment as the program knows it: without rooms.
    #[must_use]
    pub fn times(&self, assignment: &Assignment) -> Assignment {
        let time = |(at, fixed): (&Option<Placement>, &Option<Placement>)| {
            fixed.or_else(|| at.map(|placement| Placement { room: None, ..placement }))
        };
        Assignment(assignment.0.iter().zip(&self.program.fixed).map(time).collect())
    }
}

/// Writes the program over times of a problem whose domains are reduced to what is allowed by itself, with the price
/// of each talk at a start or left out. All hard terms that it knows are rows. Columns: one per talk and start;
/// O(talks × starts × rooms + Σ rows).
#[must_use]
pub fn timing(problem: &Problem, price: impl Fn(TalkId, Option<StartId>) -> Score) -> Timing {
    let mut projected = Problem { space: problem.space.clone(), terms: temporal(problem) };
    for domain in projected.space.domains.iter_mut().filter(|domain| domain.fixed.is_none()) {
        let starts: Vec<StartId> =
            domain.starts.iter().copied().filter(|&start| rooms_at(domain, start).next().is_some()).collect();
        *domain = Domain { starts: starts.into(), rooms: [None].into(), except: [].into(), fixed: None };
    }
    let mut program = encode(&projected, Encoding::Strict);
    // What the terms cost beyond rows is nothing: they are all rows. Fixed talks may break them all the same.
    for column in &mut program.columns {
        column.price = Score::ZERO;
    }
    program.constant = Score::ZERO;
    for index in 0..program.placed.len() {
        let talk = TalkId::from_index(index);
        if let Some(fixed) = program.fixed[index] {
            program.constant += price(talk, Some(fixed.start));
        }
        for (placement, id) in program.placed[index].clone() {
            program.columns[id].price = price(talk, Some(placement.start));
        }
        if let Some(out) = program.out[index] {
            program.columns[out].price = price(talk, None);
        }
    }
    for (terms, bound) in halls(problem, &program) {
        program.row(terms, Sense::Most, bound);
    }
    Timing { program }
}

fn rooms_at(domain: &Domain, start: StartId) -> impl Iterator<Item = Option<RoomId>> + '_ {
    domain.rooms.iter().copied().filter(move |&room| domain.contains(Placement { start, room }))
}

/// The hard terms that do not look at rooms.
fn temporal(problem: &Problem) -> Vec<Term> {
    let in_time =
        |key: &Key| matches!(key, Key::Event | Key::Day | Key::Month | Key::Block | Key::Slot | Key::Start | Key::Cell);
    let hard = problem.terms.iter().filter(|term| term.is_hard() && term.weight > 0 && !term.is_unary());
    let kept = hard.filter(|term| match &term.kind {
        TermKind::Count { key, .. } => in_time(key),
        TermKind::Split { within, of, .. } | TermKind::Distinct { within, of, .. } => {
            in_time(within) && of.as_ref().is_none_or(in_time)
        }
        TermKind::Runs { .. } | TermKind::Extent { .. } => true,
        TermKind::Pair(.., relation) => relation.is_temporal(),
        _ => false,
    });
    kept.cloned().collect()
}

/// What a talk at a start takes of rooms in one elementary interval.
struct Taking {
    column: ColumnId,
    /// The atomic rooms of which it takes some.
    rooms: BTreeSet<RoomId>,
    /// The fewest of them.
    least: i64,
}

/// Hall rows: for each elementary interval and set of rooms, the talks that can only be there take no more than
/// there are. Equal rows of several intervals are one.
fn halls(problem: &Problem, program: &Program) -> BTreeSet<(Vec<(ColumnId, i64)>, i64)> {
    let space = &problem.space;
    let alone = one_at_a_time(problem);
    let mut by_cell: BTreeMap<usize, Vec<Taking>> = BTreeMap::new();
    let mut taken: BTreeMap<usize, BTreeSet<RoomId>> = BTreeMap::new();
    for (index, domain) in space.domains.iter().enumerate() {
        if let Some(fixed) = domain.fixed {
            for cell in space.start(fixed.start).cells.clone() {
                taken.entry(cell).or_default().extend(space.atoms_of(fixed.room));
            }
            continue;
        }
        for &(placement, column) in &program.placed[index] {
            let rooms: Vec<_> = rooms_at(domain, placement.start).collect();
            let atoms: BTreeSet<RoomId> = rooms.iter().flat_map(|&room| space.atoms_of(room)).copied().collect();
            let least = rooms.iter().map(|&room| space.atoms_of(room).len()).min().unwrap_or(0);
            // In a room that several may share, or in none, it takes nothing from others.
            if least == 0 || !atoms.is_subset(&alone) {
                continue;
            }
            let least = i64::try_from(least).unwrap_or(i64::MAX);
            for cell in space.start(placement.start).cells.clone() {
                by_cell.entry(cell).or_default().push(Taking { column, rooms: atoms.clone(), least });
            }
        }
    }
    let mut rows = BTreeSet::new();
    let nothing = BTreeSet::new();
    for (cell, takings) in &by_cell {
        let taken = taken.get(cell).unwrap_or(&nothing);
        for family in families(takings) {
            let free = i64::try_from(family.difference(taken).count()).unwrap_or(i64::MAX);
            let inside = takings.iter().filter(|taking| taking.rooms.is_subset(&family));
            let terms: Vec<_> = inside.map(|taking| (taking.column, taking.least)).collect();
            let most: i64 = terms.iter().map(|(_, least)| least).sum();
            if most > free {
                rows.insert((terms, free));
            }
        }
    }
    rows
}

/// The sets of rooms that talks are confined to, all of them together, and unions of two.
fn families(takings: &[Taking]) -> BTreeSet<BTreeSet<RoomId>> {
    let single: BTreeSet<&BTreeSet<RoomId>> = takings.iter().map(|taking| &taking.rooms).collect();
    let mut families: BTreeSet<BTreeSet<RoomId>> = single.iter().map(|&rooms| rooms.clone()).collect();
    families.insert(single.iter().copied().flatten().copied().collect());
    if single.len() <= UNIONS {
        for one in &single {
            for two in &single {
                families.insert(one.union(two).copied().collect());
            }
        }
    }
    families
}
