//! What a plan consists of.

use std::ops::AddAssign;

use crate::model::{Interval, RoomId, TalkId, Time};

/// When and where a talk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// When it starts.
    pub start: Time,
    /// When it takes place; `None` if an agenda does not say when it ends.
    pub span: Option<Interval>,
    /// Where; `None` if no room is needed or known.
    pub room: Option<RoomId>,
}

/// A talk that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The talk.
    pub talk: TalkId,
    /// Where the agenda has it; `None`: nowhere.
    pub from: Option<At>,
    /// Where it goes; `None`: it is dropped.
    pub to: Option<At>,
    /// Why, in words: what is broken where it is, or for whom it makes room.
    pub reasons: Vec<String>,
    /// Whether someone has to agree.
    pub consent: bool,
}

impl Change {
    /// Whether it starts at another time than before.
    #[must_use]
    pub fn is_other_time(&self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if from.start != to.start)
    }

    /// Whether it is in another room than before, where one was known.
    #[must_use]
    pub fn is_other_room(&self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if from.room.is_some() && from.room != to.room)
    }
}

/// Changes that are made at once: one, or several that must exchange their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The changes.
    pub changes: Vec<Change>,
    /// Whether it breaks nothing hard that was not broken before it.
    pub valid: bool,
}

/// An entry that goes, because no talk is there any more or the talk stands elsewhere too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The entry, by its index in the agenda.
    pub entry: usize,
    /// Why, in words.
    pub reason: String,
}

/// Changes, counted; compared in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Counts {
    /// Talks that are wanted and end up nowhere.
    pub dropped: usize,
    /// Talks moved in time or to another room of which someone has to agree.
    pub consent: usize,
    /// Talks moved in time.
    pub moved: usize,
    /// Talks in another room than before.
    pub rooms: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.dropped += other.dropped;
        self.consent += other.consent;
        self.moved += other.moved;
        self.rooms += other.rooms;
    }
}
