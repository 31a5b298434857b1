//! What a repair may touch and how long it may take.

use std::time::Duration;

use crate::model::{DayId, RoomId, TalkId, Time};

/// Whether a talk may be touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Lock {
    /// It may be moved.
    #[default]
    Free,
    /// It may be moved if someone agrees: only where nothing else does, and the plan says so.
    Consent,
    /// It stays where it is.
    Fixed,
}

/// A talk that is wanted elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The talk.
    pub talk: TalkId,
    /// When it is to start, if that is asked for.
    pub start: Option<Time>,
    /// Where it is to be, if that is asked for.
    pub room: Option<RoomId>,
}

/// What is asked of a repair.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RepairOptions {
    /// Locks by talk; talks beyond the end are free.
    pub locks: Vec<Lock>,
    /// Only talks on these days are touched, and stay on them; `None`: any.
    pub days: Option<Vec<DayId>>,
    /// Only talks in these rooms are touched, and stay in them; `None`: any.
    pub rooms: Option<Vec<RoomId>>,
    /// Where talks are to be, whatever that moves.
    pub targets: Vec<Target>,
    /// Wall-clock limit; `None`: none.
    pub time_limit: Option<Duration>,
    /// Moves of each search; the result depends on it and not on threads, unless the time limit comes first.
    pub iterations: u64,
    /// Seed of all random choices.
    pub seed: u64,
    /// Threads to use.
    pub threads: usize,
}

impl Default for RepairOptions {
    fn default() -> Self {
        Self {
            locks: Vec::new(),
            days: None,
            rooms: None,
            targets: Vec::new(),
            time_limit: Some(Duration::from_secs(60)),
            iterations: 200_000,
            seed: 0,
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        }
    }
}

impl RepairOptions {
    /// The lock of a talk.
    #[must_use]
    pub fn lock(&self, talk: TalkId) -> Lock {
        self.locks.get(talk.0 as usize).copied().unwrap_or_default()
    }
}
