//! How rules write terms.

use super::{Place, Problem, Relation, Space, StartId, Term, TermKind, Tier};
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
    pub fn count(&mut self, members: Vec<TalkId>, room: Option<RoomId>, origin: OriginId) {
        if members.len() > 1 {
            self.push(origin, TermKind::Count { members, room });
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

/// An upper bound on what a term can cost.
fn worst_case(space: &Space, term: &Term) -> i128 {
    let longest = |talk: TalkId| {
        space.domain(talk).starts.iter().map(|&start| i128::from(space.start(start).span.minutes())).max().unwrap_or(0)
    };
    let largest = |atoms: &mut dyn Iterator<Item = i64>| i128::from(atoms.max().unwrap_or(0));
    let atoms = match &term.kind {
        TermKind::Out(_, atoms) => i128::from(*atoms),
        TermKind::TalkStart(_, costs) => largest(&mut costs.iter().map(|cost| cost.1)),
        TermKind::TalkRoom(_, costs) => largest(&mut costs.iter().map(|cost| cost.1)),
        TermKind::StartRoom(talks, costs) => largest(&mut costs.iter().map(|cost| cost.2)) * talks.len() as i128,
        TermKind::Count { members, .. } => {
            members.iter().map(|&talk| longest(talk)).sum::<i128>() * (members.len() as i128 - 1) / 2 + 1
        }
        TermKind::Pair(first, second, relation) => match relation {
            Relation::Before => 1,
            Relation::Overlap => longest(*first).min(longest(*second)),
            Relation::Turnaround(minutes) => i128::from(*minutes),
            Relation::SameDay(costs) => largest(&mut costs.iter().map(|cost| cost.1)),
        },
    };
    atoms * i128::from(term.weight)
}
