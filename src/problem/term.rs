//! Terms: the few generic costs that all rules lower to.

use super::{Place, Relation, Space, StartId};
use crate::model::{OriginId, RoomId, TalkId, UseId};

/// In which part of the score a term counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Hard, and never broken by the solver unless pins force it: a talk stays out instead. Only for terms
    /// that leaving a talk out never makes worse ([`Term::grows`]); others count as [`Self::Hard`].
    Inviolable,
    /// Hard.
    Hard,
    /// Between hard and soft.
    Medium,
    /// Soft.
    Soft,
}

/// One priced requirement with the use and the origin behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The use that made it.
    pub by: UseId,
    /// Where the requirement behind it was written.
    pub origin: OriginId,
    /// The part of the score.
    pub tier: Tier,
    /// Cost per atom; below 0 for a credit.
    pub weight: i64,
    /// What is counted.
    pub kind: TermKind,
}

impl Term {
    /// Whether placing one more talk never makes it cheaper, wherever the others are.
    #[must_use]
    pub fn grows(&self) -> bool {
        self.weight >= 0
            && match &self.kind {
                TermKind::Out(..) | TermKind::Runs { .. } | TermKind::Position(_) => false,
                TermKind::Count { curve, .. } | TermKind::Distinct { curve, .. } => curve.grows(),
                TermKind::TalkStart(..)
                | TermKind::TalkRoom(..)
                | TermKind::StartRoom(..)
                | TermKind::Split { .. }
                | TermKind::Extent { .. }
                | TermKind::Crossing { .. }
                | TermKind::Pair(..)
                | TermKind::Rank { .. } => true,
            }
    }

    /// The tier in which it counts: what does not grow cannot be avoided by leaving talks out, and is
    /// never inviolable.
    #[must_use]
    pub fn level(&self) -> Tier {
        if self.tier == Tier::Inviolable && !self.grows() { Tier::Hard } else { self.tier }
    }

    /// Whether it is the price of talks by themselves.
    #[must_use]
    pub fn is_unary(&self) -> bool {
        use TermKind::{Out, StartRoom, TalkRoom, TalkStart};
        matches!(self.kind, Out(..) | TalkStart(..) | TalkRoom(..) | StartRoom(..))
    }

    /// Whether its cost, whatever its sign, is hard.
    #[must_use]
    pub fn is_hard(&self) -> bool {
        matches!(self.tier, Tier::Inviolable | Tier::Hard)
    }
}

/// What placed talks may have in common. A placement that has no such thing (a talk without a room,
/// a start in no block) is in no group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The event as a whole: one group.
    Event,
    /// The day of the start.
    Day,
    /// The calendar month of the day of the start.
    Month,
    /// The block of the start.
    Block,
    /// The room as such, combined or not.
    Room,
    /// Day and room.
    DayRoom,
    /// Block and room.
    BlockRoom,
    /// The same start and the same end.
    Slot,
    /// The same start, whatever the end.
    Start,
    /// An elementary interval: a piece between any two neighbouring starts or ends. A placement is
    /// in all those that it covers.
    Cell,
    /// The same, if the placement takes this atomic room.
    CellIn(RoomId),
}

/// A function of the number n of things in a group; 0 at 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Curve {
    /// n(n − 1)/2. Convex.
    Pairs,
    /// max(0, n − most). Convex.
    Over(i64),
    /// 1 if there are any. Concave.
    Any,
    /// The n-th entry; the last one for larger n.
    Table(Vec<i64>),
}

impl Curve {
    /// Whether it never falls.
    #[must_use]
    pub fn grows(&self) -> bool {
        match self {
            Self::Pairs | Self::Over(_) | Self::Any => true,
            Self::Table(values) => values.is_sorted(),
        }
    }

    /// The value at n ≥ 0.
    #[must_use]
    pub fn at(&self, n: i64) -> i64 {
        match self {
            Self::Pairs => n * (n - 1) / 2,
            Self::Over(most) => (n - most).max(0),
            Self::Any => i64::from(n > 0),
            Self::Table(values) => {
                let last = values.len().saturating_sub(1);
                values.get(usize::try_from(n).unwrap_or(0).min(last)).copied().unwrap_or(0)
            }
        }
    }
}

