//! Selectors: keys are and-ed, a list is or, `not` negates.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Digits, Listed, Pick};

/// Selects talks: keys are and-ed, a list is or.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct TalkSelector {
    /// Talks with these ids.
    pub(in super::super) id: Option<Listed<String>>,
    /// Talks with one of these tags.
    pub(in super::super) tag: Option<Listed<String>>,
    /// Talks of these tracks.
    pub(in super::super) track: Option<Listed<String>>,
    /// Talks of these kinds.
    pub(in super::super) kind: Option<Listed<String>>,
    /// Talks of these speakers.
    pub(in super::super) speaker: Option<Listed<String>>,
    /// Talks with these people in any role.
    pub(in super::super) person: Option<Listed<String>>,
    /// Talks of these organisations.
    pub(in super::super) organisation: Option<Listed<String>>,
    /// Talks of these series.
    pub(in super::super) series: Option<Listed<String>>,
    /// Talks in these languages.
    pub(in super::super) language: Option<Listed<String>>,
    /// Talks of these difficulties.
    pub(in super::super) difficulty: Option<Listed<Digits>>,
    /// Talks that state one of these: `proposed`, `confirmed`, `cancelled`.
    pub(in super::super) status: Option<Listed<String>>,
    /// Talks that can only be on these days.
    pub(in super::super) day: Option<Listed<String>>,
    /// Talks that can only be in these blocks.
    pub(in super::super) block: Option<Listed<String>>,
    /// Talks that can only be in these rooms.
    pub(in super::super) room: Option<Listed<String>>,
    /// Talks that this does not select.
    pub(in super::super) not: Option<Box<TalkSelector>>,
}

/// Selects rooms: keys are and-ed, a list is or.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct RoomSelector {
    /// Rooms with these ids, names or aliases.
    pub(in super::super) id: Option<Listed<String>>,
    /// Rooms with one of these tags.
    pub(in super::super) tag: Option<Listed<String>>,
    /// Rooms that offer one of these.
    pub(in super::super) feature: Option<Listed<String>>,
    /// Rooms in these buildings.
    pub(in super::super) building: Option<Listed<String>>,
    /// Rooms whose `kinds` name one of these.
    pub(in super::super) kind: Option<Listed<String>>,
    /// Rooms that this does not select.
    pub(in super::super) not: Option<Box<RoomSelector>>,
}

/// Selects starts: keys are and-ed, a list is or.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct SlotSelector {
    /// The starts of slots and grids with these ids.
    pub(in super::super) id: Option<Listed<String>>,
    /// The starts of slots and grids with one of these tags.
    pub(in super::super) tag: Option<Listed<String>>,
    /// Starts on these days.
    pub(in super::super) day: Option<Listed<String>>,
    /// Starts in these blocks (`mon/1`).
    pub(in super::super) block: Option<Listed<String>>,
    /// Starts at or after this time: `12:30` on every day, or a full time.
    pub(in super::super) from: Option<String>,
    /// Starts before this time.
    pub(in super::super) to: Option<String>,
    /// Starts that this does not select.
    pub(in super::super) not: Option<Box<SlotSelector>>,
}

/// Selects people: keys are and-ed, a list is or.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct PersonSelector {
    /// People with these ids or names.
    pub(in super::super) id: Option<Listed<String>>,
    /// People of these organisations.
    pub(in super::super) organisation: Option<Listed<String>>,
    /// People that this does not select.
    pub(in super::super) not: Option<Box<PersonSelector>>,
}

/// Starts (a selector, as for `slots`), or `{rooms: …}`, `{slots: …}` or both.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct PlaceFields {
    /// These rooms: ids or a selector.
    pub(in super::super) rooms: Option<Pick<RoomSelector>>,
    /// These starts: ids of slots, days, windows or a selector.
    pub(in super::super) slots: Option<Pick<SlotSelector>>,
    // The keys of `SlotSelector`: serde cannot both flatten and refuse unknown keys.
    /// The starts of slots and grids with these ids.
    id: Option<Listed<String>>,
    /// The starts of slots and grids with one of these tags.
    tag: Option<Listed<String>>,
    /// Starts on these days.
    day: Option<Listed<String>>,
    /// Starts in these blocks (`mon/1`).
    block: Option<Listed<String>>,
    /// Starts at or after this time: `12:30` on every day, or a full time.
    from: Option<String>,
    /// Starts before this time.
    to: Option<String>,
    /// Starts that this does not select.
    not: Option<Box<SlotSelector>>,
}

impl PlaceFields {
    /// The keys that select starts.
    pub(in super::super) fn starts(&self) -> SlotSelector {
        let Self { rooms: _, slots: _, id, tag, day, block, from, to, not } = self.clone();
        SlotSelector { id, tag, day, block, from, to, not }
    }
}
