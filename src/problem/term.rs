//! Terms: the few generic costs that all rules lower to.

use super::{Place, Placement, Space, StartId};
use crate::model::{OriginId, RoomId, TalkId, UseId};

/// In which part of the score a term counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Hard, and never broken by the solver unless pins force it: a talk stays out instead.
    Inviolable,
    /// Hard.
    Hard,
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
    /// Cost per atom; at least 0.
    pub weight: i64,
    /// What is counted.
    pub kind: TermKind,
}

/// What a term counts. The number of atoms times the weight is its cost.
///
/// | kind | rows in the linear program | delta in search |
/// |---|---|---|
/// | `Out`, `TalkStart`, `TalkRoom`, `StartRoom` | none: objective | O(1) |
/// | `Count` | one per cell and slope, at most cells × (members − 1) | O(cells touched) |
/// | `Pair` | `Before`: one per start; `Overlap`: one per common cell; else one per placement of one side | O(1) per partner |
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
    /// Minutes for which pairs of members run at once: Σ over elementary intervals of
    /// length × n(n − 1)/2. With a room, only members in that atomic room count.
    Count {
        /// Members, in order of id.
        members: Vec<TalkId>,
        /// The atomic room, if the count is per room.
        room: Option<RoomId>,
    },
    /// A relation of two talks; 0 unless both are placed.
    Pair(TalkId, TalkId, Relation),
}

/// What a pair of placed talks costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// 1 if the second starts before the first has ended.
    Before,
    /// Minutes in which both run.
    Overlap,
    /// Minutes missing to a gap of so many minutes, if they do not overlap and are in
    /// different rooms.
    Turnaround(i64),
    /// Atoms by start of the first, if the second is on the same day; absent is 0; sorted.
    SameDay(Vec<(StartId, i64)>),
}

impl Relation {
    /// Whether rooms do not matter.
    #[must_use]
    pub fn is_temporal(&self) -> bool {
        !matches!(self, Self::Turnaround(_))
    }

    /// Atoms for two placements. O(1), O(log starts) for `SameDay`.
    #[must_use]
    pub fn atoms(&self, space: &Space, first: Placement, second: Placement) -> i64 {
        let (one, two) = (space.start(first.start), space.start(second.start));
        match self {
            Self::Before => i64::from(two.span.start < one.span.end),
            Self::Overlap => one.span.overlap(two.span),
            Self::Turnaround(minutes) => {
                if one.span.meet(two.span).is_none() && space.apart(first.room, second.room) {
                    (minutes - one.span.gap(two.span)).max(0)
                } else {
                    0
                }
            }
            Self::SameDay(costs) => {
                if one.day.is_some() && one.day == two.day {
                    costs.binary_search_by_key(&first.start, |&(start, _)| start).map_or(0, |at| costs[at].1)
                } else {
                    0
                }
            }
        }
    }
}
