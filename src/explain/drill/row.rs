//! What a loss does, as it is printed and kept in files.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

/// How bad a loss is, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Level {
    /// Nothing else changes.
    Unchanged,
    /// Talks change rooms.
    Rooms,
    /// Talks move in time.
    Times,
    /// Further talks find no place.
    Dropped,
    /// No plan was found, and none is excluded.
    Unknown,
    /// Something hard stays broken whatever is moved or dropped.
    Broken,
}

impl Level {
    /// Whether all talks that are not lost with it keep a place.
    #[must_use]
    pub fn is_survived(self) -> bool {
        self <= Self::Times
    }
}

/// What kind of thing is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words of the command line")]
#[non_exhaustive]
pub enum Kind {
    Room,
    Person,
    Day,
    Group,
    KeepOnly,
}

/// What is lost, by id and in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lost {
    /// What kind of thing.
    pub kind: Kind,
    /// Its id; of rooms that are kept, theirs.
    pub ids: Vec<String>,
    /// As people call it; of rooms that are kept, all their names.
    pub name: String,
}

impl Lost {
    /// What it is and what it is called: `room Main`.
    #[must_use]
    pub fn label(&self) -> String {
        let kind = match self.kind {
            Kind::Room => "room",
            Kind::Person => "person",
            Kind::Day => "day",
            Kind::Group => "group",
            Kind::KeepOnly => "all rooms but",
        };
        format!("{kind} {}", self.name)
    }
}

/// A talk that does not take place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Talk {
    /// Its id.
    pub talk: String,
    /// As a sentence names it: its title in quotes, or its id.
    pub label: String,
    /// Its priority.
    pub priority: u32,
    /// Who else has to be in it, by name: with them it might go on.
    pub others: Vec<String>,
}

/// Start and room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The start, RFC 3339.
    pub start: String,
    /// The id of the room, if there is one.
    pub room: Option<String>,
}

/// A talk that is moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// Its id.
    pub talk: String,
    /// Where it was.
    pub from: Place,
    /// Where it goes.
    pub to: Place,
}

/// Changes, counted; compared in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// Talks that find no place, those lost with it not counted.
    pub dropped: usize,
    /// Talks moved in time.
    pub moved: usize,
    /// Talks in another room.
    pub rooms: usize,
}

/// What is short after a loss.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bottleneck {
    /// What kind of thing is short.
    pub kind: Short,
    /// In words.
    pub text: String,
    /// The talks that it is about, by id.
    pub talks: Vec<String>,
    /// Room minutes: how many these talks need, ...
    pub needed: Option<i64>,
    /// ... and how many there are.
    pub offered: Option<i64>,
}

/// Kinds of shortage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Short {
    /// No placement suits some talks by themselves.
    NoPlace,
    /// Some talks together need more minutes of rooms than there are.
    RoomMinutes,
    /// Each talk has places and the minutes suffice, but they are in each other's way.
    Packing,
    /// Something hard stays broken.
    Broken,
}

/// What one loss does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its place in the list of losses, from 1.
    pub number: usize,
    /// What is lost.
    pub loss: Lost,
    /// How bad it is.
    pub level: Level,
    /// Whether all talks that are not lost with it keep a place.
    pub survived: bool,
    /// What changes.
    pub changes: Changes,
    /// No plan has fewer, compared in order.
    pub least: Changes,
    /// How far that is proved minimal: `unproven`, `dropped`, `moved`, `rooms` or `cost`.
    pub minimal: String,
    /// Talks that cannot take place without it, in order of declaration.
    pub lost: Vec<Talk>,
    /// Breaks whose room is gone, by id.
    pub breaks: Vec<String>,
    /// Further talks that find no place, highest priority first.
    pub dropped: Vec<Talk>,
    /// Talks that are moved in time or to another room.
    pub moved: Vec<Moved>,
    /// What is short.
    pub short: Vec<Bottleneck>,
}

impl Row {
    /// Sorts worst first: by level, what is dropped (how many talks, the sum of their priorities), moves, rooms, what
    /// is lost with it; then in order of the losses.
    pub fn sort(rows: &mut [Self]) {
        rows.sort_by_key(|row| {
            let weight: u64 = row.dropped.iter().map(|talk| u64::from(talk.priority)).sum();
            let Changes { dropped, moved, rooms } = row.changes;
            (Reverse((row.level, dropped, weight, moved, rooms, row.lost.len(), row.breaks.len())), row.number)
        });
    }
}
