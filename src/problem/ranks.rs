//! `Rank` terms as fields: what a member of each rank would pay in each class of rooms.

use super::{Key, Placement, Space, Term, TermKind, Tier, Unit};
use crate::model::{Id, TalkId};

/// Larger tables are not kept; members are scanned instead.
const MOST_ENTRIES: usize = 4_000_000;

/// A `Rank` term with rooms of equal seats as one class and ranks numbered from below.
#[derive(Debug)]
pub(super) struct Ranks {
    pub(super) tier: Tier,
    weight: i64,
    within: Key,
    durations: bool,
    classes: usize,
    levels: usize,
    /// By place (none first): its class.
    class_of: Vec<Option<usize>>,
    /// By talk.
    rank_of: Vec<Option<usize>>,
    /// Where its state begins.
    from: usize,
}

/// Where a member counts: value of the key, class, minutes.
type Spot = (usize, usize, i64);

impl Ranks {
    /// The tables of a term whose state begins at `from`; `None` if it is no `Rank` or too large.
    pub(super) fn new(space: &Space, term: &Term, from: usize) -> Option<Self> {
        let TermKind::Rank { members, seats, within, unit } = &term.kind else { return None };
        let mut sizes: Vec<i64> = seats.iter().flatten().copied().collect();
        sizes.sort_unstable();
        sizes.dedup();
        let mut values: Vec<i64> = members.iter().map(|&(_, rank)| rank).collect();
        values.sort_unstable();
        values.dedup();
        let mut rank_of = vec![None; space.domains.len()];
        for &(talk, rank) in members {
            rank_of[talk.index()] = Some(values.partition_point(|&other| other < rank));
        }
        let class = |seats: &Option<i64>| seats.map(|seats| sizes.partition_point(|&other| other < seats));
        let ranks = Self {
            tier: term.level(),
            weight: term.weight,
            within: *within,
            durations: *unit == Unit::Durations,
            classes: sizes.len(),
            levels: values.len(),
            class_of: [None].into_iter().chain(seats.iter().map(class)).collect(),
            rank_of,
            from,
        };
        (ranks.state_len(space) <= MOST_ENTRIES).then_some(ranks)
    }

    /// Counts and minutes by value of the key, class and rank.
    pub(super) fn state_len(&self, space: &Space) -> usize {
        2 * space.key_count(self.within) * self.classes * self.levels
    }

    #[inline]
    fn spot(&self, space: &Space, placement: Placement) -> Option<Spot> {
        let class = self.class_of[placement.room.map_or(0, |room| room.index() + 1)]?;
        Some((space.key_of(self.within, placement)?, class, space.start(placement.start).span.minutes()))
    }

    /// What the talk pays there to all other members. O(1).
    #[inline]
    pub(super) fn at(&self, space: &Space, state: &[i64], talk: TalkId, placement: Placement) -> i64 {
        let (Some(rank), Some((value, class, minutes))) = (self.rank_of[talk.index()], self.spot(space, placement))
        else {
            return 0;
        };
        let at = self.from + 2 * ((value * self.classes + class) * self.levels + rank);
        self.weight * if self.durations { state[at] * minutes + state[at + 1] } else { state[at] }
    }

    /// What two talks pay for each other.
    #[inline]
    pub(super) fn between(&self, space: &Space, one: TalkId, at: Placement, two: TalkId, there: Placement) -> i64 {
        let (Some(first), Some(second)) = (self.rank_of[one.index()], self.rank_of[two.index()]) else { return 0 };
        let (Some(at), Some(there)) = (self.spot(space, at), self.spot(space, there)) else { return 0 };
        let inverted = (first > second && at.1 < there.1) || (first < second && at.1 > there.1);
        if at.0 != there.0 || !inverted {
            return 0;
        }
        self.weight * if self.durations { at.2 + there.2 } else { 1 }
    }

    /// Updates the state for a talk that goes from one placement to another. O(classes between × ranks).
    pub(super) fn settle(
        &self,
        space: &Space,
        state: &mut [i64],
        talk: TalkId,
        from: Option<Placement>,
        to: Option<Placement>,
    ) {
        let Some(rank) = self.rank_of[talk.index()] else { return };
        let from = from.and_then(|from| self.spot(space, from));
        let to = to.and_then(|to| self.spot(space, to));
        match (from, to) {
            (Some(from), Some(to)) if from == to => {}
            (Some(from), Some(to)) if (from.0, from.2) == (to.0, to.2) => {
                // Classes beyond both see no difference.
                let classes = from.1.min(to.1)..=from.1.max(to.1);
                self.count(state, rank, from, classes.clone(), -1);
                self.count(state, rank, to, classes, 1);
            }
            _ => {
                let all = 0..=self.classes.saturating_sub(1);
                for (spot, by) in [(from, -1), (to, 1)] {
                    if let Some(spot) = spot {
                        self.count(state, rank, spot, all.clone(), by);
                    }
                }
            }
        }
    }

    fn count(
        &self,
        state: &mut [i64],
        rank: usize,
        (value, class, minutes): Spot,
        classes: std::ops::RangeInclusive<usize>,
        by: i64,
    ) {
        for other in classes {
            // Members of higher rank pay in smaller rooms, those of lower rank in larger ones.
            let ranks = match other.cmp(&class) {
                std::cmp::Ordering::Less => rank + 1..self.levels,
                std::cmp::Ordering::Greater => 0..rank,
                std::cmp::Ordering::Equal => continue,
            };
            let row = self.from + 2 * (value * self.classes + other) * self.levels;
            for entry in state[row + 2 * ranks.start..row + 2 * ranks.end].chunks_exact_mut(2) {
                entry[0] = entry[0].wrapping_add(by);
                entry[1] = entry[1].wrapping_add(by.wrapping_mul(minutes));
            }
        }
    }
}