/// What one unit of a curve costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// 1.
    One,
    /// The length of the group's key: of a cell or a slot, in minutes; for every other key 1.
    Minutes,
    /// Only for pairs: the minutes of both talks together.
    Durations,
    /// So much for each value of the key, by [`crate::problem::Space::key_count`].
    Table(Vec<i64>),
}

impl Unit {
    /// What a unit costs at a value of the key; 0 for durations, which depend on the talks. O(1).
    #[must_use]
    #[inline]
    pub fn at(&self, space: &Space, key: Key, value: usize) -> i64 {
        match (self, key) {
            (Self::Minutes, Key::Cell | Key::CellIn(_)) => space.cells[value],
            (Self::Minutes, Key::Slot) => space.starts[value].span.minutes(),
            (Self::One | Self::Minutes, _) => 1,
            (Self::Table(costs), _) => costs[value],
            (Self::Durations, _) => 0,
        }
    }
}

/// A group of classes: each member with its class, in order of talk, then class. A talk may be in several classes.
pub type Classes = Vec<(TalkId, u32)>;

/// What a term counts. The number of atoms, at least 0, times the weight is its cost.
///
/// n is the number of members of a term, k that of values of its key. A credit turns a curve over: what
/// is convex as a cost is concave as a credit, and the other way round. Values of a key with the same content share
/// rows and columns.
///
/// | kind | rows in the linear program | variables | delta in search |
/// |---|---|---|---|
/// | `Out`, `TalkStart`, `TalkRoom`, `StartRoom` | none: objective | none | O(1) |
/// | `Count`, convex | one per key and further slope: ≤ k(n − 1) | k | O(keys of the placement) |
/// | `Count`, `Any` as a cost | one per key and member: ≤ k·n | k | O(keys of the placement) |
/// | `Count`, other curves | per key 1, and ≤ 2 where a slope falls | per key one per piece of equal slope, and a binary where a slope falls | O(keys of the placement) |
/// | `Count`, `Durations` | as 1 + 2(d − 1) counts of pairs for d lengths, d − 1 of them negative | as these | O(keys of the placement) |
/// | `Split` | as two counts of pairs, the second negative | as these | O(1) |
/// | `Distinct` | one per key, class and member; 1 more where the curve falls or is a credit; those of the curve | one per key and class, those of the curve | O(classes of the talk) |
/// | `Runs` | one per key and member, ≤ 3 per key; those of a curve per day | 2k, those of a curve per day | O(1) |
/// | `Extent` | 2 per day and member, 1 per day; a credit: 4 per piece of a day | 3 per day; a credit: 3 per piece | O(n) |
/// | `Crossing` | one per key, room and member, one per key and room; a credit: 2 per key and two rooms | 3 per key and room; a credit: 1 per key and two rooms | O(1) |
/// | `Pair` | `Before`: one per start; `Apart(0)`: one per common cell; else one per placement of one side, a credit 2 | 1 (`Apart(0)`: one per common cell; a credit: one per placement of one side) | O(1) |
/// | `Rank` | per two members one per key and number of seats; where minutes differ, or as a credit: like `Pair` | n²/2 | O(n) |
/// | `Position` | none: relaxes to the least it can cost | none | O(n) |
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermKind {
    /// Atoms if the talk is left out.
    Out(TalkId, i64),
    /// Atoms by start of a talk; absent is 0.
    TalkStart(TalkId, Vec<(StartId, i64)>),
    /// Atoms by room of a talk; absent is 0.
    TalkRoom(TalkId, Vec<(Place, i64)>),
    /// Atoms by start and room, alike for all these talks; absent is 0; sorted.
    StartRoom(Vec<TalkId>, Vec<(StartId, Place, i64)>),
    /// Σ over values of the key of unit × curve(n), n the sum of the amounts of the members there.
    Count {
        /// Members with amounts ≥ 1, in order of id. With [`Unit::Durations`] all amounts are 1.
        members: Vec<(TalkId, i64)>,
        /// What makes them a group.
        key: Key,
        /// What n costs. With [`Unit::Durations`]: [`Curve::Pairs`].
        curve: Curve,
        /// What a unit of that costs.
        unit: Unit,
    },
    /// Pairs of members that share `within` but neither `of` (if there is one) nor a class: Σ over
    /// values of `within` of unit × such pairs. Members that have no value of `of` are left out.
    Split {
        /// Members, each with exactly one class.
        members: Classes,
        /// What the pair has in common.
        within: Key,
        /// What it has not. Not a cell key, nor is `within`.
        of: Option<Key>,
        /// What a pair costs.
        unit: Unit,
    },
    /// Σ over values of `within` of curve(number of different (`of`, class) there).
    Distinct {
        /// Members with their classes.
        members: Classes,
        /// Where they are counted. Not a cell key, nor is `of`.
        within: Key,
        /// What is counted besides classes.
        of: Option<Key>,
        /// What the number costs.
        curve: Curve,
    },
    /// Runs of neighbouring blocks with members, beyond the first: per day, or in the event as a
    /// whole, where the first block of a day follows the last of the day before.
    Runs {
        /// Members, in order of id.
        members: Vec<TalkId>,
        /// [`Key::Day`] or [`Key::Event`].
        within: Key,
        /// Each interruption is an atom; else a day or event with any is one.
        each: bool,
    },
    /// Σ over days of the minutes beyond `most` from the first start to the last end of the members
    /// whose start is on that day.
    Extent {
        /// Members, in order of id.
        members: Vec<TalkId>,
        /// Minutes that cost nothing.
        most: i64,
    },
    /// Σ over values of `within` of the pairs of different rooms of which the first holds members of
    /// one group and the second members of the other.
    Crossing {
        /// Members of the first group, in order of id.
        first: Vec<TalkId>,
        /// Members of the second group; none is in both.
        second: Vec<TalkId>,
        /// [`Key::Block`] or [`Key::Day`].
        within: Key,
    },
    /// A relation of two talks; 0 unless both are placed.
    Pair(TalkId, TalkId, Relation),
    /// Pairs of members within the same value of `within` of which the one with the higher rank is
    /// in a room with fewer seats. Members in rooms without a known capacity are left out.
    Rank {
        /// Members with their ranks, in order of id.
        members: Vec<(TalkId, i64)>,
        /// Seats by room.
        seats: Vec<Option<i64>>,
        /// [`Key::Event`], [`Key::Day`], [`Key::Block`] or [`Key::Slot`].
        within: Key,
        /// What a pair costs: [`Unit::One`] or [`Unit::Durations`].
        unit: Unit,
    },
    /// Members with a position p > 0 that are not the p-th placed member by block (those in none
    /// last), then room, then start, then talk.
    Position(Vec<(TalkId, i64)>),
}

impl TermKind {
    /// The talks it is about, in order of id, each once.
    #[must_use]
    pub fn members(&self) -> Vec<TalkId> {
        let mut talks: Vec<TalkId> = match self {
            Self::Out(talk, _) | Self::TalkStart(talk, _) | Self::TalkRoom(talk, _) => vec![*talk],
            Self::StartRoom(talks, _) => talks.clone(),
            Self::Count { members, .. } | Self::Rank { members, .. } | Self::Position(members) => {
                members.iter().map(|&(talk, _)| talk).collect()
            }
            Self::Split { members, .. } | Self::Distinct { members, .. } => {
                members.iter().map(|&(talk, _)| talk).collect()
            }
            Self::Runs { members, .. } | Self::Extent { members, .. } => members.clone(),
            Self::Crossing { first, second, .. } => first.iter().chain(second).copied().collect(),
            Self::Pair(first, second, _) => vec![*first, *second],
        };
        talks.sort_unstable();
        talks.dedup();
        talks
    }
}
