//! Presolve: smaller domains by dominance, and proofs by counting that something must stay out.

use std::collections::BTreeMap;

use super::reduce::{BesideFixed, Reduction};
use super::shortage::{Shortage, shortage};
use crate::model::{Id, OriginId, TalkId, UseId};
use crate::problem::{Assignment, Domain, Placement, Problem, TermKind};

/// Talks between two looks at the clock.
const STRIDE: usize = 256;

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
/// those count where further talks cannot make it cheaper (`adds_up`). O(talks × (starts + rooms + closed pairs)), and
/// for talks whose rooms and times cannot be told apart O(placements × terms of the talk).
#[must_use]
pub fn presolve(problem: &Problem) -> Presolved {
    presolve_until(problem, &|| false)
}

/// The same; where `late` says so, the rest of the domains stays as it is and nothing more is counted.
pub(super) fn presolve_until(problem: &Problem, late: &(dyn Fn() -> bool + Sync)) -> Presolved {
    let needed = needed(problem);
    let mut reduced = problem.clone();
    let mut homeless = Vec::new();
    let mut hard_bound = least_of_fixed(problem);
    let left_out = cost_of_leaving_out(problem);
    let beside = BesideFixed::new(problem);
    let tables = beside.tables();
    let removals = std::thread::scope(|scope| {
        let removals = scope.spawn(|| if late() { Vec::new() } else { removals(problem) });
        let mut reduction = Reduction::new(problem, &beside, tables.as_ref());
        for (index, domain) in problem.space.domains.iter().enumerate().filter(|(_, domain)| domain.fixed.is_none()) {
            if index > 0 && index.is_multiple_of(STRIDE) && late() {
                break;
            }
            let talk = TalkId::from_index(index);
            let kept = reduction.of(talk, domain, needed[index]);
            if kept.starts.is_empty() {
                homeless.push(talk);
                hard_bound += left_out[index];
            }
            reduced.space.domains[index] = kept;
        }
        removals.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    let shortage = shortage(&reduced, &left_out, late);
    if let Some(found) = &shortage {
        // Talks of a shortage have placements: they are none of those counted above.
        hard_bound += found.bound;
    }
    Presolved { problem: reduced, removals, homeless, shortage, hard_bound }
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

/// Which hard requirements on a single talk take how many placements away. O(Σ costs of the terms).
fn removals(problem: &Problem) -> Vec<Removal> {
    let mut removals: BTreeMap<(TalkId, UseId, OriginId), usize> = BTreeMap::new();
    for term in problem.terms.iter().filter(|term| term.is_hard() && term.weight > 0) {
        let mut add = |talk: TalkId, broken: &mut dyn FnMut(&Domain) -> usize| {
            let domain = problem.space.domain(talk);
            let count = if domain.fixed.is_none() { broken(domain) } else { 0 };
            if count > 0 {
                *removals.entry((talk, term.by, term.origin)).or_default() += count;
            }
        };
        let in_domain = |domain: &Domain, start, room| usize::from(domain.contains(Placement { start, room }));
        match &term.kind {
            TermKind::TalkStart(talk, costs) => add(*talk, &mut |domain| {
                let rooms = |start| domain.rooms.iter().map(move |&room| in_domain(domain, start, room)).sum::<usize>();
                let count = |start| if domain.except.is_empty() { domain.rooms.len() } else { rooms(start) };
                costs
                    .iter()
                    .filter(|(start, _)| domain.starts.binary_search(start).is_ok())
                    .map(|cost| count(cost.0))
                    .sum()
            }),
            TermKind::TalkRoom(talk, costs) => add(*talk, &mut |domain| {
                let starts =
                    |room| domain.starts.iter().map(move |&start| in_domain(domain, start, room)).sum::<usize>();
                let count = |room| if domain.except.is_empty() { domain.starts.len() } else { starts(room) };
                costs
                    .iter()
                    .filter(|(room, _)| domain.rooms.binary_search(room).is_ok())
                    .map(|cost| count(cost.0))
                    .sum()
            }),
            TermKind::StartRoom(talks, costs) => {
                // Most talks have the same domain as the one before.
                let mut last = None;
                for &talk in talks {
                    add(talk, &mut |domain| match last {
                        Some((lists, count)) if lists == domain.lists() => count,
                        _ => {
                            let count = costs.iter().map(|&(start, room, _)| in_domain(domain, start, room)).sum();
                            last = Some((domain.lists(), count));
                            count
                        }
                    });
                }
            }
            _ => {}
        }
    }
    removals.into_iter().map(|((talk, by, origin), placements)| Removal { talk, by, origin, placements }).collect()
}
