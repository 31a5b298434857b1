//! A relaxation over times: which start each talk has, with rooms counted but not chosen.
//!
//! Times first, rooms later (Lach and Lübbecke 2008). The columns are talk × start, at most twice, instead of talk × start × room, so
//! that the program of a large conference is small. Hard terms that do not look at rooms are rows as in the whole
//! program; of the exclusivity of rooms the condition of Hall (1935) is left: talks that can only use certain rooms are
//! at no time more than these. What the program proves holds for the whole problem; an assignment of it need not have
//! rooms.

use std::collections::{BTreeMap, BTreeSet};

use super::encode::{Encoding, encode};
use super::program::{ColumnId, Program, Sense};
use super::shortage::one_at_a_time;
use crate::model::{Id, RoomId, Score, TalkId};
use crate::problem::{Domain, Key, Place, Placement, Problem, StartId, Term, TermKind};

/// With more different sets of rooms than this their unions are not counted.
const UNIONS: usize = 10;

/// Programs with more columns are not written.
const LARGEST: usize = 100_000;

/// The program of a problem's times.
#[derive(Debug, Clone)]
pub struct Timing {
    /// The program; a placement without a room means any room but the talk's own. Columns have the prices that were
    /// given and no others.
    pub program: Program,
}

/// Writes the program over times of a problem whose domains are reduced to what is allowed by itself, with the price
/// of each talk at a start or left out; `None` if it would be too large, or if hard cost is given back somewhere: then
/// what is hard need not hold. A talk may have a room of its own: being there
/// is a column by itself, of which no two hold at once in one room. All hard terms that do not look at rooms are rows.
/// Columns: two per talk and start; O(talks × starts × rooms + Σ rows).
#[must_use]
pub fn timing(
    problem: &Problem,
    own: impl Fn(TalkId) -> Place,
    price: impl Fn(TalkId, Option<Placement>) -> Score,
) -> Option<Timing> {
    if problem.terms.iter().any(|term| term.is_hard() && term.weight < 0) {
        return None;
    }
    let mut projected = Problem { space: problem.space.clone(), terms: temporal(problem) };
    let mut columns = 0;
    for (index, domain) in projected.space.domains.iter_mut().enumerate().filter(|(_, domain)| domain.fixed.is_none()) {
        *domain = times_of(domain, own(TalkId::from_index(index)));
        columns += domain.starts.len() * domain.rooms.len();
    }
    if columns > LARGEST {
        return None;
    }
    let mut program = encode(&projected, Encoding::Strict);
    // The terms are all rows; fixed talks may break them all the same, which is nobody's choice.
    for column in &mut program.columns {
        column.price = Score::ZERO;
    }
    program.constant = Score::ZERO;
    for index in 0..program.placed.len() {
        let talk = TalkId::from_index(index);
        for (placement, id) in program.placed[index].clone() {
            program.columns[id].price = price(talk, Some(placement));
        }
        if let Some(out) = program.out[index] {
            program.columns[out].price = price(talk, None);
        }
    }
    for (terms, bound) in halls(problem, &program).into_iter().chain(owned(problem, &program)) {
        program.row(terms, Sense::Most, bound);
    }
    Some(Timing { program })
}

/// The domain of a talk with all its rooms but its own in one.
fn times_of(domain: &Domain, own: Place) -> Domain {
    let own = own.filter(|&room| domain.rooms.contains(&Some(room)));
    let mut starts = Vec::new();
    let mut except = Vec::new();
    for &start in domain.starts.iter() {
        let is_own = |room: &Place| own.is_some() && *room == own;
        let others = rooms_at(domain, start).filter(|room| !is_own(room)).count();
        let has_own = rooms_at(domain, start).any(|room| is_own(&room));
        if others == 0 && !has_own {
            continue;
        }
        starts.push(start);
        if others == 0 {
            except.push((start, None));
        }
        if own.is_some() && !has_own {
            except.push((start, own));
        }
    }
    let rooms: Vec<Place> = std::iter::once(None).chain(own.map(Some)).collect();
    Domain { starts: starts.into(), rooms: rooms.into(), except: except.into(), fixed: None }
}

fn rooms_at(domain: &Domain, start: StartId) -> impl Iterator<Item = Place> + '_ {
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

/// A row: at most so much.
type Most = (Vec<(ColumnId, i64)>, i64);

/// What a talk at a start takes of rooms in one elementary interval.
struct Taking {
    column: ColumnId,
    /// The atomic rooms of which it takes some, by number.
    rooms: usize,
    /// The fewest of them.
    least: i64,
}

