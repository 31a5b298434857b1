//! Smaller domains: which placements of a talk no best solution needs, told from the prices of its starts and
//! rooms wherever these decide alone.

use super::prices::{Prices, Row, price_in};
use crate::model::{Id, RoomId, TalkId};
use crate::problem::{
    Assignment, Cost, Curve, Domain, DomainLists, Evaluator, Key, Place, Placement, Problem, Space, StartId, Tables,
    Term, TermKind, Unit,
};

/// The hard terms that say what a placement costs by itself and beside the fixed talks.
#[derive(Debug)]
pub(super) struct BesideFixed {
    /// Terms of several talks that count here; those below excluded.
    several: Problem,
    /// Room clashes with fixed talks, as prices of pairs of start and room.
    clashes: Vec<Term>,
    /// Talks with terms that need start and room at once.
    entangled: Vec<bool>,
}

impl BesideFixed {
    /// The tables of the terms of several talks, if there are any such terms. O(their size).
    pub(super) fn tables(&self) -> Option<Tables<'_>> {
        (!self.several.terms.is_empty()).then(|| Tables::new(&self.several))
    }

    /// Picks the terms. O(their size, and fixed talks × starts).
    pub(super) fn new(problem: &Problem) -> Self {
        let space = &problem.space;
        let (mut several, mut clashes) = (Vec::new(), Vec::new());
        let mut entangled = vec![false; space.domains.len()];
        let is_fixed = |talk: TalkId| space.domain(talk).fixed.is_some();
        for term in problem.terms.iter().filter(|term| term.is_hard() && !term.is_unary() && adds_up(term)) {
            let single = match &term.kind {
                // One talk by itself makes no pair.
                TermKind::Count { members, curve: Curve::Pairs, .. } => members.iter().all(|&(_, amount)| amount == 1),
                TermKind::Count { .. } => false,
                _ => true,
            };
            if single && !any_member(&term.kind, &is_fixed) {
                continue;
            }
            match &term.kind {
                TermKind::Count { members, key: Key::CellIn(atom), curve: Curve::Pairs, unit: Unit::Minutes }
                    if single =>
                {
                    let talks = members.iter().map(|&(talk, _)| talk);
                    let (fixed, free): (Vec<_>, Vec<_>) = talks.partition(|&talk| is_fixed(talk));
                    let costs = clashes_in(space, *atom, &fixed);
                    if !free.is_empty() && !costs.is_empty() {
                        clashes.push(Term { kind: TermKind::StartRoom(free, costs), ..term.clone() });
                    }
                    continue;
                }
                kind if !is_temporal(kind) => {
                    term.kind.members().into_iter().for_each(|talk| entangled[talk.index()] = true);
                }
                _ => {}
            }
            several.push(term.clone());
        }
        Self { several: Problem { space: space.clone(), terms: several }, clashes, entangled }
    }
}

/// Whether what a placement adds to a term is least where nobody else is: prices of single talks, whatever their
/// sign, and sums over pairs.
fn adds_up(term: &Term) -> bool {
    let pairs = match &term.kind {
        TermKind::Count { curve, .. } => matches!(curve, Curve::Pairs | Curve::Over(_)),
        TermKind::Split { .. } | TermKind::Pair(..) | TermKind::Rank { .. } => true,
        _ => false,
    };
    term.is_unary() || (pairs && term.weight > 0)
}

fn any_member(kind: &TermKind, is: &dyn Fn(TalkId) -> bool) -> bool {
    match kind {
        TermKind::Count { members, .. } => members.iter().any(|&(talk, _)| is(talk)),
        TermKind::Pair(first, second, _) => is(*first) || is(*second),
        kind => kind.members().into_iter().any(is),
    }
}

/// Whether only the start of a placement matters.
fn is_temporal(kind: &TermKind) -> bool {
    match kind {
        TermKind::Count { key, .. } => !matches!(key, Key::Room | Key::DayRoom | Key::BlockRoom | Key::CellIn(_)),
        TermKind::Pair(.., relation) => relation.is_temporal(),
        _ => false,
    }
}

