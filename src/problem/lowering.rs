//! How rules write terms.

use std::sync::Arc;

use super::{Curve, Key, Place, Problem, Relation, RoomMinutes, Space, StartId, Term, TermKind, Tier, Unit};
use crate::model::{OriginId, RoomId, TalkId, UseId};

/// Who writes terms and what an atom costs.
#[derive(Debug, Clone, Copy)]
pub struct UseCost {
    /// The use.
    pub by: UseId,
    /// The part of the score.
    pub tier: Tier,
    /// Cost per atom.
    pub weight: i64,
    /// Where the use is configured; used where a fact has no origin of its own.
    pub origin: OriginId,
}

/// A use whose worst case does not fit into exact integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LowerError {
    /// The use that overflowed the sum.
    pub by: UseId,
}

/// Collects the terms of all uses over one space.
#[derive(Debug)]
pub struct Lowering<'a> {
    space: &'a Space,
    terms: Vec<Term>,
    cost: UseCost,
}

/// Sums of worst cases stay below this, so that hot loops may use plain `i64` and bounds stay
/// exact in `f64`.
const LIMIT: i128 = 1 << 53;

impl<'a> Lowering<'a> {
    /// An empty collection.
    #[must_use]
    pub fn new(space: &'a Space) -> Self {
        let cost = UseCost { by: UseId(0), tier: Tier::Soft, weight: 0, origin: OriginId(0) };
        Self { space, terms: Vec::new(), cost }
    }

    /// What follows is written by this use.
    pub fn begin(&mut self, cost: UseCost) {
        self.cost = cost;
    }