/// Hall rows: for each elementary interval and set of rooms, the talks that can only be there take no more than
/// there are. Equal rows of several intervals are one.
fn halls(problem: &Problem, program: &Program) -> BTreeSet<Most> {
    let space = &problem.space;
    let alone = one_at_a_time(problem);
    let mut numbers: BTreeMap<BTreeSet<RoomId>, usize> = BTreeMap::new();
    let mut by_cell: BTreeMap<usize, Vec<Taking>> = BTreeMap::new();
    for (index, domain) in space.domains.iter().enumerate() {
        let mut last: Option<(StartId, Option<(usize, i64)>)> = None;
        for &(Placement { start, .. }, column) in &program.placed[index] {
            let taking = match last {
                Some((same, taking)) if same == start => taking,
                _ => {
                    let rooms: Vec<_> = rooms_at(domain, start).collect();
                    let atoms: BTreeSet<RoomId> =
                        rooms.iter().flat_map(|&room| space.atoms_of(room)).copied().collect();
                    let least = rooms.iter().map(|&room| space.atoms_of(room).len()).min().unwrap_or(0);
                    // In a room that several may share, or in none, it takes nothing from others.
                    (least > 0 && atoms.is_subset(&alone)).then(|| {
                        let next = numbers.len();
                        (*numbers.entry(atoms).or_insert(next), i64::try_from(least).unwrap_or(i64::MAX))
                    })
                }
            };
            last = Some((start, taking));
            let Some((rooms, least)) = taking else { continue };
            for cell in space.start(start).cells.clone() {
                by_cell.entry(cell).or_default().push(Taking { column, rooms, least });
            }
        }
    }
    let mut sets: Vec<BTreeSet<RoomId>> = vec![BTreeSet::new(); numbers.len()];
    for (rooms, number) in numbers {
        sets[number] = rooms;
    }
    let taken = taken(problem);
    let mut rows = BTreeSet::new();
    for (cell, takings) in &by_cell {
        let present: BTreeSet<usize> = takings.iter().map(|taking| taking.rooms).collect();
        for family in families(&present, &sets) {
            let inside: BTreeSet<usize> =
                present.iter().copied().filter(|&number| sets[number].is_subset(&family)).collect();
            let free = family.iter().filter(|&&room| !taken.contains(&(*cell, room))).count();
            let free = i64::try_from(free).unwrap_or(i64::MAX);
            let takings = takings.iter().filter(|taking| inside.contains(&taking.rooms));
            let terms: Vec<_> = takings.map(|taking| (taking.column, taking.least)).collect();
            if terms.iter().map(|(_, least)| least).sum::<i64>() > free {
                rows.insert((terms, free));
            }
        }
    }
    rows
}

/// The atomic rooms that fixed talks take, by elementary interval.
fn taken(problem: &Problem) -> BTreeSet<(usize, RoomId)> {
    let space = &problem.space;
    let fixed = space.domains.iter().filter_map(|domain| domain.fixed);
    fixed
        .flat_map(|fixed| {
            let cells = space.start(fixed.start).cells.clone();
            cells.flat_map(move |cell| space.atoms_of(fixed.room).iter().map(move |&room| (cell, room)))
        })
        .collect()
}

/// The sets of rooms that talks are confined to, all of them together, and unions of two.
fn families(present: &BTreeSet<usize>, sets: &[BTreeSet<RoomId>]) -> BTreeSet<BTreeSet<RoomId>> {
    let mut families: BTreeSet<BTreeSet<RoomId>> = present.iter().map(|&number| sets[number].clone()).collect();
    families.insert(present.iter().flat_map(|&number| &sets[number]).copied().collect());
    if present.len() <= UNIONS {
        for &one in present {
            for &two in present.range(one + 1..) {
                families.insert(sets[one].union(&sets[two]).copied().collect());
            }
        }
    }
    families
}

/// In one room one talk at a time is in its own.
fn owned(problem: &Problem, program: &Program) -> BTreeSet<Most> {
    let space = &problem.space;
    let alone = one_at_a_time(problem);
    let taken = taken(problem);
    let mut uses: BTreeMap<(usize, RoomId), Vec<(ColumnId, i64)>> = BTreeMap::new();
    for &(placement, column) in program.placed.iter().flatten() {
        for &room in space.atoms_of(placement.room).iter().filter(|room| alone.contains(room)) {
            for cell in space.start(placement.start).cells.clone() {
                uses.entry((cell, room)).or_default().push((column, 1));
            }
        }
    }
    let rows = uses.into_iter().map(|(key, terms)| (terms, i64::from(!taken.contains(&key))));
    rows.filter(|(terms, free)| terms.len() > usize::from(*free > 0)).collect()
}
