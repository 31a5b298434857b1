//! Presolve: smaller domains by dominance, and proofs by counting that something must stay out.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Id, OriginId, RoomId, TalkId, UseId};
use crate::problem::{
    Assignment, Curve, Domain, Evaluator, Key, Placement, Problem, Tables, Term, TermKind, Tier, Unit,
};

/// Placements that one requirement takes away from a talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The talk.
    pub talk: TalkId,
    /// The use behind the requirement.
    pub by: UseId,
    /// Where the requirement was written.
    pub origin: OriginId,
    /// How many placements of the talk break it.
    pub placements: usize,
}

/// Talks that together need more than there is: a Hall violator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// The talks that can only use these rooms and this time.
    pub talks: Vec<TalkId>,
    /// The atomic rooms.
    pub rooms: Vec<RoomId>,
    /// Room minutes that the talks need.
    pub needed: i64,
    /// Room minutes that there are.
    pub offered: i64,
    /// Hard cost that must remain.
    pub bound: i64,
}

/// A problem with smaller domains, equal in its best solutions.
#[derive(Debug, Clone)]
pub struct Presolved {
    /// The problem.
    pub problem: Problem,
    /// Why placements are gone, by talk, then use.
    pub removals: Vec<Removal>,
    /// Talks that no placement suits.
    pub homeless: Vec<TalkId>,
    /// The shortage that proves most, if there is one.
    pub shortage: Option<Shortage>,
    /// No assignment has less hard cost.
    pub hard_bound: i64,
}