    /// The space the terms are over.
    #[must_use]
    pub fn space(&self) -> &'a Space {
        self.space
    }

    /// `atoms` if `talk` is left out.
    pub fn out(&mut self, talk: TalkId, atoms: i64, origin: OriginId) {
        if atoms != 0 && self.space.domain(talk).fixed.is_none() {
            self.push(origin, TermKind::Out(talk, atoms));
        }
    }

    /// Atoms by start of `talk`.
    pub fn talk_start(&mut self, talk: TalkId, origin: OriginId, atoms: impl Fn(StartId) -> i64) {
        let starts = self.space.domain(talk).starts.iter();
        let costs: Vec<_> = starts.map(|&start| (start, atoms(start))).filter(|&(_, atoms)| atoms != 0).collect();
        if !costs.is_empty() {
            self.push(origin, TermKind::TalkStart(talk, costs));
        }
    }

    /// Atoms by room of `talk`.
    pub fn talk_room(&mut self, talk: TalkId, origin: OriginId, atoms: impl Fn(Place) -> i64) {
        let rooms = self.space.domain(talk).rooms.iter();
        let costs: Vec<_> = rooms.map(|&room| (room, atoms(room))).filter(|&(_, atoms)| atoms != 0).collect();
        if !costs.is_empty() {
            self.push(origin, TermKind::TalkRoom(talk, costs));
        }
    }

    /// Atoms by start and room for all `talks` alike.
    pub fn start_room(&mut self, talks: &[TalkId], origin: OriginId, mut costs: Vec<(StartId, Place, i64)>) {
        costs.retain(|&(.., atoms)| atoms != 0);
        costs.sort_unstable();
        if !costs.is_empty() && !talks.is_empty() {
            self.push(origin, TermKind::StartRoom(talks.to_vec(), costs));
        }
    }

    /// Minutes in which pairs of `members` run at once, in one atomic room or anywhere, except for pairs that `exempt` names.
    pub fn overlaps_except(
        &mut self,
        members: Vec<TalkId>,
        room: Option<RoomId>,
        times: i64,
        origin: OriginId,
        exempt: Option<&dyn Fn(TalkId, TalkId) -> bool>,
    ) {
        let key = room.map_or(Key::Cell, Key::CellIn);
        self.add_except(members, times, origin, exempt, |members| {
            let members = members.into_iter().map(|talk| (talk, 1)).collect();
            TermKind::Count { members, key, curve: Curve::Pairs, unit: Unit::Minutes }
        });
    }

    /// A term that prices pairs of `members`, which are in order of id, except for pairs that `exempt` names, either way
    /// round: the members without such pairs as one group, the others pair by pair. O(members²) if there is an `exempt`.
    pub fn add_except(
        &mut self,
        members: Vec<TalkId>,
        times: i64,
        origin: OriginId,
        exempt: Option<&dyn Fn(TalkId, TalkId) -> bool>,
        kind: impl Fn(Vec<TalkId>) -> TermKind,
    ) {
        let Some(exempt) = exempt else { return self.add(kind(members), times, origin) };
        let (special, mut core): (Vec<TalkId>, Vec<TalkId>) =
            members.iter().partition(|&&one| members.iter().any(|&two| one != two && exempt(one, two)));
        self.add(kind(core.clone()), times, origin);
        for one in special {
            for &two in core.iter().filter(|&&two| !exempt(one, two)) {
                self.add(kind(vec![one.min(two), one.max(two)]), times, origin);
            }
            core.push(one);
        }
    }

    /// Any term, `times` over; below 0 for a credit. Terms that can cost nothing are dropped.
    pub fn add(&mut self, kind: TermKind, times: i64, origin: OriginId) {
        let members = match &kind {
            TermKind::Count { members, curve: Curve::Pairs, .. } if members.len() < 2 => return,
            TermKind::Split { members, .. } if members.len() < 2 => return,
            TermKind::Count { members, .. } | TermKind::Rank { members, .. } | TermKind::Position(members) => {
                members.len()
            }
            TermKind::Split { members, .. } | TermKind::Distinct { members, .. } => members.len(),
            TermKind::Runs { members, .. } | TermKind::Extent { members, .. } => members.len(),
            TermKind::Crossing { first, second, .. } => first.len().min(second.len()),
            _ => 1,
        };
        if members > 0 {
            self.push_times(times, origin, kind);
        }
    }

    /// A relation of two talks, `times` over.
    pub fn pair(&mut self, first: TalkId, second: TalkId, relation: Relation, times: i64, origin: OriginId) {
        if first != second {
            self.push_times(times, origin, TermKind::Pair(first, second, relation));
        }
    }

    /// The finished problem.
    ///
    /// # Errors
    /// When the sum of all worst cases does not stay below 2⁵³: names the use that broke it.
    pub fn finish(self) -> Result<Problem, LowerError> {
        Problem::new(self.space.clone(), self.terms)
    }

    fn push(&mut self, origin: OriginId, kind: TermKind) {
        self.push_times(1, origin, kind);
    }

    fn push_times(&mut self, times: i64, origin: OriginId, kind: TermKind) {
        let origin = if origin == OriginId(0) { self.cost.origin } else { origin };
        let UseCost { by, tier, weight, .. } = self.cost;
        // What costs nothing is no term.
        let weight = weight * times;
        if weight != 0 {
            self.terms.push(Term { by, origin, tier, weight, kind });
        }
    }
}

impl Problem {
    /// A problem of these terms.
    ///
    /// # Errors
    /// When the sum of all worst cases does not stay below 2⁵³: names the use that broke it.
    pub fn new(space: Space, terms: Vec<Term>) -> Result<Self, LowerError> {
        let mut total: i128 = 0;
        // Many pairs share one table of all rooms.
        let mut last: Option<(&RoomMinutes, i128)> = None;
        for term in &terms {
            let atoms = match (&term.kind, last) {
                (TermKind::Pair(.., Relation::Gap(needed)), Some((known, most))) if Arc::ptr_eq(known, needed) => most,
                (kind, _) => kind.most_atoms(&space),
            };
            if let TermKind::Pair(.., Relation::Gap(needed)) = &term.kind {
                last = Some((needed, atoms));
            }
            total += atoms * i128::from(term.weight.abs());
            if total >= LIMIT {
                return Err(LowerError { by: term.by });
            }
        }
        Ok(Self { space, terms })
    }
}