/// The minutes that placements share with fixed talks in an atomic room.
fn clashes_in(space: &Space, atom: RoomId, fixed: &[TalkId]) -> Vec<(StartId, Place, i64)> {
    let mut taken = vec![0; space.cells.len()];
    for placement in fixed.iter().filter_map(|&talk| space.domain(talk).fixed) {
        for cell in space.cells_of(Key::CellIn(atom), placement) {
            taken[cell] += space.cells[cell];
        }
    }
    if taken.iter().all(|&minutes| minutes == 0) {
        return Vec::new();
    }
    let rooms = (0..space.rooms).map(RoomId::from_index).filter(|&room| space.atoms_of(Some(room)).contains(&atom));
    let rooms: Vec<Place> = rooms.map(Some).collect();
    let mut costs = Vec::new();
    for (index, start) in space.starts.iter().enumerate() {
        let minutes: i64 = taken[start.cells.clone()].iter().sum();
        if minutes > 0 {
            costs.extend(rooms.iter().map(|&room| (StartId::from_index(index), room, minutes)));
        }
    }
    costs
}

/// What decides whether a talk keeps a placement.
#[derive(Debug, Clone, Copy)]
struct Verdict {
    /// Hard cost of leaving the talk out.
    out: i64,
    /// Whether leaving it out could make anything else worse in hard cost.
    needed: bool,
    /// Whether a placement that costs as much as leaving it out is no use.
    ties_go: bool,
}

impl Verdict {
    fn keeps(self, cost: Cost) -> bool {
        let change = cost.hard - self.out;
        cost.inviolable <= 0 && (change <= 0 || self.needed) && !(change == 0 && self.ties_go)
    }
}

/// Reduces domains, talk by talk.
pub(super) struct Reduction<'p> {
    prices: Prices<'p>,
    beside: &'p BesideFixed,
    /// The fixed talks among the terms of several talks, if there are any such terms.
    fixed: Option<Evaluator<'p>>,
    lists: DomainLists,
    /// The pairs of each class of prices that are closed to everybody.
    closed: Vec<Option<Vec<(StartId, Place)>>>,
    row: Row,
}

impl<'p> Reduction<'p> {
    /// Prepares the prices; `tables` are those of [`BesideFixed::tables`]. O(terms).
    pub(super) fn new(problem: &'p Problem, beside: &'p BesideFixed, tables: Option<&'p Tables<'p>>) -> Self {
        let single = problem.terms.iter().filter(|term| term.is_hard() || matches!(term.kind, TermKind::Out(..)));
        let fixed = Assignment::of_fixed(&problem.space);
        Self {
            prices: Prices::new(&problem.space, single.chain(&beside.clashes)),
            beside,
            fixed: tables.map(|tables| Evaluator::new(tables, &fixed)),
            lists: DomainLists::default(),
            closed: Vec::new(),
            row: Row::default(),
        }
    }

    /// The placements that a talk keeps; `needed` says whether leaving it out could make anything else worse: in hard
    /// cost, and at all.
    pub(super) fn of(&mut self, talk: TalkId, domain: &Domain, needed: (bool, bool)) -> Domain {
        let mut row = std::mem::take(&mut self.row);
        self.prices.fill(talk, &mut row);
        let out = row.out;
        let ties_go = out.hard != 0 && (out.medium, out.soft) == (0, 0) && needed == (false, false);
        let verdict = Verdict { out: out.hard, needed: needed.0, ties_go };
        let plain = domain.except.is_empty() && !self.beside.entangled[talk.index()];
        let kept = if plain { self.by_lists(talk, domain, &mut row, verdict) } else { None };
        let kept = kept.unwrap_or_else(|| {
            self.prices.fill(talk, &mut row);
            self.one_by_one(talk, domain, &row, verdict)
        });
        self.row = row;
        kept
    }

