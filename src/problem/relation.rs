//! Relations: what a pair of placed talks costs.

use std::sync::Arc;

use super::{Key, Placement, Space, StartId};

/// What a related pair costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Amount {
    /// 1.
    One,
    /// The minutes of both talks together.
    Durations,
}

/// Minutes needed between two rooms: a row per room.
pub type RoomMinutes = Arc<Vec<Vec<i64>>>;

/// What a pair of placed talks costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// The second starts before the first has ended and so many minutes have passed.
    Before(i64, Amount),
    /// Minutes missing to a distance of so many minutes; overlap counts as negative distance. With
    /// 0: the minutes in which both run.
    Apart(i64),
    /// Minutes missing to the gap that their rooms need, if they do not overlap and both have rooms.
    Gap(RoomMinutes),
    /// They overlap, or are on the same day with a gap of less than so many minutes.
    Close(i64, Amount),
    /// They share a key; with `elsewhere` only if they are in different rooms (no part in common).
    Shared(Key, bool, Amount),
    /// Both have a value of the key, and they differ.
    Differ(Key, Amount),
    /// One atom unless one starts at most so many minutes after the other has ended. If ordered, the
    /// second must be the later one.
    Adjacent {
        /// Largest gap in minutes.
        most: i64,
        /// The second comes after the first.
        ordered: bool,
    },
    /// Minutes of overlap of two talks that do not start together.
    Staggered,
    /// Atoms by start of the first, if the second is on the same day; absent is 0; sorted.
    SameDay(Vec<(StartId, i64)>),
}

impl Relation {
    /// Whether rooms do not matter.
    #[must_use]
    pub fn is_temporal(&self) -> bool {
        let in_time =
            |key: &Key| matches!(key, Key::Event | Key::Day | Key::Month | Key::Block | Key::Slot | Key::Start);
        match self {
            Self::Gap(_) => false,
            Self::Shared(key, elsewhere, _) => !elsewhere && in_time(key),
            Self::Differ(key, _) => in_time(key),
            _ => true,
        }
    }

    /// Atoms for two placements. O(1), O(log starts) for `SameDay`.
    #[must_use]
    pub fn atoms(&self, space: &Space, first: Placement, second: Placement) -> i64 {
        let (one, two) = (space.start(first.start), space.start(second.start));
        let amount = |amount: &Amount| match amount {
            Amount::One => 1,
            Amount::Durations => one.span.minutes() + two.span.minutes(),
        };
        let overlap = one.span.overlap(two.span);
        // The distance of two spans; negative where they overlap.
        let distance = || if overlap > 0 { -overlap } else { one.span.gap(two.span) };
        let priced = |broken: bool, cost: &Amount| if broken { amount(cost) } else { 0 };
        match self {
            Self::Before(gap, cost) => priced(two.span.start.0 < one.span.end.0 + gap, cost),
            Self::Apart(minutes) => (minutes - distance()).max(0),
            Self::Gap(needed) => match (first.room, second.room) {
                (Some(from), Some(to)) if overlap == 0 => {
                    (needed[from.0 as usize][to.0 as usize] - one.span.gap(two.span)).max(0)
                }
                _ => 0,
            },
            Self::Close(minutes, cost) => {
                let same_day = one.day.is_some() && one.day == two.day;
                priced(overlap > 0 || (same_day && distance() < *minutes), cost)
            }
            Self::Shared(key, elsewhere, cost) => {
                let value = space.key_of(*key, first);
                let shared = value.is_some() && value == space.key_of(*key, second);
                priced(shared && (!elsewhere || space.apart(first.room, second.room)), cost)
            }
            Self::Differ(key, cost) => {
                let differ = match (space.key_of(*key, first), space.key_of(*key, second)) {
                    (Some(one), Some(two)) => one != two,
                    _ => false,
                };
                priced(differ, cost)
            }
            Self::Adjacent { most, ordered } => {
                let follows =
                    |a: crate::model::Interval, b: crate::model::Interval| (0..=*most).contains(&(b.start.0 - a.end.0));
                i64::from(!(follows(one.span, two.span) || (!ordered && follows(two.span, one.span))))
            }
            Self::Staggered => {
                if one.span.start == two.span.start {
                    0
                } else {
                    overlap
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
