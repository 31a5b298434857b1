//! Selectors: keys are and-ed, a list is or, `not` negates.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Listed;

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