    /// What is kept where starts and rooms decide by themselves, but for some pairs; `None` where they do not.
    fn by_lists(&mut self, talk: TalkId, domain: &Domain, row: &mut Row, verdict: Verdict) -> Option<Domain> {
        if let (Some(fixed), Some(&room)) = (&self.fixed, domain.rooms.first()) {
            for (cost, &start) in row.starts.iter_mut().zip(domain.starts.iter()) {
                *cost = sum(*cost, fixed.cost_of(talk, Placement { start, room }));
            }
        }
        let (by_start, by_room) = (distinct(&row.starts), distinct(&row.rooms));
        let starts_live: Vec<Cost> = some_kept(&by_start, &by_room, verdict);
        let rooms_live: Vec<Cost> = some_kept(&by_room, &by_start, verdict);
        let all = |one: &Cost| rooms_live.iter().all(|two| verdict.keeps(sum(*one, *two)));
        if !starts_live.iter().all(all) {
            return None;
        }
        let mut starts: Vec<bool> = row.starts.iter().map(|cost| starts_live.contains(&hard_part(*cost))).collect();
        let mut rooms: Vec<bool> = row.rooms.iter().map(|cost| rooms_live.contains(&hard_part(*cost))).collect();
        let left = |live: &[bool]| live.iter().filter(|live| **live).count();
        let (mut rooms_at, mut starts_at) = (vec![left(&rooms); starts.len()], vec![left(&starts); rooms.len()]);
        let (class, pairs) = self.prices.pairs(talk);
        let mut broken: Vec<(StartId, Place)> = Vec::new();
        let mut only_closed = true;
        for &(start, room, cost) in pairs {
            let (Ok(at), Ok(in_room)) = (domain.starts.binary_search(&start), domain.rooms.binary_search(&room)) else {
                continue;
            };
            let kept = verdict.keeps(sum(sum(row.starts[at], row.rooms[in_room]), cost));
            match (starts[at] && rooms[in_room], kept) {
                (false, true) => return None,
                (true, false) => {
                    broken.push((start, room));
                    rooms_at[at] -= 1;
                    starts_at[in_room] -= 1;
                    only_closed &= cost.inviolable > 0;
                }
                (true, true) => only_closed &= cost.inviolable <= 0,
                (false, false) => {}
            }
        }
        for (live, left) in starts.iter_mut().zip(&rooms_at).chain(rooms.iter_mut().zip(&starts_at)) {
            *live &= *left > 0;
        }
        let starts = chosen(&domain.starts, &starts);
        let rooms = chosen(&domain.rooms, &rooms);
        if broken.is_empty() || starts.is_empty() {
            return Some(self.lists.domain(&starts, &rooms, &[]));
        }
        if !only_closed {
            return Some(self.lists.domain(&starts, &rooms, &broken));
        }
        // One list for all talks of the class, whichever of its starts and rooms they have.
        if self.closed.len() <= class {
            self.closed.resize(class + 1, None);
        }
        let closed = self.closed[class].get_or_insert_with(|| {
            let closed = pairs.iter().filter(|(.., cost)| cost.inviolable > 0);
            closed.map(|&(start, room, _)| (start, room)).collect()
        });
        Some(self.lists.domain(&starts, &rooms, closed))
    }

    /// What is kept, looking at every placement.
    fn one_by_one(&mut self, talk: TalkId, domain: &Domain, row: &Row, verdict: Verdict) -> Domain {
        let (_, pairs) = self.prices.pairs(talk);
        let (mut starts, mut rooms) = (vec![false; domain.starts.len()], vec![false; domain.rooms.len()]);
        let mut except = Vec::new();
        for (at, &start) in domain.starts.iter().enumerate() {
            for (in_room, &room) in domain.rooms.iter().enumerate() {
                let placement = Placement { start, room };
                let beside = || self.fixed.as_ref().map_or(Cost::default(), |fixed| fixed.cost_of(talk, placement));
                let alone = || sum(sum(row.starts[at], row.rooms[in_room]), price_in(pairs, placement));
                if domain.contains(placement) && verdict.keeps(sum(alone(), beside())) {
                    (starts[at], rooms[in_room]) = (true, true);
                } else {
                    except.push((start, room));
                }
            }
        }
        let (starts, rooms) = (chosen(&domain.starts, &starts), chosen(&domain.rooms, &rooms));
        except.retain(|(start, room)| starts.binary_search(start).is_ok() && rooms.binary_search(room).is_ok());
        self.lists.domain(&starts, &rooms, &except)
    }
}

fn sum(one: Cost, two: Cost) -> Cost {
    Cost { inviolable: one.inviolable + two.inviolable, hard: one.hard + two.hard, ..Cost::default() }
}

/// The part that decides whether a placement is kept.
fn hard_part(cost: Cost) -> Cost {
    sum(cost, Cost::default())
}

fn distinct(costs: &[Cost]) -> Vec<Cost> {
    let mut costs: Vec<Cost> = costs.iter().map(|&cost| hard_part(cost)).collect();
    costs.sort_unstable();
    costs.dedup();
    costs
}

/// Those of `ones` that are kept together with any of `others`.
fn some_kept(ones: &[Cost], others: &[Cost], verdict: Verdict) -> Vec<Cost> {
    ones.iter().copied().filter(|one| others.iter().any(|two| verdict.keeps(sum(*one, *two)))).collect()
}

fn chosen<T: Copy>(list: &[T], live: &[bool]) -> Vec<T> {
    list.iter().zip(live).filter(|(_, live)| **live).map(|(one, _)| *one).collect()
}
