//! How rules write terms.

use super::{Amount, Curve, Key, Place, Problem, Relation, Space, StartId, Term, TermKind, Tier, Unit};
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

    /// Minutes in which pairs of `members` run at once, in one atomic room or anywhere.
    pub fn overlaps(&mut self, members: Vec<TalkId>, room: Option<RoomId>, times: i64, origin: OriginId) {
        let key = room.map_or(Key::Cell, Key::CellIn);
        let members = members.into_iter().map(|talk| (talk, 1)).collect();
        self.add(TermKind::Count { members, key, curve: Curve::Pairs, unit: Unit::Minutes }, times, origin);
    }

    /// The same, except for pairs that `exempt` names: the members without such pairs as one group, the others pair
    /// by pair.
    pub fn overlaps_except(
        &mut self,
        members: Vec<TalkId>,
        room: Option<RoomId>,
        times: i64,
        origin: OriginId,
        exempt: impl Fn(TalkId, TalkId) -> bool,
    ) {
        let (special, mut core): (Vec<TalkId>, Vec<TalkId>) = members
            .iter()
            .partition(|&&one| members.iter().any(|&two| one != two && (exempt(one, two) || exempt(two, one))));
        self.overlaps(core.clone(), room, times, origin);
        for one in special {
            for &two in core.iter().filter(|&&two| !exempt(one, two) && !exempt(two, one)) {
                self.overlaps(vec![one.min(two), one.max(two)], room, times, origin);
            }
            core.push(one);
        }
    }

    /// Any term, `times` over; below 0 for a credit. Terms that can cost nothing are dropped.
    pub fn add(&mut self, kind: TermKind, times: i64, origin: OriginId) {
        let members = match &kind {
            TermKind::Count { members, curve: Curve::Pairs, .. } if members.len() < 2 => return,
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
        let mut total: i128 = 0;
        for term in &self.terms {
            total += worst_case(self.space, term);
            if total >= LIMIT {
                return Err(LowerError { by: term.by });
            }
        }
        Ok(Problem { space: self.space.clone(), terms: self.terms })
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

/// An upper bound on what a term can cost, whatever its sign.
fn worst_case(space: &Space, term: &Term) -> i128 {
    most_atoms(space, &term.kind) * i128::from(term.weight.abs())
}

/// An upper bound on the atoms of a term. O(its size).
pub(super) fn most_atoms(space: &Space, kind: &TermKind) -> i128 {
    let longest = |talk: TalkId| {
        space.domain(talk).starts.iter().map(|&start| i128::from(space.start(start).span.minutes())).max().unwrap_or(0)
    };
    let largest = |atoms: &mut dyn Iterator<Item = i64>| i128::from(atoms.max().unwrap_or(0));
    // Pairs of members, with the minutes of both.
    let pairs = |count: usize| count as i128 * (count as i128 - 1) / 2;
    let unit_pairs = |talks: &mut dyn Iterator<Item = TalkId>, unit: &Unit| {
        let talks: Vec<TalkId> = talks.collect();
        let minutes = talks.iter().map(|&talk| longest(talk)).sum::<i128>();
        match unit {
            Unit::One => pairs(talks.len()),
            // Each member is in as many pairs as there are others.
            Unit::Minutes | Unit::Durations => minutes * (talks.len() as i128 - 1).max(0),
            Unit::Table(costs) => pairs(talks.len()) * largest(&mut costs.iter().copied()),
        }
    };
    match kind {
        TermKind::Out(_, atoms) => i128::from(*atoms),
        TermKind::TalkStart(_, costs) => largest(&mut costs.iter().map(|cost| cost.1)),
        TermKind::TalkRoom(_, costs) => largest(&mut costs.iter().map(|cost| cost.1)),
        TermKind::StartRoom(talks, costs) => largest(&mut costs.iter().map(|cost| cost.2)) * talks.len() as i128,
        TermKind::Count { members, curve: Curve::Pairs, unit, .. }
            if members.iter().all(|&(_, amount)| amount == 1) =>
        {
            unit_pairs(&mut members.iter().map(|&(talk, _)| talk), unit)
        }
        TermKind::Count { members, key, curve, unit } => {
            let all: i64 = members.iter().map(|&(_, amount)| amount).sum();
            let most = match curve {
                Curve::Table(values) => largest(&mut values.iter().copied()),
                curve => i128::from(curve.at(all)),
            };
            // No more values of the key are used than there are members, or cells that they cover.
            let units = match (unit, key) {
                (Unit::Minutes | Unit::Durations, Key::Cell | Key::CellIn(_) | Key::Slot) => {
                    members.iter().map(|&(talk, _)| longest(talk)).sum()
                }
                (_, Key::Cell | Key::CellIn(_)) => space.cells.len() as i128,
                _ => members.len() as i128,
            };
            let dearest = match unit {
                Unit::Table(costs) => largest(&mut costs.iter().copied()),
                _ => 1,
            };
            most * units * dearest
        }
        TermKind::Split { members, unit, .. } => unit_pairs(&mut members.iter().map(|&(talk, _)| talk), unit),
        TermKind::Distinct { members, curve, .. } => {
            let most = match curve {
                Curve::Table(values) => largest(&mut values.iter().copied()),
                curve => i128::from(curve.at(i64::try_from(members.len()).unwrap_or(i64::MAX))),
            };
            most * members.len() as i128
        }
        TermKind::Runs { members, .. } => members.len() as i128,
        TermKind::Extent { members, .. } => {
            let starts = || members.iter().flat_map(|&talk| &space.domain(talk).starts).map(|&id| space.start(id).span);
            let first = starts().map(|span| span.start.0).min().unwrap_or(0);
            let last = starts().map(|span| span.end.0).max().unwrap_or(0);
            i128::from(last - first)
        }
        TermKind::Crossing { first, second, .. } => first.len() as i128 * second.len() as i128,
        TermKind::Pair(first, second, relation) => {
            let amount = |amount: &Amount| match amount {
                Amount::One => 1,
                Amount::Durations => longest(*first) + longest(*second),
            };
            match relation {
                Relation::Before(_, cost)
                | Relation::Close(_, cost)
                | Relation::Shared(_, _, cost)
                | Relation::Differ(_, cost) => amount(cost),
                Relation::Apart(minutes) => i128::from(*minutes) + longest(*first).min(longest(*second)),
                Relation::Gap(needed) => largest(&mut needed.iter().flatten().copied()),
                Relation::Adjacent { .. } => 1,
                Relation::Staggered => longest(*first).min(longest(*second)),
                Relation::SameDay(costs) => largest(&mut costs.iter().map(|cost| cost.1)),
            }
        }
        TermKind::Rank { members, unit, .. } => unit_pairs(&mut members.iter().map(|&(talk, _)| talk), unit),
        TermKind::Position(members) => members.len() as i128,
    }
}