/// Removes placements that no best solution needs: those that break an inviolable requirement, and
/// those whose hard cost is more than that of leaving the talk out (with equal cost, if leaving it
/// out is not medium or soft cost either). Only for talks that can be left out without making anything else worse.
/// What a placement costs beside talks that are not fixed is not known here: of the terms of several talks only
/// those count where further talks cannot make it cheaper (`adds_up`). O(Σ placements × terms of the talk).
#[must_use]
pub fn presolve(problem: &Problem) -> Presolved {
    let mut certain = problem.clone();
    certain.terms.retain(adds_up);
    let tables = Tables::new(&certain);
    let fixed = Evaluator::new(&tables, &Assignment::of_fixed(&problem.space));
    let needed = needed(problem);
    let mut reduced = problem.clone();
    let mut homeless = Vec::new();
    let mut hard_bound = least_of_fixed(problem);
    let left_out = cost_of_leaving_out(problem);
    for (index, domain) in problem.space.domains.iter().enumerate() {
        let talk = TalkId::from_index(index);
        if domain.fixed.is_some() {
            continue;
        }
        let out = tables.unary(talk, None);
        let (hard_needed, soft_needed) = needed[index];
        let keep: Vec<Placement> = domain
            .placements()
            .filter(|&placement| {
                // `change` is relative to being out.
                let change = fixed.cost_of(talk, placement);
                let dearer = change.hard > 0 && !hard_needed;
                let no_use = out.hard != 0 && (out.medium, out.soft) == (0, 0) && !hard_needed && !soft_needed;
                change.inviolable <= 0 && !dearer && !(change.hard == 0 && no_use)
            })
            .collect();
        if keep.is_empty() {
            homeless.push(talk);
            hard_bound += left_out[index];
        }
        reduced.space.domains[index] = restricted(domain, &keep);
    }
    let removals = removals(problem);
    let shortage = shortage(&reduced, &left_out);
    if let Some(found) = &shortage {
        // Talks of a shortage have placements: they are none of those counted above.
        hard_bound += found.bound;
    }
    Presolved { problem: reduced, removals, homeless, shortage, hard_bound }
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

/// For each talk, whether leaving it out could make anything else worse: hard, or anything.
fn needed(problem: &Problem) -> Vec<(bool, bool)> {
    let mut needed = vec![(false, false); problem.space.domains.len()];
    for term in problem.terms.iter().filter(|term| !term.grows()) {
        let hard = term.is_hard();
        // Being out is what is compared; hard prices of single talks are compared too.
        if matches!(term.kind, TermKind::Out(..)) || (hard && term.is_unary()) {
            continue;
        }
        for talk in term.kind.members() {
            let (hard_needed, soft_needed) = &mut needed[talk.index()];
            *(if hard { hard_needed } else { soft_needed }) = true;
        }
    }
    needed
}

/// Hard cost that the fixed talks alone have and others cannot mend, less the most that hard credits give.
fn least_of_fixed(problem: &Problem) -> i64 {
    let fixed = Assignment::of_fixed(&problem.space);
    let hard = problem.terms.iter().filter(|term| term.is_hard());
    hard.map(|term| {
        if term.weight < 0 {
            term.weight * i64::try_from(term.kind.most_atoms(&problem.space)).unwrap_or(1 << 53)
        } else if term.grows() {
            term.weight * term.atoms(&problem.space, &fixed)
        } else {
            0
        }
    })
    .sum()
}

/// Hard cost of leaving each talk out, credits for that apart.
fn cost_of_leaving_out(problem: &Problem) -> Vec<i64> {
    let mut costs = vec![0; problem.space.domains.len()];
    for term in problem.terms.iter().filter(|term| term.is_hard() && term.weight > 0) {
        if let TermKind::Out(talk, atoms) = term.kind {
            costs[talk.index()] += term.weight * atoms;
        }
    }
    costs
}

/// The domain with these placements only.
fn restricted(domain: &Domain, keep: &[Placement]) -> Domain {
    let starts: BTreeSet<_> = keep.iter().map(|placement| placement.start).collect();
    let rooms: BTreeSet<_> = keep.iter().map(|placement| placement.room).collect();
    let kept: BTreeSet<_> = keep.iter().copied().collect();
    let mut except = Vec::new();
    if keep.len() < starts.len() * rooms.len() {
        for &start in &starts {
            except.extend(
                rooms.iter().filter(|&&room| !kept.contains(&Placement { start, room })).map(|&room| (start, room)),
            );
        }
    }
    Domain { starts: starts.into_iter().collect(), rooms: rooms.into_iter().collect(), except, fixed: domain.fixed }
}

/// Which hard requirements on a single talk take how many placements away. O(Σ costs of the terms).
fn removals(problem: &Problem) -> Vec<Removal> {
    let mut removals: BTreeMap<(TalkId, UseId, OriginId), usize> = BTreeMap::new();
    for term in problem.terms.iter().filter(|term| term.is_hard() && term.weight > 0) {
        let mut add = |talk: TalkId, broken: &dyn Fn(&Domain) -> usize| {
            let domain = problem.space.domain(talk);
            let count = if domain.fixed.is_none() { broken(domain) } else { 0 };
            if count > 0 {
                *removals.entry((talk, term.by, term.origin)).or_default() += count;
            }
        };
        let in_domain = |domain: &Domain, start, room| usize::from(domain.contains(Placement { start, room }));
        match &term.kind {
            TermKind::TalkStart(talk, costs) => add(*talk, &|domain| {
                let rooms = |start| domain.rooms.iter().map(move |&room| in_domain(domain, start, room)).sum::<usize>();
                costs.iter().map(|&(start, _)| rooms(start)).sum()
            }),
            TermKind::TalkRoom(talk, costs) => add(*talk, &|domain| {
                let starts =
                    |room| domain.starts.iter().map(move |&start| in_domain(domain, start, room)).sum::<usize>();
                costs.iter().map(|&(room, _)| starts(room)).sum()
            }),
            TermKind::StartRoom(talks, costs) => {
                for &talk in talks {
                    add(talk, &|domain| costs.iter().map(|&(start, room, _)| in_domain(domain, start, room)).sum());
                }
            }
            _ => {}
        }
    }
    removals.into_iter().map(|((talk, by, origin), placements)| Removal { talk, by, origin, placements }).collect()
}

/// Hall's condition on room minutes (Hall 1935): for the rooms and times of each talk, all talks
/// that can only go there need no more room minutes than there are. Where they do, the cheapest
/// talks that make up the difference stay out. O(talks² × cells).
fn shortage(problem: &Problem, left_out: &[i64]) -> Option<Shortage> {
    let space = &problem.space;
    let inviolable_rooms = one_at_a_time(problem);
    // What each talk may take: atomic rooms and cells, and the fewest room minutes it needs.
    let mut takes: Vec<(TalkId, BTreeSet<RoomId>, BTreeSet<usize>, i64)> = Vec::new();
    for (index, domain) in space.domains.iter().enumerate() {
        let mut rooms = BTreeSet::new();
        let mut cells = BTreeSet::new();
        let mut least = i64::MAX;
        let mut placements = domain.placements().peekable();
        if domain.fixed.is_some() || placements.peek().is_none() {
            continue;
        }
        for placement in placements {
            let atoms = space.atoms_of(placement.room);
            if atoms.is_empty() || !atoms.iter().all(|atom| inviolable_rooms.contains(atom)) {
                least = 0;
                break;
            }
            rooms.extend(atoms.iter().copied());
            cells.extend(space.start(placement.start).cells.clone());
            least =
                least.min(space.start(placement.start).span.minutes() * i64::try_from(atoms.len()).unwrap_or(i64::MAX));
        }
        if least > 0 {
            takes.push((TalkId::from_index(index), rooms, cells, least));
        }
    }
    let families: BTreeSet<(Vec<RoomId>, Vec<usize>)> = takes
        .iter()
        .map(|(_, rooms, cells, _)| (rooms.iter().copied().collect(), cells.iter().copied().collect()))
        .collect();
    let mut best: Option<Shortage> = None;
    for (rooms, cells) in families {
        let inside: Vec<&(TalkId, BTreeSet<RoomId>, BTreeSet<usize>, i64)> = takes
            .iter()
            .filter(|(_, mine, time, _)| {
                mine.iter().all(|room| rooms.binary_search(room).is_ok())
                    && time.iter().all(|cell| cells.binary_search(cell).is_ok())
            })
            .collect();
        let needed: i64 = inside.iter().map(|take| take.3).sum();
        let length: i64 = cells.iter().map(|&cell| space.cells[cell]).sum();
        let offered = length * i64::try_from(rooms.len()).unwrap_or(i64::MAX);
        if needed <= offered {
            continue;
        }
        // Leaving out the talks that free most minutes per cost first: a fractional knapsack.
        // Costs and minutes are exact by themselves, their products need more than 64 bits.
        let mut by_price: Vec<(i64, i64)> = inside.iter().map(|take| (left_out[take.0.index()], take.3)).collect();
        let product = |a: i64, b: i64| i128::from(a) * i128::from(b);
        by_price.sort_by(|a, b| product(a.0, b.1).cmp(&product(b.0, a.1)));
        let (mut missing, mut bound) = (needed - offered, 0);
        for (cost, minutes) in by_price {
            let part = missing.min(minutes);
            let minutes = i128::from(minutes);
            // No more than `cost`.
            bound += i64::try_from((product(cost, part) + minutes - 1) / minutes).unwrap_or(cost);
            missing -= part;
            if missing == 0 {
                break;
            }
        }
        if best.as_ref().is_none_or(|best| bound > best.bound) {
            best = Some(Shortage { talks: inside.iter().map(|take| take.0).collect(), rooms, needed, offered, bound });
        }
    }
    best
}

/// Atomic rooms in which no two talks may ever be at once.
fn one_at_a_time(problem: &Problem) -> BTreeSet<RoomId> {
    let talks = problem.space.domains.iter().filter(|domain| domain.fixed.is_none()).count();
    problem
        .terms
        .iter()
        .filter(|term| term.level() == Tier::Inviolable && term.weight > 0)
        .filter_map(|term| match &term.kind {
            TermKind::Count { members, key: Key::CellIn(room), curve: Curve::Pairs, unit: Unit::Minutes } => {
                let free = members.iter().filter(|(talk, _)| problem.space.domain(*talk).fixed.is_none()).count();
                (free == talks).then_some(*room)
            }
            _ => None,
        })
        .collect()
}
