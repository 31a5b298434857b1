//! Parts of a problem: some of its talks with some of its statements, as a problem of its own.
//!
//! What does not fit in a part does not fit in the whole: each term is kept for the talks of the part only where
//! fewer talks never make it dearer.

use super::statement::Grounds;
use crate::model::{Id, TalkId};
use crate::problem::{Assignment, Curve, Problem, Space, Term, TermKind, Tier};

/// A part with the talks that its own ones stand for.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) problem: Problem,
    /// The talk of the whole behind each talk of the part; breaks last.
    pub(super) talks: Vec<TalkId>,
    /// The statement of each term.
    pub(super) owner: Vec<Option<usize>>,
}

impl Part {
    /// The part of these talks, in order of id, under the kept statements, of which one may be `wished` for only:
    /// breaking it is soft cost. Breaks are always there. O(members of the terms).
    pub(super) fn new(grounds: &Grounds, kept: &[bool], wished: Option<usize>, talks: &[TalkId]) -> Self {
        let binding: Vec<bool> = kept.iter().enumerate().map(|(one, &kept)| kept && wished != Some(one)).collect();
        let talks: Vec<TalkId> = talks.iter().chain(&grounds.breaks).copied().collect();
        let mut number: Vec<Option<TalkId>> = vec![None; grounds.problem.space.domains.len()];
        for (index, talk) in talks.iter().enumerate() {
            number[talk.index()] = Some(TalkId::from_index(index));
        }
        let domains = talks.iter().map(|&talk| grounds.domain(talk, &binding)).collect();
        let space = Space { domains, ..without_domains(&grounds.problem.space) };
        let (mut terms, mut owner) = (Vec::new(), Vec::new());
        for (term, of) in grounds.kept(kept) {
            if let Some(mut term) = restricted(term, &number) {
                if wished.is_some() && of == wished {
                    term.tier = Tier::Soft;
                }
                terms.push(term);
                owner.push(of);
            }
        }
        // A pinned talk has no way to be out.
        terms_without_out(&space, &mut terms, &mut owner);
        Self { problem: Problem { space, terms }, talks, owner }
    }

    /// An assignment of the part as one of the whole.
    pub(super) fn whole(&self, grounds: &Grounds, part: &Assignment) -> Assignment {
        let mut whole = Assignment(vec![None; grounds.problem.space.domains.len()]);
        for (&talk, &placement) in self.talks.iter().zip(&part.0) {
            whole.0[talk.index()] = placement;
        }
        whole
    }

    /// What an assignment of the whole says about the part.
    pub(super) fn of_whole(&self, whole: &Assignment) -> Assignment {
        let fixed = Assignment::of_fixed(&self.problem.space);
        let at = |(index, &talk): (usize, &TalkId)| {
            let placement = whole.get(talk).filter(|&placement| self.problem.space.domains[index].contains(placement));
            fixed.0[index].or(placement)
        };
        Assignment(self.talks.iter().enumerate().map(at).collect())
    }

    /// The talks of the whole behind talks of the part, in order of id, without breaks.
    pub(super) fn names(&self, grounds: &Grounds, part: &[TalkId]) -> Vec<TalkId> {
        let mut talks: Vec<TalkId> = part.iter().map(|talk| self.talks[talk.index()]).collect();
        talks.retain(|talk| !grounds.breaks.contains(talk));
        talks.sort_unstable();
        talks.dedup();
        talks
    }
}

/// All of a space but its domains.
fn without_domains(space: &Space) -> Space {
    Space {
        starts: space.starts.clone(),
        cells: space.cells.clone(),
        domains: Vec::new(),
        atoms: space.atoms.clone(),
        rooms: space.rooms,
        days: space.days,
        months: space.months.clone(),
        block_days: space.block_days.clone(),
    }
}

fn terms_without_out(space: &Space, terms: &mut Vec<Term>, owner: &mut Vec<Option<usize>>) {
    let is_kept = |term: &Term| !matches!(term.kind, TermKind::Out(talk, _) if space.domain(talk).fixed.is_some());
    let mut kept = terms.iter().map(is_kept).collect::<Vec<bool>>().into_iter();
    owner.retain(|_| kept.next().unwrap_or(true));
    terms.retain(is_kept);
}

/// The term for the talks that have a number; `None` if it says nothing about them, or may be dearer without the
/// others.
fn restricted(term: &Term, number: &[Option<TalkId>]) -> Option<Term> {
    let of = |talk: &TalkId| number[talk.index()];
    let some = |talks: &[TalkId]| {
        let mut talks: Vec<TalkId> = talks.iter().filter_map(of).collect();
        talks.sort_unstable();
        talks
    };
    if !term.grows() && !term.is_unary() && term.kind.members().iter().any(|talk| of(talk).is_none()) {
        return None;
    }
    let kind = match &term.kind {
        TermKind::Out(talk, atoms) => TermKind::Out(of(talk)?, *atoms),
        TermKind::TalkStart(talk, costs) => TermKind::TalkStart(of(talk)?, costs.clone()),
        TermKind::TalkRoom(talk, costs) => TermKind::TalkRoom(of(talk)?, costs.clone()),
        TermKind::StartRoom(talks, costs) => {
            let talks = some(talks);
            if talks.is_empty() {
                return None;
            }
            TermKind::StartRoom(talks, costs.clone())
        }
        TermKind::Count { members, key, curve, unit } => {
            let members = each(members, number);
            let amount: i64 = members.iter().map(|&(_, amount)| amount).sum();
            let least = match curve {
                Curve::Pairs => 1,
                Curve::Over(most) => *most,
                Curve::Any | Curve::Table(_) => 0,
            };
            if amount <= least {
                return None;
            }
            TermKind::Count { members, key: *key, curve: curve.clone(), unit: unit.clone() }
        }
        TermKind::Split { members, within, of, unit } => {
            TermKind::Split { members: each(members, number), within: *within, of: *of, unit: unit.clone() }
        }
        TermKind::Distinct { members, within, of, curve } => {
            TermKind::Distinct { members: each(members, number), within: *within, of: *of, curve: curve.clone() }
        }
        TermKind::Runs { members, within, each } => {
            TermKind::Runs { members: some(members), within: *within, each: *each }
        }
        TermKind::Extent { members, most } => TermKind::Extent { members: some(members), most: *most },
        TermKind::Crossing { first, second, within } => {
            TermKind::Crossing { first: some(first), second: some(second), within: *within }
        }
        TermKind::Pair(first, second, relation) => TermKind::Pair(of(first)?, of(second)?, relation.clone()),
        TermKind::Rank { members, seats, within, unit } => {
            TermKind::Rank { members: each(members, number), seats: seats.clone(), within: *within, unit: unit.clone() }
        }
        TermKind::Position(members) => TermKind::Position(each(members, number)),
    };
    if kind.members().is_empty() {
        return None;
    }
    Some(Term { kind, ..term.clone() })
}

/// The members that have a number, by that, in order of it.
fn each<T: Copy>(members: &[(TalkId, T)], number: &[Option<TalkId>]) -> Vec<(TalkId, T)> {
    let mut members: Vec<(TalkId, T)> =
        members.iter().filter_map(|&(talk, value)| Some((number[talk.index()]?, value))).collect();
    members.sort_by_key(|&(talk, _)| talk);
    members
}
