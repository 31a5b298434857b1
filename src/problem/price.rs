//! The price of an assignment, term by term: plain loops that the fast evaluator is tested against.

use super::{Assignment, Problem, Space, Term, TermKind, Tier};
use crate::model::{Id, Score, TalkId, UseId};

impl Problem {
    /// Cost of each use, in order of the uses, as (use, cost); uses that cost nothing are left out.
    /// O(terms × members × cells).
    #[must_use]
    pub fn price_by_use(&self, assignment: &Assignment) -> Vec<(UseId, i64)> {
        let mut costs: Vec<(UseId, i64)> = Vec::new();
        for term in &self.terms {
            let cost = term.weight * atoms(&self.space, term, assignment);
            if cost != 0 {
                match costs.binary_search_by_key(&term.by, |&(by, _)| by) {
                    Ok(at) => costs[at].1 += cost,
                    Err(at) => costs.insert(at, (term.by, cost)),
                }
            }
        }
        costs
    }

    /// The score of an assignment.
    #[must_use]
    pub fn price(&self, assignment: &Assignment) -> Score {
        let mut score = Score::ZERO;
        for term in &self.terms {
            let cost = term.weight * atoms(&self.space, term, assignment);
            match term.tier {
                Tier::Inviolable | Tier::Hard => score.hard += cost,
                Tier::Soft => score.soft += cost,
            }
        }
        score
    }
}

/// Atoms of one term.
fn atoms(space: &Space, term: &Term, assignment: &Assignment) -> i64 {
    let at = |talk: TalkId| assignment.0[talk.index()];
    match &term.kind {
        TermKind::Out(talk, atoms) => {
            if at(*talk).is_none() {
                *atoms
            } else {
                0
            }
        }
        TermKind::TalkStart(talk, costs) => at(*talk).map_or(0, |placement| {
            costs.binary_search_by_key(&placement.start, |cost| cost.0).map_or(0, |index| costs[index].1)
        }),
        TermKind::TalkRoom(talk, costs) => at(*talk).map_or(0, |placement| {
            costs.binary_search_by_key(&placement.room, |cost| cost.0).map_or(0, |index| costs[index].1)
        }),
        TermKind::StartRoom(talks, costs) => talks
            .iter()
            .filter_map(|&talk| at(talk))
            .filter_map(|placement| {
                costs.binary_search_by_key(&(placement.start, placement.room), |cost| (cost.0, cost.1)).ok()
            })
            .map(|index| costs[index].2)
            .sum(),
        TermKind::Count { members, room } => {
            let mut counts = vec![0_i64; space.cells.len()];
            for placement in members.iter().filter_map(|&talk| at(talk)) {
                if room.is_none_or(|atom| space.atoms_of(placement.room).contains(&atom)) {
                    space.start(placement.start).cells.clone().for_each(|cell| counts[cell] += 1);
                }
            }
            counts.iter().zip(&space.cells).map(|(n, minutes)| minutes * n * (n - 1) / 2).sum()
        }
        TermKind::Pair(first, second, relation) => match (at(*first), at(*second)) {
            (Some(one), Some(two)) => relation.atoms(space, one, two),
            _ => 0,
        },
    }
}
